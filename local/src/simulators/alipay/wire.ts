/**
 * The wire of Alipay's gateway, protocol 1.0 with RSA2: both sides sign `k=v&…` of what is sent, sorted, without empty values; answers are signed
 * over the very text of their inner object. Written from the protocol, apart from the SDK that the product uses.
 */
import { createSign, createVerify } from 'node:crypto'
import type { LoopbackReply } from '../../loopback-server'

/** Parameters by name. */
export type Params = Readonly<Record<string, string>>

const BEIJING_MS = 8 * 3600_000
/** How far a caller's clock may be off. */
const CLOCK_MS = 15 * 60_000

/** `2026-11-23 10:00:00`, the time in Beijing. */
export const beijingText = (ms: number): string => new Date(ms + BEIJING_MS).toISOString().slice(0, 19).replace('T', ' ')

/** Milliseconds from `2026-11-23 10:00:00` in Beijing; undefined when it is no such time. */
export function beijingMs(text: string): number | undefined {
  const ms = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text.replace(' ', 'T')}.000Z`) - BEIJING_MS : Number.NaN
  return Number.isNaN(ms) || beijingText(ms) !== text ? undefined : ms
}

/** The text that is signed: sorted by name, without what is left out and without empty values. */
export const signedText = (params: Params, without: readonly string[]): string =>
  Object.keys(params).filter((name) => !without.includes(name) && params[name] !== '').sort().map((name) => `${name}=${params[name] ?? ''}`).join('&')

/** Signature (base64) by a private key in PEM. */
export const rsa2 = (text: string, privateKey: string): string => createSign('RSA-SHA256').update(text, 'utf8').sign(privateKey, 'base64')

/** Whether a signature is of the key's owner. */
export const verifies = (text: string, signature: string, publicKey: string): boolean => createVerify('RSA-SHA256').update(text, 'utf8').verify(publicKey, signature, 'base64')

/** A refusal as the gateway words it. */
export interface Refusal {
  readonly code: '20000' | '40001' | '40002' | '40004'
  readonly sub: string
  readonly text: string
}

const MESSAGES: Readonly<Record<Refusal['code'], string>> = { '20000': 'Service Currently Unavailable', '40001': 'Missing Required Arguments', '40002': 'Invalid Arguments', '40004': 'Business Failed' }

/** The inner object of a refusal. */
export const refusalBody = ({ code, sub, text }: Refusal): Params => ({ code, msg: MESSAGES[code], sub_code: sub, sub_msg: text })

const invalid = (sub: string, text: string): Refusal => ({ code: '40002', sub, text })
const missing = (sub: string): Refusal => ({ code: '40001', sub, text: '缺少必要参数' })

/** What is wrong with a call before its business is looked at; undefined when nothing is. */
export function wrongEnvelope(params: Params, app: { readonly appId: string; readonly publicKey: string }, now: number): Refusal | undefined {
  if (params['app_id'] !== app.appId) return invalid('isv.invalid-app-id', '无效的AppID参数')
  if (params['sign_type'] !== 'RSA2') return params['sign_type'] === undefined ? missing('isv.missing-signature-type') : invalid('isv.invalid-signature-type', '无效的签名类型')
  if (params['charset']?.toLowerCase() !== 'utf-8') return invalid('isv.invalid-charset', '字符集错误')
  if (params['version'] !== '1.0') return missing('isv.missing-version')
  if (params['format'] !== undefined && params['format'] !== 'JSON') return invalid('isv.invalid-format', '无效的数据格式')
  if (params['timestamp'] === undefined) return missing('isv.missing-timestamp')
  const at = beijingMs(params['timestamp'])
  if (at === undefined || Math.abs(now - at) > CLOCK_MS) return invalid('isv.invalid-timestamp', '非法的时间戳参数')
  if (params['sign'] === undefined || params['sign'] === '') return missing('isv.missing-signature')
  return verifies(signedText(params, ['sign']), params['sign'], app.publicKey) ? undefined : invalid('isv.invalid-signature', '验签出错，建议检查签名字符串或签名私钥与应用公钥是否匹配')
}

/** Parameters of address and form together; undefined when one is given twice. */
export function paramsOf(query: URLSearchParams, form: URLSearchParams): Params | undefined {
  const all = [...query, ...form]
  const params = Object.fromEntries(all)
  return Object.keys(params).length === all.length ? params : undefined
}

/** An answer: the inner object as text with escaped slashes, as the gateway writes it, and its signature; a refusal without a known caller is not signed. */
export function answer(key: string, inner: object, privateKey: string | undefined): LoopbackReply {
  const text = JSON.stringify(inner).replaceAll('/', '\\/')
  const sign = privateKey === undefined ? '' : `,"sign":"${rsa2(text, privateKey)}"`
  return { status: 200, headers: { 'content-type': 'text/html;charset=utf-8' }, body: `{"${key}":${text}${sign}}` }
}
