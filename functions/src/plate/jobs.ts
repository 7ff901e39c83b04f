/** What the clock does: a number whose vehicle did not come is given back, a car that did not come back has left. */
import { Problem } from '@lubiao/shared/kernel/problem'
import { asideUntil } from '@lubiao/shared/plate/lane-case'
import { waitsUntil } from '@lubiao/shared/plate/pick-case'
import { findLane } from '@lubiao/shared/plate/stations.data'
import { commit } from '../platform/commit'
import type { Waker } from '../platform/sweeper'
import { onSteadyLimit } from './choosing'
import { moveCar } from './moving'
import { changePick } from './picking'
import { loadCar } from './repo-lane'
import { loadPick } from './repo-picks'

/** Somebody changed the case at the same moment: what is still due is done in a minute. */
async function unlessMoved(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof Problem) || !['version-conflict', 'lane.already-moved'].includes(error.code)) throw error
  }
}

/** Does what is due for a chosen number. */
export const pickWaker: Waker = (deps, caseId) => unlessMoved(() => onSteadyLimit(async () => {
  const [pick, now] = [await loadPick(deps, caseId), deps.now()]
  if (pick?.state !== 'reserved' || now < waitsUntil(pick.enteredAt)) return
  await commit(deps, (await changePick(deps, now, pick, { command: 'expire' }, { kind: 'system', id: 'system', roles: ['system'] })).writes)
}))

/** Does what is due for a car. */
export const carWaker: Waker = (deps, caseId) => unlessMoved(() => onSteadyLimit(async () => {
  const [car, now] = [await loadCar(deps, caseId), deps.now()]
  const lane = car === undefined ? undefined : findLane(car.outletId)
  if (car?.state !== 'aside' || lane === undefined || now < asideUntil(car.enteredAt)) return
  await commit(deps, (await moveCar(deps, now, lane, new Set(), car, { command: 'lapse' }, { kind: 'system', id: 'system', roles: ['system'] })).writes)
}))
