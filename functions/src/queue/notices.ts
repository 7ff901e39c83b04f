/** Tells whoever holds a number on their phone: nearly your turn, go to that counter, you were passed over. In the fields of the general templates. */
import { dateOf, instantOf, millisOf, timeOfDay, type Instant } from '@lubiao/shared/kernel/clock'
import type { Ticket } from '@lubiao/shared/queue/case'
import { MISS_AFTER_MINUTES } from '@lubiao/shared/queue/rules'
import { clip, type Message } from '../account/notices'
import type { DomainEvent } from '../platform/events'

/** An event as far as a notice needs it. */
export type Told = Pick<DomainEvent, 'name' | 'at'> & Partial<Pick<DomainEvent, 'data'>>

/** Templates as the settings name them. */
export type QueueTemplate = 'serviceNews' | 'serviceToDo'

/** `2026年11月23日 10:05` */
const timeText = (at: Instant): string => `${dateOf(at).replace(/^(\d+)-(\d+)-(\d+)$/, '$1年$2月$3日')} ${timeOfDay(at)}`

/** Whether a notice that an outage held up is still the news. `again`: the person waits anew with another number. */
function isNews(event: Told, ticket: Ticket, again: boolean): boolean {
  switch (event.name) {
    case 'queue.near':
      return ticket.state === 'waiting'
    case 'queue.called':
      // Put back and called anew, they are told of the later call only.
      return ticket.state === 'called' && ticket.calledAt === event.at
    default:
      return ticket.state === 'missed' && !again
  }
}

/** The notice an event gives rise to; undefined when it gives none, or is news no longer. */
export function noticeFor(event: Told, ticket: Ticket, outletName: string, again: boolean): Message<QueueTemplate> | undefined {
  if (!isNews(event, ticket, again)) return undefined
  const page = `features/appointment/pages/ticket/index?ticketId=${ticket.caseId}`
  const matter = `排号${ticket.number}`
  const news = (outcome: string, remark: string): Message<QueueTemplate> => {
    const short = clip(remark, 20)
    return { template: 'serviceNews', page, data: { thing1: matter, character_string2: ticket.caseId, phrase3: outcome, time4: timeText(event.at), thing5: short }, params: [matter, ticket.caseId, outcome, short] }
  }
  const toDo = (what: string, until: Instant): Message<QueueTemplate> => {
    const short = clip(what, 20)
    return { template: 'serviceToDo', page, data: { thing1: matter, character_string2: ticket.caseId, thing3: short, time4: timeText(until) }, params: [matter, ticket.caseId, short, timeText(until)] }
  }
  switch (event.name) {
    case 'queue.near': {
      const ahead = event.data?.['ahead']
      return news('快到您了', `${ahead === 0 ? '下一位就是您' : `前面还有${String(ahead)}位`}，请回${outletName}`)
    }
    case 'queue.called':
      return toDo(`请到${ticket.counterNo ?? ''}号窗口`, instantOf(millisOf(event.at) + MISS_AFTER_MINUTES * 60_000))
    default:
      return news('过号', ticket.bookingId === undefined ? '还要办请到场重新取号' : '还要办请重新取号或另约时间')
  }
}
