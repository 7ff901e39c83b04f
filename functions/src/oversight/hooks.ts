/** What oversight sets in motion in modules it knows nothing of: they register here what to recompute when the calendar changes. */
import type { WorkCalendar } from '@lubiao/shared/kernel/clock'
import type { Deps } from '../platform/deps'
import { everyModule } from '../http/module'

/**
 * Recomputes the due dates of a module's open cases that were provisional, and whatever else it has counted in working days, with a calendar just
 * imported. Returns how many due dates changed. Runs at least once for every import, so a second run must change nothing.
 */
export type DueRecomputer = (deps: Deps, calendar: WorkCalendar) => Promise<number>

const recomputers = new Map<string, DueRecomputer>()

/** Registers a module's recomputer; called once from the module's own file of routes. */
export function registerDueRecomputer(module: string, recompute: DueRecomputer): void {
  recomputers.set(module, recompute)
}

/** Recomputes every module's provisional due dates, one module after the other. Returns how many cases changed. */
export async function recomputeDues(deps: Deps, calendar: WorkCalendar): Promise<number> {
  await everyModule()
  let changed = 0
  for (const recompute of recomputers.values()) changed += await recompute(deps, calendar)
  return changed
}
