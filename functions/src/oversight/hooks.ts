/**
 * What oversight sets in motion in modules it knows nothing of: they register here what to recompute when the calendar changes, and the
 * entry registers the reactions that a set-aside event can be given to again.
 */
import type { WorkCalendar } from '@lubiao/shared/kernel/clock'
import type { Deps } from '../platform/deps'
import type { Reaction } from '../platform/reactor'

/**
 * Recomputes the due dates of a module's open cases that were provisional, with a calendar just imported. Returns how many changed. Runs at
 * least once for every import, so a second run must change nothing.
 */
export type DueRecomputer = (deps: Deps, calendar: WorkCalendar) => Promise<number>

const recomputers = new Map<string, DueRecomputer>()
let known: readonly Reaction[] = []

/** Registers a module's recomputer; called once from the module's own file of routes. */
export function registerDueRecomputer(module: string, recompute: DueRecomputer): void {
  recomputers.set(module, recompute)
}

/** Registers all reactions; called once by the entry. */
export function registerReactions(reactions: readonly Reaction[]): void {
  known = reactions
}

/** The reactions registered. */
export const registeredReactions = (): readonly Reaction[] => known

/** Recomputes every module's provisional due dates, one module after the other. Returns how many cases changed. */
export async function recomputeDues(deps: Deps, calendar: WorkCalendar): Promise<number> {
  let changed = 0
  for (const recompute of recomputers.values()) changed += await recompute(deps, calendar)
  return changed
}
