/**
 * Who may see and do what, as a property: random actor × case × route against a model that is told nothing by the product. A leak is an
 * answer that is neither a refusal nor meant for the actor. `npm test` runs a reduced number; LUBIAO_CASES=10000 is the design's figure.
 */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { findUnit } from '@lubiao/shared/account/units.data'
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import type { Route } from '@lubiao/shared/kernel/route'
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { routes } from '../functions/src/entry/apps'
import { demoPerson } from '../local/src/demo/people.data'
import { cleanApplication } from './support/applications'
import { dice } from './support/hostile'
import { phoneKey } from './support/phone'
import { Rig, type Client } from './support/rig'

const CASES = Number(process.env['LUBIAO_CASES'] ?? 1500)
const SEED = Number(process.env['LUBIAO_SEED'] ?? 17)
const CITIZENS = ['li', 'liu', 'zhao', 'wang', 'zhou', 'chen'] as const
const DESKS = ['approver', 'approver2', 'approver3', 'clerk', 'officer', 'officer2', 'supervisor', 'admin'] as const
type Citizen = (typeof CITIZENS)[number]
type Desk = (typeof DESKS)[number]

interface Known {
  readonly view: PassView
  /** Citizens who may see it. */
  readonly citizens: readonly Citizen[]
}

let rig: Rig
const people = new Map<string, Client>()
const cases: Known[] = []

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
  for (const id of CITIZENS) people.set(id, await rig.wechat(id))
  for (const id of DESKS) people.set(id, await rig.desk(id))
  const as = (id: Citizen | Desk): Client => people.get(id) as Client
  const wang = await as('wang').must(accountRoutes.registerEnterprise, { uscc: '91371502MA3ABCD15D' })
  const enterpriseId = wang.enterprises[0]?.enterpriseId as string
  await as('wang').must(accountRoutes.authoriseAgent, { enterpriseId, name: '周婷', phone: demoPerson('zhou').phone, validUntil: addDays(dateOf(rig.now), 90) })
  await as('zhou').must(accountRoutes.me, {})
  const open = async (owner: Citizen, citizens: readonly Citizen[], plate: string, zone: string, forEnterprise = false, submit = true): Promise<void> => {
    const application = cleanApplication(rig.now, { plate, zones: [zone] })
    const draft = await as(owner).must(passRoutes.open, { application, ...(forEnterprise ? { enterpriseId } : {}) })
    const view = submit ? await as(owner).must(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application } }) : draft
    cases.push({ view, citizens })
  }
  await open('li', ['li'], '鲁P12345', 'Z1')
  await open('liu', ['liu'], '鲁P10101', 'Z2')
  await open('chen', ['chen'], '鲁P10102', 'Z2', false, false)
  await open('wang', ['wang', 'zhou'], '鲁P20003', 'Z1', true)
  await open('zhou', ['wang', 'zhou'], '鲁P20003', 'Z2', true, false)
}, 120_000)
afterAll(() => rig.stop())

const key = phoneKey()

const CASE_ROUTES: readonly { readonly route: Route; readonly input: (view: PassView) => Record<string, unknown> }[] = [
  { route: passRoutes.get, input: (view) => ({ caseId: view.caseId }) },
  { route: passRoutes.act, input: (view) => ({ caseId: view.caseId, version: 999, order: { command: 'withdraw' } }) },
  { route: passRoutes.act, input: (view) => ({ caseId: view.caseId, version: 999, order: { command: 'share', name: '张三' } }) },
  { route: passRoutes.bindDevice, input: (view) => ({ caseId: view.caseId, publicKey: key.publicKey, deviceName: 'x' }) },
  { route: passRoutes.reopen, input: (view) => ({ caseId: view.caseId, version: 999, kind: 'extend' }) },
  { route: passRoutes.fileLink, input: (view) => ({ caseId: view.caseId, fileId: 'FILE0001' }) },
  { route: passRoutes.shareCode, input: (view) => ({ caseId: view.caseId, shareId: 'SHARE001' }) },
  { route: passRoutes.staffGet, input: (view) => ({ caseId: view.caseId }) },
  { route: passRoutes.staffAct, input: (view) => ({ caseId: view.caseId, version: 999, order: { command: 'claim' } }) },
  { route: passRoutes.staffFileLink, input: (view) => ({ caseId: view.caseId, fileId: 'FILE0001' }) },
  { route: passRoutes.print, input: (view) => ({ caseId: view.caseId }) }
]

/** The model: may this actor know of this case through this route? */
function meant(actor: string, route: Route, known: Known): boolean {
  if (route.api === 'citizen') return (known.citizens as readonly string[]).includes(actor)
  // A draft on the phone is nobody's business but its writer's.
  if (known.view.state === 'draft') return false
  const staff = (DESKS as readonly string[]).includes(actor) ? demoPerson(actor).staff : undefined
  if (staff === undefined || !staff.roles.some((role) => route.by.includes(role))) return false
  return findUnit(staff.unit)?.scope === 'city' || staff.unit === known.view.unit
}

describe(`authorisation, seed ${SEED}`, () => {
  it(`has no leak in ${CASES} random cases`, async () => {
    const roll = dice(SEED)
    const pick = <T>(from: readonly T[]): T => from[Math.floor(roll() * from.length)] as T
    const wrong: string[] = []
    let meantSeen = 0
    for (let i = 0; i < CASES; i += 1) {
      const actor = pick([...CITIZENS, ...DESKS, 'stranger'])
      const { route, input } = pick(CASE_ROUTES)
      const known = pick(cases)
      const token = people.get(actor)?.session.accessToken
      const answer = await rig.send(token, route, input(known.view) as never)
      const allowed = meant(actor, route, known)
      if (allowed) meantSeen += 1
      const text = JSON.stringify(answer.body)
      const refused = [401, 403, 404].includes(answer.status)
      if (!allowed && (!refused || text.includes(known.view.plate ?? '鲁P') || text.includes('nameMasked'))) wrong.push(`LEAK ${actor} ${route.name} ${known.view.caseId}: ${answer.status}`)
      if (allowed && route.method === 'GET' && route.name.endsWith('et') && answer.status !== 200) wrong.push(`REFUSED ${actor} ${route.name}: ${answer.status} ${text.slice(0, 200)}`)
      if (answer.status >= 500) wrong.push(`BROKEN ${actor} ${route.name}: ${text}`)
    }
    expect(wrong).toEqual([])
    expect(meantSeen).toBeGreaterThan(CASES / 20)
  }, 900_000)

  it.each(routes.filter((route) => !route.by.includes('public')).map((route) => [route.name, route] as const))('%s: nobody without a token, no role beyond the table', async (_name, route) => {
    const input = Object.fromEntries([...route.path.matchAll(/\{(\w+)\}/g)].map((match) => [match[1] as string, 'XXXX0000']))
    expect((await rig.send(undefined, route, input as never)).status).toBe(401)
    for (const actor of [...CITIZENS.slice(0, 2), ...DESKS]) {
      const staff = (DESKS as readonly string[]).includes(actor) ? demoPerson(actor).staff : undefined
      const may = route.by.some((role) => (role === 'user' ? staff === undefined : role === 'staff' ? staff !== undefined : (staff?.roles as readonly string[] | undefined)?.includes(role) ?? false))
      if (may) continue
      expect({ actor, status: (await rig.send(people.get(actor)?.session.accessToken, route, input as never)).status }).toEqual({ actor, status: 403 })
    }
  })
})
