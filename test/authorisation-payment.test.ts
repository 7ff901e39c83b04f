/** Who may see and move whose bill, as a property: random actor × bill × route against a model that is told nothing by the product. */
import { findUnit } from '@lubiao/shared/account/units.data'
import type { Route } from '@lubiao/shared/kernel/route'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { demoPerson } from '../local/src/demo/people.data'
import { everybodyOn } from './support/everybody'
import { dice } from './support/hostile'
import { owed, paid } from './support/paying'
import { Rig, type Client } from './support/rig'

const CASES = Number(process.env['LUBIAO_CASES'] ?? 500)
const SEED = Number(process.env['LUBIAO_SEED'] ?? 41)
const CITIZENS = ['li', 'zhao', 'wang', 'zhou'] as const
const DESKS = ['clerk', 'clerk2', 'approver3', 'officer', 'supervisor', 'admin', 'finance', 'finance2'] as const

interface Known {
  readonly billId: string
  readonly noticeNo: string
  readonly owner: string
}

let rig: Rig
let people: ReadonlyMap<string, Client>
const bills: Known[] = []

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
  people = await everybodyOn(rig, CITIZENS, DESKS)
  for (const owner of ['li', 'zhao', 'wang'] as const) {
    const client = people.get(owner) as Client
    const billId = await owed(rig, client, 1_000)
    if (owner === 'wang') await paid(rig, billId)
    bills.push({ billId, owner, noticeNo: (await client.must(paymentRoutes.get, { billId })).noticeNo })
  }
}, 120_000)
afterAll(() => rig.stop())

const order = (bill: Known): string => `${bill.billId.replaceAll('-', '')}P01`
const ROUTES: readonly { readonly route: Route; readonly input: (bill: Known) => Record<string, unknown> }[] = [
  { route: paymentRoutes.get, input: ({ billId }) => ({ billId }) },
  { route: paymentRoutes.begin, input: ({ billId }) => ({ billId, channel: 'wxpay', way: 'web' }) },
  { route: paymentRoutes.check, input: ({ billId }) => ({ billId }) },
  { route: paymentRoutes.abandon, input: (bill) => ({ billId: bill.billId, orderId: order(bill).replace('P01', 'P19') }) },
  { route: paymentRoutes.counterGet, input: ({ billId }) => ({ billId }) },
  { route: paymentRoutes.counterBegin, input: ({ billId }) => ({ billId, channel: 'wxpay', way: 'transfer' }) },
  { route: paymentRoutes.counterCheck, input: ({ billId }) => ({ billId }) },
  { route: paymentRoutes.counterAbandon, input: (bill) => ({ billId: bill.billId, orderId: order(bill).replace('P01', 'P19') }) },
  { route: paymentRoutes.askRefund, input: ({ billId }) => ({ billId, version: 999, fen: 1, reason: '多收退还' }) },
  { route: paymentRoutes.decideRefund, input: (bill) => ({ billId: bill.billId, refundId: order(bill).replace('P01', 'R01'), version: 999, decision: 'approve' }) }
]
const READS: readonly Route[] = [paymentRoutes.get, paymentRoutes.counterGet]

/** The model: may this actor know of this bill through this route? */
function meant(actor: string, route: Route, bill: Known): boolean {
  if (route.api === 'citizen') return actor === bill.owner
  const staff = (DESKS as readonly string[]).includes(actor) ? demoPerson(actor).staff : undefined
  if (staff === undefined || !staff.roles.some((role) => route.by.includes(role))) return false
  return findUnit(staff.unit)?.scope === 'city' || staff.unit === 'cheguansuo'
}

it(`has no leak in ${CASES} random cases, seed ${SEED}`, async () => {
  const roll = dice(SEED)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(roll() * from.length)] as T
  const wrong: string[] = []
  let seen = 0
  for (let i = 0; i < CASES; i += 1) {
    const actor = pick([...CITIZENS, ...DESKS, 'stranger'])
    const { route, input } = pick(ROUTES)
    const bill = pick(bills)
    const answer = await rig.send(people.get(actor)?.session.accessToken, route, input(bill) as never)
    const allowed = meant(actor, route, bill)
    const text = JSON.stringify(answer.body)
    if (allowed) seen += 1
    if (!allowed && (![401, 403, 404].includes(answer.status) || text.includes(bill.noticeNo))) wrong.push(`LEAK ${actor} ${route.name} ${bill.owner}: ${answer.status} ${text.slice(0, 160)}`)
    if (allowed && READS.includes(route) && answer.status !== 200) wrong.push(`REFUSED ${actor} ${route.name} ${bill.owner}: ${answer.status} ${text.slice(0, 200)}`)
    // What is refused for another reason than the caller is refused by the rules, not hidden.
    if (allowed && [401, 403].includes(answer.status)) wrong.push(`FORBIDDEN ${actor} ${route.name} ${bill.owner}: ${text.slice(0, 200)}`)
    if (answer.status >= 500) wrong.push(`BROKEN ${actor} ${route.name}: ${text}`)
  }
  expect(wrong).toEqual([])
  expect(seen).toBeGreaterThan(CASES / 12)
}, 600_000)
