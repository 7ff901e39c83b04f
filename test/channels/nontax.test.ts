/**
 * What 微信非税缴费, the treasury and their clients agree on, run by two clients that share no code: the product's adapter, and one of fetch and node:crypto.
 * Then what only the adapter promises.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addDays, dateOf, instantAt, instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { readConfig } from '../../functions/src/platform/config'
import { NoticeRefused, type ChannelOrder, type ChannelRefund, type KnownOrder, type PaymentChannel } from '../../functions/src/platform/payment/channel'
import { nontaxLinesOf } from '../../functions/src/platform/payment/nontax/bill'
import { descOf, numberIn } from '../../functions/src/platform/payment/nontax/news'
import { nontaxSettingsOf } from '../../functions/src/platform/payment/nontax'
import { treasurySettingsOf } from '../../functions/src/platform/treasury/client'
import { local, localEnv, localSecrets } from '../../local/src/settings'
import { independentNontax } from '../support/nontax-client'
import { NontaxBench, OPENID } from '../support/nontax-bench'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const UNAVAILABLE = 'upstream-unavailable'
const DIFFERS = 'payment.treasury-differs'

let bench: NontaxBench
beforeAll(async () => {
  bench = await NontaxBench.start()
})
beforeEach(() => bench.order('reset-faults'))
afterAll(() => bench.stop())

const independent = (): PaymentChannel => independentNontax({
  wechat: bench.wechat.url, platform: bench.sim.url, treasury: bench.sim.treasuryUrl, appId: local.wechatAppId, secret: local.wechatSecret, serviceId: local.nontaxServiceId, mchId: local.nontaxMchId, unitNo: local.treasuryUnitNo, treasurySecret: local.treasurySecret, now: bench.now
})
const codeOf = (promise: Promise<unknown>): Promise<unknown> => promise.then((value) => ({ answered: value }), (error: unknown) => (error as { readonly code?: unknown }).code)
const pay = (orderId: string | undefined, openid = OPENID): Promise<Record<string, unknown>> => bench.order('pay', { orderId, openid })
let refunds = 0
const refundOf = (order: ChannelOrder, fen: number): ChannelRefund => ({ ...order, refundId: `${order.orderId.slice(0, -3)}R${String((refunds += 1) % 100).padStart(2, '0')}`, fen, total: order.fen, reason: '重复缴费' })
/** Paid in the platform's mini-program; the order as the bill knows it then. */
async function paid(channel: PaymentChannel, more: Partial<ChannelOrder> = {}): Promise<ChannelOrder> {
  const order = bench.orderOf('miniProgram', more)
  const { handed } = await channel.open(order)
  expect(await pay(handed['orderId'])).toEqual({ errMsg: 'nontax:ok' })
  return { ...order, handed }
}

describe.each([['the adapter', () => bench.adapter()], ['an independent client', independent]])('%s', (_name, make) => {
  let channel: PaymentChannel
  beforeEach(() => {
    channel = make()
  })

  it('registers the debt, opens an order in the platform’s mini-program, and learns that it was paid', async () => {
    const order = bench.orderOf('miniProgram')
    expect(await channel.query(order)).toEqual({ state: 'unknown' })
    const { handed, news } = await channel.open(order)
    expect(news).toEqual({ state: 'pending' })
    expect(handed).toEqual({ orderId: expect.stringMatching(/^AQ/) as string, appId: 'wxnontaxsimulated', path: expect.stringContaining('pages/pay') as string, queryString: expect.stringContaining('order_id=') as string, businessType: 'nontaxpay' })
    expect(await channel.query(order)).toEqual({ state: 'pending' })
    expect(await channel.open({ ...order, handed })).toEqual({ handed, news: { state: 'pending' } })
    expect(await bench.ordersOf(order)).toHaveLength(1)
    expect(await pay(handed['orderId'], 'oSomebodyElse')).toMatchObject({ refused: 409 })
    expect(await pay(handed['orderId'])).toEqual({ errMsg: 'nontax:ok' })
    const known = await channel.query({ ...order, handed })
    expect(known).toEqual({ state: 'succeeded', fen: 1230, channelNo: expect.stringMatching(/^4200\d{24}$/) as string, paidAt: instantOf(Math.floor(bench.now() / 1000) * 1000) })
    expect(await channel.query(order)).toEqual(known)
    expect(await channel.close(order)).toEqual(known)
    expect(await channel.open({ ...order, handed })).toEqual({ handed, news: known })
  })

  it('opens none when the treasury names another amount, or knows the notice otherwise', async () => {
    await bench.fault('queryfee', 'amount')
    const order = bench.orderOf('miniProgram')
    expect(await codeOf(channel.open(order))).toBe(DIFFERS)
    expect(await codeOf(channel.open({ ...order, fen: 1231, items: [{ feeId: 'vehicle-licence', label: '行驶证', fen: 1231, approvalDoc: '' }] }))).toBe(DIFFERS)
    expect(await bench.ordersOf(order)).toEqual([])
    expect((await channel.open(order)).news).toEqual({ state: 'pending' })
  })

  it('reads the payer’s code: paid at once, after the password, refused', async () => {
    const order = bench.orderOf('scan', { authCode: await bench.authCode() })
    expect((await channel.open(order)).news).toMatchObject({ state: 'succeeded', fen: 1230 })
    const slow = bench.orderOf('scan', { authCode: await bench.authCode('password') })
    const waiting = await channel.open(slow)
    expect(waiting).toEqual({ handed: { orderId: expect.stringMatching(/^AQ/) as string }, news: { state: 'pending' } })
    expect(await channel.query(slow)).toEqual({ state: 'pending' })
    expect(await bench.order('password', { authCode: slow.authCode })).toEqual({ outcome: 'paid' })
    expect(await channel.query({ ...slow, handed: waiting.handed })).toMatchObject({ state: 'succeeded' })
    const poor = bench.orderOf('scan', { authCode: await bench.authCode('poor') })
    expect((await channel.open(poor)).news).toMatchObject({ state: 'failed' })
    expect((await channel.open(bench.nextOf(poor, { authCode: order.authCode! }))).news).toMatchObject({ state: 'failed' })
    expect(await bench.ordersOf(poor)).toEqual([])
  })

  it('goes on with a code that waits, by another code too, and takes the money once', async () => {
    const order = bench.orderOf('scan', { authCode: await bench.authCode('password') })
    const { handed } = await channel.open(order)
    expect((await channel.open({ ...order, handed, authCode: await bench.authCode() })).news).toMatchObject({ state: 'succeeded' })
    expect(await bench.order('password', { authCode: order.authCode })).toEqual({ outcome: 'over' })
    expect(await bench.ordersOf(order)).toHaveLength(1)
  })

  it('tells which attempt brought the money, and that a notice was paid elsewhere', async () => {
    const first = bench.orderOf('miniProgram')
    const { handed } = await channel.open(first)
    // The platform closes by its time only: the first may still be paid.
    expect(await channel.close(first)).toEqual({ state: 'pending' })
    const second = bench.nextOf(first)
    const again = await channel.open(second)
    await pay(handed['orderId'])
    expect(await pay(again.handed['orderId'])).toMatchObject({ refused: 409, error: 'notice-paid' })
    expect(await channel.query({ ...second, handed: again.handed })).toMatchObject({ state: 'succeeded', orderId: first.orderId })
    expect(await channel.query(first)).not.toHaveProperty('orderId')
    expect((await channel.open(bench.nextOf(second))).news).toMatchObject({ state: 'succeeded', orderId: first.orderId })
    const elsewhere = bench.orderOf('miniProgram')
    await channel.open(elsewhere)
    await bench.order('pay-elsewhere', { noticeNo: elsewhere.noticeNo })
    const news = await channel.query(elsewhere)
    expect(news).toMatchObject({ state: 'succeeded', fen: 1230 })
    expect(news).not.toHaveProperty('orderId')
  })

  it('is closed by the platform after its time', async () => {
    const order = bench.orderOf('miniProgram')
    const { handed } = await channel.open(order)
    bench.turn(2 * HOUR)
    expect(await channel.query(order)).toEqual({ state: 'closed' })
    expect(await channel.close({ ...order, handed })).toEqual({ state: 'closed' })
    expect(await pay(handed['orderId'])).toMatchObject({ refused: 409, error: 'over' })
    expect((await channel.open(bench.nextOf(order))).news).toEqual({ state: 'pending' })
  })

  it('finds an order whose answer was lost, and pays nothing twice', async () => {
    const order = bench.orderOf('miniProgram')
    await bench.fault('unifiedorder', 'dropped')
    expect(await codeOf(channel.open(order))).toBe(UNAVAILABLE)
    expect(await channel.query(order)).toEqual({ state: 'pending' })
    expect((await channel.open(order)).news).toEqual({ state: 'pending' })
    for (const { orderId } of await bench.ordersOf(order)) await pay(orderId)
    expect((await bench.ordersOf(order)).map(({ status }) => status)).toEqual([4, 1])
    expect(await channel.query(order)).toMatchObject({ state: 'succeeded' })
    const scanned = bench.orderOf('scan', { authCode: await bench.authCode() })
    await bench.fault('micropay', 'dropped')
    expect(await codeOf(channel.open(scanned))).toBe(UNAVAILABLE)
    expect((await channel.open({ ...scanned, authCode: await bench.authCode() })).news).toMatchObject({ state: 'succeeded' })
    expect(await bench.ordersOf(scanned)).toHaveLength(1)
  })

  it('guesses nothing', async () => {
    const order = bench.orderOf('miniProgram')
    const { handed } = await channel.open(order)
    for (const call of ['getorderlist', 'getorder']) {
      for (const fault of ['dropped', 'error', 'busy', 'garbled']) {
        await bench.fault(call, fault, { times: 2 })
        expect([call, fault, await codeOf(channel.query({ ...order, handed }))]).toEqual([call, fault, UNAVAILABLE])
        await bench.order('reset-faults')
      }
    }
    await pay(handed['orderId'])
    // The platform shows the payment a moment later.
    await bench.fault('getorderlist', 'late', { times: 1 })
    await bench.fault('getorder', 'late', { times: 1 })
    expect(await channel.query({ ...order, handed })).toEqual({ state: 'pending' })
    expect(await channel.query({ ...order, handed })).toMatchObject({ state: 'succeeded' })
  })

  it('gives back in parts and whole, once each; what is under way is told, what is refused stays with a person', async () => {
    const order = await paid(channel, { fen: 1000 })
    const part = refundOf(order, 300)
    expect(await channel.queryRefund(part)).toEqual({ state: 'unknown' })
    expect([await channel.refund(part), await channel.refund(part), await channel.queryRefund(part)]).toEqual([{ state: 'done' }, { state: 'done' }, { state: 'done' }])
    expect(await channel.query(order)).toMatchObject({ state: 'succeeded', fen: 1000 })
    expect(await channel.refund({ ...part, fen: 301 })).toMatchObject({ state: 'stuck' })
    expect(await channel.refund(refundOf(order, 701))).toMatchObject({ state: 'stuck' })
    await bench.order('refunds', { next: 'refused' })
    const rest = refundOf(order, 700)
    expect(await channel.refund(rest)).toMatchObject({ state: 'stuck' })
    await bench.order('refunds', { next: 'processing' })
    expect(await channel.refund(rest)).toEqual({ state: 'processing' })
    expect(await channel.queryRefund(rest)).toEqual({ state: 'processing' })
    await bench.order('refunds', { end: rest.refundId })
    expect(await channel.queryRefund(rest)).toEqual({ state: 'done' })
    expect(await channel.query(order)).toMatchObject({ state: 'succeeded', fen: 1000 })
    expect((await bench.ordersOf(order))[0]).toMatchObject({ status: 5, refunds: [expect.anything(), expect.anything()] })
    const whole = await paid(channel)
    await bench.fault('refund', 'dropped')
    const back = refundOf(whole, 1230)
    expect(await codeOf(channel.refund(back))).toBe(UNAVAILABLE)
    expect(await channel.refund(back)).toEqual({ state: 'done' })
    expect((await bench.ordersOf(whole))[0]?.refunds).toHaveLength(1)
  })

  it('gives a day’s bill from six on the next day, by our numbers', async () => {
    bench.turn(24 * HOUR)
    const date = dateOf(instantOf(bench.now()))
    const dear = await paid(channel, { fen: 99_999_999, subject: '罚款, "加处" `1/2`' })
    bench.turn(1000)
    const scanned = bench.orderOf('scan', { fen: 1, authCode: await bench.authCode() })
    await channel.open(scanned)
    bench.turn(1000)
    const back = refundOf(dear, 1)
    await channel.refund(back)
    expect(await channel.statement(date)).toBeUndefined()
    bench.turn(millisOf(instantAt(addDays(date, 1), '06:00')) - bench.now())
    const statement = await channel.statement(date)
    expect(statement?.map(({ channelNo: _, ...line }) => line)).toEqual([{ kind: 'capture', number: dear.orderId, fen: 99_999_999 }, { kind: 'capture', number: scanned.orderId, fen: 1 }, { kind: 'refund', number: back.refundId, fen: 1 }])
    bench.turn(24 * HOUR)
    expect(await channel.statement(dateOf(instantOf(bench.now() - 24 * HOUR)))).toEqual([])
  })
})

describe('the adapter alone', () => {
  it('fetches the token once, takes a new one when it is refused, and sends once what must not be sent twice', async () => {
    const channel = bench.adapter()
    const calls = async (): Promise<number> => ((await (await fetch(`${bench.wechat.adminUrl}/calls`)).json()) as { calls: { path: string }[] }).calls.filter(({ path }) => path === '/cgi-bin/stable_token').length
    const before = await calls()
    await paid(channel)
    expect(await calls()).toBe(before + 1)
    const order = bench.orderOf('miniProgram')
    await bench.fault('unifiedorder', 'token', { carriedOut: false })
    bench.turn(MINUTE)
    expect((await channel.open(order)).news).toEqual({ state: 'pending' })
    expect(await bench.ordersOf(order)).toHaveLength(1)
    for (const fault of ['dropped', 'error', 'busy', 'garbled'] as const) {
      const lost = bench.orderOf('miniProgram')
      await bench.fault('unifiedorder', fault)
      expect([fault, await codeOf(channel.open(lost)), (await bench.ordersOf(lost)).length]).toEqual([fault, UNAVAILABLE, 1])
    }
    await bench.fault('queryfee', 'busy')
    expect((await channel.open(bench.orderOf('miniProgram'))).news).toEqual({ state: 'pending' })
  })

  it('believes no order of another notice, app or status, and none that is not there', async () => {
    const channel = bench.adapter()
    const order = bench.orderOf('miniProgram')
    const { handed } = await channel.open(order)
    const other: KnownOrder = { ...bench.orderOf('miniProgram'), handed }
    expect(await codeOf(channel.query(other))).toBe(UNAVAILABLE)
    expect(await codeOf(channel.query({ ...order, handed: { orderId: 'AQunknown' } }))).toBe(UNAVAILABLE)
    expect(await codeOf(bench.adapter({ WECHAT_APP_ID: 'wxanother' }).query(order))).toBe(UNAVAILABLE)
    expect(await codeOf(channel.refund(refundOf(order, 1)))).toBe(UNAVAILABLE)
    expect(await codeOf(channel.open({ ...order, departmentCode: '999999' }))).toBe(UNAVAILABLE)
    await expect(channel.open({ ...order, way: 'code' })).rejects.toThrow(RangeError)
    expect((await channel.open(bench.orderOf('scan', { authCode: '281234567890123456' }))).news).toEqual({ state: 'failed', why: '不是微信付款码' })
    expect(() => channel.read({ headers: {}, body: '{"status":3}' })).toThrow(NoticeRefused)
    expect(channel.reply(false)).toMatchObject({ status: 401 })
  })

  it('keeps its number in the description, whatever the title, within what wallets take', () => {
    for (const subject of ['工本费', '长'.repeat(200), '罚款（加处）', '（JF4F7K9QWD00009P01）']) {
      const desc = descOf(subject, 'JF4F7K9QWD00001P01')
      expect([numberIn(desc), Buffer.byteLength(desc) <= 127]).toEqual(['JF4F7K9QWD00001P01', true])
    }
    for (const desc of ['城市服务缴费', '工本费（ABC）', '（JF4F7K9QWD00001P01）工本费']) expect(numberIn(desc)).toBeUndefined()
  })

  it('believes no bill that was cut or does not fit its header, and waits for one that is refused', async () => {
    const channel = bench.adapter()
    bench.turn(24 * HOUR)
    const date = dateOf(instantOf(bench.now()))
    const order = await paid(channel)
    bench.turn(24 * HOUR)
    await bench.order('bill-fault', { cut: true })
    expect(await codeOf(channel.statement(date))).toBe(UNAVAILABLE)
    await bench.order('reset-faults')
    await bench.order('bill-fault', { omit: order.handed?.['orderId'] })
    expect(await channel.statement(date)).toEqual([])
    expect(await bench.adapter({ NONTAX_MCH_ID: '1900000000' }).statement(date)).toBeUndefined()
    expect(() => nontaxLinesOf('交易时间,交易状态\r\n`2026,`WHAT\r\n总交易单数\r\n`1\r\n')).toThrow('state')
  })

  it('is open when its settings are there, and tells no code of a payer', () => {
    const home = mkdtempSync(join(tmpdir(), 'lubiao-nontax-'))
    const at = 'http://127.0.0.1:1'
    const env = localEnv(home, { engine: at, files: at, wechat: at, sms: at, registry: at, post: at, wxpay: at, alipay: at, nontax: at, api: at, h5: at, console: at }, localSecrets(home))
    rmSync(home, { recursive: true })
    expect(nontaxSettingsOf(readConfig(env))).toMatchObject({ NONTAX_BASE_URL: at, NONTAX_SERVICE_ID: local.nontaxServiceId })
    expect(treasurySettingsOf(readConfig(env))).toMatchObject({ TREASURY_URL: `${at}/treasury` })
    const closed = readConfig({ ...env, NONTAX_SERVICE_ID: '-', TREASURY_URL: '-' })
    expect([nontaxSettingsOf(closed), treasurySettingsOf(closed)]).toEqual([undefined, undefined])
    expect(() => readConfig({ ...env, NONTAX_SERVICE_ID: 'x', TREASURY_SECRET: 'short' })).toThrow(/NONTAX_SERVICE_ID: must be a number[\s\S]*TREASURY_SECRET/)
    expect(bench.lines.join('\n')).not.toMatch(/"1[0-5]\d{16}"|access_token/)
  })
})
