/**
 * What each command does to a ticket. The table says from where and by whom; here stand the named guards and what changes. Pure: everything
 * that is not in the ticket or the order comes in as a fact.
 */
import { dateOf, millisOf, timeOfDay, type Instant } from '../kernel/clock'
import { commandsFor, step, type CommandSpec } from '../kernel/machine'
import { problem, problemsOf, type Problem } from '../kernel/problem'
import { isOpen, type Ticket } from './case'
import { queueProblems, type TicketOrder } from './contract'
import { queueMachine, type QueueActor, type QueueCommand, type QueueEvent, type QueueState } from './machine'
import { waitsSince } from './order'

const refuse = problemsOf(queueProblems)

/** Times a number is called out at most. */
export const MOST_CALLS = 3

/** Minutes from the first call before somebody counts as missed. */
export const MISS_AFTER_MINUTES = 2

/** Any order on a ticket: those of pages, the call of a counter, the system's. */
export type AnyTicketOrder = TicketOrder | { readonly command: 'call'; readonly counterNo: string } | { readonly command: 'lapse' }
  | { readonly command: 'near'; /** People who are called before. */ readonly ahead: number }

/** Who gives an order. `roles` are relative to the ticket. */
export interface QueueBy {
  readonly kind: 'user' | 'staff' | 'system'
  readonly id: string
  readonly roles: readonly QueueActor[]
}

/** What decisions rest on beside ticket and order. */
export interface QueueFacts {
  readonly now: Instant
  /** The ticket whose turn it is by the rule of the line; for `call`. */
  readonly nextInTurn?: string | undefined
}

/** A change to commit, or why not. */
export type TicketDecision =
  | { readonly ok: true; readonly next: Ticket; readonly event: QueueEvent; readonly note?: string | undefined; readonly data: Readonly<Record<string, string | number | boolean>> }
  | { readonly ok: false; readonly problem: Problem }

type Change = { readonly set?: Partial<Ticket>; readonly data?: Readonly<Record<string, string | number | boolean>> }
type Effect = (ticket: Ticket, order: AnyTicketOrder, by: QueueBy, facts: QueueFacts) => Change | Problem

/** Minutes between two instants, never below 0, to a tenth. */
export const minutesFrom = (from: Instant, to: Instant): number => Math.max(0, Math.round((millisOf(to) - millisOf(from)) / 6_000) / 10)

const off = { calledAt: undefined, lastCallAt: undefined, calls: 0, counterNo: undefined, calledBy: undefined, startedAt: undefined } as const

const recallsUsed = (ticket: Ticket): boolean => ticket.calls >= MOST_CALLS
const tooSoonToMiss = (ticket: Ticket, now: Instant): boolean => !recallsUsed(ticket) || millisOf(now) - millisOf(ticket.calledAt ?? now) < MISS_AFTER_MINUTES * 60_000

const effects: Readonly<Record<QueueCommand, Effect>> = {
  call: (ticket, order, by, { now, nextInTurn }) => {
    if (nextInTurn !== ticket.caseId) return problem('not-allowed-now', { detail: '按规则现在轮到的不是这个号' })
    const { counterNo } = order as Extract<AnyTicketOrder, { command: 'call' }>
    return { set: { calledAt: now, lastCallAt: now, calls: 1, counterNo, calledBy: by.id }, data: { counterNo, waited: minutesFrom(waitsSince(ticket), now) } }
  },
  recall: (ticket, _order, _by, { now }) => (recallsUsed(ticket) ? refuse('queue.recalls-used') : { set: { lastCallAt: now, calls: ticket.calls + 1 }, data: { calls: ticket.calls + 1 } }),
  start: (_ticket, _order, _by, { now }) => ({ set: { startedAt: now } }),
  finish: (ticket, _order, _by, { now }) => ({ set: { endedAt: now }, data: { minutes: minutesFrom(ticket.startedAt ?? now, now) } }),
  park: () => ({ set: off }),
  resume: () => ({}),
  putBack: () => ({ set: off }),
  miss: (ticket, _order, _by, { now }) => {
    if (tooSoonToMiss(ticket, now)) return refuse('queue.too-soon-to-miss', { detail: `已叫 ${ticket.calls} 次` })
    // Only somebody who has shown that they were there can be a no-show.
    return { set: { endedAt: now }, data: { presence: ticket.presence } }
  },
  near: (ticket, order, _by, { now }) => (ticket.nearAt === undefined ? { set: { nearAt: now }, data: { ahead: (order as Extract<AnyTicketOrder, { command: 'near' }>).ahead } } : problem('not-allowed-now')),
  leave: (_ticket, _order, _by, { now }) => ({ set: { endedAt: now } }),
  lapse: (_ticket, _order, _by, { now }) => ({ set: { endedAt: now } })
}

/** What every event of a ticket says, so that whoever reacts needs no look at the ticket. */
const eventData = (ticket: Ticket): Readonly<Record<string, string | number | boolean>> => ({
  outletId: ticket.outletId, skill: ticket.skill, date: ticket.date, kind: ticket.slotAt === undefined ? 'walk-in' : 'booked', ...(ticket.bookingId === undefined ? {} : { bookingId: ticket.bookingId })
})

/** Data of the event that opens a ticket. */
export const joinedData = (ticket: Ticket): Readonly<Record<string, string | number | boolean>> => ({ ...eventData(ticket), late: ticket.late, presence: ticket.presence, hour: timeOfDay(ticket.joinedAt).slice(0, 2) })

/** Why the table does not let these roles give a command now; undefined when it does. */
function refusedByTable(ticket: Ticket, command: QueueCommand, roles: readonly QueueActor[]): Problem | undefined {
  const moved = step(queueMachine, ticket.state, command, roles)
  if (moved.ok) return undefined
  return moved.why === 'actor' ? problem('forbidden') : problem('not-allowed-now', { allowed: moved.allowed, detail: `${ticket.number} 现在是“${queueMachine.states[ticket.state].label}”` })
}

/** Decides one order on a ticket: the table first, then the guard, then the change. */
export function decide(ticket: Ticket, order: AnyTicketOrder, by: QueueBy, facts: QueueFacts): TicketDecision {
  const refused = refusedByTable(ticket, order.command, by.roles)
  if (refused !== undefined) return { ok: false, problem: refused }
  const change = effects[order.command](ticket, order, by, facts)
  if (change instanceof Error) return { ok: false, problem: change }
  const spec: CommandSpec<QueueState, string, QueueEvent> = queueMachine.commands[order.command]
  const state = spec.to === 'stay' ? ticket.state : spec.to
  const moved: Ticket = { ...ticket, ...change.set, state, version: ticket.version + 1, ...(state === ticket.state ? {} : { enteredAt: facts.now }) }
  const next = isOpen(moved) ? moved : { ...moved, wakeAt: undefined }
  return { ok: true, next, event: spec.event, data: { ...eventData(ticket), ...change.data }, ...('note' in order && order.note !== undefined && order.note !== '' ? { note: order.note } : {}) }
}

/** What a page offers: the table's commands less those whose guard would refuse them as the ticket stands. `call` is never a button of a ticket: a counter calls whoever is next. */
export function offered(ticket: Ticket, roles: readonly QueueActor[], now: Instant): readonly QueueCommand[] {
  const refused: Partial<Record<QueueCommand, boolean>> = { call: true, recall: recallsUsed(ticket), miss: tooSoonToMiss(ticket, now) }
  return commandsFor(queueMachine, ticket.state, roles).filter((command) => refused[command] !== true)
}

/** Whether a ticket's day is over. */
export const isOver = (ticket: Ticket, now: Instant): boolean => isOpen(ticket) && dateOf(now) > ticket.date
