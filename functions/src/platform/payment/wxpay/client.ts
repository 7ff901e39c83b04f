/// <reference path="./sdk.d.ts" />
/**
 * Signed calls to WeChat Pay by its SDK, which is loaded at the first call: it signs what is sent and believes no 2xx answer that the platform has not
 * signed. Only `lib/decorator.js`: the package's index cannot be bundled (platform-facts §2).
 */
import { problem } from '@lubiao/shared/kernel/problem'
import type { Decorator as Sdk } from 'wechatpay-axios-plugin'
import type { Config } from '../../config'
import type { Log } from '../../log'
import { attemptTwice, DEADLINE_MS } from '../../outbound'

/** Settings of the channel, all of them there. */
export type Given<K extends keyof Config> = { readonly [N in K]: NonNullable<Config[N]> }
/** Settings the client reads. */
export type WxpayClientSettings = Given<'WXPAY_BASE_URL' | 'WXPAY_MCH_ID' | 'WXPAY_SERIAL' | 'WXPAY_PRIVATE_KEY' | 'WXPAY_PUBLIC_KEYS'>

/** A call; `file` for what is answered as bytes and not signed. */
export interface WxpayRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly params?: Readonly<Record<string, string>>
  readonly body?: object
  readonly file?: true
}

/** What was answered: content believed, or a refusal by its code. */
export type WxpayAnswer = { readonly ok: true; readonly data: unknown } | { readonly ok: false; readonly code: string }

/** Makes a call. Throws `upstream-unavailable` when it is not answered, not to be believed, or refused for a reason that lies with our settings. */
export type WxpayCall = (request: WxpayRequest) => Promise<WxpayAnswer>

/** Bills are large: they may take longer than an answer to a person. */
const FILE_DEADLINE_MS = 10_000
const LARGEST_BYTES = 50_000_000
/** Codes that pass by themselves, whatever status they come with (platform-facts §1.9). */
const PASSING = new Set(['SYSTEM_ERROR', 'BANK_ERROR', 'FREQUENCY_LIMITED', 'RATELIMIT_EXCEEDED'])
/** Codes that say that the merchant is not set up as we think: nothing a payer could change. */
const OURS = new Set(['SIGN_ERROR', 'NO_AUTH', 'MCH_NOT_EXISTS', 'APPID_MCHID_NOT_MATCH'])

interface Refused {
  readonly isAxiosError?: unknown
  readonly code?: unknown
  readonly response?: { readonly status: number; readonly data?: unknown }
}

async function load(settings: WxpayClientSettings): Promise<Sdk['v3']> {
  const { default: Decorator } = await import('wechatpay-axios-plugin/lib/decorator.js')
  // The SDK changes the object it is given; this one is its own.
  return new Decorator({
    mchid: settings.WXPAY_MCH_ID, serial: settings.WXPAY_SERIAL, privateKey: settings.WXPAY_PRIVATE_KEY, certs: { ...settings.WXPAY_PUBLIC_KEYS },
    baseURL: settings.WXPAY_BASE_URL, proxy: false, maxRedirects: 0, maxContentLength: LARGEST_BYTES
  }).v3
}

/** The `code` of a refusal, whose body may have come as bytes; empty when there is none. */
function codeIn(data: unknown): string {
  let body = data
  if (Buffer.isBuffer(data)) {
    try {
      body = JSON.parse(data.toString('utf8')) as unknown
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
  }
  const code: unknown = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined
  return typeof code === 'string' && /^[A-Z_]{1,64}$/.test(code) ? code : ''
}

/** The client of one merchant. */
export function createWxpayClient(settings: WxpayClientSettings, log: Log): WxpayCall {
  let client: Promise<Sdk['v3']> | undefined
  // The newest key stands last; answers come signed with the one that is named.
  const serial = Object.keys(settings.WXPAY_PUBLIC_KEYS).at(-1) ?? ''

  /** One attempt; undefined when asking again may help. */
  async function attempt(request: WxpayRequest): Promise<WxpayAnswer | undefined> {
    const deadline = request.file === true ? FILE_DEADLINE_MS : DEADLINE_MS
    client ??= load(settings)
    try {
      const { data } = await (await client).request<unknown>({
        method: request.method, url: request.path, headers: { 'Wechatpay-Serial': serial }, timeout: deadline, signal: AbortSignal.timeout(deadline),
        ...(request.params === undefined ? {} : { params: request.params }), ...(request.body === undefined ? {} : { data: request.body }), ...(request.file === true ? { responseType: 'arraybuffer' as const } : {})
      })
      return { ok: true, data }
    } catch (error) {
      const { isAxiosError, code: cause, response } = error as Refused
      if (isAxiosError !== true) throw error
      if (response === undefined) return undefined
      if (response.status < 300) log('error', 'wxpay.unverified', { path: request.path, cause: String(cause) })
      const code = codeIn(response.data)
      if (response.status < 400 || response.status === 429 || response.status >= 500 || PASSING.has(code)) return undefined
      return { ok: false, code: response.status === 401 ? 'SIGN_ERROR' : code }
    }
  }

  return async (request) => {
    const answer = await attemptTwice('wxpay', log, () => attempt(request))
    if (answer.ok || !OURS.has(answer.code)) return answer
    log('error', 'wxpay.refused', { path: request.path, cause: answer.code })
    throw problem('upstream-unavailable')
  }
}
