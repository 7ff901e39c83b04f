/** Moving a car through its lane: one tap, one transaction, with the number it carries. */
import { problem } from '@lubiao/shared/kernel/problem'
import type { LaneCase } from '@lubiao/shared/plate/lane-case'
import type { LaneActor } from '@lubiao/shared/plate/lane-machine'
import { decideCar, type AnyCarOrder, type CarriedNumber } from '@lubiao/shared/plate/lane-rules'
import type { PickCase } from '@lubiao/shared/plate/pick-case'
import type { LaneSpec } from '@lubiao/shared/plate/stations.data'
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite, type DomainEvent } from '../platform/events'
import { changePick } from './picking'
import { carWrite, goingCheck, outsideWrite } from './repo-lane'
import { loadPick, pickOfVehicle } from './repo-picks'

/** Who moves a car. */
export interface Mover {
  readonly kind: 'staff' | 'system'
  readonly id: string
  readonly roles: readonly LaneActor[]
}

/** The number that goes with a car: the one it carries, or the one chosen meanwhile for the very vehicle. */
export async function numberOf(deps: Deps, car: Pick<LaneCase, 'pickId' | 'vinHash' | 'plateType'>): Promise<PickCase | undefined> {
  if (car.pickId !== undefined) return loadPick(deps, car.pickId)
  const pick = await pickOfVehicle(deps, car.vinHash)
  return pick?.state === 'reserved' && pick.plateType === car.plateType ? pick : undefined
}

/** What a car takes over from its number. */
export const carriedBy = (pick: PickCase): CarriedNumber => ({ pickId: pick.caseId, plate: pick.plate, ownerId: pick.ownerId, ownerMasked: pick.ownerMasked })

/** A move decided and what it writes. */
export interface Move {
  readonly next: LaneCase
  readonly event: DomainEvent
  readonly writes: readonly Write[]
}

/** What becomes of the number when its car moves: it comes in with the car, ends on it, or waits again when the car leaves without it. */
async function numberWrites(deps: Deps, now: Instant, before: LaneCase, next: LaneCase, pick: PickCase | undefined, mover: Mover): Promise<readonly Write[]> {
  if (pick === undefined || next.pickId === undefined) return []
  const actor = { kind: mover.kind, id: mover.id, roles: mover.kind === 'system' ? (['system'] as const) : (['lane'] as const) }
  if (before.pickId === undefined) return (await changePick(deps, now, pick, { command: 'enterLane', carId: next.caseId }, actor)).writes
  if (next.state === 'plated') return (await changePick(deps, now, pick, { command: 'mount' }, actor)).writes
  return next.state === 'left' ? (await changePick(deps, now, pick, { command: 'leaveLane' }, actor)).writes : []
}

/** Decides an order on a car. Throws its refusal. */
export async function moveCar(deps: Deps, now: Instant, lane: LaneSpec, paused: ReadonlySet<string>, car: LaneCase, order: AnyCarOrder, mover: Mover): Promise<Move> {
  const pick = await numberOf(deps, car)
  const outcome = decideCar(car, order, mover, { now, lane, paused, number: pick === undefined ? undefined : carriedBy(pick) })
  if (!outcome.ok) throw outcome.problem
  const { next } = outcome
  // A number chosen in the last minute would have to come in and end on the car in one step; the station that needs it has let it in before.
  if (next.state === 'plated' && car.pickId === undefined) throw problem('version-conflict')
  const event: DomainEvent = {
    module: 'lane', caseId: car.caseId, version: next.version, name: outcome.event, at: now, by: { kind: mover.kind, id: mover.id }, unit: car.unit, data: outcome.data, ...(outcome.note === undefined ? {} : { note: outcome.note })
  }
  const ended = next.state === 'plated' || next.state === 'left'
  return {
    next, event,
    writes: [
      carWrite(deps, car, next, order.command), eventWrite(deps.table.name, deps.cipher, event), ...(order.command === 'advance' || order.command === 'finish' ? [goingCheck(deps, car.outletId, car.station)] : []),
      ...(ended ? [outsideWrite(deps, car)] : []), ...(await numberWrites(deps, now, car, next, pick, mover))
    ]
  }
}
