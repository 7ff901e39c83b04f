/** What people are told of their business, and who is. */
import { dateOf, timeOfDay, type Instant } from '@lubiao/shared/kernel/clock'
import { yuanText } from '@lubiao/shared/kernel/money'
import type { ServiceCase } from '@lubiao/shared/service/case'
import { dueOf } from '@lubiao/shared/service/case-clock'
import { serviceName } from '@lubiao/shared/service/case-service'
import { clip, tell, type Message, type NoticeOutcome } from '../account/notices'
import { tellFor } from '../account/people'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import { personIn } from './case-stored'

/** Templates as the settings name them. */
export type ServiceTemplate = 'serviceNews' | 'serviceToDo'
/** A message of this module. */
export type ServiceNotice = Message<ServiceTemplate>

const timeText = (at: Instant): string => `${dateOf(at).replace(/^(\d+)-(\d+)-(\d+)$/, '$1年$2月$3日')} ${timeOfDay(at)}`

/** An event as far as a notice needs it. */
export type Told = Pick<DomainEvent, 'name' | 'at'>

/** Outcomes in at most five Chinese characters, as WeChat's phrase field takes them, and what to add. */
function newsOf(event: Told, one: ServiceCase): { readonly phrase: string; readonly remark: string } | undefined {
  switch (event.name) {
    case 'service.refused':
      return one.state === 'refused' ? { phrase: '不予办理', remark: one.decision?.reason ?? '请打开小程序查看理由' } : undefined
    case 'service.issued':
      return one.state === 'issued' && one.channel === 'phone' && one.form.delivery === 'window' ? { phrase: '待领取', remark: '请带身份证到窗口领取' } : undefined
    case 'service.waybill':
      return one.state === 'posted' ? { phrase: '已寄出', remark: `邮政单号${one.mail?.waybill ?? ''}` } : undefined
    case 'service.cameBack':
      return one.state === 'issued' ? { phrase: '邮件退回', remark: '请到窗口领取或改地址再寄' } : undefined
    case 'service.collected':
      return one.state === 'collected' && one.form.delivery === 'electronic' ? { phrase: '已办结', remark: one.issued?.product === 'electronic' ? '电子凭证已生效，可随时查看' : '登记信息已更新' } : undefined
    case 'service.lapsed':
      return one.state === 'lapsed' ? { phrase: '已终止', remark: '逾期未办，需要时请重新申请' } : undefined
    case 'service.agentAuthorised':
      // By a letter somebody else brought: the owner has to learn of it.
      return one.agent?.basis === 'letter' ? { phrase: '有人代办', remark: '持委托书代办，非本人委托请速联系' } : undefined
    default:
      return undefined
  }
}

/** What a person has to do. */
function toDoOf(event: Told, one: ServiceCase): string | undefined {
  if (event.name === 'service.billed' && one.state === 'toPay' && one.channel === 'phone' && one.bill !== undefined) return `缴费${yuanText(one.bill.fen)}元`
  return event.name === 'service.returned' && one.state === 'returned' ? one.decision?.reason ?? '请按提示补正' : undefined
}

/** The notice an event gives rise to; undefined when it gives none, or is news no longer. */
export function serviceNotice(event: Told, one: ServiceCase): ServiceNotice | undefined {
  const page = `features/service/pages/case/index?caseId=${one.caseId}`
  const name = clip(serviceName(one.service), 20)
  const toDo = toDoOf(event, one)
  if (toDo !== undefined) {
    const until = timeText(dueOf(one) ?? event.at)
    return { template: 'serviceToDo', page, data: { thing1: name, character_string2: one.caseId, thing3: clip(toDo, 20), time4: until }, params: [name, one.caseId, clip(toDo, 40), until] }
  }
  const news = newsOf(event, one)
  if (news === undefined) return undefined
  const remark = clip(news.remark, 20)
  return { template: 'serviceNews', page, data: { thing1: name, character_string2: one.caseId, phrase3: news.phrase, time4: timeText(event.at), thing5: remark }, params: [name, one.caseId, news.phrase, remark] }
}

/** Tells whoever the case is of. Never throws for an outage of WeChat or of the text messages. */
export async function sendServiceNotice(deps: Deps, one: ServiceCase, notice: ServiceNotice): Promise<NoticeOutcome> {
  const userId = one.openedBy.kind !== 'user' ? undefined : one.enterpriseId === undefined ? one.openedBy.id : await tellFor(deps, one.openedBy.id, one.enterpriseId, deps.now())
  return tell(deps, { userId, phone: one.channel === 'window' ? personIn(deps.cipher, one.applicant.sealed).phone : undefined }, notice)
}
