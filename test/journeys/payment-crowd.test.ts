/** Payment on a busy day: two tabs, two people and a counter at once, the API out of reach for an hour, what payers are told, what is kept of them. LUBIAO_TABS sets how many bills are begun twice at once. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { balances } from '@lubiao/shared/payment/ledger'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { postingsOn } from '../../functions/src/platform/payment/bills'
import { Cast } from '../support/cast'
import { begin, inWallet, minutesPass, owed, paid, wxpay } from '../support/paying'
import { Rig } from '../support/rig'

jest.setTimeout(900_000)

const TABS = Number(process.env['LUBIAO_TABS'] ?? 24)
let rig: Rig
const cast = new Cast(() => rig)
const [li, zhao, clerk2, finance] = [cast.citizen('li'), cast.citizen('zhao'), cast.desk('clerk2'), cast.desk('finance')]

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

const minutes = (n: number): Promise<void> => minutesPass(rig, cast, n)
const heldToday = async (): Promise<number> => balances(await postingsOn(rig.deps, dateOf(rig.now))).held

it(`lets exactly one of two begin, ${TABS} times, and tells the other why`, async () => {
  const told = new Map<string, number>()
  for (let i = 0; i < TABS; i += 1) {
    const billId = await owed(rig, li, 1_000)
    // A phone and a counter, or two tabs of one phone that chose differently.
    const rival = i % 2 === 0 ? clerk2.send(paymentRoutes.counterBegin, { billId, channel: 'wxpay', way: 'code' }) : li.send(paymentRoutes.begin, { billId, channel: 'alipay', way: 'web' })
    const answers = await Promise.all([li.send(paymentRoutes.begin, { billId, channel: 'wxpay', way: 'miniProgram' }), rival])
    const [won, lost] = [answers.filter(({ status }) => status === 201), answers.filter(({ status }) => status !== 201)]
    expect([won.length, lost.length]).toEqual([1, 1])
    const { code = '', detail } = lost[0]?.body as { code?: string; detail?: string }
    told.set(code, (told.get(code) ?? 0) + 1)
    expect(detail).toMatch(/已有一笔(微信支付|支付宝)的支付正在进行/)
    expect((await li.must(paymentRoutes.get, { billId })).orders).toHaveLength(1)
  }
  expect([...told]).toEqual([['payment.in-progress', TABS]])
})

it('settles everything by itself after an hour in which nothing reached the API', async () => {
  const bills: string[] = []
  for (let i = 0; i < 12; i += 1) {
    const billId = await owed(rig, zhao, 1_000)
    const { live } = await begin(zhao, billId)
    await inWallet(rig, 'zhao', live?.handed ?? {})
    bills.push(billId)
  }
  const states = async (): Promise<Readonly<Record<string, number>>> => {
    const found = await Promise.all(bills.map(async (billId) => (await zhao.must(paymentRoutes.get, { billId })).state))
    return Object.fromEntries([...new Set(found)].map((state) => [state, found.filter((one) => one === state).length]))
  }
  rig.outOfReach = true
  let missed = 0
  // The platform's own schedule goes on; neither its notices nor the minute's questions arrive anywhere.
  for (let minute = 0; minute < 60; minute += 1) {
    rig.turn(60_000)
    missed += Number((await wxpay(rig, 'tick'))['sent'] ?? 0)
  }
  cast.later()
  expect(missed).toBeGreaterThan(bills.length)
  expect(await states()).toEqual({ open: bills.length })
  rig.outOfReach = false
  // Five hours of the platform's schedule, without one look of ours.
  for (let step = 0; step < 30; step += 1) {
    rig.turn(10 * 60_000)
    await wxpay(rig, 'tick')
  }
  cast.later()
  expect(await states()).toEqual({ paid: bills.length })
  expect(await heldToday()).toBe(0)
})

it('turns the pages of many bills of one’s own and of an enterprise, the newest first, each once', async () => {
  const wang = await rig.wechat('wang')
  const { enterprises } = await wang.must(accountRoutes.registerEnterprise, { uscc: '91371502MA3ABCD15D' })
  const enterpriseId = enterprises[0]?.enterpriseId ?? ''
  const made: string[] = []
  for (let i = 0; i < 45; i += 1) {
    // Some of the same moment, and one of them is the last of a page.
    if (i % 3 === 0) rig.turn(1_000)
    made.unshift(await owed(rig, i % 2 === 0 ? wang : enterpriseId, 1_000))
  }
  const pages: string[][] = []
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await wang.must(paymentRoutes.mine, { cursor })
    pages.push(page.bills.map((bill) => bill.billId))
    cursor = page.cursor
  }
  expect(pages.map((page) => page.length)).toEqual([20, 20, 5])
  expect(new Set(pages.flat())).toEqual(new Set(made))
  const days = pages.flat().map((billId) => Math.floor((44 - made.indexOf(billId)) / 3))
  expect(days).toEqual([...days].sort((a, b) => b - a))
  expect((await wang.send(paymentRoutes.mine, { cursor: 'x' })).body.code).toBe('invalid-input')
})

it('tells payers of money that goes back, and of nothing else', async () => {
  const billId = await owed(rig, li, 1_000)
  await paid(rig, billId)
  await rig.settle()
  const before = await finance.must(paymentRoutes.counterGet, { billId })
  await finance.must(paymentRoutes.askRefund, { billId, version: before.version, fen: 1_000, reason: '业务撤回退费' })
  for (let i = 0; i < 3; i += 1) await minutes(1)
  const { messages } = (await (await fetch(`${rig.stack.sms.adminUrl}/messages`)).json()) as { messages: { text: string }[] }
  expect(messages.map((one) => one.text).filter((text) => text.includes(billId))).toEqual([expect.stringContaining('退款处理'), expect.stringContaining('已退款')])
})

it('hands a payer their bills over, and keeps them without the payer once they leave', async () => {
  const chen = await rig.wechat('chen')
  const billId = await owed(rig, chen, 1_000)
  await paid(rig, billId)
  await rig.settle()
  expect((await chen.must(accountRoutes.exportData, {})).data['payment']).toMatchObject({ bills: [{ billId, fen: 1_000, state: '已缴费' }] })
  const { live } = await begin(chen, await owed(rig, chen, 1_000))
  expect((await chen.send(accountRoutes.deleteAccount, { confirm: '注销' })).body.code).toBe('account.open-cases')
  expect(live?.state).toBe('offered')
  for (let i = 0; i < 3; i += 1) await minutes(61)
  expect((await chen.send(accountRoutes.deleteAccount, { confirm: '注销' })).status).toBe(200)
  await rig.settle()
  const kept = await finance.must(paymentRoutes.counterGet, { billId })
  expect(kept).toMatchObject({ state: 'paid', fen: 1_000 })
  const { Items = [] } = await rig.deps.table.reads.send(new QueryCommand({ TableName: rig.deps.table.name, KeyConditionExpression: 'pk = :pk AND sk = :sk', ExpressionAttributeValues: { ':pk': `PAYMENT#${billId}`, ':sk': 'CASE' } }))
  expect(Items[0]).toMatchObject({ ownerId: 'GONE' })
  expect(Items[0]).not.toHaveProperty('gsi1pk')
})
