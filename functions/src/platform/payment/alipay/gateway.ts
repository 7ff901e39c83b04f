/**
 * Alipay's gateway by its SDK (platform-facts §3.1), with what the SDK leaves open closed: answers are always verified and over their whole text, the
 * time sent is Beijing's wherever this runs, several platform keys are tried so that one can follow another, notices are checked without throwing.
 * When a connection breaks the SDK sends once more by itself: every call here may be said twice, Alipay takes the same number for the same thing.
 */
import { AlipaySdk } from 'alipay-sdk'
import { instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import * as z from 'zod'
import type { Config } from '../../config'
import type { Log } from '../../log'
import { attemptTwice, DEADLINE_MS } from '../../outbound'
import { NoticeRefused } from '../channel'

/** Settings of the channel, all of them there. */
export type AlipaySettings = { readonly [Name in 'ALIPAY_GATEWAY' | 'ALIPAY_APP_ID' | 'ALIPAY_SELLER_ID' | 'ALIPAY_PRIVATE_KEY' | 'ALIPAY_PUBLIC_KEYS' | 'ALIPAY_NOTIFY_URL']: NonNullable<Config[Name]> }

const BEIJING_MS = 8 * 3600_000
/** Longer than any notice Alipay sends. */
const MOST_NOTICE = 64 * 1024

/** `2026-11-23 10:00:00` in Beijing. */
export const beijingTime = (at: Instant): string => instantOf(millisOf(at) + BEIJING_MS).slice(0, 19).replace('T', ' ')

/** A Beijing time of an answer as an instant. */
export const timeShape = z.string().transform((text, ctx) => {
  const ms = Date.parse(`${text.replace(' ', 'T')}+08:00`)
  // Written again, so that 30 February is no time.
  if (!Number.isNaN(ms) && beijingTime(instantOf(ms)) === text) return instantOf(ms)
  ctx.addIssue({ code: 'custom', message: 'no time' })
  return z.NEVER
})

/** What every answer has. */
const answerShape = z.looseObject({ code: z.string(), sub_code: z.string().optional(), sub_msg: z.string().optional() })
export type GatewayAnswer = z.output<typeof answerShape>

/** An answer nobody vouches for. */
class UnsignedAnswer extends Error {
  override readonly name = 'UnsignedAnswer'
}

/**
 * The one form an answer has. The SDK searches for the signed text instead: an old signed object put beside what is read would pass it.
 */
const ENVELOPE = /^\s*\{\s*"([a-z_]+)"\s*:\s*(\{.*\})\s*,\s*"sign"\s*:\s*"([A-Za-z0-9+/=]+)"\s*\}\s*$/s

/** A business call: its method and content; `notify` when Alipay is to tell of it, `returnUrl` where its page leads afterwards. */
export interface GatewayCall {
  readonly method: string
  readonly content: Readonly<Record<string, string>>
  readonly notify?: boolean
  readonly returnUrl?: string | undefined
}

/** The gateway. */
export interface Gateway {
  /** Answers what the gateway said. `once` for what a payer waits for at the counter: what became of it is asked instead. Throws `upstream-unavailable` when nobody answers, or nobody vouches for the answer. */
  ask(call: GatewayCall, once?: 'once'): Promise<GatewayAnswer>
  /** The address of a page of Alipay; nothing is sent. */
  pageUrl(call: GatewayCall): string
  /** Parameters of a notice that Alipay signed for us. Throws NoticeRefused. */
  verified(body: string): Readonly<Record<string, string>>
}

/** Opens the gateway. */
export function openGateway(settings: AlipaySettings, now: () => Instant, log: Log): Gateway {
  const sdkOf = (alipayPublicKey: string): AlipaySdk => new AlipaySdk({ appId: settings.ALIPAY_APP_ID, privateKey: settings.ALIPAY_PRIVATE_KEY, keyType: 'PKCS8', signType: 'RSA2', alipayPublicKey, gateway: settings.ALIPAY_GATEWAY, timeout: DEADLINE_MS, camelcase: false })
  const verifiers = settings.ALIPAY_PUBLIC_KEYS.map(sdkOf)
  const sdk = sdkOf(settings.ALIPAY_PUBLIC_KEYS[0] as string)
  sdk.checkResponseSign = (raw: string, key: string): void => {
    const [, name, signed = '', sign = ''] = ENVELOPE.exec(raw) ?? []
    if (name !== key || !verifiers.some((one) => one.rsaCheck(signed, sign, 'RSA2'))) throw new UnsignedAnswer()
  }
  const paramsOf = ({ content, notify, returnUrl }: GatewayCall) => ({
    bizContent: Object.fromEntries(Object.entries(content).filter(([, value]) => value !== '')), timestamp: beijingTime(now()), ...(notify === true ? { notifyUrl: settings.ALIPAY_NOTIFY_URL } : {}), ...(returnUrl === undefined ? {} : { returnUrl })
  })

  async function send(call: GatewayCall): Promise<GatewayAnswer | undefined> {
    try {
      return answerShape.parse(await sdk.exec(call.method, paramsOf(call), { validateSign: true }))
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown'
      // The SDK's own words are not logged: they quote the whole answer.
      if (name === 'AlipayRequestError') return undefined
      // Signed by nobody, or so malformed that the SDK stumbles over it.
      log('error', 'alipay.unbelievable', { method: call.method, cause: name })
      throw problem('upstream-unavailable')
    }
  }

  return {
    async ask(call, once) {
      const answer = await attemptTwice('alipay', log, (n) => (n === 2 && once !== undefined ? Promise.resolve(undefined) : send(call)))
      if (answer.code === '10000' || answer.code === '10003' || answer.code === '40004') return answer
      // 20000 says nothing; the rest says that we are not set up as we should be.
      log(answer.code === '20000' ? 'warn' : 'error', 'alipay.answer', { method: call.method, answer: answer.code, cause: answer.sub_code })
      throw problem('upstream-unavailable')
    },
    pageUrl: (call) => sdk.pageExecute(call.method, 'GET', paramsOf(call)),
    verified(body) {
      // A leading question mark would be read over.
      if (body.length > MOST_NOTICE || body.startsWith('?')) throw new NoticeRefused('shape')
      const pairs = [...new URLSearchParams(body)].filter(([, value]) => value !== '')
      const params = Object.fromEntries(pairs)
      if (Object.keys(params).length !== pairs.length) throw new NoticeRefused('shape')
      const signature = params['sign']
      if (signature === undefined) throw new NoticeRefused('unsigned')
      // One signature has one text: Node reads over what is no base64.
      if (Buffer.from(signature, 'base64').toString('base64') !== signature) throw new NoticeRefused('signature')
      // The SDK takes the kind of signature from the notice; only one kind is taken here.
      if (params['sign_type'] !== 'RSA2') throw new NoticeRefused('signature')
      if (!verifiers.some((one) => signs(one, params))) throw new NoticeRefused('signature')
      return params
    }
  }
}

/** Whether a notice is signed by the key of this SDK. The SDK throws on some malformed ones: those are not. */
function signs(sdk: AlipaySdk, params: Readonly<Record<string, string>>): boolean {
  try {
    return sdk.checkNotifySignV2(params)
  } catch {
    // Whatever it stumbled over came from the notice; the answer is the same for all of it.
    return false
  }
}
