/**
 * The soonest free places of many outlets, without reading every outlet. Hours and counters alone tell before which moment a day has nothing to
 * offer; days are read in the order of those moments, and reading stops as soon as nothing unread can be sooner. What is read has a ceiling
 * besides: when the whole city is full, people are told of the outlets looked at.
 */
import type { Bookable } from '@lubiao/shared/appointment/bookable'
import type { BookingLimits } from '@lubiao/shared/appointment/limits.data'
import { endOf, standing } from '@lubiao/shared/appointment/schedule'
import { addDays, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import type { Outlet } from '@lubiao/shared/service/outlets'
import type { Deps } from '../platform/deps'
import { outletsOnDate } from '../service/tables'
import { bookable, lastDay, plannedOn, type FreePlace, type StandingDay } from './places'
import { loadDay } from './repo-slots'

/** Days of outlets read for one answer at most, each one query of what is stored of the day: as many as there are outlets, so that the nearest day is always known whole. */
export const MOST_DAYS_READ = 64
/** Days read beside one another. */
const AT_ONCE = 8

/** A day that may have a free place, and the first moment at which it could. */
interface Candidate {
  readonly outlet: Outlet
  readonly day: StandingDay
  readonly first: string
}

const placeTime = ({ date, time }: Pick<FreePlace, 'date' | 'time'>): string => `${date}T${time}`

/** Outlets' days of one date that could have a place, the earliest first; nothing of them is read yet. */
async function candidatesOn(deps: Deps, outlets: readonly Outlet[], date: LocalDate, matter: Bookable, now: Instant, limits: BookingLimits): Promise<readonly Candidate[]> {
  const wanted = new Map(outlets.map((outlet) => [outlet.id, outlet]))
  return (await outletsOnDate(deps, date)).flatMap((outletDay) => {
    const outlet = wanted.get(outletDay.outlet.id)
    const planned = outlet === undefined ? [] : plannedOn(outletDay, matter.skill)
    const day = { outletDay, planned, stored: [], slots: standing(planned, []) }
    const first = bookable(day, matter, now, limits)[0]?.time
    return outlet === undefined || first === undefined ? [] : [{ outlet, day, first: placeTime({ date, time: first }) }]
  }).sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
}

/** The first free place of a candidate's day; what is stored of the day is read now. */
async function placeIn(deps: Deps, { outlet, day }: Candidate, matter: Bookable, now: Instant, limits: BookingLimits): Promise<FreePlace | undefined> {
  const { date } = day.outletDay
  const stored = await loadDay(deps, { outletId: outlet.id, skill: matter.skill, date }, false)
  const place = bookable({ ...day, stored, slots: standing(day.planned, stored) }, matter, now, limits).find(({ free }) => free > 0)
  return place === undefined ? undefined : { outlet, date, time: place.time, until: endOf(place.time, matter.slots), free: place.free }
}

/** The `most` soonest free places, one an outlet, the soonest first. Those before what the ceiling left unread are the soonest there are. */
export async function soonestPlaces(deps: Deps, outlets: readonly Outlet[], matter: Bookable, from: LocalDate, days: number, most: number, now: Instant, limits: BookingLimits): Promise<readonly FreePlace[]> {
  const found = new Map<string, FreePlace>()
  const sorted = (): readonly FreePlace[] => [...found.values()].sort((a, b) => (placeTime(a) < placeTime(b) ? -1 : 1)).slice(0, most)
  const last = lastDay(now, limits)
  let left = MOST_DAYS_READ
  for (let n = 0; n < days && addDays(from, n) <= last && found.size < Math.min(most, outlets.length); n += 1) {
    const open = (await candidatesOn(deps, outlets.filter(({ id }) => !found.has(id)), addDays(from, n), matter, now, limits))
    for (let at = 0; at < open.length; at += AT_ONCE) {
      const next = open.slice(at, at + Math.min(AT_ONCE, left))
      const worst = sorted()[most - 1]
      if (next[0] === undefined || (worst !== undefined && placeTime(worst) <= next[0].first)) return sorted()
      left -= next.length
      for (const place of await Promise.all(next.map((one) => placeIn(deps, one, matter, now, limits)))) if (place !== undefined) found.set(place.outlet.id, place)
    }
  }
  return sorted()
}
