/** Tells a person something: WeChat's subscribe message if they allowed one, otherwise a text message. What is said, and to whom, is the modules' own. */
import type { Deps } from '../platform/deps'
import { reachOf, returnNoticeConsent, takeNoticeConsent } from './people'

/** A message in the fields of its template; each value already fits (platform-facts §4: thing ≤ 20 characters, phrase ≤ 5). */
export interface Message<Template extends string = string> {
  /** As the settings name it, for both ways. */
  readonly template: Template
  readonly page: string
  readonly data: Readonly<Record<string, string>>
  /** Parameters of the text message. */
  readonly params: readonly string[]
  /** Goes by text message only: what the person allowed WeChat to tell them is kept for the news that is still to come. */
  readonly sparing?: true
}

/** Whom to tell: an account, or the phone somebody left at a counter. Both undefined: nobody. */
export interface Addressee {
  readonly userId?: string | undefined
  readonly phone?: string | undefined
}

/** How a notice went out: `refused` is final, `later` is tried again. */
export type NoticeOutcome = 'wechat' | 'sms' | 'unreachable' | 'refused' | 'later'

/** Sends by WeChat if the person allows it. A consent that brought nothing, because WeChat was down or refused the form, is given back. */
async function byWechat(deps: Deps, userId: string, openid: string, message: Message): Promise<boolean> {
  const consent = await takeNoticeConsent(deps, userId, message.template)
  if (consent === undefined) return false
  const outcome = await deps.wechat.send({ openid, template: message.template, page: message.page, data: message.data })
  if (outcome === 'down' || outcome === 'rejected') await returnNoticeConsent(deps, userId, message.template, consent)
  return outcome === 'sent'
}

/** Sends a message. An account that is gone is not told, nor is a phone in its place. Never throws for an outage of WeChat or of the text messages. */
export async function tell(deps: Deps, { userId, phone: left }: Addressee, message: Message): Promise<NoticeOutcome> {
  const reach = userId === undefined ? undefined : await reachOf(deps, userId)
  if (userId !== undefined && reach !== undefined && message.sparing !== true && (await byWechat(deps, userId, reach.openid, message))) return 'wechat'
  const phone = reach?.phone ?? left
  if (phone === undefined) return 'unreachable'
  const sent = await deps.sms.send({ phone, template: message.template, params: message.params })
  // Too often for one number is a matter of waiting: somebody whose three cases are decided at once is told of all three.
  return sent === 'sent' ? 'sms' : sent === 'rejected' ? 'refused' : 'later'
}

/** Cuts to so many characters. */
export const clip = (text: string, most: number): string => ([...text].length <= most ? text : `${[...text].slice(0, most - 1).join('')}…`)
