/**
 * What each command does to a booking. The table says from where and by whom; here stand the named guards and what changes. Which quarters and
 * which limits that touches is read from the booking before and after. Pure: what is not in the booking or the order comes in as a fact.
 */
import { addDays, dateOf, instantAt, instantOf, millisOf, type Instant } from '../kernel/clock'
import { step, type CommandSpec } from '../kernel/machine'
import { problem, problemsOf, type Problem } from '../kernel/problem'
import { occupied, quarterKey, quartersAt, startOf, type BookedPlace, type Booking } from './booking'
import { appointmentMachine, type AppointmentActor, type AppointmentCommand, type AppointmentEvent, type AppointmentState } from './booking-machine'
import { appointmentProblems, type TestClass } from './contract'
import { coolUntil, costOf, type TestResult } from './limits'
import type { BookingLimits } from './limits.data'

const refuse = problemsOf(appointmentProblems)
const MINUTE = 60_000

/** Any order on a booking. Places in orders have been found open and possible; whether they are still free is for the store to say. */
export type BookingOrder =
  | { readonly command: 'confirm' | 'decline' | 'expire' | 'remind' | 'settle' | 'checkIn' | 'call' | 'serve' | 'free' }
  | { readonly command: 'cancel'; readonly note?: string | undefined }
  | { readonly command: 'reschedule'; readonly to: BookedPlace }
  | { readonly command: 'acceptOffer'; readonly n: number }
  | { readonly command: 'displace' | 'officeOffer'; readonly alternatives: readonly BookedPlace[]; readonly until: Instant; readonly note: string }
  | { readonly command: 'officeMove'; readonly to: BookedPlace; readonly note: string }
  | { readonly command: 'officeCancel'; readonly note: string }
  | { readonly command: 'miss'; /** Whether the outlet was open, so that coming was possible. */ readonly couldCome: boolean }
  | { readonly command: 'recordResult'; readonly result: 'passed' | 'failed' | 'absent' }

/** Who gives an order; `roles` are relative to the booking. */
export interface BookingActor {
  readonly kind: 'user' | 'staff' | 'system'
  readonly id: string
  readonly roles: readonly AppointmentActor[]
}

/** What decisions rest on beside booking and order. */
export interface BookingFacts {
  readonly now: Instant
  readonly limits: BookingLimits
  /** A number in [0, 1) for the chance in a cool-down. */
  readonly luck: number
  /** What has become of the booking's bill; `confirm` and `expire` ask. */
  readonly bill?: 'open' | 'paid' | 'void' | undefined
}

/** What a decision adds to the record of limits. */
export type Mark = { readonly kind: 'strike' } | { readonly kind: 'lapse' } | { readonly kind: 'test'; readonly result: TestResult }

/** A change to commit, or why not. */
export type BookingDecision =
  | { readonly ok: true; readonly next: Booking; readonly event: AppointmentEvent; readonly mark?: Mark; readonly note?: string; readonly data?: Readonly<Record<string, string | number | boolean>> }
  | { readonly ok: false; readonly problem: Problem }

type Change = { readonly set?: Partial<Booking>; readonly mark?: Mark; readonly note?: string; readonly data?: Readonly<Record<string, string | number | boolean>> }
type Effect = (booking: Booking, order: BookingOrder, facts: BookingFacts) => Change | Problem

type OrderOf<C extends AppointmentCommand> = Extract<BookingOrder, { command: C }>

/** Where a booking was, for whoever tells of a change. */
const wasAt = (booking: Booking): Record<string, string> => ({ wasOutlet: booking.outletId, wasDate: booking.date, wasTime: booking.time })

const placed = ({ outletId, unit, date, time }: BookedPlace): BookedPlace => ({ outletId, unit, date, time })
const samePlace = (a: BookedPlace, b: BookedPlace): boolean => a.outletId === b.outletId && a.date === b.date && a.time === b.time

/** Moves to a place; the new time is reminded of anew. */
const moved = (to: BookedPlace): Partial<Booking> => ({ ...placed(to), alternatives: [], alternativesUntil: undefined, remindedAt: undefined })

/** The present place put aside to cool down, without the quarters that `keep` goes on using. */
function cooling(booking: Booking, facts: BookingFacts, keep: readonly string[]): Booking['returning'] {
  const until = coolUntil(booking.group, booking, facts.now, facts.limits, facts.luck)
  const known = booking.returning.filter((one) => !keep.includes(quarterKey(one)))
  const own = booking.state === 'displaced' ? [] : quartersAt(booking, booking.skill, booking.slots)
  return [...known, ...own.filter((one) => !keep.includes(quarterKey(one)) && !known.some((other) => quarterKey(other) === quarterKey(one))).map((one) => ({ ...one, until }))]
}

/** Whether the time to confirm has run out. */
const holdOver = (booking: Booking, now: Instant): boolean => booking.holdUntil !== undefined && now > booking.holdUntil

/** Moved aside by the office, with places kept to choose from. */
const displaced: Effect = (booking, order) => {
  const { alternatives, until, note } = order as Extract<BookingOrder, { command: 'displace' | 'officeOffer' }>
  return { set: { alternatives: alternatives.map(placed), alternativesUntil: until, holdUntil: undefined, byOffice: true }, note, data: { ...wasAt(booking), places: alternatives.length } }
}

const lapse = (booking: Booking): { mark?: Mark } => (booking.offer === undefined ? { mark: { kind: 'lapse' } } : {})

const effects: Readonly<Record<AppointmentCommand, Effect>> = {
  confirm: (booking, _order, { now, bill }) => {
    // Whoever has paid has the place, however late the news of it came.
    const paid = booking.bill !== undefined && bill === 'paid'
    if (!paid && holdOver(booking, now)) return refuse(booking.offer === undefined ? 'appointment.hold-over' : 'appointment.offer-over')
    if (!paid && booking.bill !== undefined) return refuse('appointment.unpaid')
    return { set: { holdUntil: undefined }, data: { offer: booking.offer !== undefined } }
  },
  decline: (booking) => ({ set: { holdUntil: undefined }, ...lapse(booking), data: { offer: booking.offer !== undefined, declined: true } }),
  expire: (booking, _order, { now, bill }) => (holdOver(booking, now) && bill !== 'paid' ? { set: { holdUntil: undefined }, ...lapse(booking), data: { offer: booking.offer !== undefined } } : problem('not-allowed-now')),
  reschedule: (booking, order, facts) => {
    const { to } = order as OrderOf<'reschedule'>
    const cost = costOf(booking, facts.now, facts.limits)
    if (!cost.allowed) return refuse('appointment.too-late')
    if (samePlace(booking, to)) return problem('invalid-input', { errors: [{ path: 'order.time', message: '新的时间与现在的相同' }] })
    const keep = quartersAt(to, booking.skill, booking.slots).map(quarterKey)
    return { set: { ...moved(to), returning: cooling(booking, facts, keep) }, ...(cost.strike ? { mark: { kind: 'strike' } } : {}), data: { ...wasAt(booking), strike: cost.strike } }
  },
  cancel: (booking, order, facts) => {
    const cost = costOf(booking, facts.now, facts.limits)
    if (!cost.allowed) return refuse('appointment.too-late')
    const { note } = order as OrderOf<'cancel'>
    return { set: { returning: cooling(booking, facts, []), alternatives: [], alternativesUntil: undefined }, ...(cost.strike ? { mark: { kind: 'strike' } } : {}), ...(note === undefined || note === '' ? {} : { note }), data: { strike: cost.strike } }
  },
  remind: (_booking, _order, { now }) => ({ set: { remindedAt: now } }),
  displace: displaced,
  officeOffer: displaced,
  acceptOffer: (booking, order) => {
    const to = booking.alternatives[(order as OrderOf<'acceptOffer'>).n]
    return to === undefined ? refuse('appointment.offer-over') : { set: moved(to), data: { ...wasAt(booking), chosen: true } }
  },
  settle: (booking) => {
    const [to] = booking.alternatives
    return to === undefined ? refuse('appointment.offer-over') : { set: moved(to), data: { ...wasAt(booking), chosen: false } }
  },
  officeMove: (booking, order) => {
    const { to, note } = order as OrderOf<'officeMove'>
    if (booking.state === 'confirmed' && samePlace(booking, to)) return problem('invalid-input', { errors: [{ path: 'order.time', message: '新的时间与现在的相同' }] })
    return { set: { ...moved(to), byOffice: true }, note, data: { ...wasAt(booking), chosen: false } }
  },
  officeCancel: (_booking, order) => ({ set: { alternatives: [], alternativesUntil: undefined, holdUntil: undefined, byOffice: true }, note: (order as OrderOf<'officeCancel'>).note }),
  checkIn: (booking, _order, { now }) => (dateOf(now) === booking.date ? {} : refuse('appointment.not-today')),
  call: () => ({}),
  serve: () => ({}),
  miss: (booking, order) => {
    // Whoever checked in was there; whoever was moved by the office may not have known.
    const counts = booking.state === 'confirmed' && (order as OrderOf<'miss'>).couldCome && !booking.byOffice
    return { ...(counts ? { mark: { kind: 'strike' } } : {}), data: { strike: counts } }
  },
  recordResult: (booking, order) => {
    const { result } = order as OrderOf<'recordResult'>
    if (booking.test === undefined) return problem('not-allowed-now', { detail: '这不是考试预约' })
    if (booking.result !== undefined) return problem('already-exists', { detail: '成绩已经登记' })
    return { set: { result }, mark: { kind: 'test', result: { subject: booking.test.subject, licenceClass: booking.test.licenceClass as TestClass, date: booking.date, result } }, data: { result } }
  },
  free: (booking, _order, { now }) => {
    const left = booking.returning.filter((one) => one.until > now)
    return left.length === booking.returning.length ? problem('not-allowed-now') : {
      set: { returning: left }, data: { gave: booking.returning.filter((one) => one.until <= now).map((one) => `${one.outletId} ${one.date} ${one.time}`).join(',') }
    }
  }
}

/** Why the table does not let these roles give a command now; undefined when it does. */
export function refusedByTable(booking: Booking, command: AppointmentCommand, roles: readonly AppointmentActor[]): Problem | undefined {
  const outcome = step(appointmentMachine, booking.state, command, roles)
  if (outcome.ok) return undefined
  if (outcome.why === 'actor') return problem('forbidden')
  if (command === 'confirm' && booking.state === 'expired') return refuse(booking.offer === undefined ? 'appointment.hold-over' : 'appointment.offer-over')
  return problem('not-allowed-now', { allowed: outcome.allowed, detail: `现在是“${appointmentMachine.states[booking.state].label}”` })
}

// Sorting puts what is undefined last.
const earliest = (moments: readonly (Instant | undefined)[]): Instant | undefined => [...moments].sort()[0]

/** When the reminder for the present time goes out; undefined when it was sent or the booking was made too late for one. */
export function remindAt(booking: Booking, limits: BookingLimits): Instant | undefined {
  const at = instantAt(addDays(booking.date, -1), limits.remindAt)
  return booking.state === 'confirmed' && booking.remindedAt === undefined && at > booking.enteredAt ? at : undefined
}

const missedAt = (booking: Booking, limits: BookingLimits): Instant => instantOf(millisOf(startOf(booking)) + (booking.slots * 15 + limits.missedAfterMinutes) * MINUTE)

/** The next moment the system must look at a booking; undefined when never again. */
export function wakeOf(booking: Booking, limits: BookingLimits): Instant | undefined {
  const cooled = earliest(booking.returning.map((one) => one.until))
  switch (booking.state) {
    case 'held':
      return earliest([booking.holdUntil, cooled])
    case 'confirmed':
      return earliest([remindAt(booking, limits), missedAt(booking, limits), cooled])
    case 'displaced':
      return earliest([booking.alternativesUntil, cooled])
    default:
      return cooled
  }
}

/** What the clock does to a booking at `now`; `searchAgain` looks for places for somebody who has none. Undefined when nothing is due. */
export function dueCommand(booking: Booking, now: Instant, limits: BookingLimits): 'expire' | 'remind' | 'miss' | 'settle' | 'searchAgain' | 'free' | undefined {
  const reached = (at: Instant | undefined): boolean => at !== undefined && at <= now
  if (booking.returning.some((one) => reached(one.until))) return 'free'
  if (booking.state === 'held') return holdOver(booking, now) ? 'expire' : undefined
  if (booking.state === 'displaced') return reached(booking.alternativesUntil) ? (booking.alternatives.length > 0 ? 'settle' : 'searchAgain') : undefined
  if (booking.state !== 'confirmed') return undefined
  if (reached(missedAt(booking, limits))) return 'miss'
  return reached(remindAt(booking, limits)) ? 'remind' : undefined
}

/** Decides one order on a booking: the table first, then the guard, then the change. */
export function decide(booking: Booking, order: BookingOrder, actor: BookingActor, facts: BookingFacts): BookingDecision {
  const refused = refusedByTable(booking, order.command, actor.roles)
  if (refused !== undefined) return { ok: false, problem: refused }
  const change = effects[order.command](booking, order, facts)
  if (change instanceof Error) return { ok: false, problem: change }
  const spec: CommandSpec<AppointmentState, string, AppointmentEvent> = appointmentMachine.commands[order.command]
  const state = spec.to === 'stay' ? booking.state : spec.to
  const next: Booking = { ...booking, ...change.set, state, version: booking.version + 1, ...(state === booking.state ? {} : { enteredAt: facts.now }) }
  const { set: _set, ...rest } = change
  return { ok: true, next: { ...next, wakeAt: wakeOf(next, facts.limits) }, event: spec.event, ...rest }
}

/** Quarters a change takes and gives up. */
export function quartersMoved(before: Booking | undefined, next: Booking): { readonly taken: ReturnType<typeof occupied>; readonly given: ReturnType<typeof occupied> } {
  const [was, is] = [before === undefined ? [] : occupied(before), occupied(next)]
  const had = new Set(was.map(quarterKey))
  const has = new Set(is.map(quarterKey))
  return { taken: is.filter((one) => !had.has(quarterKey(one))), given: was.filter((one) => !has.has(quarterKey(one))) }
}

/** What a page offers an actor: the table's commands less those whose guard would refuse them. Commands of the day's queue come by its own page. */
export function offered(booking: Booking, actor: Pick<BookingActor, 'roles'>, facts: Pick<BookingFacts, 'now' | 'limits' | 'bill'>): readonly AppointmentCommand[] {
  const cost = costOf(booking, facts.now, facts.limits)
  const hidden: Partial<Record<AppointmentCommand, boolean>> = {
    confirm: booking.bill === undefined ? holdOver(booking, facts.now) : facts.bill !== 'paid', reschedule: !cost.allowed, cancel: !cost.allowed, acceptOffer: booking.alternatives.length === 0,
    recordResult: booking.test === undefined || booking.result !== undefined, checkIn: true
  }
  return (Object.keys(appointmentMachine.commands) as AppointmentCommand[]).filter((command) => hidden[command] !== true && refusedByTable(booking, command, actor.roles) === undefined)
}
