/** Who may see and do what with numbers and cars, as a property: random actor × case × route against a model that is told nothing by the product. */
import type { Route } from '@lubiao/shared/kernel/route'
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { findLane, type LaneSpec } from '@lubiao/shared/plate/stations.data'
import { findUnit } from '@lubiao/shared/account/units.data'
import { demoPerson } from '../local/src/demo/people.data'
import { everybodyOn } from './support/everybody'
import { dice } from './support/hostile'
import { Rig, type Client } from './support/rig'
import { newVehicle } from './support/vehicles'

const CASES = Number(process.env['LUBIAO_CASES'] ?? 500)
const SEED = Number(process.env['LUBIAO_SEED'] ?? 31)
const CITIZENS = ['li', 'liu', 'zhao', 'wang'] as const
const DESKS = ['approver', 'approver3', 'clerk', 'officer', 'officer2', 'supervisor', 'admin'] as const

interface Known {
  readonly owner: string
  readonly pickId: string
  readonly carId: string
  readonly outletId: string
  readonly plate: string
}

let rig: Rig
let people: ReadonlyMap<string, Client>
const cases: Known[] = []

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z', withoutPump: true })
  people = await everybodyOn(rig, CITIZENS, DESKS)
  const as = (id: string): Client => people.get(id) as Client
  for (const [i, [owner, outletId]] of ([['li', 'OL-DCF-01'], ['liu', 'OL-DCF-18'], ['zhao', 'OL-DCF-18']] as const).entries()) {
    const vehicle = newVehicle(i + 1)
    const plate = `鲁P7700${i}`
    const pick = await as(owner).must(plateRoutes.reserve, { plate, way: 'own', vehicle })
    const car = await as('clerk').must(plateRoutes.admit, { outletId, vehicle: { size: vehicle.size, energy: vehicle.energy, vin: vehicle.vin } })
    cases.push({ owner, outletId, plate, pickId: pick.caseId, carId: car.caseId })
  }
}, 120_000)
afterAll(() => rig.stop())

const ROUTES: readonly { readonly route: Route; readonly input: (known: Known) => Record<string, unknown> }[] = [
  { route: plateRoutes.get, input: ({ pickId }) => ({ caseId: pickId }) },
  { route: plateRoutes.act, input: ({ pickId }) => ({ caseId: pickId, version: 999, order: { command: 'renounce' } }) },
  { route: plateRoutes.car, input: ({ carId }) => ({ caseId: carId }) },
  { route: plateRoutes.staffCar, input: ({ carId }) => ({ caseId: carId }) },
  { route: plateRoutes.carAct, input: ({ carId }) => ({ caseId: carId, version: 999, order: { command: 'advance' } }) },
  { route: plateRoutes.lane, input: ({ outletId }) => ({ outletId }) },
  { route: plateRoutes.stationAct, input: ({ outletId }) => ({ outletId, station: 'papers', version: 999, order: { command: 'resume' } }) }
]
const READS: readonly Route[] = [plateRoutes.get, plateRoutes.car, plateRoutes.staffCar, plateRoutes.lane]

/** The model: may this actor know of this case through this route? */
function meant(actor: string, route: Route, known: Known): boolean {
  if (route.api === 'citizen') return actor === known.owner
  const staff = (DESKS as readonly string[]).includes(actor) ? demoPerson(actor).staff : undefined
  if (staff === undefined || !staff.roles.some((role) => route.by.includes(role))) return false
  return findUnit(staff.unit)?.scope === 'city' || staff.unit === (findLane(known.outletId) as LaneSpec).unit
}

it(`has no leak in ${CASES} random cases, seed ${SEED}`, async () => {
  const roll = dice(SEED)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(roll() * from.length)] as T
  const wrong: string[] = []
  let meantSeen = 0
  for (let i = 0; i < CASES; i += 1) {
    const actor = pick([...CITIZENS, ...DESKS, 'stranger'])
    const { route, input } = pick(ROUTES)
    const known = pick(cases)
    const answer = await rig.send(people.get(actor)?.session.accessToken, route, input(known) as never)
    const allowed = meant(actor, route, known)
    if (allowed) meantSeen += 1
    const text = JSON.stringify(answer.body)
    if (!allowed && (![401, 403, 404].includes(answer.status) || text.includes(known.plate) || text.includes('ownerMasked'))) wrong.push(`LEAK ${actor} ${route.name} ${known.carId}: ${answer.status}`)
    if (allowed && READS.includes(route) && answer.status !== 200) wrong.push(`REFUSED ${actor} ${route.name}: ${answer.status} ${text.slice(0, 200)}`)
    if (answer.status >= 500) wrong.push(`BROKEN ${actor} ${route.name}: ${text}`)
  }
  expect(wrong).toEqual([])
  expect(meantSeen).toBeGreaterThan(CASES / 20)
}, 300_000)
