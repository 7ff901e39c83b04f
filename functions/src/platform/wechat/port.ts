/** What the product asks of the WeChat open platform (platform-facts §4). */
import type { Answer } from '../outbound'

/** A subscribe message; `data` values already fit the template's fields. */
export interface SubscribeMessage {
  readonly openid: string
  readonly template: string
  readonly page: string
  readonly data: Readonly<Record<string, string>>
}

/** Outcome of a send: `no-consent` is final (43101), `down` may be tried once more later. */
export type SendOutcome = 'sent' | 'no-consent' | 'rejected' | 'down'

/** A call that carries the access token. `once`: never sent again after an answer that did not come, because it may have been carried out. */
export interface PlatformCall {
  /** Where the platform answers, when it is not where the product's other calls go. */
  readonly base?: string
  readonly path: string
  readonly body: object
  readonly once?: boolean
}

/** The port. Each call throws Problem `upstream-unavailable` when WeChat does not answer in time, unless said otherwise. */
export interface WechatPort {
  /** code → openid; undefined when the code is used, unknown or expired. */
  sessionOf(code: string): Promise<{ readonly openid: string; readonly unionid?: string } | undefined>
  /** phone code → mainland number; undefined when the code is not good. */
  phoneOf(code: string): Promise<string | undefined>
  /** Never throws: a notice must not undo a case. */
  send(message: SubscribeMessage): Promise<SendOutcome>
  /** Whether text typed by this person may be shown to others; `unknown` when WeChat does not judge it, because they have not been here for two hours. */
  checkText(openid: string, text: string): Promise<'pass' | 'review' | 'risky' | 'unknown'>
  /** For other products of the platform under the same token: the answer as it came, `errcode` and all. */
  call(call: PlatformCall): Promise<Answer>
}
