/** The body of an upload against what was declared of it: its signed hash, its chunks, its checksums. */
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { S3Error } from './error'
import { sha256Hex } from './signature'

const base64Of: Readonly<Record<string, (body: Buffer) => string>> = {
  'x-amz-checksum-crc32': (body) => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(crc32(body))
    return bytes.toString('base64')
  },
  'x-amz-checksum-sha256': (body) => createHash('sha256').update(body).digest('base64'),
  'x-amz-checksum-sha1': (body) => createHash('sha1').update(body).digest('base64'),
  'content-md5': (body) => createHash('md5').update(body).digest('base64')
}

/** Checks every checksum declared. Throws S3Error BadDigest, or NotImplemented for a kind this store cannot compute. */
export function checkChecksums(declared: (name: string) => string | undefined, names: Iterable<string>, body: Buffer): void {
  for (const name of names) {
    if (name === 'x-amz-checksum-algorithm' || name === 'x-amz-checksum-mode' || name === 'x-amz-checksum-type') continue
    const compute = base64Of[name]
    if (compute !== undefined && declared(name) !== compute(body)) throw new S3Error(400, name === 'content-md5' ? 'InvalidDigest' : 'BadDigest', `The ${name} you specified did not match the calculated checksum.`)
    if (compute === undefined && name.startsWith('x-amz-checksum-')) throw new S3Error(501, 'NotImplemented', `${name} is not implemented`)
  }
}

/** Undoes aws-chunked framing without chunk signatures; trailers come back as headers. */
function unchunk(body: Buffer): { readonly body: Buffer; readonly trailers: ReadonlyMap<string, string> } {
  const parts: Buffer[] = []
  let at = 0
  for (;;) {
    const end = body.indexOf('\r\n', at)
    const size = end < 0 ? Number.NaN : Number.parseInt(body.toString('latin1', at, end), 16)
    if (Number.isNaN(size)) throw new S3Error(400, 'IncompleteBody', 'The chunks of the body are not well-formed.')
    at = end + 2
    if (size === 0) break
    parts.push(body.subarray(at, at + size))
    at += size + 2
  }
  const lines = body.toString('latin1', at).split('\r\n').filter((line) => line !== '')
  return { body: Buffer.concat(parts), trailers: new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()])) }
}

/** The bytes meant by a PUT whose declared payload hash is `hash`. Throws S3Error when they are not what was signed. */
export function payloadOf(hash: string, headers: Readonly<Record<string, string | string[] | undefined>>, query: URLSearchParams, raw: Buffer): Buffer {
  const chunked = hash === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'
  const { body, trailers } = chunked ? unchunk(raw) : { body: raw, trailers: new Map<string, string>() }
  if (!chunked && hash.startsWith('STREAMING-')) throw new S3Error(501, 'NotImplemented', `${hash} is not implemented`)
  if (/^[0-9a-f]{64}$/.test(hash) && sha256Hex(body) !== hash) throw new S3Error(400, 'XAmzContentSHA256Mismatch', 'The provided x-amz-content-sha256 header does not match what was computed.')
  const declared = (name: string): string | undefined => trailers.get(name) ?? (typeof headers[name] === 'string' ? headers[name] : undefined) ?? query.get(name) ?? undefined
  checkChecksums(declared, new Set([...Object.keys(headers), ...query.keys(), ...trailers.keys()].map((name) => name.toLowerCase())), body)
  return body
}
