/** One bill, one payment: on the phone through WeChat Pay, over the real adapter and the strict simulator; what comes late, twice or not at all; giving back. */
import { balances } from '@lubiao/shared/payment/ledger'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { serviceCaseRoutes } from '@lubiao/shared/service/contract-case'
import { postingsOn } from '../../functions/src/platform/payment/bills'
import { Cast } from '../support/cast'
import { begin, billed, inWallet, payOnPhone, wxpay } from '../support/paying'
import { Rig } from '../support/rig'

let rig: Rig
const cast = new Cast(() => rig)
const [li, zhao, zhou, he, wang, chen] = [cast.citizen('li'), cast.citizen('zhao'), cast.citizen('zhou'), cast.citizen('he'), cast.citizen('wang'), cast.citizen('chen')]
const [clerk, clerk2, finance, finance2] = [cast.desk('clerk'), cast.desk('clerk2'), cast.desk('finance'), cast.desk('finance2')]

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

const heldToday = async (): Promise<number> => balances(await postingsOn(rig.deps, dateOf(rig.now))).held

describe('on the phone', () => {
  it('shows what is owed and why, is paid in WeChat, and the business goes on by itself', async () => {
    const { caseId, billId } = await billed(rig, li)
    expect(await li.must(paymentRoutes.get, { billId })).toMatchObject({ state: 'open', fen: 1000, noticeNo: expect.stringMatching(/^371500261123\d{8}$/) as string, items: [{ label: '驾驶证', fen: 1000, approvalDoc: expect.stringContaining('发改价格') as string }], ways: expect.arrayContaining([expect.objectContaining({ channel: 'wxpay', way: 'miniProgram' })]) as unknown })
    expect((await zhao.send(paymentRoutes.get, { billId })).status).toBe(404)
    const begun = await begin(li, billId)
    expect(begun.live).toMatchObject({ channel: 'wxpay', state: 'offered', mine: true, handed: { signType: 'RSA', paySign: expect.any(String) as string } })
    // The wallet closes without paying; the server knows better than the page.
    expect(await li.must(paymentRoutes.check, { billId })).toMatchObject({ state: 'open', live: { state: 'offered' } })
    await inWallet(rig, 'li', begun.live?.handed ?? {})
    expect(await li.must(paymentRoutes.check, { billId })).toMatchObject({ state: 'paid', orders: [{ outcome: 'applied' }] })
    await rig.settle()
    expect((await li.must(serviceCaseRoutes.get, { caseId })).state).toBe('approved')
    expect(await heldToday()).toBe(0)
  })

  it('goes on with the order one has begun, in another tab too, and says so to somebody else', async () => {
    const { caseId, billId } = await billed(rig, zhao)
    const [first, second] = await Promise.all([zhao.send(paymentRoutes.begin, { billId, channel: 'wxpay', way: 'miniProgram' }), zhao.send(paymentRoutes.begin, { billId, channel: 'wxpay', way: 'miniProgram' })])
    const again = await begin(zhao, billId)
    expect(again.orders).toHaveLength(1)
    for (const answer of [first, second]) expect([201, 409]).toContain(answer.status)
    expect(await clerk2.send(paymentRoutes.counterBegin, { billId, channel: 'wxpay', way: 'code' })).toMatchObject({ status: 409, body: { code: 'payment.in-progress', detail: expect.stringContaining('微信支付') as string } })
    // Another way: the first is closed at WeChat before the second begins.
    const dropped = await zhao.must(paymentRoutes.abandon, { billId, orderId: again.live?.orderId ?? '' })
    expect(dropped).toMatchObject({ state: 'open', orders: [{ state: 'closed' }] })
    const code = await clerk2.must(paymentRoutes.counterBegin, { billId, channel: 'wxpay', way: 'code' })
    expect(code.live).toMatchObject({ way: 'code', handed: { code: expect.stringContaining('weixin://') as string } })
    await wxpay(rig, 'pay', { codeUrl: code.live?.handed?.['code'], openid: 'oSomebodyElse' })
    expect(await clerk2.must(paymentRoutes.counterCheck, { billId })).toMatchObject({ state: 'paid' })
    await rig.settle()
    expect((await zhao.must(serviceCaseRoutes.get, { caseId })).state).toBe('approved')
  })
})

describe('what the channel says', () => {
  it('settles by its notice, however often it comes, and by asking when no notice comes', async () => {
    const one = await billed(rig, wang)
    expect(await payOnPhone(rig, wang, 'wang', one.billId)).toMatchObject({ state: 'paid' })
    const { orders } = await wang.must(paymentRoutes.get, { billId: one.billId })
    for (let i = 0; i < 3; i += 1) expect(await wxpay(rig, 'notice-copy', { number: orders[0]?.orderId, kind: 'true' })).toEqual({ answered: expect.any(Number) as number })
    expect((await wang.must(paymentRoutes.get, { billId: one.billId })).orders).toEqual(orders)
    const two = await billed(rig, zhou)
    const begun = await begin(zhou, two.billId)
    await wxpay(rig, 'notice-faults', { kind: 'lost', times: 20 })
    await inWallet(rig, 'zhou', begun.live?.handed ?? {})
    await wxpay(rig, 'tick')
    rig.turn(61_000)
    await rig.sweep()
    expect(await zhou.must(paymentRoutes.get, { billId: two.billId })).toMatchObject({ state: 'paid' })
    await wxpay(rig, 'reset')
  })

  it('gives back by itself what was paid for a business that had ended meanwhile', async () => {
    const { caseId, billId } = await billed(rig, he)
    const begun = await begin(he, billId)
    const view = await he.must(serviceCaseRoutes.get, { caseId })
    await he.must(serviceCaseRoutes.act, { caseId, version: view.version, order: { command: 'withdraw' } })
    expect(await he.must(paymentRoutes.get, { billId })).toMatchObject({ state: 'void', live: { state: 'offered' } })
    await inWallet(rig, 'he', begun.live?.handed ?? {})
    await wxpay(rig, 'tick')
    expect(await he.must(paymentRoutes.get, { billId })).toMatchObject({ state: 'void', orders: [{ outcome: 'surplus' }], refunds: [{ fen: 1000, state: 'approved' }] })
    for (let i = 0; i < 4; i += 1) {
      rig.turn(61_000)
      await rig.sweep()
      await wxpay(rig, 'tick')
    }
    expect(await he.must(paymentRoutes.get, { billId })).toMatchObject({ refunds: [{ state: 'done' }] })
    expect(await heldToday()).toBe(0)
  })
})

describe('at the treasurer’s', () => {
  it('gives back in parts with one person, above the limit with two', async () => {
    const { billId } = await billed(rig, chen)
    const paid = await payOnPhone(rig, chen, 'chen', billId)
    expect(paid.state).toBe('paid')
    const asked = await clerk2.must(paymentRoutes.askRefund, { billId, version: paid.version, fen: 400, reason: '多收退还' })
    expect(asked.refunds).toMatchObject([{ fen: 400, state: 'approved' }])
    expect((await clerk2.send(paymentRoutes.askRefund, { billId, version: asked.version, fen: 601, reason: '多收退还' })).body.code).toBe('payment.refund-too-much')
    for (let i = 0; i < 4; i += 1) {
      rig.turn(61_000)
      await rig.sweep()
      await wxpay(rig, 'tick')
    }
    expect(await chen.must(paymentRoutes.get, { billId })).toMatchObject({ state: 'paid', refunds: [{ state: 'done' }] })
    expect((await finance.must(paymentRoutes.ledger, { date: dateOf(rig.now) })).differences).toEqual([])
    expect(await finance2.must(paymentRoutes.differences, {})).toEqual({ differences: [] })
    expect((await clerk.must(paymentRoutes.counterFind, { q: paid.noticeNo })).bills).toHaveLength(1)
  })
})
