/** What follows from a ticket's events: people are told, figures of the day, and the pace an outlet's estimates rest on. Bookings follow by the module that keeps them. */
import { problem } from '@lubiao/shared/kernel/problem'
import type { Ticket } from '@lubiao/shared/queue/case'
import { bucketOf } from '@lubiao/shared/queue/figures'
import { MOST_MEASURED } from '@lubiao/shared/queue/estimate'
import { isNear } from '@lubiao/shared/queue/near'
import { tell } from '../account/notices'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import { markDone, type Reaction } from '../platform/reactor'
import { isOvertaken, onNewest } from '../platform/newest'
import { outletDate } from '../service/tables'
import { changeOf, systemBy, writesOf } from './act'
import { noticeFor } from './notices'
import { lineMoved, loadTicket, paceWrite, waitingWith } from './repo'
import { figuresWrite } from './repo-figures'
import { estimatesIn, hallOf } from './view'

/** A number called again after a colleague's slip is over in seconds: no service, and no measure of one. */
const LEAST_SERVICE_MINUTES = 0.5

/** Times a measure is taken again because another counter finished at the same moment. */
const MOST_TRIES = 20

const numberIn = (event: Pick<DomainEvent, 'data'>, name: string): number => (typeof event.data?.[name] === 'number' ? event.data[name] : 0)

/** What an event adds to the day's figures. */
export function figuresOf(event: Pick<DomainEvent, 'name' | 'data'>): Readonly<Record<string, number>> {
  switch (event.name) {
    case 'queue.joined':
      return { joined: 1, ...(event.data?.['kind'] === 'booked' ? { booked: 1 } : {}), [`h${String(event.data?.['hour'])}`]: 1 }
    case 'queue.called':
      return { called: 1, [`w${bucketOf(numberIn(event, 'waited'))}`]: 1 }
    case 'queue.served':
      return { served: 1, [`s${bucketOf(numberIn(event, 'minutes'))}`]: 1 }
    default:
      return { [event.name.slice('queue.'.length)]: 1 }
  }
}

const placeOf = (event: DomainEvent): { readonly outletId: string; readonly date: string; readonly skill: string } => ({ outletId: String(event.data?.['outletId']), date: String(event.data?.['date']), skill: String(event.data?.['skill']) })

const figures: Reaction = {
  name: 'queue.figures',
  on: ['queue.joined', 'queue.called', 'queue.served', 'queue.missed', 'queue.left', 'queue.lapsed'],
  run: (event, deps, done) => commit(deps, [done, figuresWrite(deps, placeOf(event).outletId, placeOf(event).date, figuresOf(event))])
}

const pace: Reaction = {
  name: 'queue.pace',
  on: ['queue.served'],
  run: async (event, deps, done) => {
    const { outletId, skill } = placeOf(event)
    const minutes = numberIn(event, 'minutes')
    if (minutes < LEAST_SERVICE_MINUTES) return commit(deps, [done])
    return onNewest(async () => commit(deps, [done, await paceWrite(deps, outletId, skill, minutes, MOST_MEASURED)]), (error) => error === lineMoved, MOST_TRIES)
  }
}

/** Marks one ticket as near. Who was called or left at the same moment needs no telling; who was changed otherwise is met at the next call. */
async function markNear(deps: Deps, ticket: Ticket, ahead: number): Promise<void> {
  try {
    await commit(deps, writesOf(deps, changeOf(ticket, { command: 'near', ahead }, systemBy, { now: deps.now() })))
  } catch (error) {
    if (!isOvertaken(error)) throw error
  }
}

/** A line that has moved on: whoever is near now is marked, and told by that event. */
const nearing: Reaction = {
  name: 'queue.nearing',
  on: ['queue.called', 'queue.left'],
  run: async (event, deps, done) => {
    const { outletId, date, skill } = placeOf(event)
    const at = await outletDate(deps, outletId, date)
    if (at !== undefined) {
      const hall = await hallOf(deps, at)
      const now = deps.now()
      const estimates = estimatesIn(hall, now)
      for (const ticket of hall.day.tickets.filter((one) => one.skill === skill)) {
        const estimate = estimates.get(ticket.caseId)
        if (estimate !== undefined && isNear(ticket, estimate, now)) await markNear(deps, ticket, estimate.ahead)
      }
    }
    await markDone(deps, done)
  }
}

const notice: Reaction = {
  name: 'queue.notice',
  on: ['queue.near', 'queue.called', 'queue.missed'],
  run: async (event, deps, done) => {
    const ticket = await loadTicket(deps, event.caseId)
    if (ticket?.holderId === undefined) return markDone(deps, done)
    const [at, waiting] = await Promise.all([outletDate(deps, ticket.outletId, ticket.date), ticket.guard === undefined ? undefined : waitingWith(deps, ticket.guard, ticket.date)])
    const message = noticeFor(event, ticket, at?.outlet.name ?? '网点', waiting !== undefined && waiting !== ticket.caseId)
    if (message === undefined) return markDone(deps, done)
    const outcome = await tell(deps, { userId: ticket.holderId }, message)
    deps.log(outcome === 'later' || outcome === 'refused' ? 'warn' : 'info', 'queue.notice', { caseId: event.caseId, event: event.name, outcome })
    // Not marked, so tried again, later each time, for as long as it is news.
    if (outcome === 'later') throw problem('upstream-unavailable')
    await markDone(deps, done)
  }
}

/** The module's reactions. */
export const queueReactions: readonly Reaction[] = [figures, pace, nearing, notice]
