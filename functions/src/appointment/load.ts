/** The next free quarter of outlets, for "where can I do this now". */
import { bookableOf } from '@lubiao/shared/appointment/bookable'
import { limitsOn } from '@lubiao/shared/appointment/limits'
import { dateOf, instantAt } from '@lubiao/shared/kernel/clock'
import type { LoadLookup } from '../service/load'
import { catalogueOn } from '../service/tables'
import { nextFreeAt, outletsFor } from './places'

/** Days looked ahead. */
const LOOK_AHEAD = 6

/** Looks the next free place up; nothing is said of outlets that do not take bookings for the service. */
export const nextFreeLookup: LoadLookup = async (deps, outletIds, service, at) => {
  const date = dateOf(at)
  const matter = service === undefined ? undefined : bookableOf(await catalogueOn(deps, date), service.code)
  if (matter === undefined) return new Map()
  const outlets = (await outletsFor(deps, matter, date)).filter((outlet) => outletIds.includes(outlet.id))
  const found = await Promise.all(outlets.map(async (outlet) => [outlet.id, await nextFreeAt(deps, outlet, matter, { date }, LOOK_AHEAD, at, limitsOn(date))] as const))
  return new Map(found.flatMap(([id, place]) => (place === undefined ? [] : [[id, { nextFree: instantAt(place.date, place.time) }]])))
}
