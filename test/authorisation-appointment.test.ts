/** Who may see and do what with bookings, as a property: random actor × booking × route against a model that is told nothing by the product. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { findUnit } from '@lubiao/shared/account/units.data'
import type { Route } from '@lubiao/shared/kernel/route'
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { demoPerson } from '../local/src/demo/people.data'
import { give } from './support/bookers'
import { everybodyOn } from './support/everybody'
import { dice } from './support/hostile'
import { Rig, type Client } from './support/rig'

const CASES = Number(process.env['LUBIAO_CASES'] ?? 500)
const SEED = Number(process.env['LUBIAO_SEED'] ?? 41)
const CITIZENS = ['li', 'liu', 'zhao', 'wang', 'zhou'] as const
const DESKS = ['approver', 'approver3', 'clerk', 'officer', 'officer2', 'supervisor', 'admin'] as const

interface Known {
  /** Citizens who act as its owner. */
  readonly owners: readonly string[]
  readonly caseId: string
  readonly outletId: string
  readonly unit: string
  readonly date: string
}

let rig: Rig
let people: ReadonlyMap<string, Client>
const cases: Known[] = []

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z', withoutPump: true })
  people = await everybodyOn(rig, CITIZENS, DESKS)
  const as = (id: string): Client => people.get(id) as Client
  const enterpriseId = (await as('wang').must(accountRoutes.registerEnterprise, { uscc: '91371502MA3ABCD15D' })).enterprises[0]?.enterpriseId as string
  await as('wang').must(accountRoutes.authoriseAgent, { enterpriseId, name: '周婷', phone: demoPerson('zhou').phone, validUntil: addDays(dateOf(rig.now), 90) })
  await as('zhou').must(accountRoutes.me, {})
  for (const [owner, outletId, unit] of [['li', 'OL-DCF-01', 'cheguansuo'], ['liu', 'OL-DCF-03', 'dongchangfu'], ['zhao', 'OL-DCF-03', 'dongchangfu']] as const) {
    const view = await as(owner).must(appointmentRoutes.hold, { serviceCode: 'DL_REISSUE_LOST', outletId, date: '2026-11-25', time: '10:00' })
    await give(as(owner), view, { command: 'confirm' })
    cases.push({ owners: [owner], caseId: view.caseId, outletId, unit, date: view.date })
  }
  const { cases: batch } = await as('wang').must(appointmentRoutes.holdBatch, { enterpriseId, serviceCode: 'VEH_MARK_INSPECT', outletId: 'OL-YGX-05', date: '2026-11-25', time: '10:00', items: [{ plate: '鲁P88001', plateType: '01' }, { plate: '鲁P88002', plateType: '01' }] })
  for (const { caseId } of batch) cases.push({ owners: ['wang', 'zhou'], caseId, outletId: 'OL-YGX-05', unit: 'yanggu', date: '2026-11-25' })
}, 120_000)
afterAll(() => rig.stop())

const ROUTES: readonly { readonly route: Route; readonly input: (known: Known) => Record<string, unknown> }[] = [
  { route: appointmentRoutes.get, input: ({ caseId }) => ({ caseId }) },
  { route: appointmentRoutes.act, input: ({ caseId }) => ({ caseId, version: 999, order: { command: 'cancel' } }) },
  { route: appointmentRoutes.calendar, input: ({ caseId }) => ({ caseId }) },
  { route: appointmentRoutes.actBatch, input: ({ caseId }) => ({ caseIds: [caseId, caseId], command: 'cancel' }) },
  { route: appointmentRoutes.day, input: ({ outletId, date }) => ({ outletId, date }) },
  { route: appointmentRoutes.staffGet, input: ({ caseId }) => ({ caseId }) },
  { route: appointmentRoutes.staffAct, input: ({ caseId }) => ({ caseId, version: 999, order: { command: 'officeCancel', note: '试一试' } }) }
]
const READS: readonly Route[] = [appointmentRoutes.get, appointmentRoutes.day, appointmentRoutes.staffGet]

/** The model: may this actor know of this booking through this route? */
function meant(actor: string, route: Route, known: Known): boolean {
  if (route.api === 'citizen') return known.owners.includes(actor)
  const staff = (DESKS as readonly string[]).includes(actor) ? demoPerson(actor).staff : undefined
  if (staff === undefined || !staff.roles.some((role) => route.by.includes(role))) return false
  return findUnit(staff.unit)?.scope === 'city' || staff.unit === known.unit
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
    const text = JSON.stringify(answer.body)
    const allowed = meant(actor, route, known)
    if (allowed) meantSeen += 1
    if (!allowed && (![401, 403, 404].includes(answer.status) || text.includes('nameMasked') || text.includes(known.caseId))) wrong.push(`LEAK ${actor} ${route.name} ${known.caseId}: ${answer.status}`)
    if (allowed && READS.includes(route) && answer.status !== 200) wrong.push(`REFUSED ${actor} ${route.name}: ${answer.status} ${text.slice(0, 200)}`)
    if (answer.status >= 500) wrong.push(`BROKEN ${actor} ${route.name}: ${text}`)
  }
  expect(wrong).toEqual([])
  expect(meantSeen).toBeGreaterThan(CASES / 20)
}, 600_000)
