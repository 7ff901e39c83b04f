/** Chosen numbers and cars for tests, such as can exist. */
import type { Instant } from '../kernel/clock'
import { openCar, type LaneCase } from './lane-case'
import { decideCar, type AnyCarOrder, type LaneFacts } from './lane-rules'
import type { LaneState } from './lane-machine'
import { openPick, type PickCase } from './pick-case'
import type { PickState } from './pick-machine'
import { decidePick, type AnyPickOrder } from './pick-rules'
import { findLane, type LaneSpec } from './stations.data'

/** A Monday morning in Beijing. */
export const NOW: Instant = '2026-11-23T02:00:00.000Z'
/** After every clock of the module has run out. */
export const LATER: Instant = '2026-12-23T02:00:00.000Z'

/** A lane of five stations. */
export const lane = findLane('OL-DCF-01') as LaneSpec

const start = openPick({
  caseId: 'HP-0000-0000-00001', ownerId: 'U1', openedBy: { kind: 'user', id: 'U1' }, identity: 'h1', ownerMasked: '李*国', plate: '鲁P88888', plateType: '02', way: 'own', size: 'small', energy: 'fuel',
  vinTail: '000001', vinHash: 'v1', sealed: '{}', openedAt: NOW, policyVersion: 'demo-2026-01'
})

/** Orders on a chosen number that lead to a state. */
const pickPaths: Readonly<Record<PickState, readonly AnyPickOrder[]>> = {
  reserved: [], inLane: [{ command: 'enterLane', carId: 'TD-0000-0000-00001' }], plated: [{ command: 'enterLane', carId: 'TD-0000-0000-00001' }, { command: 'mount' }], renounced: [{ command: 'renounce' }], expired: [{ command: 'expire' }]
}

/** A chosen number in a state. */
export function pickIn(state: PickState): PickCase {
  let pick = start
  for (const order of pickPaths[state]) {
    const outcome = decidePick(pick, order, { roles: ['applicant', 'lane', 'system'] }, order.command === 'expire' ? LATER : NOW)
    if (!outcome.ok) throw outcome.problem
    pick = outcome.next
  }
  return pick
}

/** Facts in which nothing stands in the way. */
export const laneFacts = (change: Partial<LaneFacts> = {}): LaneFacts => ({ now: NOW, lane, paused: new Set(), number: { pickId: 'HP-0000-0000-00001', plate: '鲁P88888', ownerId: 'U1', ownerMasked: '李*国' }, ...change })

/** A car that has just come in. */
export const newCar = (change: Partial<LaneCase> = {}): LaneCase => ({
  ...openCar({
    caseId: 'TD-0000-0000-00001', outletId: lane.outletId, unit: lane.unit, ticket: 'T001', openedBy: { kind: 'staff', id: '371504' }, plateType: '02', size: 'small', energy: 'fuel', vinTail: '000001', vinHash: 'v1', sealed: '{}',
    station: 'papers', openedAt: NOW
  }), ...change
})

const advance: AnyCarOrder = { command: 'advance' }
const carPaths: Readonly<Record<LaneState, readonly AnyCarOrder[]>> = {
  moving: [], aside: [{ command: 'reject', reason: 'papers-missing' }], plated: [advance, advance, advance, advance, { command: 'finish' }], left: [{ command: 'leave', note: '改天再来' }]
}

/** A car in a state. */
export function carIn(state: LaneState): LaneCase {
  let car = newCar()
  for (const order of carPaths[state]) {
    const outcome = decideCar(car, order, { roles: ['crew'] }, laneFacts())
    if (!outcome.ok) throw outcome.problem
    car = outcome.next
  }
  return car
}
