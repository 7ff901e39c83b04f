/** People in the hall: how long the line is, taking a ticket, checking a booking in, following one's ticket. */
import { dateOf, instantAt, type Instant } from '@lubiao/shared/kernel/clock'
import { newCaseNumber } from '@lubiao/shared/kernel/ids'
import { maskName } from '@lubiao/shared/kernel/mask'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { isOpen, openTicket, ticketNumber, type NewTicket, type Ticket } from '@lubiao/shared/queue/case'
import { queueProblems, queueRoutes, type TicketView } from '@lubiao/shared/queue/contract'
import type { QueueActor } from '@lubiao/shared/queue/machine'
import { QUEUE_RULE } from '@lubiao/shared/queue/order'
import type { Skill } from '@lubiao/shared/service/terms.data'
import { consentedPerson, stillThere } from '../account/people'
import { commitReply, serve, userOf, type Ctx, type Served } from '../http/handler'
import type { Deps } from '../platform/deps'
import { onNewest } from '../platform/newest'
import type { OutletDate } from '../service/tables'
import { changeOf, openingWrites, writesOf } from './act'
import { checkInWrites, findVisit, type BookedVisit } from './bookings'
import { assertPresent } from './door'
import { assertTaking, outletAt } from './outlets'
import { loadTicket, nextSerial, ticketsOf, waitingWith, type DayLine } from './repo'
import { estimatesIn, hallOf, summariesOf, ticketView, type Hall } from './view'

const refuse = problemsOf(queueProblems)

/** The first two characters of a ticket's number in the house: 排号. */
const KIND = 'PH'

/** Guard of whoever waits: a person once, by identity number where it is known, on the phone and at the counter alike; a booking once. */
export const guardOf = (deps: Deps, who: { readonly userId: string } | { readonly idNumber: string } | { readonly bookingId: string }): string =>
  deps.cipher.lookup('queuer', 'bookingId' in who ? `booking:${who.bookingId}` : 'idNumber' in who ? `identity:${who.idNumber}` : `user:${who.userId}`)

/** A new ticket of today with the next number of its line. Refuses somebody who waits already before a number is spent on them. */
export async function freshTicket(deps: Deps, { outlet, date }: OutletDate, skill: Skill, now: Instant, start: Omit<NewTicket, 'caseId' | 'outletId' | 'unit' | 'skill' | 'date' | 'number' | 'serial' | 'joinedAt'>): Promise<Ticket> {
  if (start.guard !== undefined && (await waitingWith(deps, start.guard, date)) !== undefined) throw refuse('queue.already-waiting')
  const serial = await nextSerial(deps, outlet.id, skill, date)
  return openTicket({ ...start, caseId: newCaseNumber(KIND, deps.random), outletId: outlet.id, unit: outlet.unit, skill, date, number: ticketNumber(skill, serial), serial, joinedAt: now })
}

/** What a ticket takes from the booking it stands for. */
export const fromVisit = (deps: Deps, visit: BookedVisit): Partial<NewTicket> => ({
  bookingId: visit.bookingId, slotAt: visit.slotAt, guard: guardOf(deps, { bookingId: visit.bookingId }),
  ...(visit.serviceCode === undefined ? {} : { serviceCode: visit.serviceCode }), ...(visit.nameMasked === undefined ? {} : { nameMasked: visit.nameMasked })
})

/** Refuses a booking of another day. */
export function assertToday(visit: BookedVisit, now: Instant, outletId = visit.outletId): void {
  if (visit.date !== dateOf(now) || visit.outletId !== outletId) throw refuse('queue.booking-not-today')
}

/** The estimate of a ticket that is not written yet, as if it stood in its line already. */
export function estimateWith(hall: Hall, ticket: Ticket, now: Instant) {
  const day: DayLine = { ...hall.day, tickets: [...hall.day.tickets.filter((one) => one.caseId !== ticket.caseId), ...(isOpen(ticket) ? [ticket] : [])] }
  return estimatesIn({ ...hall, day }, now).get(ticket.caseId)
}

const HOLDER: readonly QueueActor[] = ['holder']

/** A ticket of one's own. Throws `not-found`: that a ticket exists is nobody else's business. */
async function ownTicket(ctx: Ctx, ticketId: string): Promise<Ticket> {
  const ticket = await loadTicket(ctx.deps, ticketId)
  if (ticket === undefined || ticket.holderId !== userOf(ctx)) throw problem('not-found')
  return ticket
}

async function shown(ctx: Ctx, ticket: Ticket, hall?: Hall): Promise<TicketView> {
  const at = hall?.at ?? (await outletAt(ctx.deps, ticket.outletId, ticket.date))
  if (ticket.state !== 'waiting') return ticketView(ticket, at.outlet, HOLDER, ctx.now)
  return ticketView(ticket, at.outlet, HOLDER, ctx.now, estimateWith(hall ?? (await hallOf(ctx.deps, at)), ticket, ctx.now))
}

const lines = serve(queueRoutes.lines, async ({ outletId }, { deps, now }) => {
  const at = await outletAt(deps, outletId, dateOf(now))
  return { outletId, outletName: at.outlet.name, date: at.date, rule: QUEUE_RULE, lines: summariesOf(await hallOf(deps, at), now) }
})

const take = serve(queueRoutes.take, async (input, ctx) => {
  const { deps, now } = ctx
  const person = await consentedPerson(deps, userOf(ctx))
  const at = await outletAt(deps, input.outletId, dateOf(now))
  assertTaking(at, input.skill, now, false)
  assertPresent(deps, at.outlet, input.presence, now)
  const ticket = await freshTicket(deps, at, input.skill, now, {
    channel: 'phone', presence: input.presence.by, openedBy: { kind: 'user', id: person.userId }, holderId: person.userId, guard: guardOf(deps, person.idNumber === undefined ? { userId: person.userId } : { idNumber: person.idNumber }),
    ...(input.serviceCode === undefined ? {} : { serviceCode: input.serviceCode }), ...(person.name === undefined ? {} : { nameMasked: maskName(person.name) })
  })
  const view = await shown(ctx, ticket, await hallOf(deps, at))
  return commitReply<typeof queueRoutes.take>(ctx, [...openingWrites(deps, ticket, now), stillThere(deps, person.userId)], view)
})

const checkIn = serve(queueRoutes.checkIn, (input, ctx) => onNewest(async () => {
  const { deps, now } = ctx
  const person = await consentedPerson(deps, userOf(ctx))
  const by = { kind: 'user' as const, id: person.userId }
  const visit = await findVisit(deps, input.bookingId, by, now)
  assertToday(visit, now)
  const at = await outletAt(deps, visit.outletId, visit.date)
  assertTaking(at, visit.skill, now, true)
  assertPresent(deps, at.outlet, input.presence, now)
  const checked = await checkInWrites(deps, visit.bookingId, by, now)
  const ticket = await freshTicket(deps, at, visit.skill, now, { channel: 'phone', presence: input.presence.by, openedBy: by, holderId: person.userId, ...fromVisit(deps, visit) })
  const view = await shown(ctx, ticket, await hallOf(deps, at))
  return commitReply<typeof queueRoutes.checkIn>(ctx, [...openingWrites(deps, ticket, now), ...checked, stillThere(deps, person.userId)], view)
}))

const mine = serve(queueRoutes.mine, async (_input, ctx) => {
  const tickets = await ticketsOf(ctx.deps, userOf(ctx), instantAt(dateOf(ctx.now)))
  return { tickets: await Promise.all(tickets.map((ticket) => shown(ctx, ticket))) }
})

const get = serve(queueRoutes.get, async ({ ticketId }, ctx) => shown(ctx, await ownTicket(ctx, ticketId)))

const act = serve(queueRoutes.act, async (input, ctx) => {
  const { deps, now } = ctx
  const ticket = await ownTicket(ctx, input.ticketId)
  if (ticket.version !== input.version) throw problem('version-conflict')
  const change = changeOf(ticket, input.order, { kind: 'user', id: userOf(ctx), roles: HOLDER }, { now })
  return commitReply<typeof queueRoutes.act>(ctx, writesOf(deps, change), await shown(ctx, change.next))
})

/** Routes of this file. */
export const citizenServed: readonly Served[] = [lines, take, checkIn, mine, get, act]
