/** Clerks: counters, calling whoever is next, what is done with a called number, tickets for people without a phone. */
import { maskName } from '@lubiao/shared/kernel/mask'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import type { Ticket } from '@lubiao/shared/queue/case'
import { queueProblems, queueRoutes, type CounterView, type DeskTicket } from '@lubiao/shared/queue/contract'
import type { QueueActor } from '@lubiao/shared/queue/machine'
import { nextOf, QUEUE_RULE, streakAfter, waitsSince } from '@lubiao/shared/queue/order'
import type { QueueBy } from '@lubiao/shared/queue/rules'
import type { Skill } from '@lubiao/shared/service/terms.data'
import { commitReply, serve, staffOf, type Ctx, type Served } from '../http/handler'
import type { Write } from '../platform/commit'
import { onNewest } from '../platform/newest'
import type { OutletDate } from '../service/tables'
import { changeOf, openingWrites, ticketAndEvent, writesOf, type TicketChange } from './act'
import { checkInWrites, findVisit } from './bookings'
import { assertToday, estimateWith, freshTicket, fromVisit, guardOf } from './handlers-citizen'
import { assertTaking, outletAt, ownOutlet, skillsOf, worksAt } from './outlets'
import { callsWrite, counterWrite, lineMoved, loadLine, loadTicket, type Counter, type DayLine } from './repo'
import { counterView, deskTicket, estimatesIn, hallOf, inOrder, streakOf, summariesOf, waitingFor } from './view'

const refuse = problemsOf(queueProblems)

/** Times a call is decided again because a colleague called somebody first: more counters than any hall has. */
const MOST_CALLERS = 60

/** Who the member of staff in hand is to a ticket. A supervisor may end what a clerk who has gone home left at a counter. */
function rolesTowards(ctx: Ctx, ticket: Ticket): readonly QueueActor[] {
  const { staffId, roles } = staffOf(ctx)
  const mine = ticket.calledBy === staffId || roles.includes('supervisor')
  return [...(roles.includes('clerk') || roles.includes('supervisor') ? ['clerk' as const] : []), ...(mine ? ['counter' as const] : [])]
}

const byOf = (ctx: Ctx, ticket: Ticket): QueueBy => ({ kind: 'staff', id: staffOf(ctx).staffId, roles: rolesTowards(ctx, ticket) })

/** A ticket of an outlet one works at. Throws `not-found`. */
async function seenTicket(ctx: Ctx, ticketId: string): Promise<{ readonly ticket: Ticket; readonly at: OutletDate }> {
  const ticket = await loadTicket(ctx.deps, ticketId)
  if (ticket === undefined) throw problem('not-found')
  const at = await outletAt(ctx.deps, ticket.outletId, ticket.date)
  if (!worksAt(ctx, at.outlet)) throw problem('not-found')
  return { ticket, at }
}

async function shownTicket(ctx: Ctx, ticket: Ticket, at: OutletDate): Promise<DeskTicket> {
  const estimate = ticket.state === 'waiting' ? estimateWith(await hallOf(ctx.deps, at), ticket, ctx.now) : undefined
  return deskTicket(ticket, at.outlet, rolesTowards(ctx, ticket), ctx.now, estimate)
}

const desk = serve(queueRoutes.desk, async ({ outletId }, ctx) => {
  const { deps, now } = ctx
  const at = await ownOutlet(ctx, outletId)
  const { outlet } = at
  const hall = await hallOf(deps, at)
  const estimates = estimatesIn(hall, now)
  const shown = (ticket: Ticket): DeskTicket => deskTicket(ticket, outlet, rolesTowards(ctx, ticket), now, estimates.get(ticket.caseId))
  const current = (counter: Counter): DeskTicket | undefined => {
    const ticket = hall.day.tickets.find((one) => one.caseId === counter.currentId)
    return ticket === undefined ? undefined : shown(ticket)
  }
  return {
    outletId, outletName: outlet.name, date: hall.day.date, rule: QUEUE_RULE, counters: hall.day.counters.map((counter) => counterView(counter, staffOf(ctx).staffId, current(counter))),
    waiting: inOrder(hall, now).map(shown), parked: hall.day.tickets.filter((ticket) => ticket.state === 'parked').map(shown), lines: summariesOf(hall, now), skills: [...skillsOf(at)]
  }
})

/** One counter of today with its line. Throws `version-conflict` when the page showed an older one. */
async function counterAt(ctx: Ctx, input: { readonly outletId: string; readonly counterNo: string; readonly version: number }): Promise<{ readonly at: OutletDate; readonly day: DayLine; readonly counter: Counter | undefined }> {
  const at = await ownOutlet(ctx, input.outletId)
  const day = await loadLine(ctx.deps, at.outlet.id, at.date)
  const counter = day.counters.find((one) => one.counterNo === input.counterNo)
  if ((counter?.version ?? 0) !== input.version) throw problem('version-conflict')
  return { at, day, counter }
}

const openCounter = serve(queueRoutes.openCounter, async (input, ctx) => {
  const { deps, now } = ctx
  const staff = staffOf(ctx)
  const { at, counter } = await counterAt(ctx, input)
  const { outlet } = at
  const has = new Set<Skill>(skillsOf(at).map((one) => one.skill))
  const skills = [...new Set(input.skills)]
  if (!skills.every((skill) => has.has(skill))) throw problem('invalid-input', { errors: [{ path: 'skills', message: `${outlet.name}没有这项业务` }] })
  if (counter?.state === 'open' && counter.staffId !== staff.staffId) throw refuse('queue.counter-taken', { detail: `${input.counterNo} 号窗口由${counter.staffName ?? '其他同事'}打开` })
  const next: Counter = { outletId: outlet.id, date: at.date, counterNo: input.counterNo, version: input.version + 1, state: 'open', skills, staffId: staff.staffId, staffName: staff.name, openedAt: now, ...(counter?.currentId === undefined ? {} : { currentId: counter.currentId }) }
  const current = counter?.currentId === undefined ? undefined : (await seenTicket(ctx, counter.currentId)).ticket
  return commitReply<typeof queueRoutes.openCounter>(ctx, [counterWrite(deps, counter, next)], counterView(next, staff.staffId, current === undefined ? undefined : await shownTicket(ctx, current, at)), { action: 'queue.openCounter', subject: `${outlet.id}#${input.counterNo}` })
})

/** A counter that is open and one's own. A supervisor may `close` anybody's. */
function openHere(ctx: Ctx, counter: Counter | undefined, closing = false): Counter {
  const { staffId, roles } = staffOf(ctx)
  if (counter?.state !== 'open') throw refuse('queue.counter-closed')
  if (counter.staffId !== staffId && !(closing && roles.includes('supervisor'))) throw refuse('queue.counter-taken', { detail: `${counter.counterNo} 号窗口由${counter.staffName ?? '其他同事'}打开` })
  return counter
}

const closeCounter = serve(queueRoutes.closeCounter, async (input, ctx) => {
  const { deps, now } = ctx
  const { day, counter: found } = await counterAt(ctx, input)
  const counter = openHere(ctx, found, true)
  const current = day.tickets.find((ticket) => ticket.caseId === counter.currentId)
  if (current?.state === 'serving') throw refuse('queue.still-called', { detail: `${current.number} 正在办理，请先办结或暂离` })
  const back = current === undefined ? undefined : changeOf(current, { command: 'putBack' }, byOf(ctx, current), { now })
  const next: Counter = { outletId: counter.outletId, date: counter.date, counterNo: counter.counterNo, version: counter.version + 1, state: 'closed', skills: counter.skills }
  return commitReply<typeof queueRoutes.closeCounter>(ctx, [counterWrite(deps, counter, next), ...(back === undefined ? [] : ticketAndEvent(deps, back))], counterView(next, staffOf(ctx).staffId, undefined), { action: 'queue.closeCounter', subject: `${counter.outletId}#${counter.counterNo}` })
})

/** Whose turn it is at a counter: the first of each of its lines by the rule, and of those whoever has waited longest. */
function nextAt(day: DayLine, counter: Counter, now: string): Ticket | undefined {
  const heads = counter.skills.flatMap((skill) => nextOf(waitingFor(day, skill), streakOf(day, skill), now) ?? [])
  return [...heads].sort((a, b) => waitsSince(a).localeCompare(waitsSince(b)) || a.serial - b.serial)[0]
}

/** Calls whoever is next, finishing who is being served. Decided again while colleagues call first: nobody is called twice, and nobody is told "no" while somebody waits. */
async function callOnce(ctx: Ctx, input: { readonly outletId: string; readonly counterNo: string; readonly version: number }): Promise<CounterView> {
  const { deps, now } = ctx
  const { at, day, counter: found } = await counterAt(ctx, input)
  const counter = openHere(ctx, found)
  const current = day.tickets.find((ticket) => ticket.caseId === counter.currentId)
  if (current?.state === 'called') throw refuse('queue.still-called', { detail: `${current.number} 已叫 ${current.calls} 次` })
  const finished = current === undefined ? undefined : changeOf(current, { command: 'finish' }, byOf(ctx, current), { now })
  const head = nextAt(day, counter, now)
  const staffId = staffOf(ctx).staffId
  const called: TicketChange | undefined = head === undefined ? undefined : changeOf(head, { command: 'call', counterNo: counter.counterNo }, byOf(ctx, head), { now, nextInTurn: head.caseId })
  const { currentId: _gone, ...free } = counter
  const next: Counter = { ...free, version: counter.version + 1, ...(called === undefined ? {} : { currentId: called.next.caseId }) }
  const writes: readonly Write[] = [
    ...(called === undefined || head === undefined ? [] : [...ticketAndEvent(deps, called, lineMoved), callsWrite(deps, day, head.skill, streakAfter(streakOf(day, head.skill), head))]),
    ...(finished === undefined ? [] : ticketAndEvent(deps, finished)), counterWrite(deps, counter, next)
  ]
  const view = counterView(next, staffId, called === undefined ? undefined : deskTicket(called.next, at.outlet, rolesTowards(ctx, called.next), now))
  return commitReply<typeof queueRoutes.callNext>(ctx, writes, view, { action: 'queue.call', subject: called?.next.caseId ?? `${counter.outletId}#${counter.counterNo}` })
}

const callNext = serve(queueRoutes.callNext, (input, ctx) => onNewest(() => callOnce(ctx, input), (error) => error === lineMoved, MOST_CALLERS))

const staffGet = serve(queueRoutes.staffGet, async ({ ticketId }, ctx) => {
  const { ticket, at } = await seenTicket(ctx, ticketId)
  return shownTicket(ctx, ticket, at)
})

const staffAct = serve(queueRoutes.staffAct, async (input, ctx) => {
  const { ticket, at } = await seenTicket(ctx, input.ticketId)
  if (ticket.version !== input.version) throw problem('version-conflict')
  const change = changeOf(ticket, input.order, byOf(ctx, ticket), { now: ctx.now })
  return commitReply<typeof queueRoutes.staffAct>(ctx, writesOf(ctx.deps, change), await shownTicket(ctx, change.next, at), { action: `queue.${input.order.command}`, subject: ticket.caseId })
})

const staffTake = serve(queueRoutes.staffTake, (input, ctx) => onNewest(async () => {
  const { deps, now } = ctx
  const { staffId } = staffOf(ctx)
  const at = await ownOutlet(ctx, input.outletId)
  const by = { kind: 'staff' as const, id: staffId }
  const visit = input.bookingId === undefined ? undefined : await findVisit(deps, input.bookingId, by, now)
  if (visit !== undefined) assertToday(visit, now, at.outlet.id)
  const skill = visit?.skill ?? input.skill
  assertTaking(at, skill, now, visit !== undefined)
  const checked = visit === undefined ? [] : await checkInWrites(deps, visit.bookingId, by, now)
  const ticket = await freshTicket(deps, at, skill, now, {
    channel: 'counter', presence: 'counter', openedBy: by, ...(input.idNumber === undefined ? {} : { guard: guardOf(deps, { idNumber: input.idNumber }) }), ...(input.serviceCode === undefined ? {} : { serviceCode: input.serviceCode }),
    ...(visit === undefined ? {} : fromVisit(deps, visit)), ...(input.name === undefined ? {} : { nameMasked: maskName(input.name) })
  })
  return commitReply<typeof queueRoutes.staffTake>(ctx, [...openingWrites(deps, ticket, now), ...checked], await shownTicket(ctx, ticket, at), { action: 'queue.take', subject: ticket.caseId })
}))

/** Routes of this file. */
export const deskServed: readonly Served[] = [desk, openCounter, closeCounter, callNext, staffGet, staffAct, staffTake]
