/**
 * The contract of the channel WeChat Pay, held by two clients against the strict platform: the product's adapter, which uses an SDK, and one written
 * from the documents alone. Then what only one of them promises.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localEnv, localSecrets } from '../../local/src/settings'
import { publicHalf } from '../../local/src/simulators/wxpay/platform-keys'
import { readConfig } from '../../functions/src/platform/config'
import { wxpaySettingsOf } from '../../functions/src/platform/payment/wxpay'
import { NoticeRefused, type PaymentChannel } from '../../functions/src/platform/payment/channel'
import { numbered } from '../support/numbered'
import { independentChannel } from '../support/wxpay-client'
import { OPENID, WxpayPlatform } from '../support/wxpay-platform'

let platform: WxpayPlatform
beforeAll(async () => {
  platform = await WxpayPlatform.start()
})
beforeEach(async () => {
  await platform.admin('reset', {})
  platform.arrived.length = 0
  platform.lines.length = 0
  platform.answer = () => 204
})
afterAll(() => platform.sim.stop())

const HOUR = 3_600_000
let serial = 0
const fresh = (kind: 'P' | 'R' = 'P'): string => `JF00000000${String((serial += 1)).padStart(5, '0')}${kind}01`
const problemOf = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'answered', (error: { code?: string; message: string }) => error.code ?? error.message)

const clients: readonly (readonly [string, () => PaymentChannel])[] = [['the product', () => platform.adapter()], ['an independent client', () => independentChannel(platform.kit)]]

describe.each(clients)('WeChat Pay, driven by %s', (_name, channelOf) => {
  /** An order that has been paid. */
  async function paid(fen = 4_250): Promise<{ readonly channel: PaymentChannel; readonly orderId: string }> {
    const channel = channelOf()
    const orderId = fresh()
    const { handed } = await channel.open(platform.order(orderId, { fen }))
    expect(await platform.pay(handed)).toEqual({ errMsg: 'requestPayment:ok' })
    return { channel, orderId }
  }

  it('opens an order in the mini-program; what is handed is signed, and pays once', async () => {
    const channel = channelOf()
    const orderId = fresh()
    expect(await channel.query(numbered(orderId))).toEqual({ state: 'unknown' })
    const { handed, news } = await channel.open(platform.order(orderId))
    expect(news).toEqual({ state: 'pending' })
    expect(Object.keys(handed).sort()).toEqual(['nonceStr', 'package', 'paySign', 'signType', 'timeStamp'])
    expect(await channel.query(numbered(orderId))).toEqual({ state: 'pending' })
    expect(await platform.pay({ ...handed, nonceStr: 'another' })).toMatchObject({ error: 'invalid paySign' })
    expect(await platform.pay({ ...handed, timeStamp: String(Number(handed['timeStamp']) + 1) })).toMatchObject({ error: 'invalid paySign' })
    expect(await platform.pay({ ...handed, signType: 'MD5' })).toMatchObject({ error: 'invalid parameters' })
    expect(await platform.pay(handed, 'oAnother')).toMatchObject({ error: 'another payer' })
    expect(await platform.pay(handed)).toEqual({ errMsg: 'requestPayment:ok' })
    expect(await platform.pay(handed)).toMatchObject({ error: 'order is SUCCESS' })
    expect(await channel.query(numbered(orderId))).toEqual({ state: 'succeeded', fen: 4_250, channelNo: expect.stringMatching(/^\d{28}$/) as string, paidAt: new Date(platform.ms).toISOString() })
  })

  it('opens a code at the counter that any payer can scan', async () => {
    const channel = channelOf()
    const orderId = fresh()
    const { handed } = await channel.open(platform.order(orderId, { way: 'code' }))
    expect(handed['code']).toMatch(/^weixin:\/\/wxpay\/bizpayurl\?pr=/)
    expect(await platform.pay(handed, 'oSomebody')).toEqual({ errMsg: 'requestPayment:ok' })
    expect(await channel.query(numbered(orderId))).toMatchObject({ state: 'succeeded', fen: 4_250 })
  })

  it('takes the same order again, and gives either ticket two hours at most', async () => {
    const channel = channelOf()
    const order = platform.order(fresh(), { expiresAt: new Date(platform.ms + 5 * HOUR).toISOString() })
    const first = await channel.open(order)
    platform.turn(HOUR)
    const second = await channel.open(order)
    expect(second.handed['package']).not.toBe(first.handed['package'])
    platform.turn(HOUR + 1)
    expect(await platform.pay(first.handed)).toMatchObject({ error: 'ticket expired' })
    expect(await platform.pay(second.handed)).toEqual({ errMsg: 'requestPayment:ok' })
  })

  it('takes nothing after the order has expired', async () => {
    const channel = channelOf()
    const { handed } = await channel.open(platform.order(fresh()))
    platform.turn(900_000)
    expect(await platform.pay(handed)).toMatchObject({ error: 'order expired' })
  })

  it('refuses the same number with another amount, and nothing is taken for opened', async () => {
    const channel = channelOf()
    const order = platform.order(fresh())
    await channel.open(order)
    expect(await problemOf(channel.open({ ...order, fen: 4_251 }))).not.toBe('answered')
  })

  it('says that an order is paid when it is opened again', async () => {
    const channel = channelOf()
    const order = platform.order(fresh())
    await platform.pay((await channel.open(order)).handed)
    expect(await channel.open(order)).toMatchObject({ handed: {}, news: { state: 'succeeded', fen: 4_250 } })
  })

  it('says why an order cannot be opened', async () => {
    expect(await channelOf().open(platform.order(fresh(), { openid: '' }))).toEqual({ handed: {}, news: { state: 'failed', why: 'PARAM_ERROR' } })
  })

  it('closes what is unpaid, twice as once; what was paid meanwhile stays paid', async () => {
    const channel = channelOf()
    const orderId = fresh()
    const { handed } = await channel.open(platform.order(orderId))
    expect([await channel.close(numbered(orderId)), await channel.close(numbered(orderId)), await channel.query(numbered(orderId))]).toEqual([{ state: 'closed' }, { state: 'closed' }, { state: 'closed' }])
    expect(await platform.pay(handed)).toMatchObject({ error: 'order is CLOSED' })
    expect(await channel.open(platform.order(orderId))).toEqual({ handed: {}, news: { state: 'closed' } })
    const other = await paid()
    expect(await channel.close(numbered(other.orderId))).toMatchObject({ state: 'succeeded' })
    expect(await channel.close(numbered(fresh()))).toEqual({ state: 'unknown' })
  })

  it('tells a payment that failed from one given up', async () => {
    const channel = channelOf()
    const [given, refused] = [fresh(), fresh()]
    const first = await channel.open(platform.order(given))
    const second = await channel.open(platform.order(refused))
    await platform.admin('fail', { openid: OPENID, params: first.handed })
    await platform.admin('fail', { openid: OPENID, params: second.handed, as: 'error' })
    expect([await channel.query(numbered(given)), await channel.query(numbered(refused))]).toEqual([{ state: 'pending' }, { state: 'failed', why: 'PAYERROR' }])
  })

  it('gives back in parts, each number once, never more than was paid', async () => {
    const { channel, orderId } = await paid(1_000)
    const part = { refundId: fresh('R'), ...numbered(orderId), fen: 600, total: 1_000, reason: '重复缴费' }
    expect(await channel.queryRefund(part)).toEqual({ state: 'unknown' })
    expect(await channel.refund(part)).toEqual({ state: 'processing' })
    expect(await channel.refund(part)).toEqual({ state: 'processing' })
    platform.turn(120_000)
    expect(await channel.refund(part)).toEqual({ state: 'done' })
    expect(await channel.refund({ ...part, refundId: fresh('R'), fen: 401 })).toEqual({ state: 'stuck', why: 'NOT_ENOUGH' })
    const rest = { ...part, refundId: fresh('R'), fen: 400 }
    expect(await channel.refund(rest)).toEqual({ state: 'processing' })
    platform.turn(5_000)
    expect(await channel.queryRefund(rest)).toEqual({ state: 'done' })
    expect(await channel.query(numbered(orderId))).toMatchObject({ state: 'succeeded', fen: 1_000 })
  })

  it('says that a refund is stuck', async () => {
    const { channel, orderId } = await paid()
    await platform.admin('refunds', { next: 'ABNORMAL' })
    const asked = { refundId: fresh('R'), ...numbered(orderId), fen: 4_250, total: 4_250, reason: '重复缴费' }
    await channel.refund(asked)
    platform.turn(5_000)
    expect(await channel.queryRefund(asked)).toEqual({ state: 'stuck', why: 'ABNORMAL' })
    await platform.admin('tick', {})
    const last = platform.arrived.at(-1)
    expect(last === undefined ? undefined : channel.read(last)).toEqual({ of: 'refund', refundId: asked.refundId, news: { state: 'stuck', why: 'ABNORMAL' } })
  })

  it('reads a notice of a payment and of a refund', async () => {
    const { channel, orderId } = await paid()
    await platform.admin('tick', {})
    const [payment] = platform.arrived
    expect(payment === undefined ? undefined : channel.read(payment)).toEqual({ of: 'order', orderId, news: await channel.query(numbered(orderId)) })
    const asked = { refundId: fresh('R'), ...numbered(orderId), fen: 1, total: 4_250, reason: '重复缴费' }
    await channel.refund(asked)
    platform.turn(5_000)
    await platform.admin('tick', {})
    const [, refund] = platform.arrived
    expect(refund === undefined ? undefined : channel.read(refund)).toEqual({ of: 'refund', refundId: asked.refundId, news: { state: 'done' } })
  })

  it('has the bill of a day at nine of the next, line by line', async () => {
    const { channel, orderId } = await paid(12_345)
    const code = fresh()
    const opened = await channel.open(platform.order(code, { way: 'code', fen: 5 }))
    await platform.pay(opened.handed, 'oSomebody')
    const asked = { refundId: fresh('R'), ...numbered(orderId), fen: 345, total: 12_345, reason: '重复缴费' }
    await channel.refund(asked)
    const at = new Date(Math.floor(platform.ms / 1000) * 1000).toISOString()
    const date = new Date(platform.ms + 8 * HOUR).toISOString().slice(0, 10)
    expect(await channel.statement(date)).toBeUndefined()
    platform.ms = Date.parse(`${date}T00:00:00+08:00`) + 33 * HOUR - 1
    expect(await channel.statement(date)).toBeUndefined()
    platform.turn(1)
    const number = expect.stringMatching(/^\d{20,32}$/) as string
    expect(await channel.statement(date)).toEqual([
      { kind: 'capture', number: orderId, channelNo: number, fen: 12_345, at }, { kind: 'capture', number: code, channelNo: number, fen: 5, at }, { kind: 'refund', number: asked.refundId, channelNo: number, fen: 345, at }
    ])
    // A day without trade has no bill at all, which is known for certain only later.
    const quiet = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)
    expect(await channel.statement(quiet)).toEqual([])
  })

  it('has what moved the account on a day at nine of the next: payments, refunds, one that came back; fees and withdrawals are none of it', async () => {
    const { channel, orderId } = await paid(12_345)
    const [given, returned] = [fresh('R'), fresh('R')]
    await channel.refund({ refundId: given, ...numbered(orderId), fen: 345, total: 12_345, reason: '重复缴费' })
    platform.turn(60_000)
    await platform.admin('refunds', { next: 'CLOSED' })
    await channel.refund({ refundId: returned, ...numbered(orderId), fen: 45, total: 12_345, reason: '重复缴费' })
    platform.turn(5_000)
    await channel.query(numbered(orderId))
    const date = new Date(platform.ms + 8 * HOUR).toISOString().slice(0, 10)
    await platform.admin('movements', { day: date, changes: [{ number: '', fen: -60, name: '扣除交易手续费' }, { number: 'W1', fen: -9_000, name: '提现' }] })
    expect(await channel.movements?.(date)).toBeUndefined()
    platform.ms = Date.parse(`${date}T00:00:00+08:00`) + 33 * HOUR
    const [channelNo, at] = [expect.stringMatching(/^\d{20,32}$/) as string, expect.stringMatching(new RegExp(`^${date}T.*Z$`)) as string]
    const moved = (number: string, kind: string, fen: number) => ({ number, channelNo, kind, fen, at })
    expect(await channel.movements?.(date)).toEqual([moved(orderId, 'in', 12_345), moved(given, 'out', 345), moved(returned, 'out', 45), moved(returned, 'in', 45)])
    expect((await channel.statement(date))?.map(({ number }) => number)).toEqual([orderId, given])
    await platform.admin('movements', { day: date, changes: [{ number: orderId, fen: null }, { number: given, fen: -344 }, { number: returned, fen: null }, { number: 'JF0000000000099P01', fen: 7 }] })
    expect(await channel.movements?.(date)).toEqual(expect.arrayContaining([moved(given, 'out', 344), { number: 'JF0000000000099P01', channelNo: expect.any(String) as string, kind: 'in', fen: 7, at }]))
    expect(await channel.movements?.(date)).toHaveLength(2)
    const quiet = new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)
    expect(await channel.movements?.(quiet)).toEqual([])
  })

  it.each(['unsigned', 'forged', 'stale', 'altered', 'wrong-serial'])('believes no answer that is %s', async (kind) => {
    const channel = channelOf()
    const order = platform.order(fresh())
    await platform.admin('answer-faults', { kind, times: 2 })
    expect(await problemOf(channel.open(order))).not.toBe('answered')
    await platform.admin('answer-faults', { kind, times: 0 })
    expect((await channel.open(order)).news).toEqual({ state: 'pending' })
  })
})

describe('the product', () => {
  const unavailable = 'upstream-unavailable'

  it('asks once more when an answer is lost; nothing happens twice', async () => {
    const channel = platform.adapter()
    const orderId = fresh()
    await platform.admin('answer-faults', { kind: 'dropped' })
    const { handed } = await channel.open(platform.order(orderId))
    await platform.pay(handed)
    const asked = { refundId: fresh('R'), ...numbered(orderId), fen: 4_250, total: 4_250, reason: '重复缴费' }
    await platform.admin('answer-faults', { kind: 'dropped' })
    expect(await channel.refund(asked)).toEqual({ state: 'processing' })
    const { events } = (await platform.admin('events')) as { events: { what: string; again?: boolean }[] }
    expect(events.filter(({ what }) => what === 'refund asked')).toHaveLength(1)
    expect(events.filter(({ what }) => what === 'order').map(({ again }) => again)).toEqual([false, true])
  })

  it('guesses nothing when the platform is down, failing or slow', async () => {
    const channel = platform.adapter()
    const order = platform.order(fresh())
    await channel.open(order)
    for (const fault of [{ down: true }, { errorRate: 1 }, { slowMs: 3_000 }]) {
      await platform.admin('faults', fault)
      expect(await problemOf(channel.query(order))).toBe(unavailable)
    }
    await platform.admin('faults', {})
    expect(await channel.query(order)).toEqual({ state: 'pending' })
    expect(platform.lines.join()).toContain('"system":"wxpay"')
  }, 60_000)

  it.each([
    [{ WXPAY_SERIAL: 'F'.repeat(40) }, 'SIGN_ERROR'], [{ WXPAY_MCH_ID: '1999999999' }, 'SIGN_ERROR'], [{ WECHAT_APP_ID: 'wx0000000000000000' }, 'APPID_MCHID_NOT_MATCH']
  ])('takes a merchant that is set up wrongly for nobody else’s fault: %j', async (change, cause) => {
    expect(await problemOf(platform.adapter(change).open(platform.order(fresh())))).toBe(unavailable)
    expect(platform.lines.join()).toContain(`"cause":"${cause}"`)
  })

  it.each([
    ['order', 404, 'ORDER_NOT_EXIST', { state: 'unknown' }], ['order', 400, 'SYSTEM_ERROR', unavailable], ['order', 429, 'FREQUENCY_LIMITED', unavailable], ['order', 400, 'WHATEVER_COMES', unavailable]
  ] as const)('maps the code, not the status: a query of an %s answered %d %s', async (_what, status, code, outcome) => {
    const orderId = fresh()
    await platform.admin('answer', { path: `/v3/pay/transactions/out-trade-no/${orderId}`, status, code, times: 2 })
    const answered = await platform.adapter().query(numbered(orderId)).catch((error: { code: string }) => error.code)
    expect(answered).toEqual(outcome)
  })

  it('asks again for a refund that the platform does not find yet, and not for one of an order never paid', async () => {
    const channel = platform.adapter()
    const orderId = fresh()
    const { handed } = await channel.open(platform.order(orderId))
    const asked = { refundId: fresh('R'), ...numbered(orderId), fen: 1, total: 4_250, reason: '重复缴费' }
    expect(await channel.refund(asked)).toEqual({ state: 'stuck', why: 'INVALID_REQUEST' })
    expect(await channel.refund({ ...asked, orderId: fresh() })).toEqual({ state: 'stuck', why: 'RESOURCE_NOT_EXISTS' })
    await platform.pay(handed)
    await platform.admin('answer', { path: '/v3/refund/domestic/refunds', status: 404, code: 'RESOURCE_NOT_EXISTS' })
    expect(await problemOf(channel.refund(asked))).toBe(unavailable)
    expect(await channel.refund(asked)).toEqual({ state: 'processing' })
  })

  it('takes no way that WeChat Pay does not have', async () => {
    await expect(platform.adapter().open(platform.order(fresh(), { way: 'scan' }))).rejects.toThrow(RangeError)
  })

  it('changes from one public key to the next without losing a notice, then believes the old one no more', async () => {
    const old = Object.keys(platform.sim.publicKeys)[0] ?? ''
    const before = platform.adapter()
    const notify = async (): Promise<(typeof platform.arrived)[number]> => {
      await platform.pay((await platform.adapter().open(platform.order(fresh()))).handed)
      await platform.admin('tick', {})
      return platform.arrived.at(-1) as (typeof platform.arrived)[number]
    }
    const { added } = (await platform.admin('keys', { add: true })) as { added: string }
    // Not configured yet: the merchant still names the old key, and answers come signed with it.
    expect(await before.query(numbered(fresh()))).toEqual({ state: 'unknown' })
    const both = platform.adapter()
    const withOld = await notify()
    await platform.admin('keys', { signWith: added })
    const withNew = await notify()
    expect([withOld.headers['wechatpay-serial'], withNew.headers['wechatpay-serial']]).toEqual([old, added])
    for (const notice of [withOld, withNew]) expect(await both.read(notice)).toMatchObject({ of: 'order' })
    expect(() => before.read(withNew)).toThrow(new NoticeRefused('signature'))
    await platform.admin('keys', { remove: old })
    const after = platform.adapter()
    expect(() => after.read(withOld)).toThrow(new NoticeRefused('signature'))
    expect(await after.read(await notify())).toMatchObject({ of: 'order' })
    expect(await problemOf(before.query(numbered(fresh())))).toBe(unavailable)
    expect(await after.query(numbered(fresh()))).toEqual({ state: 'unknown' })
  })

  it('is open when its settings are there, and says what is wrong with them without showing them', () => {
    const home = mkdtempSync(join(tmpdir(), 'lubiao-wxpay-'))
    const at = 'http://127.0.0.1:1'
    const secrets = localSecrets(home)
    expect(localSecrets(home)).toEqual(secrets)
    rmSync(home, { recursive: true })
    const env = localEnv(home, { engine: at, files: at, wechat: at, sms: at, registry: at, post: at, wxpay: at, alipay: at, nontax: at, api: at, h5: at, console: at }, secrets)
    expect(Object.keys(env)).not.toContain('wxpayPlatformKey')
    const settings = wxpaySettingsOf(readConfig(env))
    expect(settings).toMatchObject({ WXPAY_BASE_URL: at, WXPAY_NOTIFY_URL: `${at}/api/webhook/pay/wxpay` })
    const oneLine = { ...env, WXPAY_PRIVATE_KEY: (env['WXPAY_PRIVATE_KEY'] ?? '').replaceAll('\n', '\\n') }
    expect(wxpaySettingsOf(readConfig(oneLine))).toEqual(settings)
    for (const none of ['-', '', undefined]) expect(wxpaySettingsOf(readConfig({ ...env, WXPAY_MCH_ID: none, WXPAY_PUBLIC_KEYS: none }))).toBeUndefined()
    for (const [name, value, said] of [['WXPAY_PRIVATE_KEY', 'hush', 'PEM'], ['WXPAY_PUBLIC_KEYS', 'hush', 'JSON'], ['WXPAY_PUBLIC_KEYS', '{"a":"hush"}', 'PEM'], ['WXPAY_PUBLIC_KEYS', '{}', 'must hold a key'], ['WXPAY_API_V3_KEY', 'hush', '32 characters'], ['WXPAY_NOTIFY_URL', 'https://a.example/b?hush', 'no query']] as const) {
      expect(() => readConfig({ ...env, [name]: value })).toThrow(new RegExp(`${name}.*${said}`))
      expect(() => readConfig({ ...env, [name]: value })).not.toThrow('hush')
    }
  })

  it('writes neither keys nor signatures nor payers into its log', async () => {
    const channel = platform.adapter()
    const orderId = fresh()
    const { handed } = await channel.open(platform.order(orderId))
    await platform.admin('answer-faults', { kind: 'forged', times: 2 })
    await problemOf(channel.query(numbered(orderId)))
    await problemOf(platform.adapter({ WXPAY_SERIAL: 'F'.repeat(40) }).open(platform.order(fresh())))
    await platform.admin('faults', { down: true })
    await problemOf(channel.query(numbered(fresh())))
    const log = platform.lines.join('\n')
    expect(log).toContain('wxpay.unverified')
    const { WXPAY_API_V3_KEY: sealing, WXPAY_PRIVATE_KEY: key } = platform.settings()
    for (const secret of [sealing, key.slice(60, 100), publicHalf(key).slice(60, 100), handed['paySign'], handed['package'], OPENID]) expect(log).not.toContain(secret)
    const { events } = await platform.admin('events')
    for (const secret of [sealing, handed['paySign'], OPENID]) expect(JSON.stringify(events)).not.toContain(secret)
  })
})
