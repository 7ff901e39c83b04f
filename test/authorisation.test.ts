/**
 * Who may see and do what, as a property: random actor × case × route against a model that is told nothing by the product. A leak is an
 * answer that is neither a refusal nor meant for the actor. `npm test` runs a reduced number; LUBIAO_CASES=10000 is the design's figure.
 */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { findUnit } from '@lubiao/shared/account/units.data'
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import type { Route } from '@lubiao/shared/kernel/route'
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { contracts as routes } from '../functions/src/http/contracts'
import { demoPerson } from '../local/src/demo/people.data'
import { cleanApplication } from './support/applications'
import { uploadPaper } from './support/papers'
import { everybodyOn } from './support/everybody'
import { dice } from './support/hostile'
import { phoneKey } from './support/phone'
import { Rig, type Client } from './support/rig'

const CASES = Number(process.env['LUBIAO_CASES'] ?? 1000)
const SEED = Number(process.env['LUBIAO_SEED'] ?? 17)
const CITIZENS = ['li', 'liu', 'zhao', 'wang', 'zhou', 'chen', 'he'] as const
const DESKS = ['approver', 'approver2', 'approver3', 'clerk', 'officer', 'officer2', 'supervisor', 'admin'] as const
type Citizen = (typeof CITIZENS)[number]
type Desk = (typeof DESKS)[number]

interface Known {
  readonly view: PassView
  /** Citizens who act as its owner. */
  readonly citizens: readonly Citizen[]
  /** Citizens it is shared with: they see it and keep its code, no more. */
  readonly drivers: readonly Citizen[]
  /** A paper in it and a share of it, so that their routes have something to give away. */
  readonly fileId: string
  readonly shareId: string
}

let rig: Rig
let people: ReadonlyMap<string, Client>
const cases: Known[] = []

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
  people = await everybodyOn(rig, CITIZENS, DESKS)
  const as = (id: Citizen | Desk): Client => people.get(id) as Client
  const wang = await as('wang').must(accountRoutes.registerEnterprise, { uscc: '91371502MA3ABCD15D' })
  const enterpriseId = wang.enterprises[0]?.enterpriseId as string
  await as('wang').must(accountRoutes.authoriseAgent, { enterpriseId, name: '周婷', phone: demoPerson('zhou').phone, validUntil: addDays(dateOf(rig.now), 90) })
  await as('zhou').must(accountRoutes.me, {})
  // An agent who was one once: what they opened then is the enterprise's, not theirs.
  const withHe = await as('wang').must(accountRoutes.authoriseAgent, { enterpriseId, name: '何立民', phone: demoPerson('he').phone, validUntil: addDays(dateOf(rig.now), 90) })
  await as('he').must(accountRoutes.me, {})
  const agentId = withHe.enterprises[0]?.agents?.find((agent) => agent.nameMasked.startsWith('何'))?.agentId as string

  interface Opening { readonly owner: Citizen; readonly plate: string; readonly zone: string; readonly citizens?: readonly Citizen[]; readonly forEnterprise?: boolean; readonly upTo?: 'draft' | 'submitted' | 'approved' }
  const open = async ({ owner, plate, zone, citizens = [owner], forEnterprise = false, upTo = 'submitted' }: Opening): Promise<void> => {
    await rig.vehicle(plate, forEnterprise ? { ownerName: '聊城市鲁西建材有限公司', ownerUscc: '91371502MA3ABCD15D' } : { ownerName: demoPerson(owner).name })
    const paper = await uploadPaper(as(owner))
    const application = cleanApplication(rig.now, { plate, zones: [zone], materials: [paper] })
    let view = await as(owner).must(passRoutes.open, { application, ...(forEnterprise ? { enterpriseId } : {}) })
    const at = () => ({ caseId: view.caseId, version: view.version })
    if (upTo !== 'draft') view = await as(owner).must(passRoutes.act, { ...at(), order: { command: 'submit', application } })
    if (upTo !== 'approved') {
      cases.push({ view, citizens, drivers: [], fileId: paper.fileId, shareId: 'SHARE001' })
      return
    }
    for (const command of ['claim', 'approve'] as const) view = await as('approver').must(passRoutes.staffAct, { ...at(), order: { command } })
    view = await as(owner).must(passRoutes.act, { ...at(), order: { command: 'share', name: '赵志强' } })
    const shareId = view.shares[0]?.shareId as string
    const { shareCode } = await as(owner).must(passRoutes.shareCode, { caseId: view.caseId, shareId })
    await as('zhao').must(passRoutes.acceptShare, { shareCode })
    cases.push({ view, citizens, drivers: ['zhao'], fileId: paper.fileId, shareId })
  }
  await open({ owner: 'li', plate: '鲁P71001', zone: 'Z1' })
  await open({ owner: 'li', plate: '鲁P71002', zone: 'Z1', upTo: 'approved' })
  await open({ owner: 'liu', plate: '鲁P71003', zone: 'Z2' })
  await open({ owner: 'chen', plate: '鲁P71004', zone: 'Z2', upTo: 'draft' })
  await open({ owner: 'wang', plate: '鲁P71005', zone: 'Z1', citizens: ['wang', 'zhou'], forEnterprise: true })
  await open({ owner: 'zhou', plate: '鲁P71006', zone: 'Z2', citizens: ['wang', 'zhou'], forEnterprise: true, upTo: 'draft' })
  await open({ owner: 'he', plate: '鲁P71007', zone: 'Z2', citizens: ['wang', 'zhou'], forEnterprise: true })
  await as('wang').must(accountRoutes.revokeAgent, { enterpriseId, agentId })
}, 120_000)
afterAll(() => rig.stop())

const key = phoneKey()

/** Routes that are about one case; `drivers` where somebody it is shared with may come too. */
const CASE_ROUTES: readonly { readonly route: Route; readonly drivers?: true; readonly input: (known: Known) => Record<string, unknown> }[] = [
  { route: passRoutes.get, drivers: true, input: ({ view }) => ({ caseId: view.caseId }) },
  { route: passRoutes.act, input: ({ view }) => ({ caseId: view.caseId, version: 999, order: { command: 'withdraw' } }) },
  { route: passRoutes.act, input: ({ view }) => ({ caseId: view.caseId, version: 999, order: { command: 'share', name: '张三' } }) },
  { route: passRoutes.bindDevice, drivers: true, input: ({ view }) => ({ caseId: view.caseId, publicKey: key.publicKey, deviceName: 'x' }) },
  { route: passRoutes.reopen, input: ({ view }) => ({ caseId: view.caseId, version: 999, kind: 'extend' }) },
  { route: passRoutes.staffReopen, input: ({ view }) => ({ caseId: view.caseId, version: 999, kind: 'amend' }) },
  { route: passRoutes.fileLink, input: ({ view, fileId }) => ({ caseId: view.caseId, fileId }) },
  { route: passRoutes.shareCode, input: ({ view, shareId }) => ({ caseId: view.caseId, shareId }) },
  { route: passRoutes.staffGet, input: ({ view }) => ({ caseId: view.caseId }) },
  { route: passRoutes.staffAct, input: ({ view }) => ({ caseId: view.caseId, version: 999, order: { command: 'claim' } }) },
  { route: passRoutes.staffFileLink, input: ({ view, fileId }) => ({ caseId: view.caseId, fileId }) },
  { route: passRoutes.print, input: ({ view }) => ({ caseId: view.caseId }) }
]

/** The model: may this actor know of this case through this route? */
function meant(actor: string, { route, drivers }: (typeof CASE_ROUTES)[number], known: Known): boolean {
  if (route.api === 'citizen') return [...known.citizens, ...(drivers === true ? known.drivers : [])].includes(actor as Citizen)
  // A draft on the phone is nobody's business but its writer's.
  if (known.view.state === 'draft') return false
  const staff = (DESKS as readonly string[]).includes(actor) ? demoPerson(actor).staff : undefined
  if (staff === undefined || !staff.roles.some((role) => route.by.includes(role))) return false
  return findUnit(staff.unit)?.scope === 'city' || staff.unit === known.view.unit
}

/** Reads that must give an answer to whoever they are meant for. */
const READS: readonly Route[] = [passRoutes.get, passRoutes.staffGet, passRoutes.fileLink, passRoutes.staffFileLink]

describe(`authorisation, seed ${SEED}`, () => {
  it(`has no leak in ${CASES} random cases`, async () => {
    const roll = dice(SEED)
    const pick = <T>(from: readonly T[]): T => from[Math.floor(roll() * from.length)] as T
    const wrong: string[] = []
    let meantSeen = 0
    for (let i = 0; i < CASES; i += 1) {
      const actor = pick([...CITIZENS, ...DESKS, 'stranger'])
      const asked = pick(CASE_ROUTES)
      const { route, input } = asked
      const known = pick(cases)
      const token = people.get(actor)?.session.accessToken
      const answer = await rig.send(token, route, input(known) as never)
      const allowed = meant(actor, asked, known)
      if (allowed) meantSeen += 1
      const text = JSON.stringify(answer.body)
      // A driver knows of the case: being told that the version is old gives nothing away.
      const refused = [401, 403, 404].includes(answer.status) || (answer.body.code === 'version-conflict' && (known.drivers as readonly string[]).includes(actor))
      if (!allowed && (!refused || text.includes(known.view.plate ?? '鲁P') || text.includes('nameMasked') || text.includes('http'))) wrong.push(`LEAK ${actor} ${route.name} ${known.view.caseId}: ${answer.status}`)
      if (allowed && READS.includes(route) && answer.status !== 200) wrong.push(`REFUSED ${actor} ${route.name}: ${answer.status} ${text.slice(0, 200)}`)
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
