/** What people are told of their case, and who is. */
import { dateOf, endOfDay, timeOfDay, type Instant } from '@lubiao/shared/kernel/clock'
import type { PassCase } from '@lubiao/shared/pass/case'
import { passTypes } from '@lubiao/shared/pass/terms.data'
import { clip, tell, type Message, type NoticeOutcome } from '../account/notices'
import { tellFor } from '../account/people'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import { sealedApplicant } from './stored-case'

/** Templates as the settings name them. */
export type NoticeTemplate = 'passDecided' | 'passReturned' | 'passExpiring'

/** A message of this module. */
export type Notice = Message<NoticeTemplate>

/** `2026年11月23日 10:05` */
const timeText = (at: Instant): string => `${dateOf(at).replace(/^(\d+)-(\d+)-(\d+)$/, '$1年$2月$3日')} ${timeOfDay(at)}`
const dayText = (date: string): string => date.replace(/^(\d+)-(\d+)-(\d+)$/, '$1年$2月$3日')
/** `11月25日` */
const shortDay = (date: string): string => date.replace(/^\d+-0?(\d+)-0?(\d+)$/, '$1月$2日')
/** What became of a case, in at most five Chinese characters: WeChat's phrase field takes no more. */
const OUTCOMES: Readonly<Record<string, string>> = { 'pass.approved': '已批准', 'pass.refused': '未批准', 'pass.revoked': '已吊销', 'pass.lapsed': '逾期未补正', 'pass.withdrawn': '已撤回', 'pass.dueRecounted': '期限已调整', 'pass.amendmentOpened': '已发起变更', 'pass.extensionOpened': '已发起延期' }

/** News on the way: the decision is still to come. */
const ONGOING: ReadonlySet<string> = new Set(['pass.dueRecounted', 'pass.amendmentOpened', 'pass.extensionOpened'])

/** An event as far as a notice needs it. */
export type Told = Pick<DomainEvent, 'name' | 'at'> & Partial<Pick<DomainEvent, 'by' | 'data'>>

/** What to add to an outcome; undefined when there is nothing to tell. */
function remarkOn(event: Told, passCase: PassCase): string | undefined {
  switch (event.name) {
    case 'pass.approved':
      return '打开小程序，存入手机即可出示'
    case 'pass.lapsed':
      return '本次申请已结束，需要时请重新申请'
    case 'pass.withdrawn':
      // Whoever withdraws knows it; the person who filed hears of it when it was somebody else.
      return event.by?.kind === 'user' && event.by.id === passCase.openedBy.id ? undefined : '由他人撤回，如有疑问请到窗口查询'
    case 'pass.amendmentOpened':
    case 'pass.extensionOpened':
      // The counter acts for whoever stands there: a holder who did not must learn of it.
      return event.by?.kind === 'staff' ? '由窗口代办，非本人要求请到窗口查询' : undefined
    case 'pass.dueRecounted':
      return event.data?.['dueAt'] === event.data?.['before'] ? undefined : `最晚${shortDay(dateOf(String(event.data?.['dueAt'])))}答复`
    default:
      return passCase.decision?.reason ?? '请打开小程序查看理由'
  }
}

/** Whether a notice that an outage held up is still the news: what came after it is told by its own. */
function isNews(event: string, passCase: PassCase): boolean {
  switch (event) {
    case 'pass.expirySoon':
      return passCase.state === 'active'
    case 'pass.dueRecounted':
      return passCase.state === 'submitted' || passCase.state === 'proposed'
    case 'pass.amendmentOpened':
    case 'pass.extensionOpened':
      return passCase.state === 'approved' || passCase.state === 'active'
    case 'pass.returned':
    case 'pass.lapsed':
    case 'pass.withdrawn':
      return `pass.${passCase.state}` === event
    default:
      return `pass.${passCase.decision?.outcome ?? ''}` === event
  }
}

/** The notice an event gives rise to; undefined when it gives none, or is news no longer. */
export function noticeFor(event: Told, passCase: PassCase): Notice | undefined {
  const { plate, passType, validTo } = passCase.application
  if (plate === undefined || passType === undefined || !isNews(event.name, passCase)) return undefined
  const page = `features/pass/pages/case/index?caseId=${passCase.caseId}`
  const car = plate.slice(0, 8)
  const matter = `市区通行证（${passTypes[passType].replace('通行证', '')}）`
  const outcome = OUTCOMES[event.name]
  if (outcome !== undefined) {
    const remark = remarkOn(event, passCase)
    if (remark === undefined) return undefined
    const short = clip(remark, 20)
    return { template: 'passDecided', page, data: { thing1: matter, car_number2: car, phrase3: outcome, time4: timeText(event.at), thing5: short }, params: [plate, outcome, short], ...(ONGOING.has(event.name) ? { sparing: true as const } : {}) }
  }
  if (event.name === 'pass.returned') {
    const reason = passCase.decision?.reason ?? '请按提示补正'
    return { template: 'passReturned', page, data: { thing1: matter, car_number2: car, thing3: clip(reason, 20), time4: timeText(event.at) }, params: [plate, clip(reason, 40)] }
  }
  if (event.name !== 'pass.expirySoon' || validTo === undefined) return undefined
  const { applyBy } = event.data ?? {}
  const advice = typeof applyBy === 'string' ? `请在${shortDay(dateOf(applyBy))}${timeOfDay(applyBy)}前申请延期` : '需要继续通行的，请提前申请延期'
  return { template: 'passExpiring', page, data: { thing1: passTypes[passType], car_number2: car, time3: timeText(endOfDay(validTo)), thing4: advice }, params: [plate, dayText(validTo)] }
}

/** The phone of somebody who came to a counter. */
const counterPhone = (deps: Deps, passCase: PassCase): string | undefined => sealedApplicant.parse(JSON.parse(deps.cipher.open(passCase.applicant.sealed))).phone

/** Whom a notice goes to: the person who filed the case, as long as it is theirs to know. */
async function toTell(deps: Deps, { openedBy, enterpriseId }: PassCase): Promise<string | undefined> {
  if (openedBy.kind !== 'user') return undefined
  return enterpriseId === undefined ? openedBy.id : tellFor(deps, openedBy.id, enterpriseId, deps.now())
}

/** Sends a notice to whoever may know of the case. Never throws for an outage of WeChat or of the text messages. */
export const sendNotice = async (deps: Deps, passCase: PassCase, notice: Notice): Promise<NoticeOutcome> =>
  tell(deps, { userId: await toTell(deps, passCase), phone: passCase.channel === 'counter' ? counterPhone(deps, passCase) : undefined }, notice)
