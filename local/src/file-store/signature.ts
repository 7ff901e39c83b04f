/** AWS Signature Version 4 as S3 checks it: in the Authorization header, in the query of a presigned URL, and over a POST policy. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { S3Error } from './error'

/** Who may sign. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
}

/** A request as far as a signature covers it; `target` raw. */
export interface SignedRequest {
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

const SKEW_MS = 15 * 60_000
const WEEK_S = 604_800
const ALGORITHM = 'AWS4-HMAC-SHA256'

export const sha256Hex = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** `20261123T080000Z` → ms; NaN when it is none. */
export const amzTime = (text: string): number =>
  /^\d{8}T\d{6}Z$/.test(text) ? Date.parse(text.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5')) : Number.NaN

/** RFC 3986 encoding as S3 canonicalises: everything but unreserved characters. */
export const awsEncode = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

function same(expected: string, given: string): boolean {
  return expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given))
}

/** Checks `AKID/date/region/s3/aws4_request` and gives the signing key. */
function signingKey(credential: string, time: string, who: Credentials): { readonly key: Buffer; readonly scope: string } {
  const [id, date = '', region = '', service = '', end = ''] = credential.split('/')
  if (id !== who.accessKeyId) throw new S3Error(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.')
  if (region !== who.region || service !== 's3' || end !== 'aws4_request' || date !== time.slice(0, 8)) {
    throw new S3Error(400, 'AuthorizationHeaderMalformed', `The credential scope must be ${time.slice(0, 8)}/${who.region}/s3/aws4_request.`)
  }
  const key = hmac(hmac(hmac(hmac(`AWS4${who.secretAccessKey}`, date), region), service), end)
  return { key, scope: `${date}/${region}/${service}/${end}` }
}

const mismatch = (): S3Error =>
  new S3Error(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided. Check your key and signing method.')

function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[], payloadHash: string, withoutSignature: boolean): string {
  const [path = '/', search = ''] = request.target.split('?')
  const query = [...new URLSearchParams(search)]
    .filter(([name]) => !withoutSignature || name !== 'X-Amz-Signature')
    .map(([name, value]) => `${awsEncode(name)}=${awsEncode(value)}`)
    .sort()
    .join('&')
  const headers = signedHeaders.map((name) => {
    const value = request.headers[name]
    if (value === undefined) throw mismatch()
    return `${name}:${(Array.isArray(value) ? value.join(',') : value).trim().replace(/\s+/g, ' ')}\n`
  })
  return [request.method, path, query, headers.join(''), signedHeaders.join(';'), payloadHash].join('\n')
}

const stringToSign = (time: string, scope: string, canonical: string): string => [ALGORITHM, time, scope, sha256Hex(canonical)].join('\n')

function verifyHeader(request: SignedRequest, who: Credentials, nowMs: number): string {
  const header = (name: string): string => String(request.headers[name] ?? '')
  const parts = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(header('authorization'))
  if (parts === null) throw new S3Error(400, 'AuthorizationHeaderMalformed', 'The authorization header you provided is not valid.')
  const [, credential = '', signed = '', signature = ''] = parts
  const time = header('x-amz-date')
  const payloadHash = header('x-amz-content-sha256')
  if (!(Math.abs(nowMs - amzTime(time)) <= SKEW_MS)) throw new S3Error(403, 'RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.')
  if (payloadHash === '') throw new S3Error(400, 'InvalidRequest', 'Missing required header for this request: x-amz-content-sha256')
  const names = signed.split(';')
  const unsigned = Object.keys(request.headers).find((name) => (name === 'host' || (name.startsWith('x-amz-') && name !== 'x-amz-user-agent')) && !names.includes(name))
  if (unsigned !== undefined) throw new S3Error(403, 'AccessDenied', `There were headers present in the request which were not signed: ${unsigned}`)
  const { key, scope } = signingKey(credential, time, who)
  if (!same(hmac(key, stringToSign(time, scope, canonicalRequest(request, names, payloadHash, false))).toString('hex'), signature)) throw mismatch()
  return payloadHash
}

function verifyQuery(request: SignedRequest, query: URLSearchParams, who: Credentials, nowMs: number): string {
  const part = (name: string): string => query.get(name) ?? ''
  const bad = (message: string): S3Error => new S3Error(400, 'AuthorizationQueryParametersError', message)
  if (part('X-Amz-Algorithm') !== ALGORITHM) throw bad('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"')
  const expires = Number(part('X-Amz-Expires'))
  if (!Number.isInteger(expires) || expires < 1 || expires > WEEK_S) throw bad('X-Amz-Expires must be between 1 and 604800 seconds')
  const from = amzTime(part('X-Amz-Date'))
  if (Number.isNaN(from)) throw bad('X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd\'T\'HHmmss\'Z\'"')
  const names = part('X-Amz-SignedHeaders').split(';')
  if (!names.includes('host')) throw bad('host must be signed')
  const { key, scope } = signingKey(part('X-Amz-Credential'), part('X-Amz-Date'), who)
  const canonical = canonicalRequest(request, names, part('X-Amz-Content-Sha256') || 'UNSIGNED-PAYLOAD', true)
  if (!same(hmac(key, stringToSign(part('X-Amz-Date'), scope, canonical)).toString('hex'), part('X-Amz-Signature'))) throw mismatch()
  if (nowMs > from + expires * 1000) throw new S3Error(403, 'AccessDenied', 'Request has expired')
  if (nowMs < from - SKEW_MS) throw new S3Error(403, 'AccessDenied', 'Request is not valid yet')
  return part('X-Amz-Content-Sha256') || 'UNSIGNED-PAYLOAD'
}

/** Checks a request's signature; gives the payload hash it declares. Throws S3Error; an unsigned request is AccessDenied. */
export function verifyRequest(request: SignedRequest, who: Credentials, nowMs: number): string {
  const query = new URL(request.target, 'http://s3').searchParams
  if (query.has('X-Amz-Signature')) return verifyQuery(request, query, who, nowMs)
  if (request.headers['authorization'] !== undefined) return verifyHeader(request, who, nowMs)
  throw new S3Error(403, 'AccessDenied', 'Access Denied')
}

/** Checks the signature over a POST policy (the base64 text itself). Throws S3Error. */
export function verifyPolicy(fields: ReadonlyMap<string, string>, who: Credentials): void {
  if (fields.get('x-amz-algorithm') !== ALGORITHM) throw new S3Error(400, 'InvalidArgument', 'x-amz-algorithm must be AWS4-HMAC-SHA256')
  const { key } = signingKey(fields.get('x-amz-credential') ?? '', fields.get('x-amz-date') ?? '', who)
  if (!same(hmac(key, fields.get('policy') ?? '').toString('hex'), fields.get('x-amz-signature') ?? '')) throw mismatch()
}
