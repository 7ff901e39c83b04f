/** Judges what a merchant signed: over the raw bytes and the raw target, within five minutes, each nonce once. */
import { verify } from 'node:crypto'
import type { LoopbackRequest } from '../../loopback-server'
import { refuse, type Refusal } from './answers'

/** The merchant as the platform knows it. */
export interface Merchant {
  readonly mchid: string
  readonly appid: string
  /** Serial number of the merchant's API certificate. */
  readonly serialNo: string
  /** Its public key, PEM. */
  readonly publicKey: string
  /** The key that seals notices, 32 characters. */
  readonly apiV3Key: string
}

const CLOCK_S = 300
const SCHEME = 'WECHATPAY2-SHA256-RSA2048 '
const NAMES = ['mchid', 'nonce_str', 'serial_no', 'signature', 'timestamp']

/** The pairs of an Authorization header, in whatever order they stand; undefined when it is not of the form. */
function pairsOf(header: string): Readonly<Record<string, string>> | undefined {
  if (!header.startsWith(SCHEME)) return undefined
  const parts = header.slice(SCHEME.length).split(',').map((part) => /^\s*(\w+)="([^"]*)"\s*$/.exec(part))
  const pairs = Object.fromEntries(parts.map((match) => [match?.[1] ?? '', match?.[2] ?? '']))
  return parts.length === NAMES.length && Object.keys(pairs).sort().join() === NAMES.join() ? pairs : undefined
}

/** Remembers nonces as long as a request may be old. */
export class NonceBook {
  private readonly seen = new Map<string, number>()

  /** Whether the nonce is used for the first time. */
  take(nonce: string, seconds: number): boolean {
    for (const [old, at] of this.seen) if (seconds - at > 2 * CLOCK_S) this.seen.delete(old)
    if (this.seen.has(nonce)) return false
    this.seen.set(nonce, seconds)
    return true
  }
}

/** What is wrong with a request's headers and signature; undefined when nothing is. `seconds` is the time now. */
export function wrongIn(request: LoopbackRequest, merchant: Merchant, nonces: NonceBook, seconds: number): Refusal | undefined {
  const header = (name: string): string => String(request.headers[name] ?? '')
  if (!/application\/json|\*\/\*/.test(header('accept')) || header('user-agent') === '') return refuse(406, 'PARAM_ERROR', '请求头缺少 Accept 或 User-Agent')
  if (request.method !== 'GET' && !/^application\/json\b/.test(header('content-type'))) return refuse(415, 'PARAM_ERROR', 'Content-Type 应为 application/json')
  const pairs = pairsOf(header('authorization'))
  if (pairs === undefined) return refuse(401, 'SIGN_ERROR', 'Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》')
  const { mchid = '', nonce_str: nonce = '', serial_no: serialNo = '', signature = '', timestamp = '' } = pairs
  if (mchid !== merchant.mchid || serialNo !== merchant.serialNo) return refuse(401, 'SIGN_ERROR', '商户证书序列号有误')
  if (!/^\d{10}$/.test(timestamp) || Math.abs(seconds - Number(timestamp)) > CLOCK_S) return refuse(401, 'SIGN_ERROR', 'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟')
  if (nonce === '' || nonce.length > 128) return refuse(401, 'SIGN_ERROR', 'Http头Authorization中的nonce_str有误')
  const text = Buffer.concat([Buffer.from(`${request.method}\n${request.target}\n${timestamp}\n${nonce}\n`), request.body, Buffer.from('\n')])
  if (!verify('sha256', text, merchant.publicKey, Buffer.from(signature, 'base64'))) return refuse(401, 'SIGN_ERROR', '签名错误，请检查后再试')
  // Only what was really signed uses a nonce up: nobody else can spoil one.
  return nonces.take(nonce, seconds) ? undefined : refuse(401, 'SIGN_ERROR', '请求重放')
}
