/** What other modules may know of services, outlets, fees and days: the tables in force, and when an outlet is open. */
import type { LocalDate } from '@lubiao/shared/kernel/clock'
import type { Catalogue } from '@lubiao/shared/service/catalogue'
import type { FeeTable } from '@lubiao/shared/service/fees'
import { countersOn, hoursOn, type DayHours } from '@lubiao/shared/service/hours'
import { outletOf, type Outlet, type OutletTable } from '@lubiao/shared/service/outlets'
import { catalogueOn as composeCatalogue, feesOn as composeFees, outletsOn as composeOutlets } from '@lubiao/shared/service/tables'
import type { Skill } from '@lubiao/shared/service/terms.data'
import type { Deps } from '../platform/deps'
import { allDays, daysOf, loadDay } from './repo-days'
import { feeRevisions, outletRevisions, serviceRevisions } from './repo-tables'

/** Composes a day's table once for as long as the same revisions are held: one search asks for the same day a hundred times. */
function composedOnce<R, T>(compose: (date: LocalDate, revisions: readonly R[]) => T): (date: LocalDate, revisions: readonly R[]) => T {
  const held = new WeakMap<readonly R[], Map<LocalDate, T>>()
  return (date, revisions) => {
    const days = held.get(revisions) ?? new Map<LocalDate, T>()
    held.set(revisions, days)
    const table = days.get(date) ?? compose(date, revisions)
    days.set(date, table)
    return table
  }
}

const catalogueOf = composedOnce(composeCatalogue)
const outletsOf = composedOnce(composeOutlets)
const feesOf = composedOnce(composeFees)

/** The catalogue in force on a day. */
export const catalogueOn = async (deps: Deps, date: LocalDate): Promise<Catalogue> => catalogueOf(date, await serviceRevisions.all(deps))

/** The outlets in force on a day. */
export const outletsOn = async (deps: Deps, date: LocalDate): Promise<OutletTable> => outletsOf(date, await outletRevisions.all(deps))

/** Lets the outlets be read anew at the next question: for what must not rest on what this process read half a minute ago. */
export const readOutletsAnew = (deps: Deps): void => outletRevisions.forget(deps)

/** The amounts in force on a day. */
export const feesOn = async (deps: Deps, date: LocalDate): Promise<FeeTable> => feesOf(date, await feeRevisions.all(deps))

/** One outlet's day: its hours and counters with what it published for it; `version` is that of the publication, 0 = none. */
export interface OutletDate {
  readonly outlet: Outlet
  readonly date: LocalDate
  readonly version: number
  readonly hours: DayHours
  readonly counters: Readonly<Partial<Record<Skill, number>>>
}

/** An outlet's day, read consistently; undefined when the outlet is not there on that day. */
export async function outletDate(deps: Deps, outletId: string, date: LocalDate): Promise<OutletDate | undefined> {
  const outlet = outletOf(await outletsOn(deps, date), outletId)
  if (outlet === undefined) return undefined
  const [stored, calendar] = await Promise.all([loadDay(deps, outletId, date), deps.calendar()])
  return { outlet, date, version: stored?.version ?? 0, hours: hoursOn(outlet.hours, date, calendar, stored?.day), counters: countersOn(outlet.skills, stored?.day) }
}

/** Number of what an outlet published for a day, whether or not the outlet is still there; 0 = nothing. */
export const publicationOf = async (deps: Deps, outletId: string, date: LocalDate): Promise<number> => (await loadDay(deps, outletId, date))?.version ?? 0

/** Several days of an outlet, each as `outletDate` gives it, in one read; days on which the outlet is not there are left out. `dates` in order. */
export async function outletDates(deps: Deps, outletId: string, dates: readonly LocalDate[]): Promise<readonly OutletDate[]> {
  const [first, last] = [dates[0], dates.at(-1)]
  if (first === undefined || last === undefined) return []
  const [stored, calendar] = await Promise.all([daysOf(deps, outletId, first, last), deps.calendar()])
  const days = await Promise.all(dates.map(async (date) => {
    const outlet = outletOf(await outletsOn(deps, date), outletId)
    const published = stored.get(date)
    return outlet === undefined ? [] : [{ outlet, date, version: published?.version ?? 0, hours: hoursOn(outlet.hours, date, calendar, published?.day), counters: countersOn(outlet.skills, published?.day) }]
  }))
  return days.flat()
}

/** A day of every outlet there is on it, in one read of an index: for lists that people look at, some milliseconds behind. */
export async function outletsOnDate(deps: Deps, date: LocalDate): Promise<readonly OutletDate[]> {
  const [{ outlets }, published, calendar] = await Promise.all([outletsOn(deps, date), allDays(deps, date, date), deps.calendar()])
  return outlets.map((outlet) => {
    const stored = published.get(`${date}#${outlet.id}`)
    return { outlet, date, version: stored?.version ?? 0, hours: hoursOn(outlet.hours, date, calendar, stored?.day), counters: countersOn(outlet.skills, stored?.day) }
  })
}
