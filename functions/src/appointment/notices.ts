/** Tells people what happened to their booking, in the fields of the general templates: news, and what is to be done. */
import type { Booking } from '@lubiao/shared/appointment/booking'
import { dateOf, timeOfDay, type Instant } from '@lubiao/shared/kernel/clock'
import { services } from '@lubiao/shared/service/terms.data'
import { clip, type Message } from '../account/notices'
import type { DomainEvent } from '../platform/events'

/** An event as far as a notice needs it. */
export type Told = Pick<DomainEvent, 'name' | 'at' | 'by'> & Partial<Pick<DomainEvent, 'data' | 'note'>>

/** Templates as the settings name them. */
export type BookingTemplate = 'serviceNews' | 'serviceToDo'

/** `2026年11月23日 10:05` */
const timeText = (date: string, time: string): string => `${date.replace(/^(\d+)-(\d+)-(\d+)$/, '$1年$2月$3日')} ${time}`
const instantText = (at: Instant): string => timeText(dateOf(at), timeOfDay(at))
/** `11月25日09:00` */
const shortTime = (date: string, time: string): string => `${date.replace(/^\d+-0?(\d+)-0?(\d+)$/, '$1月$2日')}${time}`

/** Whether a notice that an outage held up is still the news: what came after it is told by its own. */
function isNews(event: Told, booking: Booking): boolean {
  switch (event.name) {
    case 'appointment.held':
      return event.data?.['offer'] === true && booking.state === 'held'
    case 'appointment.reminded':
    case 'appointment.moved':
      return booking.state === 'confirmed' && event.data?.['date'] === booking.date && event.data['time'] === booking.time
    case 'appointment.displaced':
      return booking.state === 'displaced'
    case 'appointment.officeCancelled':
      return booking.state === 'cancelled'
    case 'appointment.missed':
      return booking.state === 'missed'
    default:
      return booking.state === 'expired' && booking.offer !== undefined && event.data?.['declined'] !== true
  }
}

/** The notice an event gives rise to; undefined when it gives none, or is news no longer. */
export function noticeFor(event: Told, booking: Booking, outletName: string): Message<BookingTemplate> | undefined {
  if (!isNews(event, booking)) return undefined
  const page = `features/appointment/pages/case/index?caseId=${booking.caseId}`
  const matter = clip(`预约${services[booking.serviceCode]}`, 20)
  const when = shortTime(booking.date, booking.time)
  const news = (outcome: string, remark: string): Message<BookingTemplate> => {
    const short = clip(remark, 20)
    return { template: 'serviceNews', page, data: { thing1: matter, character_string2: booking.caseId, phrase3: outcome, time4: instantText(event.at), thing5: short }, params: [matter, booking.caseId, outcome, short] }
  }
  const toDo = (what: string, until: string): Message<BookingTemplate> => {
    const short = clip(what, 20)
    return { template: 'serviceToDo', page, data: { thing1: matter, character_string2: booking.caseId, thing3: short, time4: until }, params: [matter, booking.caseId, short, until] }
  }
  switch (event.name) {
    case 'appointment.held':
      return toDo(`候补到${when}，请${booking.bill === undefined ? '确认' : '缴费'}`, instantText(booking.holdUntil ?? event.at))
    case 'appointment.reminded':
      return toDo(`请到${outletName}，只带身份证`, timeText(booking.date, booking.time))
    case 'appointment.moved':
      return news('已改期', `改到${when} ${outletName}`)
    case 'appointment.displaced':
      return booking.alternatives.length === 0 ? news('窗口调整', '正在为您找新时间，不计违约') : toDo('窗口调整，请选新时间', instantText(booking.alternativesUntil ?? event.at))
    case 'appointment.officeCancelled':
      return news('窗口取消', event.note === undefined ? '不计违约，请另约时间' : `${event.note}，不计违约`)
    case 'appointment.missed':
      return event.data?.['strike'] === true ? news('未到场', '已计一次，需要时请重新预约') : news('未到场', '未计违约，需要时请重新预约')
    default:
      return news('候补已过', '名额已让给下一位')
  }
}
