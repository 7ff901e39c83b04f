/** Who may see and do what with tickets, counters, screens and entries, as a property: random actor × case × route against a model that is told nothing by the product. */
import { findUnit } from '@lubiao/shared/account/units.data'
import { instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import type { Route } from '@lubiao/shared/kernel/route'
import { queueRoutes } from '@lubiao/shared/queue/contract'
import { releaseRoutes } from '@lubiao/shared/release/contract'
import { builtInOutletTables } from '@lubiao/shared/service/outlets.data'
import { demoPerson } from '../local/src/demo/people.data'
import { everybodyOn } from './support/everybody'
import { dice } from './support/hostile'
import { Rig, type Client } from './support/rig'

const CASES = Number(process.env['LUBIAO_CASES'] ?? 500)
const SEED = Number(process.env['LUBIAO_SEED'] ?? 41)
const CITIZENS = ['li', 'liu', 'zhao', 'wang'] as const
const DESKS = ['approver', 'approver3', 'clerk', 'clerk2', 'officer', 'supervisor', 'admin'] as const
const HALLS = ['OL-DCF-01', 'OL-ZSD-01', 'OL-DCF-03'] as const

interface Known {
  readonly owner: string
  readonly outletId: string
  readonly ticketId: string
  readonly releaseId: string
  readonly entryId: string
}

let rig: Rig
let people: ReadonlyMap<string, Client>
const cases: Known[] = []

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z', withoutPump: true })
  people = await everybodyOn(rig, CITIZENS, DESKS)
  const as = (id: string): Client => people.get(id) as Client
  const inMinutes = (minutes: number): string => instantOf(millisOf(rig.now) + minutes * 60_000)
  const { releaseId } = await as('supervisor').must(releaseRoutes.announce, { plan: { kind: 'lottery', module: 'plate', ref: 'x', title: '鲁P 新号段', unit: 'cheguansuo', opensAt: inMinutes(-1), drawsAt: inMinutes(600), endsAt: inMinutes(900), quota: 5, perPerson: 1 } })
  for (const [i, outletId] of HALLS.entries()) {
    const owner = CITIZENS[i] as string
    const { lng, lat } = builtInOutletTables.at(-1)?.outlets.find((one) => one.id === outletId) as { lng: number; lat: number }
    const { ticketId } = await as(owner).must(queueRoutes.take, { outletId, skill: 'window', presence: { by: 'position', lng, lat, accuracy: 10 } })
    const { entryId = '' } = await as(owner).must(releaseRoutes.enter, { releaseId })
    cases.push({ owner, outletId, ticketId, releaseId, entryId })
  }
}, 120_000)
afterAll(() => rig.stop())

const ROUTES: readonly { readonly route: Route; readonly input: (known: Known) => Record<string, unknown> }[] = [
  { route: queueRoutes.get, input: ({ ticketId }) => ({ ticketId }) },
  { route: queueRoutes.act, input: ({ ticketId }) => ({ ticketId, version: 999, order: { command: 'leave' } }) },
  { route: queueRoutes.desk, input: ({ outletId }) => ({ outletId }) },
  { route: queueRoutes.staffGet, input: ({ ticketId }) => ({ ticketId }) },
  { route: queueRoutes.staffAct, input: ({ ticketId }) => ({ ticketId, version: 999, order: { command: 'leave' } }) },
  { route: queueRoutes.openCounter, input: ({ outletId }) => ({ outletId, counterNo: '1', version: 999, skills: ['window'] }) },
  { route: queueRoutes.callNext, input: ({ outletId }) => ({ outletId, counterNo: '1', version: 999 }) },
  { route: queueRoutes.displays, input: ({ outletId }) => ({ outletId }) }
]
const READS: readonly Route[] = [queueRoutes.get, queueRoutes.desk, queueRoutes.staffGet, queueRoutes.displays]

/** The model: may this actor know of this case through this route? */
function meant(actor: string, route: Route, known: Known): boolean {
  if (route.api === 'citizen') return actor === known.owner
  const staff = (DESKS as readonly string[]).includes(actor) ? demoPerson(actor).staff : undefined
  if (staff === undefined || !staff.roles.some((role) => route.by.includes(role))) return false
  const unit = builtInOutletTables.at(-1)?.outlets.find((one) => one.id === known.outletId)?.unit
  return findUnit(staff.unit)?.scope === 'city' || staff.unit === unit
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
    if (!allowed && (![401, 403, 404].includes(answer.status) || text.includes('nameMasked') || text.includes(known.ticketId))) wrong.push(`LEAK ${actor} ${route.name} ${known.outletId}: ${answer.status}`)
    if (allowed && READS.includes(route) && answer.status !== 200) wrong.push(`REFUSED ${actor} ${route.name}: ${answer.status} ${text.slice(0, 200)}`)
    if (answer.status >= 500) wrong.push(`BROKEN ${actor} ${route.name}: ${text}`)
  }
  expect(wrong).toEqual([])
  expect(meantSeen).toBeGreaterThan(CASES / 20)
}, 300_000)

it('tells nobody whose an entry is: not its owner to others, not the secret to anybody before the draw', async () => {
  const [known] = cases as [Known]
  for (const actor of [...CITIZENS.slice(1), 'stranger']) {
    const own = await rig.send(people.get(actor)?.session.accessToken, releaseRoutes.place, { releaseId: known.releaseId })
    expect(JSON.stringify(own.body)).not.toContain(known.entryId)
  }
  for (const actor of ['stranger', 'supervisor', 'admin']) {
    const shown = JSON.stringify((await rig.send(people.get(actor)?.session.accessToken, releaseRoutes.get, { releaseId: known.releaseId })).body)
    expect([shown.includes('secret'), shown.includes(known.entryId)]).toEqual([false, false])
    expect((await rig.send(undefined, releaseRoutes.entries, { releaseId: known.releaseId })).body.entries).toEqual([])
  }
})
