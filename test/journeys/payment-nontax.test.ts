/** What is owed by law goes to the treasury: on the phone and at the counter through 微信非税缴费, over the real adapter, the strict platform and the treasury. */
import { balances } from '@lubiao/shared/payment/ledger'
import { dateOf, instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { paymentRoutes, type BillView } from '@lubiao/shared/payment/contract'
import { serviceCaseRoutes } from '@lubiao/shared/service/contract-case'
import { commit } from '../../functions/src/platform/commit'
import { loadBill, postingsOn } from '../../functions/src/platform/payment/bills'
import { Cast } from '../support/cast'
import { inPlatform, nontax } from '../support/nontax-wallet'
import { billed, owed, paid } from '../support/paying'
import { freshKey, Rig, type Client } from '../support/rig'

jest.setTimeout(120_000)

let rig: Rig
const cast = new Cast(() => rig)
const clerk2 = cast.desk('clerk2')

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

const heldToday = async (): Promise<number> => balances(await postingsOn(rig.deps, dateOf(rig.now))).held
const begin = (client: Pick<Client, 'must'>, billId: string): Promise<BillView> => client.must(paymentRoutes.begin, { billId, channel: 'nontax', way: 'miniProgram' })
const debts = async (): Promise<readonly { readonly noticeNo: string; readonly paidBy?: string }[]> => ((await (await fetch(`${rig.stack.nontax.adminUrl}/debts`)).json()) as { debts: { noticeNo: string; paidBy?: string }[] }).debts

it('is known to the treasury a minute after it is owed, or ten after the treasury can be reached again; nothing else waits for that, and what is kept for minutes only is not told', async () => {
  await nontax(rig, 'faults', { down: true })
  const billId = await owed(rig, cast.citizen('li'), 1000)
  const { noticeNo } = await cast.citizen('li').must(paymentRoutes.get, { billId })
  const { billId: kept, writes } = rig.deps.payment.bill({ module: 'sample', caseId: 'YB-0000-0000-0000A', ownerId: 'U1', unit: 'cheguansuo', payBy: instantOf(millisOf(rig.now) + 600_000) }, [{ feeId: 'driving-test', label: '科目一考试费', fen: 4000 }])
  await commit(rig.deps, writes)
  // Somebody has begun to pay it and gone away: that ends at its time although the treasury is out of reach.
  expect((await cast.citizen('li').must(paymentRoutes.begin, { billId, channel: 'wxpay', way: 'miniProgram' })).live?.state).toBe('offered')
  rig.turn(16 * 60_000)
  cast.later()
  await rig.sweep()
  expect((await loadBill(rig.deps, billId))?.orders.map((order) => order.state)).toEqual(['closed'])
  rig.turn(60_000)
  await rig.sweep()
  expect(await debts()).toEqual([])
  // It is let alone for ten minutes.
  await nontax(rig, 'faults', { down: false })
  rig.turn(60_000)
  await rig.sweep()
  expect(await debts()).toEqual([])
  rig.turn(9 * 60_000)
  await rig.sweep()
  expect(await debts()).toEqual([expect.objectContaining({ noticeNo, fee: 1000 })])
  // Told once: nothing is due any more.
  expect([await loadBill(rig.deps, billId), await loadBill(rig.deps, kept)].map((bill) => [bill?.version, bill?.toRegister, bill?.wakeAt])).toEqual([[4, undefined, undefined], [1, undefined, undefined]])
  await nontax(rig, 'reset')
})

it('is not asked for again when the treasury holds another sum under the number; whoever pays it is told', async () => {
  const li = cast.citizen('li')
  const billId = await owed(rig, li, 1000)
  const bill = await loadBill(rig.deps, billId)
  if (bill === undefined) throw new Error('no bill')
  await nontax(rig, 'register', { noticeNo: bill.noticeNo, regionCode: bill.regionCode, departmentCode: bill.departmentCode, fen: 900, items: [{ itemId: 'driving-licence', itemName: '驾驶证', fen: 900 }], owedSince: bill.openedAt })
  await rig.sweep()
  expect((await loadBill(rig.deps, billId))?.wakeAt).toBeUndefined()
  expect(rig.lines.some((line) => line.includes('payment.treasury-differs') && line.includes(billId))).toBe(true)
  for (const way of [{ channel: 'nontax', way: 'miniProgram' }, { channel: 'bank', way: 'transfer' }] as const) expect((await li.send(paymentRoutes.begin, { billId, ...way })).body.code).toBe('payment.treasury-differs')
  await nontax(rig, 'reset')
})

it('is registered with the treasury, paid in its mini-program, found paid by asking, posted; the business goes on', async () => {
  const li = cast.citizen('li')
  const { caseId, billId } = await billed(rig, li)
  const { noticeNo, ways } = await li.must(paymentRoutes.get, { billId })
  expect(ways[0]).toEqual({ channel: 'nontax', way: 'miniProgram', label: '微信非税缴费（手机支付）' })
  const { live } = await begin(li, billId)
  expect(live).toMatchObject({ channel: 'nontax', state: 'offered', handed: { appId: 'wxnontaxsimulated', businessType: 'nontaxpay' } })
  expect(await debts()).toEqual([expect.objectContaining({ noticeNo, fee: 1000 })])
  await inPlatform(rig, 'li', live?.handed)
  // The platform shows the payment a moment later: what is not there yet is asked again.
  for (const call of ['getorderlist', 'getorder']) await nontax(rig, 'answer', { call, fault: 'late' })
  expect(await li.must(paymentRoutes.check, { billId })).toMatchObject({ state: 'open', live: { state: 'offered' } })
  rig.turn(61_000)
  await rig.sweep()
  expect(await li.must(paymentRoutes.get, { billId })).toMatchObject({ state: 'paid', orders: [{ channel: 'nontax', outcome: 'applied' }] })
  await rig.settle()
  expect((await li.must(serviceCaseRoutes.get, { caseId })).state).toBe('approved')
  expect(await heldToday()).toBe(0)
  const date = dateOf(rig.now)
  rig.turn(24 * 3600_000)
  expect(await rig.deps.treasury?.postings(date)).toEqual([expect.objectContaining({ noticeNo, fen: 1000 })])
})

it('reads the payer’s code at the counter, waits for the password, and gives back in part', async () => {
  const zhao = cast.citizen('zhao')
  const { billId } = await billed(rig, zhao)
  const { authCode } = await nontax<{ authCode: string }>(rig, 'auth-code', { mood: 'password' })
  expect(await clerk2.must(paymentRoutes.counterBegin, { billId, channel: 'nontax', way: 'scan', authCode })).toMatchObject({ state: 'open', live: { channel: 'nontax', way: 'scan' } })
  expect(await clerk2.must(paymentRoutes.counterCheck, { billId })).toMatchObject({ state: 'open' })
  await nontax(rig, 'password', { authCode })
  expect((await clerk2.must(paymentRoutes.counterCheck, { billId })).state).toBe('paid')
  // The receipt follows the payment as a change of its own.
  await rig.settle()
  const settled = await clerk2.must(paymentRoutes.counterGet, { billId })
  await nontax(rig, 'refunds', { next: 'processing' })
  const { refunds } = await clerk2.must(paymentRoutes.askRefund, { billId, version: settled.version, fen: 400, reason: '多收退还' })
  for (const state of ['processing', 'done']) {
    rig.turn(61_000)
    await rig.sweep()
    expect(await zhao.must(paymentRoutes.get, { billId })).toMatchObject({ state: 'paid', refunds: [{ fen: 400, state }] })
    if (state === 'processing') await nontax(rig, 'refunds', { end: refunds[0]?.refundId })
  }
  expect(await heldToday()).toBe(0)
  expect(rig.lines.join()).not.toContain(authCode)
})

it('opens nothing while the treasury names another amount, leaves the bill free, and counts what is paid elsewhere under its notice, once', async () => {
  const wang = cast.citizen('wang')
  const { billId } = await billed(rig, wang)
  await nontax(rig, 'answer', { call: 'queryfee', fault: 'amount' })
  expect(await wang.send(paymentRoutes.begin, { billId, channel: 'nontax', way: 'miniProgram' }, { key: freshKey() })).toMatchObject({ status: 409, body: { code: 'payment.treasury-differs', title: expect.stringContaining('财政') as string } })
  expect(await wang.must(paymentRoutes.get, { billId })).toMatchObject({ state: 'open', orders: [{ state: 'failed', why: expect.stringContaining('财政') as string }] })
  const ended = await begin(wang, billId)
  await wang.must(paymentRoutes.abandon, { billId, orderId: ended.live?.orderId ?? '' })
  expect((await begin(wang, billId)).live).toMatchObject({ state: 'offered' })
  await nontax(rig, 'pay-elsewhere', { noticeNo: ended.noticeNo })
  const orders = [{ state: 'failed' }, { state: 'closed' }, { outcome: 'applied' }]
  expect(await wang.must(paymentRoutes.check, { billId })).toMatchObject({ state: 'paid', orders })
  for (let i = 0; i < 2; i += 1) {
    rig.turn(11 * 60_000)
    await rig.sweep()
  }
  expect(await wang.must(paymentRoutes.get, { billId })).toMatchObject({ state: 'paid', orders, refunds: [] })
})

it('takes what comes by an attempt that had ended here, whichever is asked about, once', async () => {
  const zhou = cast.citizen('zhou')
  const { billId } = await billed(rig, zhou)
  const first = await begin(zhou, billId)
  expect(await zhou.must(paymentRoutes.abandon, { billId, orderId: first.live?.orderId ?? '' })).toMatchObject({ state: 'open', orders: [{ state: 'closed' }] })
  const second = await begin(zhou, billId)
  await inPlatform(rig, 'zhou', first.live?.handed)
  await expect(inPlatform(rig, 'zhou', second.live?.handed)).rejects.toThrow('notice-paid')
  rig.turn(61_000)
  await rig.sweep()
  await rig.sweep()
  expect(await zhou.must(paymentRoutes.get, { billId })).toMatchObject({ state: 'paid', orders: [{ state: 'succeeded', outcome: 'applied' }, { state: 'closed' }], refunds: [] })
  const he = cast.citizen('he')
  const late = await billed(rig, he)
  const only = await begin(he, late.billId)
  rig.turn(16 * 60_000)
  await rig.sweep()
  expect(await he.must(paymentRoutes.get, { billId: late.billId })).toMatchObject({ state: 'open', orders: [{ state: 'closed' }] })
  await inPlatform(rig, 'he', only.live?.handed)
  expect(await he.must(paymentRoutes.check, { billId: late.billId })).toMatchObject({ state: 'paid', orders: [{ outcome: 'applied' }] })
  expect(await heldToday()).toBe(0)
})

it('gives back by itself what comes by an ended attempt after something else has paid, without anybody asking', async () => {
  const chen = cast.citizen('chen')
  const { billId } = await billed(rig, chen)
  const first = await begin(chen, billId)
  await chen.must(paymentRoutes.abandon, { billId, orderId: first.live?.orderId ?? '' })
  await paid(rig, billId)
  await inPlatform(rig, 'chen', first.live?.handed)
  for (let i = 0; i < 3; i += 1) {
    rig.turn(11 * 60_000)
    await rig.sweep()
  }
  expect(await chen.must(paymentRoutes.get, { billId })).toMatchObject({ state: 'paid', orders: [{ channel: 'nontax', outcome: 'surplus' }, { channel: 'wxpay', outcome: 'applied' }], refunds: [{ state: 'done', fen: 1000 }] })
  expect(await heldToday()).toBe(0)
})

it('believes nobody who says that a notice was paid', async () => {
  const answer = await rig.fetch('/api/webhook/pay/nontax', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"status":3}' })
  expect(answer.status).toBe(401)
  expect(rig.lines.join()).toContain('payment.notice-refused')
})
