/**
 * What Alipay and its clients agree on, run by two clients that share no code: the product's adapter on the SDK, and one of node:crypto and fetch. The
 * same suite can be pointed at the real sandbox by hand; what it orders of the payer is then done on a phone.
 */
import { instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { createAlipay } from '../../functions/src/platform/payment/alipay'
import type { AlipaySettings } from '../../functions/src/platform/payment/alipay/gateway'
import { NoticeRefused, type ChannelOrder, type ChannelRefund, type Notice, type PaymentChannel } from '../../functions/src/platform/payment/channel'
import { createLog } from '../../functions/src/platform/log'
import { AlipayBench, parties } from '../support/alipay-bench'
import { independentAlipay } from '../support/alipay-client'
import { numbered } from '../support/numbered'

const MINUTE = 60_000
/** A percent sign, a plus and Chinese, which have broken clients of this protocol before. */
const SUBJECT = '行驶证补领 50% + 工本费（鲁P12345）'

let bench: AlipayBench
const lines: string[] = []
const settings = (): AlipaySettings => ({
  ALIPAY_GATEWAY: bench.gateway, ALIPAY_APP_ID: parties.appId, ALIPAY_SELLER_ID: parties.sellerId, ALIPAY_PRIVATE_KEY: parties.app.privateKey, ALIPAY_PUBLIC_KEYS: [parties.platform.publicKey, parties.successor.publicKey], ALIPAY_NOTIFY_URL: bench.notifyUrl
})
const adapter = (changed: Partial<AlipaySettings> = {}): PaymentChannel => createAlipay({ ...settings(), ...changed }, () => instantOf(bench.now()), createLog(() => instantOf(bench.now()), (line) => lines.push(line)))
const independent = (): PaymentChannel =>
  independentAlipay({ gateway: bench.gateway, appId: parties.appId, sellerId: parties.sellerId, privateKey: parties.app.privateKey, publicKeys: [parties.platform.publicKey, parties.successor.publicKey], notifyUrl: bench.notifyUrl, now: bench.now })

beforeAll(async () => {
  bench = await AlipayBench.start()
})
afterAll(() => bench.stop())
beforeEach(async () => {
  bench.answer = () => ({ status: 200, body: 'success' })
  await bench.order('reset-faults')
  // What other tests left waiting is delivered, so that each begins with an empty inbox.
  await bench.tick()
  bench.notices.length = 0
})

const orderOf = (way: ChannelOrder['way'], more: Partial<ChannelOrder> = {}): ChannelOrder => ({
  ...numbered(bench.number()), way, fen: 1230, subject: SUBJECT, expiresAt: instantOf(bench.now() + 15 * MINUTE), items: [], owedSince: instantOf(bench.now()), ...more
})
const refundOf = (order: ChannelOrder, fen: number): ChannelRefund => ({ refundId: bench.number('R'), ...numbered(order.orderId), fen, total: order.fen, reason: '重复缴费' })
const unclear = (promise: Promise<unknown>): Promise<unknown> => promise.then((value) => ({ answered: value }), (error: unknown) => (error as { readonly code?: unknown }).code)
const authCode = async (mood = 'pays'): Promise<string> => (await bench.order<{ authCode: string }>('auth-code', { mood })).authCode
const paid = async (channel: PaymentChannel, more: Partial<ChannelOrder> = {}): Promise<ChannelOrder> => {
  const order = orderOf('scan', { authCode: await authCode(), ...more })
  expect((await channel.open(order)).news).toMatchObject({ state: 'succeeded' })
  return order
}

describe.each([['the adapter', adapter], ['an independent client', independent]])('%s', (_name, make) => {
  let channel: PaymentChannel
  beforeEach(() => {
    channel = make()
  })

  it('shows a code; nobody has it before it is scanned; pays once; is told', async () => {
    const order = orderOf('code')
    const { handed, news } = await channel.open(order)
    expect(news).toEqual({ state: 'pending' })
    expect(handed['code']).toMatch(/\/bax\d+$/)
    expect(await channel.query(order)).toEqual({ state: 'unknown' })
    await bench.order('scan', { qrCode: handed['code'] })
    expect(await channel.query(order)).toEqual({ state: 'pending' })
    expect(await bench.order('pay', { qrCode: handed['code'] })).toMatchObject({ status: 'TRADE_SUCCESS' })
    const paidAt = instantOf(Math.floor(bench.now() / 1000) * 1000)
    const known = await channel.query(order)
    expect(known).toEqual({ state: 'succeeded', fen: 1230, channelNo: expect.stringMatching(/^20261\d+$/) as string, paidAt })
    expect(await bench.order('pay', { qrCode: handed['code'] })).toMatchObject({ refused: 409 })
    expect(await bench.tick()).toBe(1)
    expect(channel.read(bench.notices[0]!)).toEqual({ of: 'order', orderId: order.orderId, news: known })
    expect(await channel.open(order)).toEqual({ handed: {}, news: known })
    expect(await channel.close(order)).toEqual(known)
  })

  it('gives the same code again for the same order', async () => {
    const order = orderOf('code')
    expect(await channel.open(order)).toEqual(await channel.open(order))
  })

  it('leads to a page on which the payer pays', async () => {
    const order = orderOf('web')
    const { handed, news } = await channel.open(order)
    expect(news).toEqual({ state: 'pending' })
    const page = await (await fetch(handed['url']!)).text()
    expect(page).toContain(SUBJECT)
    expect(page).toContain('¥12.30')
    const desk = /action="([^"]+)"/.exec(page)![1]!
    expect(await (await fetch(`${bench.url}${desk}`, { method: 'POST' })).text()).toContain('已支付')
    expect(await channel.query(order)).toMatchObject({ state: 'succeeded', fen: 1230 })
    const altered = new URL(handed['url']!)
    altered.searchParams.set('biz_content', altered.searchParams.get('biz_content')!.replace('12.30', '0.01'))
    expect((await fetch(altered)).status).toBe(400)
  })

  it('reads a payer’s code: paid on the spot', async () => {
    const order = orderOf('scan', { authCode: await authCode() })
    const { news } = await channel.open(order)
    expect(news).toMatchObject({ state: 'succeeded', fen: 1230 })
    expect(await channel.query(order)).toEqual(news)
  })

  it('waits for the password, and learns of it by asking', async () => {
    const code = await authCode('password')
    const order = orderOf('scan', { authCode: code })
    expect((await channel.open(order)).news).toEqual({ state: 'pending' })
    expect(await channel.query(order)).toEqual({ state: 'pending' })
    await bench.order('password', { authCode: code })
    expect(await channel.query(order)).toMatchObject({ state: 'succeeded', fen: 1230 })
  })

  it('reverses what waits for a password, or hears that the payer turned it down', async () => {
    const code = await authCode('password')
    const reversed = orderOf('scan', { authCode: code })
    await channel.open(reversed)
    expect(await channel.close(reversed)).toEqual({ state: 'closed' })
    expect(await bench.order('password', { authCode: code })).toMatchObject({ refused: 409 })
    const refused = orderOf('scan', { authCode: await authCode('password') })
    await channel.open(refused)
    await bench.order('refuse', { outTradeNo: refused.orderId })
    expect(await channel.query(refused)).toEqual({ state: 'closed' })
  })

  it('fails plainly: used code, strange code, empty pocket', async () => {
    const used = await authCode()
    await channel.open(orderOf('scan', { authCode: used }))
    for (const code of [used, '280000000000000000', await authCode('poor')]) expect((await channel.open(orderOf('scan', { authCode: code }))).news).toMatchObject({ state: 'failed' })
  })

  it('guesses nothing when the answer is not clear; asking tells', async () => {
    const taken = orderOf('scan', { authCode: await authCode('unclear-paid') })
    expect(await unclear(channel.open(taken))).toBe('upstream-unavailable')
    expect(await channel.query(taken)).toMatchObject({ state: 'succeeded' })
    const open = orderOf('scan', { authCode: await authCode('unclear-unpaid') })
    expect(await unclear(channel.open(open))).toBe('upstream-unavailable')
    expect(await channel.query(open)).toEqual({ state: 'pending' })
    expect(await channel.close(open)).toEqual({ state: 'closed' })
    for (const fault of ['dropped', 'error', 'busy', 'unsigned', 'bad-signature']) {
      const order = orderOf('scan', { authCode: await authCode() })
      // Again and again: the SDK sends once more by itself when a connection breaks.
      await bench.order('answer', { method: 'alipay.trade.pay', fault, times: 9 })
      expect(await unclear(channel.open(order))).toBe('upstream-unavailable')
      await bench.order('reset-faults')
      expect(await channel.query(order)).toMatchObject({ state: 'succeeded', fen: 1230 })
    }
  })

  it('closes a scanned order, after which nobody can pay it; one that was paid stays paid', async () => {
    const order = orderOf('code')
    const { handed } = await channel.open(order)
    await bench.order('scan', { qrCode: handed['code'] })
    expect(await channel.close(order)).toEqual({ state: 'closed' })
    expect(await channel.close(order)).toEqual({ state: 'closed' })
    expect(await bench.order('pay', { qrCode: handed['code'] })).toMatchObject({ refused: 409 })
    expect((await channel.open(order)).news).toEqual({ state: 'closed' })
  })

  it('cannot take back a code nobody has scanned: it ends at its time, and what came before is told', async () => {
    const order = orderOf('code')
    const { handed } = await channel.open(order)
    expect(await channel.close(order)).toEqual({ state: 'closed' })
    await bench.order('pay', { qrCode: handed['code'] })
    await bench.tick()
    expect(channel.read(bench.notices[0]!)).toMatchObject({ of: 'order', orderId: order.orderId, news: { state: 'succeeded' } })
    const late = await channel.open(orderOf('code'))
    bench.turn(15 * MINUTE)
    expect(await bench.order('pay', { qrCode: late.handed['code'] })).toMatchObject({ refused: 404 })
  })

  it('gives back in parts, each once, never more than came', async () => {
    const order = await paid(channel)
    const first = refundOf(order, 230)
    expect(await channel.queryRefund(first)).toEqual({ state: 'unknown' })
    expect(await channel.refund(first)).toEqual({ state: 'done' })
    expect(await channel.refund(first)).toEqual({ state: 'done' })
    expect(await channel.queryRefund(first)).toEqual({ state: 'done' })
    expect(await channel.refund({ ...first, fen: 231 })).toMatchObject({ state: 'stuck' })
    expect(await channel.refund(refundOf(order, 1001))).toMatchObject({ state: 'stuck' })
    expect(await channel.query(order)).toMatchObject({ state: 'succeeded', fen: 1230 })
    const rest = refundOf(order, 1000)
    expect(await channel.refund(rest)).toEqual({ state: 'done' })
    expect(await channel.query(order)).toEqual({ state: 'closed' })
    await bench.tick()
    expect(bench.notices.map((notice) => channel.read(notice) as Notice).filter((notice) => notice.of === 'refund')).toEqual([first, rest].map(({ refundId }) => ({ of: 'refund', refundId, news: { state: 'done' } })))
  })

  it('asks again for a refund whose answer was lost, and moves the money once', async () => {
    const order = await paid(channel)
    const asked = refundOf(order, 1230)
    await bench.order('answer', { method: 'alipay.trade.refund', fault: 'dropped', times: 9 })
    expect(await unclear(channel.refund(asked))).toBe('upstream-unavailable')
    await bench.order('reset-faults')
    expect(await channel.queryRefund(asked)).toEqual({ state: 'done' })
    expect(await channel.refund(asked)).toEqual({ state: 'done' })
    const { trades } = await bench.look<{ trades: { outTradeNo: string; refunds: object[] }[] }>('trades')
    expect(trades.find((trade) => trade.outTradeNo === order.orderId)?.refunds).toHaveLength(1)
  })

  it('says why a refund is stuck, and it goes through once the account is filled', async () => {
    const asked = refundOf(await paid(channel), 500)
    await bench.order('balance', { fen: 499 })
    const news = await channel.refund(asked)
    expect(news).toEqual({ state: 'stuck', why: expect.stringContaining('足') as string })
    await bench.order('balance', { fen: Number.MAX_SAFE_INTEGER })
    expect(await channel.refund(asked)).toEqual({ state: 'done' })
  })

  it('reads the bill of a day the morning after, refunds and odd titles included', async () => {
    // The next noon, so that the day holds this test only.
    bench.turn(24 * 3600_000)
    const date = instantOf(bench.now()).slice(0, 10)
    const dear = await paid(channel, { fen: 99_999_999, subject: '罚款, "加处" 1/2' })
    bench.turn(1000)
    const cheap = await paid(channel, { fen: 1 })
    bench.turn(1000)
    const back = refundOf(dear, 1)
    await channel.refund(back)
    expect(await channel.statement(date)).toBeUndefined()
    bench.turn(millisOf(`${date}T16:00:00.000Z`) + 9 * 3600_000 - bench.now())
    const statement = await channel.statement(date)
    expect(statement?.map(({ channelNo: _, ...line }) => line)).toEqual([{ kind: 'capture', number: dear.orderId, fen: 99_999_999 }, { kind: 'capture', number: cheap.orderId, fen: 1 }, { kind: 'refund', number: back.refundId, fen: 1 }])
    expect(statement?.[0]?.channelNo).toBe(statement?.[2]?.channelNo)
  })

  it('tells the notices of others from its own, whatever was done to them', async () => {
    const verdicts: string[] = []
    bench.answer = (notice) => {
      try {
        channel.read(notice)
        verdicts.push('believed')
        return { status: 200, body: 'success' }
      } catch (error) {
        verdicts.push(error instanceof NoticeRefused ? error.why : String(error))
        return { status: 400, body: 'failure' }
      }
    }
    for (const fault of ['forged', 'unsigned', 'bit-flipped', 'wrong-app', 'wrong-seller', 'amount', 'sign-type']) await bench.order('notice', { fault })
    await paid(channel)
    for (const minutes of [0, 4, 10, 10, 60, 120, 360, 900]) {
      bench.turn(minutes * MINUTE)
      expect(await bench.tick()).toBe(1)
    }
    expect(verdicts).toEqual(['signature', 'unsigned', 'signature', 'merchant', 'merchant', 'signature', 'signature', 'believed'])
  })
})
