/** What other modules may ask of the queue: how long the lines of outlets are, and whether somebody could have shown that they were there. */
import { dateOf, millisOf, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import { newcomerEstimate, paceOf } from '@lubiao/shared/queue/estimate'
import type { OutletLoad } from '@lubiao/shared/service/nearby'
import type { Skill } from '@lubiao/shared/service/terms.data'
import type { Deps } from '../platform/deps'
import type { LoadLookup } from '../service/load'
import { doorSeen } from './repo-displays'
import { loadLine, readPaces } from './repo'
import { lineIn } from './view'

/** Lines are looked at again after this: a search asks for every outlet of the city at once. */
const KEPT_MS = 15_000
const MOST_KEPT = 1_000
const kept = new Map<string, { readonly at: number; readonly load: OutletLoad }>()

async function loadOf(deps: Deps, outletId: string, skill: Skill, now: Instant): Promise<OutletLoad> {
  const key = `${deps.config.TABLE_NAME}#${outletId}#${skill}`
  const earlier = kept.get(key)
  const at = millisOf(now)
  if (earlier !== undefined && at >= earlier.at && at - earlier.at < KEPT_MS) return earlier.load
  const [day, paces] = await Promise.all([loadLine(deps, outletId, dateOf(now)), readPaces(deps, outletId)])
  const line = lineIn(day, skill, [])
  const minutes = newcomerEstimate(line, paceOf(skill, paces.get(skill) ?? []), now).minutes?.typical
  const load: OutletLoad = { waiting: line.waiting.length, ...(minutes === undefined ? {} : { waitMinutes: minutes }) }
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(key, { at, load })
  return load
}

/** How many wait at outlets for the counters of a service, windows when none is named, and how long a person who comes now would: today's lines only. */
export const queueLoad: LoadLookup = async (deps, outletIds, service, at) => {
  const now = deps.now()
  // Nobody knows who will be waiting on another day.
  if (dateOf(at) !== dateOf(now)) return new Map()
  const skill: Skill = service?.bookable?.skill ?? 'window'
  return new Map(await Promise.all(outletIds.map(async (id) => [id, await loadOf(deps, id, skill, now)] as const)))
}

/** Whether the door screen of an outlet was alive at some moment between two: only then may somebody who did not check in count as a no-show. */
export async function presencePossible(deps: Deps, outletId: string, date: LocalDate, from: Instant, to: Instant): Promise<boolean> {
  const seen = await doorSeen(deps, outletId, date)
  return seen !== undefined && seen.firstSeenAt <= to && seen.lastSeenAt >= from
}
