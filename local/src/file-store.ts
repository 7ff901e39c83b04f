/**
 * The file store of the local stack: the part of S3 the product uses, checked as strictly as S3 checks it (backend-spike §5: no store to be
 * had verifies POST policies). Path-style addresses, one bucket, objects on disk. Refusals are S3's XML errors.
 */
import { join } from 'node:path'
import * as z from 'zod'
import { Disk, type ObjectMeta } from './file-store/disk'
import { S3Error } from './file-store/error'
import { readForm } from './file-store/form'
import { checkChecksums, payloadOf } from './file-store/payload'
import { checkPolicy } from './file-store/post-policy'
import { verifyPolicy, verifyRequest, type Credentials } from './file-store/signature'
import { startLoopbackServer, type LoopbackReply, type LoopbackRequest, type Running } from './loopback-server'
import { admin, faultOrders, FaultSwitch } from './simulators/faults'

/** Settings; `origins` may call from a browser, `folder` holds the objects. `now` in milliseconds. */
export interface FileStoreOptions extends Credentials {
  readonly port?: number
  readonly folder: string
  readonly bucket: string
  readonly origins?: readonly string[]
  readonly now?: () => number
}

/** A running store. */
export interface FileStore extends Running {
  readonly adminUrl: string
}

const LIMIT_BYTES = 64 * 1024 * 1024
const OVERRIDES = ['content-type', 'content-disposition', 'cache-control', 'content-language', 'content-encoding', 'expires'] as const
const successStatus = z.enum(['200', '201', '204']).catch('204')

const describe = (meta: ObjectMeta, query: URLSearchParams, withChecksum: boolean): Record<string, string> => ({
  'content-type': meta.contentType, etag: meta.etag, 'last-modified': new Date(meta.lastModified).toUTCString(), 'accept-ranges': 'none',
  ...(withChecksum && meta.checksumSha256 !== undefined ? { 'x-amz-checksum-sha256': meta.checksumSha256, 'x-amz-checksum-type': 'FULL_OBJECT' } : {}),
  ...Object.fromEntries(Object.entries(meta.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
  ...Object.fromEntries(OVERRIDES.flatMap((name) => (query.has(`response-${name}`) ? [[name, query.get(`response-${name}`) ?? '']] : [])))
})

/** Starts the store; port 0 (the default) takes a free one. */
export async function startFileStore(options: FileStoreOptions): Promise<FileStore> {
  const now = options.now ?? Date.now
  const disk = new Disk(join(options.folder, options.bucket))
  const faults = new FaultSwitch()

  const keyOf = (request: LoopbackRequest): string => {
    const [, bucket = '', ...rest] = (request.target.split('?')[0] ?? '').split('/')
    if (decodeURIComponent(bucket) !== options.bucket) throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist')
    return decodeURIComponent(rest.join('/'))
  }
  const metadataIn = (names: Iterable<readonly [string, string | string[] | undefined]>): Record<string, string> =>
    Object.fromEntries([...names].flatMap(([name, value]) => (name.startsWith('x-amz-meta-') ? [[name.slice('x-amz-meta-'.length), String(value)]] : [])))
  const checkKey = (key: string): void => {
    if (key === '') throw new S3Error(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.')
    if (Buffer.byteLength(key) > 1024) throw new S3Error(400, 'KeyTooLongError', 'Your key is too long')
  }

  const upload = async (request: LoopbackRequest): Promise<LoopbackReply> => {
    const { fields, fileName, file } = await readForm(String(request.headers['content-type'] ?? ''), request.body)
    if (!fields.has('policy') || !fields.has('x-amz-signature')) throw new S3Error(403, 'AccessDenied', 'Access Denied')
    verifyPolicy(fields, options)
    const range = checkPolicy(fields, options.bucket, now())
    if (range !== undefined && file.length > range.max) throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size')
    if (range !== undefined && file.length < range.min) throw new S3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size')
    if (fields.has('success_action_redirect') || fields.has('redirect')) throw new S3Error(501, 'NotImplemented', 'success_action_redirect is not implemented')
    checkChecksums((name) => fields.get(name), fields.keys(), file)
    const key = (fields.get('key') ?? '').replaceAll('${filename}', fileName)
    checkKey(key)
    const checksumSha256 = fields.get('x-amz-checksum-sha256')
    const meta = await disk.put({
      key, contentType: fields.get('content-type') ?? 'binary/octet-stream', lastModified: new Date(now()).toISOString(), metadata: metadataIn(fields), ...(checksumSha256 === undefined ? {} : { checksumSha256 })
    }, file)
    const status = successStatus.parse(fields.get('success_action_status'))
    const location = `http://${String(request.headers.host)}/${options.bucket}/${encodeURIComponent(key)}`
    const headers = { etag: meta.etag, location }
    if (status !== '201') return { status: Number(status), headers }
    const text = key.replace(/[<>&"]/g, (char) => `&#${char.charCodeAt(0)};`)
    return { status: 201, headers: { ...headers, 'content-type': 'application/xml' },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse><Location>${location}</Location><Bucket>${options.bucket}</Bucket><Key>${text}</Key><ETag>${meta.etag.replaceAll('"', '&#34;')}</ETag></PostResponse>` }
  }

  const put = async (request: LoopbackRequest, key: string, hash: string): Promise<LoopbackReply> => {
    const unsupported = ['if-match', 'if-none-match', 'x-amz-copy-source', 'x-amz-tagging'].find((name) => request.headers[name] !== undefined) ?? ['uploadId', 'partNumber', 'tagging', 'acl'].find((name) => request.query.has(name))
    if (unsupported !== undefined) throw new S3Error(501, 'NotImplemented', `${unsupported} is not implemented`)
    const body = payloadOf(hash, request.headers, request.query, request.body)
    const checksumSha256 = request.headers['x-amz-checksum-sha256']
    const meta = await disk.put({
      key, contentType: request.headers['content-type'] ?? 'binary/octet-stream', lastModified: new Date(now()).toISOString(), metadata: metadataIn(Object.entries(request.headers)),
      ...(typeof checksumSha256 === 'string' ? { checksumSha256 } : {})
    }, body)
    return { status: 200, headers: { etag: meta.etag } }
  }

  const serve = async (request: LoopbackRequest): Promise<LoopbackReply> => {
    const key = keyOf(request)
    if (request.method === 'POST' && key === '') return upload(request)
    const hash = verifyRequest(request, options, now())
    checkKey(key)
    if (request.method === 'PUT') return put(request, key, hash)
    if (request.method === 'DELETE') {
      await disk.remove(key)
      return { status: 204 }
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new S3Error(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.')
    const found = await disk.get(key)
    if (found === undefined) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.')
    const headers = describe(found.meta, request.query, request.headers['x-amz-checksum-mode'] === 'ENABLED')
    if (request.method === 'HEAD') return { status: 200, headers: { ...headers, 'content-length': String(found.meta.size) } }
    return request.headers['if-none-match'] === found.meta.etag ? { status: 304, headers } : { status: 200, headers, body: found.body }
  }

  const refusal = (error: unknown, request: LoopbackRequest): LoopbackReply => {
    const known = error instanceof S3Error ? error : error instanceof URIError ? new S3Error(400, 'InvalidURI', 'Could not parse the specified URI.') : undefined
    if (known === undefined) throw error
    return { status: known.status, headers: { 'content-type': 'application/xml' }, ...(request.method === 'HEAD' ? {} : { body: known.toXml(request.path) }) }
  }

  const corsOf = (request: LoopbackRequest): Record<string, string> | undefined => {
    const { origin } = request.headers
    if (origin === undefined || !(options.origins ?? []).includes(origin)) return undefined
    return { 'access-control-allow-origin': origin, 'access-control-expose-headers': 'ETag, Location', vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method' }
  }
  const preflight = (request: LoopbackRequest): LoopbackReply => {
    const cors = corsOf(request)
    const method = String(request.headers['access-control-request-method'] ?? '')
    if (cors === undefined || !['GET', 'HEAD', 'PUT', 'POST'].includes(method)) return refusal(new S3Error(403, 'AccessForbidden', 'CORSResponse: This CORS request is not allowed.'), request)
    const asked = request.headers['access-control-request-headers']
    return { status: 200, headers: { ...cors, 'access-control-allow-methods': 'GET, HEAD, PUT, POST', 'access-control-max-age': '3000', ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }) } }
  }

  const running = await startLoopbackServer(options.port ?? 0, async (request) => {
    if (request.path.startsWith('/__admin/')) return admin(request, faultOrders(faults))
    const struck = await faults.strike()
    if (struck === 'down') return { drop: true }
    if (request.method === 'OPTIONS') return preflight(request)
    const reply = struck === 'error'
      ? refusal(new S3Error(503, 'SlowDown', 'Please reduce your request rate.'), request)
      : await serve(request).catch((error: unknown) => refusal(error, request))
    return 'drop' in reply ? reply : { ...reply, headers: { ...reply.headers, ...corsOf(request) } }
  }, LIMIT_BYTES)
  return { ...running, adminUrl: `${running.url}/__admin` }
}
