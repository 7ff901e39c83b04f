/** Where and when something can be booked: an outlet's day as its hours and what is stored say together; what to have instead of what is full. */
import type { BookedPlace } from '@lubiao/shared/appointment/booking'
import { bookableOf, type Bookable } from '@lubiao/shared/appointment/bookable'
import { appointmentProblems } from '@lubiao/shared/appointment/contract'
import type { BookingLimits } from '@lubiao/shared/appointment/limits.data'
import { endOf, freeFor, slotsOf, standing, timesOf, withoutOwn, type DaySlot, type PlannedSlot } from '@lubiao/shared/appointment/schedule'
import { addDays, dateOf, instantAt, instantOf, millisOf, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import { problem, Problem, problemsOf, type Instead } from '@lubiao/shared/kernel/problem'
import { delegationOf, type Catalogue } from '@lubiao/shared/service/catalogue'
import { metresBetween } from '@lubiao/shared/pass/zone-geometry'
import { outletOf, type Outlet } from '@lubiao/shared/service/outlets'
import type { ServiceCode } from '@lubiao/shared/service/terms.data'
import type { Deps } from '../platform/deps'
import { catalogueOn, outletDate, outletDates, outletsOn, type OutletDate } from '../service/tables'
import { loadDay, type StoredSlot } from './repo-slots'

const refuse = problemsOf(appointmentProblems)
const MINUTE = 60_000

/** A matter that can be booked. Throws `appointment.unknown-service`. */
export async function bookableFor(deps: Deps, code: ServiceCode, date: LocalDate): Promise<Bookable> {
  const found = bookableOf(await catalogueOn(deps, date), code)
  if (found === undefined) throw refuse('appointment.unknown-service')
  return found
}

/** Whether an outlet has the counters for a matter and may do it. Tests and inspection are done where the yard is, whatever the matrix of delegation says. */
function offers(catalogue: Catalogue, outlet: Outlet, matter: Bookable): boolean {
  if ((outlet.skills[matter.skill] ?? 0) === 0) return false
  return matter.group === 'test' || matter.group === 'inspection' || delegationOf(catalogue, outlet, matter.code) !== undefined
}

/** An outlet that does a matter. Throws `not-found` and `appointment.not-here`. */
export async function outletFor(deps: Deps, outletId: string, matter: Bookable, date: LocalDate): Promise<Outlet> {
  const outlet = outletOf(await outletsOn(deps, date), outletId)
  if (outlet === undefined) throw problem('not-found')
  if (!offers(await catalogueOn(deps, date), outlet, matter)) throw refuse('appointment.not-here')
  return outlet
}

/** All outlets that do a matter. */
export async function outletsFor(deps: Deps, matter: Bookable, date: LocalDate): Promise<readonly Outlet[]> {
  const [{ outlets }, catalogue] = await Promise.all([outletsOn(deps, date), catalogueOn(deps, date)])
  return outlets.filter((outlet) => offers(catalogue, outlet, matter))
}

/** The quarters of an outlet's day for a skill, as its hours and counters give them. */
export const plannedOn = (day: OutletDate, skill: Bookable['skill']): readonly PlannedSlot[] => slotsOf(day.hours.spans, day.counters[skill] ?? 0)

/** A day of one skill as it stands. */
export interface StandingDay {
  readonly outletDay: OutletDate
  readonly planned: readonly PlannedSlot[]
  readonly stored: readonly StoredSlot[]
  readonly slots: readonly DaySlot[]
}

/** Reads a day; undefined when the outlet is not there then. */
export async function dayAsItStands(deps: Deps, outletId: string, date: LocalDate, skill: Bookable['skill'], consistent = false): Promise<StandingDay | undefined> {
  const [outletDay, stored] = await Promise.all([outletDate(deps, outletId, date), loadDay(deps, { outletId, skill, date }, consistent)])
  if (outletDay === undefined) return undefined
  const planned = plannedOn(outletDay, skill)
  return { outletDay, planned, stored, slots: standing(planned, stored) }
}

/** Reads several days of an outlet for people to look at; days on which it is not there are left out. Days that are closed cost no read of their own. */
export async function daysAsTheyStand(deps: Deps, outletId: string, dates: readonly LocalDate[], skill: Bookable['skill']): Promise<readonly StandingDay[]> {
  const days = await outletDates(deps, outletId, dates)
  return Promise.all(days.map(async (outletDay) => {
    const planned = plannedOn(outletDay, skill)
    const stored = planned.length === 0 ? [] : await loadDay(deps, { outletId, skill, date: outletDay.date }, false)
    return { outletDay, planned, stored, slots: standing(planned, stored) }
  }))
}

/** The first moment that can still be booked. */
export const soonest = (now: Instant, limits: BookingLimits): Instant => instantOf(millisOf(now) + limits.leadMinutes * MINUTE)

/** The last day open for booking. */
export const lastDay = (now: Instant, limits: BookingLimits): LocalDate => addDays(dateOf(now), limits.daysAhead - 1)

/** Places of a day that can be booked at `now`; `own` are quarters that the person would give up for it. */
export function bookable(day: StandingDay, matter: Pick<Bookable, 'slots'>, now: Instant, limits: BookingLimits, own: readonly string[] = []): readonly { readonly time: string; readonly free: number; readonly capacity: number }[] {
  const first = soonest(now, limits)
  const { date } = day.outletDay
  return freeFor(withoutOwn(day.slots, own), matter.slots).filter(({ time, capacity }) => capacity > 0 && instantAt(date, time) >= first)
}

/** A place found open and possible, with the capacity planned for its quarters. Whether it is free is for the write to say. */
export interface FoundPlace {
  readonly place: BookedPlace
  readonly outlet: Outlet
}

/** Checks a place asked for. Throws `appointment.too-far`, `too-soon`, `closed`, `not-here`. `byOffice` may also use the last half hour. */
export async function findPlace(deps: Deps, now: Instant, matter: Bookable, asked: { readonly outletId: string; readonly date: LocalDate; readonly time: string }, limits: BookingLimits, byOffice = false): Promise<FoundPlace> {
  const outlet = await outletFor(deps, asked.outletId, matter, asked.date)
  if (asked.date > lastDay(now, limits)) throw refuse('appointment.too-far', { detail: `现在可以预约到 ${lastDay(now, limits)}` })
  const begins = instantAt(asked.date, asked.time)
  if (begins < (byOffice ? now : soonest(now, limits))) throw refuse('appointment.too-soon')
  const day = await outletDate(deps, asked.outletId, asked.date)
  const open = new Set(day === undefined ? [] : plannedOn(day, matter.skill).map((slot) => slot.time))
  const ends = endOf(asked.time, matter.slots)
  if (ends > '24:00' || !timesOf(asked.time, matter.slots).every((time) => open.has(time))) throw refuse('appointment.closed', day === undefined ? {} : { detail: day.hours.reason })
  return { outlet, place: { outletId: outlet.id, unit: outlet.unit, date: asked.date, time: asked.time } }
}

/** The capacity the schedule gives a quarter today: what a quarter that is not stored yet is made with. */
export async function plannedCapacity(deps: Deps, at: { readonly outletId: string; readonly date: LocalDate; readonly time: string; readonly skill: Bookable['skill'] }): Promise<number> {
  const day = await outletDate(deps, at.outletId, at.date)
  return day === undefined ? 0 : plannedOn(day, at.skill).find((slot) => slot.time === at.time)?.capacity ?? 0
}

/** A free place of an outlet. */
export interface FreePlace {
  readonly outlet: Outlet
  readonly date: LocalDate
  readonly time: string
  readonly until: string
  readonly free: number
}

/** Days looked at together when the next free place is searched. */
const STRIDE = 2

/** The first free place of an outlet on or after a day, within `days`; undefined when there is none. `from` may name a time of the first day. */
export async function nextFreeAt(deps: Deps, outlet: Outlet, matter: Bookable, from: { readonly date: LocalDate; readonly time?: string }, days: number, now: Instant, limits: BookingLimits): Promise<FreePlace | undefined> {
  const last = lastDay(now, limits)
  const dates = Array.from({ length: days }, (_unused, i) => addDays(from.date, i)).filter((date) => date <= last)
  for (let at = 0; at < dates.length; at += STRIDE) {
    for (const day of await daysAsTheyStand(deps, outlet.id, dates.slice(at, at + STRIDE), matter.skill)) {
      const { date } = day.outletDay
      const place = bookable(day, matter, now, limits).find(({ free, time }) => free > 0 && (date !== from.date || from.time === undefined || time >= from.time))
      if (place !== undefined) return { outlet, date, time: place.time, until: endOf(place.time, matter.slots), free: place.free }
    }
  }
  return undefined
}

const dayText = (date: LocalDate): string => date.replace(/^\d+-0?(\d+)-0?(\d+)$/, '$1月$2日')

/** A place as a refusal shows it. */
export const insteadOf = ({ outlet, date, time }: FreePlace): Instead => ({ label: `${outlet.name} ${dayText(date)} ${time}`, outletId: outlet.id, date, time })

/** Outlets asked for an alternative beside the one that is full. */
const NEIGHBOURS = 2
const ALTERNATIVE_DAYS = 10
/** Days looked at of a neighbour: who is refused wants to go soon, and many are refused at once when a day is full. */
const NEIGHBOUR_DAYS = 2

/** What can be had in place of what is full or closed: later at the same outlet, and at the nearest others. */
export async function alternatives(deps: Deps, now: Instant, matter: Bookable, asked: { readonly outletId: string; readonly date: LocalDate; readonly time: string }, limits: BookingLimits): Promise<readonly FreePlace[]> {
  const all = await outletsFor(deps, matter, asked.date)
  const here = all.find((outlet) => outlet.id === asked.outletId)
  if (here === undefined) return []
  const near = all.filter((outlet) => outlet.id !== here.id).map((outlet) => ({ outlet, metres: metresBetween([here.lng, here.lat], [outlet.lng, outlet.lat]) })).sort((a, b) => a.metres - b.metres).slice(0, NEIGHBOURS).map(({ outlet }) => outlet)
  const from = asked.date < dateOf(now) ? { date: dateOf(now) } : { date: asked.date, time: asked.time }
  const [own, ...others] = await Promise.all([here, ...near].map((outlet) => nextFreeAt(deps, outlet, matter, from, outlet === here ? ALTERNATIVE_DAYS : NEIGHBOUR_DAYS, now, limits)))
  return [...(own === undefined ? [] : [own]), ...others.filter((one) => one !== undefined).sort((a, b) => (a.date + a.time < b.date + b.time ? -1 : 1))]
}

/** Refusals about a place, which are told with what can be had instead. */
const ABOUT_PLACE: ReadonlySet<string> = new Set(['appointment.full', 'appointment.closed', 'appointment.too-soon', 'appointment.batch-no-room'])

/** Runs an attempt; a refusal about the place asked for goes out with alternatives. */
export async function withAlternatives<T>(deps: Deps, now: Instant, matter: Bookable, asked: { readonly outletId: string; readonly date: LocalDate; readonly time: string }, limits: BookingLimits, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof Problem) || !ABOUT_PLACE.has(error.code)) throw error
    const found = await alternatives(deps, now, matter, asked, limits)
    const instead = found.map(insteadOf)
    throw new Problem(error.code, error.spec, { ...error.extra, detail: [error.extra.detail, instead.length === 0 ? '近期没有空位，可以候补' : `最近可约：${instead.map((one) => one.label).join('；')}`].filter((text) => text !== undefined).join('。'), instead })
  }
}
