/** What each reader sees of a line: the holder their ticket, the desk its outlet, the screen numbers and masked names. */
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { Ticket } from '@lubiao/shared/queue/case'
import type { CounterView, DeskTicket, LineSummary, QueueEstimate, TicketView } from '@lubiao/shared/queue/contract'
import { estimatesOf, newcomerEstimate, paceOf, shareOf, type Estimate, type Line } from '@lubiao/shared/queue/estimate'
import { queueMachine, type QueueActor } from '@lubiao/shared/queue/machine'
import { isBooked, orderOf, waitsSince } from '@lubiao/shared/queue/order'
import { minutesFrom, offered } from '@lubiao/shared/queue/rules'
import type { Outlet } from '@lubiao/shared/service/outlets'
import { services, skills, type Skill } from '@lubiao/shared/service/terms.data'
import type { Deps } from '../platform/deps'
import type { OutletDate } from '../service/tables'
import { expectedSlots } from './bookings'
import { skillsOf } from './outlets'
import { loadLine, readPaces, type Counter, type DayLine } from './repo'

/** An outlet's day with everything an estimate rests on. */
export interface Hall {
  readonly at: OutletDate
  readonly day: DayLine
  readonly paces: ReadonlyMap<string, readonly number[]>
  readonly expected: readonly { readonly skill: Skill; readonly slotAt: Instant }[]
}

/** Reads an outlet's day. */
export async function hallOf(deps: Deps, at: OutletDate): Promise<Hall> {
  const { outlet: { id }, date } = at
  const [day, paces, expected] = await Promise.all([loadLine(deps, id, date), readPaces(deps, id), expectedSlots(deps, id, date)])
  return { at, day, paces, expected }
}

/** Tickets that wait for one skill. */
export const waitingFor = (day: DayLine, skill: Skill): readonly Ticket[] => day.tickets.filter((ticket) => ticket.state === 'waiting' && ticket.skill === skill)

/** Booked people called in a row so far. */
export const streakOf = (day: DayLine, skill: Skill): number => day.calls.get(skill)?.streak ?? 0

/** One line of a day, as estimates are made from it. */
export function lineIn(day: DayLine, skill: Skill, expected: readonly Instant[]): Line<Ticket> {
  const busy = (counter: Counter): Instant | undefined => {
    const current = day.tickets.find((ticket) => ticket.caseId === counter.currentId)
    return current?.startedAt ?? current?.calledAt
  }
  return {
    waiting: waitingFor(day, skill), streak: streakOf(day, skill), expected,
    counters: day.counters.filter((counter) => counter.state === 'open' && counter.skills.includes(skill)).map((counter) => ({ busySince: busy(counter), share: shareOf(skill, counter.skills, (other) => waitingFor(day, other).length) }))
  }
}

const lineOf = ({ day, expected }: Hall, skill: Skill): Line<Ticket> => lineIn(day, skill, expected.filter((one) => one.skill === skill).map((one) => one.slotAt))

const told = (estimate: Estimate, line: Line, measured: boolean): QueueEstimate => ({
  ahead: estimate.ahead, openCounters: line.counters.length, measured, ...(estimate.minutes === undefined ? {} : { minutes: estimate.minutes }), ...(estimate.notBefore === undefined ? {} : { notBefore: estimate.notBefore })
})

/** How each line of an outlet stands, for whoever thinks of joining. */
export const summariesOf = (hall: Hall, now: Instant): LineSummary[] =>
  skillsOf(hall.at).map(({ skill, label }) => {
    const line = lineOf(hall, skill)
    const pace = paceOf(skill, hall.paces.get(skill) ?? [])
    return { skill, skillLabel: label, waiting: line.waiting.length, booked: line.waiting.filter(isBooked).length, openCounters: line.counters.length, estimate: told(newcomerEstimate(line, pace, now), line, pace.measured) }
  })

/** Everybody who waits, line after line, each in the order of the rule. */
export const inOrder = ({ at, day }: Pick<Hall, 'at' | 'day'>, now: Instant): readonly Ticket[] => skillsOf(at).flatMap(({ skill }) => orderOf(waitingFor(day, skill), streakOf(day, skill), now))

/** Estimates of everybody who waits at an outlet. */
export function estimatesIn(hall: Hall, now: Instant): ReadonlyMap<string, QueueEstimate> {
  return new Map(skillsOf(hall.at).flatMap(({ skill }) => {
    const line = lineOf(hall, skill)
    const pace = paceOf(skill, hall.paces.get(skill) ?? [])
    return [...estimatesOf(line, pace, now)].map(([caseId, estimate]) => [caseId, told(estimate, line, pace.measured)] as const)
  }))
}

/** A ticket for its holder. */
export function ticketView(ticket: Ticket, outlet: Pick<Outlet, 'name'>, roles: readonly QueueActor[], now: Instant, estimate?: QueueEstimate): TicketView {
  const { caseId, version, number, outletId, skill, date, state, late, bookingId, slotAt, serviceCode, joinedAt, calledAt, counterNo, calls, endedAt } = ticket
  return {
    ticketId: caseId, version, number, outletId, outletName: outlet.name, skill, skillLabel: skills[skill], date, state, stateLabel: queueMachine.states[state].label,
    kind: slotAt === undefined ? 'walk-in' : 'booked', late, bookingId, slotAt, serviceCode, serviceLabel: serviceCode === undefined ? undefined : services[serviceCode],
    joinedAt, calledAt, counterNo, calls, endedAt, ...(state === 'waiting' && estimate !== undefined ? { estimate } : {}), commands: [...offered(ticket, roles, now)]
  }
}

/** A ticket for the desk. */
export const deskTicket = (ticket: Ticket, outlet: Pick<Outlet, 'name'>, roles: readonly QueueActor[], now: Instant, estimate?: QueueEstimate): DeskTicket => ({
  ...ticketView(ticket, outlet, roles, now, estimate), nameMasked: ticket.nameMasked, channel: ticket.channel, waitedMinutes: Math.floor(minutesFrom(waitsSince(ticket), ticket.calledAt ?? ticket.endedAt ?? now))
})

/** A counter for the desk. */
export const counterView = (counter: Counter, staffId: string, current: DeskTicket | undefined): CounterView => ({
  counterNo: counter.counterNo, version: counter.version, state: counter.state, skills: [...counter.skills], staffName: counter.staffName, mine: counter.state === 'open' && counter.staffId === staffId, openedAt: counter.openedAt,
  ...(current === undefined ? {} : { current })
})
