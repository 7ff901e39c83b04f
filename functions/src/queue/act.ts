/** The one way a ticket changes: decide → writes of the ticket, its place, its counter and its event, for one transaction. */
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { Problem } from '@lubiao/shared/kernel/problem'
import type { Ticket } from '@lubiao/shared/queue/case'
import { decide, joinedData, type AnyTicketOrder, type QueueBy, type QueueFacts } from '@lubiao/shared/queue/rules'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite, type DomainEvent } from '../platform/events'
import { freeCounterWrite, newTicketWrites, ticketWrites } from './repo'

/** The system itself. */
export const systemBy: QueueBy = { kind: 'system', id: 'system', roles: ['system'] }

/** A change ready to be committed. */
export interface TicketChange {
  readonly before: Ticket
  readonly next: Ticket
  readonly order: AnyTicketOrder
  readonly event: DomainEvent
}

/** Decides an order. Throws the refusal. */
export function changeOf(ticket: Ticket, order: AnyTicketOrder, by: QueueBy, facts: QueueFacts): TicketChange {
  const outcome = decide(ticket, order, by, facts)
  if (!outcome.ok) throw outcome.problem
  return {
    before: ticket, next: outcome.next, order,
    event: { module: 'queue', caseId: ticket.caseId, version: outcome.next.version, name: outcome.event, at: facts.now, by: { kind: by.kind, id: by.id }, unit: ticket.unit, data: outcome.data, ...(outcome.note === undefined ? {} : { note: outcome.note }) }
  }
}

const atCounter = (ticket: Ticket): boolean => ticket.state === 'called' || ticket.state === 'serving'

/** Writes of a change but for the counter: for commands that write the counter themselves. */
export const ticketAndEvent = (deps: Deps, { before, next, order, event }: TicketChange, refusal?: Problem): readonly Write[] => [...ticketWrites(deps, before, next, order.command, refusal), eventWrite(deps.table.name, deps.cipher, event)]

/** Every write of a change: a ticket that leaves its counter frees it. */
export const writesOf = (deps: Deps, change: TicketChange): readonly Write[] => {
  const { before, next } = change
  const leaves = atCounter(before) && !atCounter(next) && before.counterNo !== undefined
  return [...ticketAndEvent(deps, change), ...(leaves ? [freeCounterWrite(deps, { ...before, counterNo: before.counterNo as string })] : [])]
}

/** Writes of a new ticket with the event that opens it. */
export const openingWrites = (deps: Deps, ticket: Ticket, at: Instant): readonly Write[] => [
  ...newTicketWrites(deps, ticket),
  eventWrite(deps.table.name, deps.cipher, { module: 'queue', caseId: ticket.caseId, version: 1, name: 'queue.joined', at, by: ticket.openedBy, unit: ticket.unit, data: joinedData(ticket) })
]
