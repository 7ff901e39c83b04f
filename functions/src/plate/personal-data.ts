/** What the module keeps about a person: handed over on request, and taken out of their cases when they leave. */
import type { LaneCase } from '@lubiao/shared/plate/lane-case'
import { laneMachine } from '@lubiao/shared/plate/lane-machine'
import type { PickCase } from '@lubiao/shared/plate/pick-case'
import { pickMachine } from '@lubiao/shared/plate/pick-machine'
import type { PersonalData, Subject } from '../account/personal-data'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite } from '../platform/events'
import { carsOfOwner, erasedCarWrite } from './repo-lane'
import { erasedPickWrite, noPickApplicantWrite, picksOfIdentity, picksOfOwner } from './repo-picks'

const PAGE = 50
const GONE = '已注销'

/** Every number chosen by a person, or for them at a counter. */
async function picksOf(deps: Deps, { userId, identity }: Subject): Promise<readonly PickCase[]> {
  const found: PickCase[] = []
  let after: string | undefined
  do {
    const page = await picksOfOwner(deps, userId, PAGE, after)
    found.push(...page.picks)
    after = page.next
  } while (after !== undefined)
  const counter = identity === undefined ? [] : await picksOfIdentity(deps, identity)
  return [...found, ...counter.filter((pick) => pick.ownerId !== userId)]
}

/** The cars those numbers went with. */
async function carsOf(deps: Deps, picks: readonly PickCase[], userId: string): Promise<readonly LaneCase[]> {
  const owners = [...new Set([userId, ...picks.map((pick) => pick.ownerId)])]
  return (await Promise.all(owners.map((ownerId) => carsOfOwner(deps, ownerId)))).flat()
}

async function erase(deps: Deps, who: Subject): Promise<void> {
  const now = deps.now()
  const by = { kind: 'system' as const, id: 'system' }
  const picks = await picksOf(deps, who)
  for (const car of await carsOf(deps, picks, who.userId)) {
    if (car.ownerMasked === GONE) continue
    const next: LaneCase = { ...car, version: car.version + 1, ownerMasked: GONE, sealed: deps.cipher.seal('{}'), vinTail: '' }
    await commit(deps, [erasedCarWrite(deps, car, next), eventWrite(deps.table.name, deps.cipher, { module: 'lane', caseId: car.caseId, version: next.version, name: 'lane.erased', at: now, by, unit: car.unit })])
  }
  for (const pick of picks) {
    if (pick.ownerMasked === GONE) continue
    const next: PickCase = { ...pick, version: pick.version + 1, ownerMasked: GONE, sealed: deps.cipher.seal('{}'), vinTail: '' }
    await commit(deps, [erasedPickWrite(deps, pick, next), noPickApplicantWrite(deps, pick.caseId), eventWrite(deps.table.name, deps.cipher, { module: 'plate', caseId: pick.caseId, version: next.version, name: 'plate.erased', at: now, by })])
  }
}

/** The module's part in export and deletion. */
export const platePersonalData: PersonalData = {
  module: 'plate',
  exportOf: async (deps, who) => {
    const picks = await picksOf(deps, who)
    return {
      numbers: picks.map((pick) => ({ caseId: pick.caseId, plate: pick.plate, plateType: pick.plateType, state: pickMachine.states[pick.state].label, chosenAt: pick.openedAt, holds: JSON.parse(deps.cipher.open(pick.sealed)) as unknown })),
      cars: (await carsOf(deps, picks, who.userId)).map((car) => ({ caseId: car.caseId, outletId: car.outletId, ticket: car.ticket, state: laneMachine.states[car.state].label, enteredAt: car.openedAt, visits: car.visits, holds: JSON.parse(deps.cipher.open(car.sealed)) as unknown }))
    }
  },
  // A number that waits or is being mounted: to be given up, or its car to leave, before the account can go.
  hasOpen: async (deps, who) => (await picksOf(deps, who)).some((pick) => pick.state === 'reserved' || pick.state === 'inLane'),
  erase
}
