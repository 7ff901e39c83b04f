/** Who may see and do what with a piece of business, as a property: random actor × case × route against a model that is told nothing by the product. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { findUnit } from '@lubiao/shared/account/units.data'
import type { Route } from '@lubiao/shared/kernel/route'
import { serviceCaseRoutes, type ServiceForm, type ServiceView } from '@lubiao/shared/service/contract-case'
import { demoPerson } from '../local/src/demo/people.data'
import { everybodyOn } from './support/everybody'
import { dice } from './support/hostile'
import { Rig, type Client } from './support/rig'

const CASES = Number(process.env['LUBIAO_CASES'] ?? 500)
const SEED = Number(process.env['LUBIAO_SEED'] ?? 17)
const CITIZENS = ['li', 'liu', 'zhao', 'wang', 'zhou', 'he'] as const
const DESKS = ['clerk', 'clerk2', 'approver3', 'officer', 'supervisor', 'admin'] as const

interface Known {
  readonly view: ServiceView
  readonly owners: readonly string[]
  readonly agents: readonly string[]
  readonly secret: string
}

let rig: Rig
let people: ReadonlyMap<string, Client>
const cases: Known[] = []

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
  people = await everybodyOn(rig, CITIZENS, DESKS)
  const as = (id: string): Client => people.get(id) as Client
  let serial = 0
  const form = async (owner: string): Promise<ServiceForm> => ({
    plate: await rig.owned(`鲁P${String(73_000 + (serial += 1))}`, owner), plateType: '01', cause: 'lost', delivery: 'post', postTo: { name: '收件人', phone: '13800000001', address: `聊城市东昌府区秘密路${serial}号` }
  })
  const open = async (owner: string, upTo: 'draft' | 'sent', agent?: string): Promise<void> => {
    const filled = await form(owner)
    let view = await as(owner).must(serviceCaseRoutes.open, { service: 'VEH_LICENCE_REISSUE', form: filled })
    if (upTo === 'sent') view = await as(owner).must(serviceCaseRoutes.act, { caseId: view.caseId, version: view.version, order: { command: 'submit', form: filled } })
    if (agent !== undefined) view = await as(owner).must(serviceCaseRoutes.act, { caseId: view.caseId, version: view.version, order: { command: 'authorise', agent: { name: demoPerson(agent).name, idNumber: demoPerson(agent).idNumber as string } } })
    cases.push({ view, owners: [owner], agents: agent === undefined ? [] : [agent], secret: filled.postTo?.address as string })
    await rig.settle()
  }
  await open('li', 'draft')
  await open('li', 'draft', 'zhou')
  // Handing over to an agent needs a case nothing moves meanwhile: it is authorised as a draft and sent then.
  for (const { view, owners } of [...cases].slice(1)) await as(owners[0] as string).must(serviceCaseRoutes.act, { caseId: view.caseId, version: view.version, order: { command: 'submit', form: view.form } })
  await open('liu', 'sent')
  const taken = await as('clerk').must(serviceCaseRoutes.take, { service: 'DL_REISSUE_LOST', idNumber: demoPerson('he').idNumber as string })
  cases.push({ view: taken, owners: ['he'], agents: [], secret: '何立民' })
  await as('wang').must(accountRoutes.me, {})
}, 120_000)
afterAll(() => rig.stop())

const stale = (known: Known) => ({ caseId: known.view.caseId, version: 999 })
const ROUTES: readonly { readonly route: Route; readonly input: (known: Known) => Record<string, unknown> }[] = [
  { route: serviceCaseRoutes.get, input: ({ view }) => ({ caseId: view.caseId }) },
  { route: serviceCaseRoutes.act, input: (known) => ({ ...stale(known), order: { command: 'withdraw' } }) },
  { route: serviceCaseRoutes.act, input: (known) => ({ ...stale(known), order: { command: 'recordPayment' } }) },
  { route: serviceCaseRoutes.staffGet, input: ({ view }) => ({ caseId: view.caseId }) },
  { route: serviceCaseRoutes.staffAct, input: (known) => ({ ...stale(known), order: { command: 'claim' } }) },
  { route: serviceCaseRoutes.finish, input: stale }
]
const READS: readonly Route[] = [serviceCaseRoutes.get, serviceCaseRoutes.staffGet]

/** The model: may this actor know of this case through this route? */
function meant(actor: string, route: Route, known: Known, place: number): boolean {
  if (route.api === 'citizen') return [...known.owners, ...known.agents].includes(actor)
  // The first is a draft still.
  if (place === 0) return false
  const staff = (DESKS as readonly string[]).includes(actor) ? demoPerson(actor).staff : undefined
  if (staff === undefined || !staff.roles.some((role) => route.by.includes(role))) return false
  return findUnit(staff.unit)?.scope === 'city' || staff.unit === known.view.unit
}

it(`has no leak in ${CASES} random cases, seed ${SEED}`, async () => {
  const roll = dice(SEED)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(roll() * from.length)] as T
  const wrong: string[] = []
  let seen = 0
  for (let i = 0; i < CASES; i += 1) {
    const actor = pick([...CITIZENS, ...DESKS, 'stranger'])
    const { route, input } = pick(ROUTES)
    const place = Math.floor(roll() * cases.length)
    const known = cases[place] as Known
    const answer = await rig.send(people.get(actor)?.session.accessToken, route, input(known) as never)
    const allowed = meant(actor, route, known, place)
    const text = JSON.stringify(answer.body)
    if (allowed) seen += 1
    if (!allowed && (![401, 403, 404].includes(answer.status) || text.includes('nameMasked') || text.includes(known.secret))) wrong.push(`LEAK ${actor} ${route.name} ${place}: ${answer.status}`)
    if (allowed && READS.includes(route) && answer.status !== 200) wrong.push(`REFUSED ${actor} ${route.name} ${place}: ${answer.status} ${text.slice(0, 200)}`)
    // An agent fetches the result; where the owner lives is not theirs to know.
    if (known.agents.includes(actor) && text.includes(known.secret)) wrong.push(`ADDRESS ${actor} ${route.name}`)
    // In clear only for the clerk who holds it.
    if (actor !== 'clerk' && text.includes('"name":"何立民"')) wrong.push(`NAME ${actor} ${route.name}`)
    if (answer.status >= 500) wrong.push(`BROKEN ${actor} ${route.name}: ${text}`)
  }
  expect(wrong).toEqual([])
  expect(seen).toBeGreaterThan(CASES / 10)
}, 600_000)
