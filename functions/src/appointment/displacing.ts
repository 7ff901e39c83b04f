/**
 * When an office publishes a day of its own, or the table of outlets changes from a day on: every quarter of the day gets its new capacity, and
 * whoever stands beyond it is moved aside with places kept for them to choose from. The last to book go first; whoever has checked in stays.
 * Nobody is dropped: without a place to offer the search goes on, and who does not answer gets the first place kept.
 */
import { occupied, type BookedPlace, type Booking } from '@lubiao/shared/appointment/booking'
import { limitsOn } from '@lubiao/shared/appointment/limits'
import { minuteOf } from '@lubiao/shared/appointment/schedule'
import { addDays, dateOf, instantAt, instantOf, millisOf, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import { hoursOn } from '@lubiao/shared/service/hours'
import { outletOf, type Outlet } from '@lubiao/shared/service/outlets'
import { skillIds, type Skill } from '@lubiao/shared/service/terms.data'
import { slotsOf } from '@lubiao/shared/appointment/schedule'
import { metresBetween } from '@lubiao/shared/pass/zone-geometry'
import { problem, Problem } from '@lubiao/shared/kernel/problem'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { isOvertaken } from '../platform/newest'
import { outletDate, outletsOn, publicationOf, readOutletsAnew } from '../service/tables'
import { decideOne, offerWrites, onSteady, systemActor, writesOf } from './act'
import { bookable, bookableFor, dayAsItStands, lastDay, outletsFor, plannedOn } from './places'
import { loadBooking, loadBookings } from './repo'
import { loadDay, publishSlot, type StoredSlot } from './repo-slots'

const MINUTE = 60_000
/** A place offered in exchange begins no sooner than this after the change. */
const NOTICE_MINUTES = 120
/** Other outlets looked at for the same day. */
const NEIGHBOURS = 5

const overlaps = (a: BookedPlace, b: BookedPlace, slots: number): boolean => a.outletId === b.outletId && a.date === b.date && Math.abs(minuteOf(a.time) - minuteOf(b.time)) < slots * 15

/** Free places of an outlet's day, the nearest to a time first. */
async function placesOn(deps: Deps, now: Instant, booking: Booking, outlet: { readonly id: string; readonly unit: BookedPlace['unit'] }, date: LocalDate): Promise<readonly BookedPlace[]> {
  const day = await dayAsItStands(deps, outlet.id, date, booking.skill, true)
  if (day === undefined) return []
  const first = instantOf(millisOf(now) + NOTICE_MINUTES * MINUTE)
  const away = (time: string): number => Math.abs(minuteOf(time) - minuteOf(booking.time))
  return bookable(day, booking, now, limitsOn(dateOf(now))).filter(({ free, time }) => free > 0 && instantAt(date, time) >= first)
    .sort((a, b) => away(a.time) - away(b.time)).map(({ time }) => ({ outletId: outlet.id, unit: outlet.unit, date, time }))
    // What the office takes back is nothing to offer in its place.
    .filter((place) => !overlaps(place, booking, booking.slots))
}

/** Places to keep for somebody who is moved: at the same outlet nearest to their time, and the same day at a neighbour where there is one. */
export async function placesFor(deps: Deps, now: Instant, booking: Booking): Promise<readonly BookedPlace[]> {
  const limits = limitsOn(dateOf(now))
  const { places: most, searchDays } = limits.displaced
  const matter = await bookableFor(deps, booking.serviceCode, booking.date)
  const all = await outletsFor(deps, matter, booking.date)
  const here = all.find((outlet) => outlet.id === booking.outletId)
  // One that ends by then still tells where people meant to go.
  const around = here ?? outletOf(await outletsOn(deps, dateOf(now)), booking.outletId)
  const start = booking.date < dateOf(now) ? dateOf(now) : booking.date
  const found: BookedPlace[] = []
  const add = (places: readonly BookedPlace[]): void => {
    const next = places.find((one) => !found.some((other) => overlaps(one, other, booking.slots)))
    if (next !== undefined && found.length < most) found.push(next)
  }
  for (let n = 0; here !== undefined && n < searchDays && found.length === 0; n += 1) {
    const date = addDays(start, n)
    if (date > lastDay(now, limits)) break
    add(await placesOn(deps, now, booking, here, date))
  }
  const near = all.filter((outlet) => outlet.id !== booking.outletId).map((outlet) => ({ outlet, metres: around === undefined ? 0 : metresBetween([around.lng, around.lat], [outlet.lng, outlet.lat]) })).sort((a, b) => a.metres - b.metres).slice(0, NEIGHBOURS)
  for (let n = 0; n < searchDays && found.length < most; n += 1) {
    const date = addDays(start, n)
    if (date > lastDay(now, limits)) break
    for (const { outlet } of near) add(await placesOn(deps, now, booking, outlet, date))
    if (here !== undefined) add(await placesOn(deps, now, booking, here, date))
  }
  return [...found].sort((a, b) => (a.date + a.time < b.date + b.time ? -1 : 1))
}

/** Until when places are kept: two days, and an hour before the first begins; where none was found, when the search goes on. */
function keptUntil(now: Instant, places: readonly BookedPlace[]): Instant {
  const [first] = places
  if (first === undefined) return instantAt(addDays(dateOf(now), 1), '09:00')
  const last = instantOf(millisOf(instantAt(first.date, first.time)) - 60 * MINUTE)
  const kept = instantOf(millisOf(now) + limitsOn(dateOf(now)).displaced.keptMinutes * MINUTE)
  return kept < last ? kept : last
}

/** What moves a booking aside now: places to choose from, kept for its person alone, and until when. */
export async function offersNow(deps: Deps, now: Instant, booking: Booking): Promise<{ readonly alternatives: readonly BookedPlace[]; readonly until: Instant }> {
  const alternatives = await placesFor(deps, now, booking)
  return { alternatives, until: keptUntil(now, alternatives) }
}

/** Refusals that mean that a place found was taken in the same moment. */
export const takenMeanwhile = (error: unknown): boolean => error instanceof Problem && ['appointment.full', 'appointment.closed'].includes(error.code)

/** Times places are searched for again because others took what was found. */
export const MOST_SEARCHES = 20

/** Moves one booking aside with places to choose from. A place that is taken in the same moment is searched for again. */
export async function displace(deps: Deps, caseId: string, note: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await onSteady(async () => {
        const now = deps.now()
        const booking = await loadBooking(deps, caseId)
        if (booking === undefined || !['held', 'confirmed', 'displaced'].includes(booking.state)) return
        const change = decideOne(deps, now, booking, { command: 'displace', ...(await offersNow(deps, now, booking)), note }, systemActor)
        await commit(deps, await writesOf(deps, now, [change]))
      })
    } catch (error) {
      const again = takenMeanwhile(error) || isOvertaken(error)
      if (!again || tries >= MOST_SEARCHES) throw error
    }
  }
}

/** Whose booking goes first from a quarter that is too full: not yet confirmed, then the latest to book. */
const lastFirst = (a: Booking, b: Booking): number => (a.state === 'held' ? 0 : 1) - (b.state === 'held' ? 0 : 1) || (a.bookedAt < b.bookedAt ? 1 : a.bookedAt > b.bookedAt ? -1 : a.caseId < b.caseId ? 1 : -1)

const MOVABLE: ReadonlySet<Booking['state']> = new Set(['held', 'confirmed', 'displaced'])

/** The bookings to move aside from a stored day, each once; those that only cool down there leave by themselves. */
async function beyond(deps: Deps, day: { readonly outletId: string; readonly skill: Skill; readonly date: LocalDate }, slots: readonly StoredSlot[]): Promise<readonly string[]> {
  const over = slots.filter((slot) => slot.taken > slot.capacity)
  const bookings = await loadBookings(deps, over.flatMap((slot) => slot.holders))
  const moving = new Set<string>()
  for (const slot of over) {
    const at = `${day.outletId}#${day.skill}#${day.date}#${slot.time}`
    const there = bookings.filter((one) => slot.holders.includes(one.caseId) && occupied(one).some((quarter) => `${quarter.outletId}#${quarter.skill}#${quarter.date}#${quarter.time}` === at))
    const cooling = there.filter((one) => one.returning.some((quarter) => quarter.outletId === day.outletId && quarter.date === day.date && quarter.time === slot.time))
    const using = there.filter((one) => !cooling.includes(one))
    const staying = using.length - using.filter((one) => moving.has(one.caseId)).length
    const movable = using.filter((one) => MOVABLE.has(one.state) && !moving.has(one.caseId)).sort(lastFirst)
    for (const one of movable.slice(0, Math.max(0, staying - slot.capacity))) moving.add(one.caseId)
  }
  return [...moving]
}

/** Rounds of moving people aside: somebody who books by the old hours in the same moment is met in the next. */
const ROUNDS = 5

/**
 * Writes a day as it now is into every quarter it touches, moves aside whoever stands beyond it, and offers what is more to those who wait. `was`
 * is the outlet as bookings decided a moment ago may still know it: what is different from that is written even where nobody has booked yet.
 */
async function rewrite(deps: Deps, at: { readonly outletId: string; readonly date: LocalDate }, was: Outlet | undefined, note: string): Promise<void> {
  const [day, calendar] = await Promise.all([outletDate(deps, at.outletId, at.date), deps.calendar()])
  const publication = day?.version ?? (await publicationOf(deps, at.outletId, at.date))
  for (const skill of skillIds) {
    const quarters = { ...at, skill }
    const stored = await loadDay(deps, quarters, true)
    const planned = new Map((day === undefined ? [] : plannedOn(day, skill)).map((slot) => [slot.time, slot.capacity]))
    const before = new Map((was === undefined ? [] : slotsOf(hoursOn(was.hours, at.date, calendar).spans, was.skills[skill] ?? 0)).map((slot) => [slot.time, slot.capacity]))
    const different = [...planned.keys(), ...before.keys()].filter((time) => planned.get(time) !== before.get(time))
    const times = new Set([...different, ...stored.map((slot) => slot.time)])
    await Promise.all([...times].map((time) => publishSlot(deps, { ...quarters, time }, planned.get(time) ?? 0, publication)))
    for (let round = 0; round < ROUNDS; round += 1) {
      const ids = await beyond(deps, quarters, await loadDay(deps, quarters, true))
      if (ids.length === 0) break
      for (const caseId of ids) await displace(deps, caseId, note)
    }
    await offerWhatIsFree(deps, quarters)
  }
}

/** Writes what an office has published for a day into its quarters. Throws `not-found` when the outlet is not there on that day. */
export async function republish(deps: Deps, outletId: string, date: LocalDate): Promise<void> {
  readOutletsAnew(deps)
  const day = await outletDate(deps, outletId, date)
  if (day === undefined) throw problem('not-found')
  await rewrite(deps, { outletId, date }, day.outlet, day.hours.reason)
}

const sameWork = (a: Outlet | undefined, b: Outlet | undefined): boolean => JSON.stringify([a?.hours, a?.skills]) === JSON.stringify([b?.hours, b?.skills])

/**
 * Writes a change of an outlet's hours or counters from a day on into the quarters of every day that can be booked; later ones are made by the new table.
 * Begun again when another change comes in meanwhile, so that the quarters end as the last table says.
 */
export async function replan(deps: Deps, outletId: string, from: LocalDate): Promise<void> {
  readOutletsAnew(deps)
  const now = deps.now()
  // The day that opens at midnight is one of them: a process may then still hold the table of a moment ago.
  const last = addDays(lastDay(now, limitsOn(dateOf(now))), 1)
  const { version } = await outletsOn(deps, last)
  const was = outletOf(await outletsOn(deps, addDays(from, -1)), outletId)
  for (let date = from < dateOf(now) ? dateOf(now) : from; date <= last; date = addDays(date, 1)) {
    const outlet = outletOf(await outletsOn(deps, date), outletId)
    if (!sameWork(was, outlet)) await rewrite(deps, { outletId, date }, was, outlet === undefined ? '网点停止办理业务' : '网点办公时间或窗口调整')
  }
  readOutletsAnew(deps)
  if ((await outletsOn(deps, last)).version !== version) await replan(deps, outletId, from)
}

/** Offers free places of a day to its waiting list until nobody is left or nothing is free. */
export async function offerWhatIsFree(deps: Deps, day: { readonly outletId: string; readonly skill: Skill; readonly date: LocalDate }): Promise<void> {
  for (;;) {
    const made = await onSteady(async () => {
      const writes = await offerWrites(deps, deps.now(), day)
      if (writes !== undefined) await commit(deps, writes)
      return writes !== undefined
    })
    if (!made) return
  }
}
