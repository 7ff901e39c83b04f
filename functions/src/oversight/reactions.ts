/** What follows an imported calendar: due dates are recomputed even when the importing request died half-way. */
import { calendarWith, readImports } from '../platform/calendar'
import { markDone, type Reaction } from '../platform/reactor'
import { recomputeDues } from './hooks'

const recompute: Reaction = {
  name: 'oversight.recompute',
  on: ['oversight.calendarImported'],
  async run(_event, deps, done) {
    await recomputeDues(deps, calendarWith(await readImports(deps.table)))
    await markDone(deps, done)
  }
}

/** Oversight's reactions. */
export const oversightReactions: readonly Reaction[] = [recompute]
