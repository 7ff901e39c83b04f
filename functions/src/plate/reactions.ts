/** What follows from cars that move: stations are measured, the day is counted, owners are told. Marked done together with their effect, so that no car counts twice. */
import { dateOf, millisOf } from '@lubiao/shared/kernel/clock'
import { MOST_SAMPLES, withDeparture, type Measured } from '@lubiao/shared/plate/forecast'
import { findLane } from '@lubiao/shared/plate/stations.data'
import { commit, type Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import { markDone, type Reaction } from '../platform/reactor'
import { onNewest } from '../platform/newest'
import { noticeReaction } from './notices'
import { countWrite, loadMeasuredOne, measuredMoved, measuredWrite, TOTAL } from './repo-lane'

/** Times a measurement is taken again because another car's came first. */
const MOST_TRIES = 20
/** Cars remembered to have left: what passes a lane in a busy hour, with room to spare. */
const MOST_DEPARTURES = 120

const textOf = (event: DomainEvent, name: string): string => String(event.data?.[name] ?? '')

/** The lane's own measurement with one more car through: whole seconds from entry to exit. */
const withWay = (before: Measured, opened: string, left: string): Measured => ({
  samples: [...before.samples, Math.round((millisOf(left) - millisOf(opened)) / 1000)].slice(-MOST_SAMPLES), departures: [...before.departures, left].sort().slice(-MOST_DEPARTURES)
})

async function writesFor(deps: Deps, event: DomainEvent): Promise<readonly Write[]> {
  const outletId = textOf(event, 'outlet')
  const station = findLane(outletId)?.stations.find((one) => one.key === textOf(event, 'station'))
  if (station === undefined) return []
  const before = await loadMeasuredOne(deps, outletId, station.key)
  const gone = withDeparture(before, station.bays, textOf(event, 'since'), event.at)
  // What a car took that was turned away says little of what the station takes: its bay became free, no more.
  const writes = [measuredWrite(deps, outletId, station.key, before.version, event.name === 'lane.rejected' ? { ...gone, samples: before.samples } : gone)]
  if (event.name === 'lane.rejected') return [...writes, countWrite(deps, outletId, dateOf(event.at), 'turnedAway')]
  if (event.name !== 'lane.plated') return writes
  const total = await loadMeasuredOne(deps, outletId, TOTAL)
  return [...writes, measuredWrite(deps, outletId, TOTAL, total.version, withWay(total, textOf(event, 'opened'), event.at)), countWrite(deps, outletId, dateOf(event.at), 'finished')]
}

const measured: Reaction = {
  name: 'lane.measured',
  on: ['lane.advanced', 'lane.plated', 'lane.rejected'],
  run: (event, deps, done) => onNewest(async () => {
    const writes = await writesFor(deps, event)
    return writes.length === 0 ? markDone(deps, done) : commit(deps, [done, ...writes])
  }, (error) => error === measuredMoved, MOST_TRIES)
}

/** The module's reactions. */
export const plateReactions: readonly Reaction[] = [measured, noticeReaction]
