/** What the gateway refuses, what its simulator does on order, and what the adapter does about the SDK's weak spots. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AlipaySdk } from 'alipay-sdk'
import { instantOf } from '@lubiao/shared/kernel/clock'
import { alipaySettingsOf, createAlipay } from '../../functions/src/platform/payment/alipay'
import type { AlipaySettings } from '../../functions/src/platform/payment/alipay/gateway'
import { statementIn, unzip } from '../../functions/src/platform/payment/alipay/bill'
import type { ChannelOrder, Notice, PaymentChannel, RawNotice } from '../../functions/src/platform/payment/channel'
import { readConfig } from '../../functions/src/platform/config'
import { createLog } from '../../functions/src/platform/log'
import { startLoopbackServer } from '../../local/src/loopback-server'
import { localEnv, localSecrets } from '../../local/src/settings'
import { answer, beijingText, rsa2, signedText, type Params } from '../../local/src/simulators/alipay/wire'
import { AlipayBench, parties } from '../support/alipay-bench'
import { numbered } from '../support/numbered'

const MINUTE = 60_000
let bench: AlipayBench
const lines: string[] = []
const adapter = (changed: Partial<AlipaySettings> = {}): PaymentChannel => createAlipay(
  { ALIPAY_GATEWAY: bench.gateway, ALIPAY_APP_ID: parties.appId, ALIPAY_SELLER_ID: parties.sellerId, ALIPAY_PRIVATE_KEY: parties.app.privateKey, ALIPAY_PUBLIC_KEYS: [parties.platform.publicKey], ALIPAY_NOTIFY_URL: bench.notifyUrl, ...changed },
  () => instantOf(bench.now()), createLog(() => instantOf(bench.now()), (line) => lines.push(line))
)
const orderOf = (way: ChannelOrder['way'], more: Partial<ChannelOrder> = {}): ChannelOrder => ({
  ...numbered(bench.number()), way, fen: 1230, subject: '工本费', expiresAt: instantOf(bench.now() + 15 * MINUTE), items: [], owedSince: instantOf(bench.now()), ...more
})
const codeOf = (promise: Promise<unknown>): Promise<unknown> => promise.then((value) => ({ answered: value }), (error: unknown) => (error as { readonly code?: unknown }).code)
/** Order and amount a notice tells of; this channel reads at once. */
const orderIn = (channel: PaymentChannel, raw: RawNotice): readonly [string, number] => {
  const notice = channel.read(raw) as Notice
  return notice.of === 'order' && notice.news.state === 'succeeded' ? [notice.orderId, notice.news.fen] : ['', 0]
}
const authCode = async (mood = 'pays'): Promise<string> => (await bench.order<{ authCode: string }>('auth-code', { mood })).authCode

const bareSdk = (gateway = bench.gateway) => new AlipaySdk({ appId: parties.appId, privateKey: parties.app.privateKey, keyType: 'PKCS8', alipayPublicKey: parties.platform.publicKey, gateway, camelcase: false })
const billUrl = async (date: string): Promise<string> =>
  String((await bareSdk().exec('alipay.data.dataservice.bill.downloadurl.query', { bizContent: { bill_type: 'trade', bill_date: date }, timestamp: beijingText(bench.now()) }))['bill_download_url'])

beforeAll(async () => {
  bench = await AlipayBench.start()
})
afterAll(() => bench.stop())
beforeEach(async () => {
  lines.length = 0
  bench.answer = () => ({ status: 200, body: 'success' })
  await bench.order('reset-faults')
  await bench.tick()
  bench.notices.length = 0
})

/** A call made by hand, with something changed before or after it is signed. */
async function call(changes: Params = {}, after: Params = {}, key = parties.app.privateKey): Promise<string> {
  const whole: Params = {
    app_id: parties.appId, method: 'alipay.trade.query', charset: 'utf-8', sign_type: 'RSA2', version: '1.0', timestamp: beijingText(bench.now()), biz_content: JSON.stringify({ out_trade_no: 'JF4F7K9QWD99999P01' }), ...changes
  }
  const body = new URLSearchParams({ ...whole, sign: rsa2(signedText(whole, ['sign']), key), ...after })
  const reply = (await (await fetch(bench.gateway, { method: 'POST', body })).json()) as Record<string, Record<string, string>>
  const inner = (Object.values(reply)[0] ?? {})
  return inner['sub_code'] ?? inner['code'] ?? ''
}

describe('the gateway', () => {
  it('takes what is signed, timely and complete', async () => {
    expect(await call()).toBe('ACQ.TRADE_NOT_EXIST')
    for (const minutes of [15, -15]) expect(await call({ timestamp: beijingText(bench.now() + minutes * MINUTE) })).toBe('ACQ.TRADE_NOT_EXIST')
  })

  it.each<[string, () => Promise<string>]>([
    ['isv.invalid-app-id', () => call({ app_id: '2021000000000009' })],
    ['isv.invalid-method', () => call({ method: 'alipay.trade.guess' })],
    ['isv.invalid-signature-type', () => call({ sign_type: 'RSA' })],
    ['isv.invalid-charset', () => call({ charset: 'gbk' })],
    ['isv.missing-version', () => call({ version: '2.0' })],
    ['isv.invalid-timestamp', () => call({ timestamp: beijingText(bench.now() - 16 * MINUTE) })],
    ['isv.invalid-timestamp', () => call({ timestamp: beijingText(bench.now() - 8 * 60 * MINUTE) })],
    ['isv.invalid-timestamp', () => call({ timestamp: instantOf(bench.now()) })],
    ['isv.missing-signature', () => call({}, { sign: '' })],
    ['isv.invalid-signature', () => call({}, {}, parties.stranger.privateKey)],
    ['isv.invalid-signature', () => call({}, { biz_content: JSON.stringify({ out_trade_no: 'JF4F7K9QWD00001P01' }) })],
    ['isv.invalid-signature', () => call({}, { notify_url: 'https://attacker.example' })],
    ['ACQ.INVALID_PARAMETER', () => call({ method: 'alipay.trade.precreate', biz_content: JSON.stringify({ out_trade_no: 'A1', total_amount: '0.00', subject: 'x' }) })],
    ['ACQ.INVALID_PARAMETER', () => call({ method: 'alipay.trade.precreate', biz_content: JSON.stringify({ out_trade_no: 'A1', total_amount: 12.3, subject: 'x' }) })],
    ['ACQ.INVALID_PARAMETER', () => call({ method: 'alipay.trade.precreate', biz_content: JSON.stringify({ out_trade_no: 'A1', total_amount: '12.30', subject: 'a/b' }) })],
    ['ACQ.INVALID_PARAMETER', () => call({ method: 'alipay.trade.query', biz_content: 'no json' })]
  ])('answers %s', async (code, ask) => {
    expect(await ask()).toBe(code)
  })

  it('does not take an order again with another amount', async () => {
    const order = orderOf('code')
    const { handed } = await adapter().open(order)
    await bench.order('scan', { qrCode: handed['code'] })
    expect((await adapter().open({ ...order, fen: 1231 })).news).toEqual({ state: 'failed', why: '同一支付单号的内容不一致' })
  })

  it('takes orders of the payer from no web page, and forgets a bill’s address after 30 seconds', async () => {
    expect((await fetch(`${bench.url}/__admin/pay`, { method: 'POST', headers: { origin: 'https://attacker.example' }, body: '{}' })).status).toBe(403)
    await adapter().open(orderOf('scan', { authCode: await authCode() }))
    const date = instantOf(bench.now()).slice(0, 10)
    bench.turn(48 * 60 * MINUTE)
    const url = await billUrl(date)
    bench.turn(30_000)
    expect((await fetch(url)).status).toBe(200)
    bench.turn(1)
    expect((await fetch(url)).status).toBe(400)
  })

  it('keeps a diary without payers’ codes, and a page of it', async () => {
    const code = await authCode()
    await adapter().open(orderOf('scan', { authCode: code, subject: '<b>工本费' }))
    const diary = await bench.look<{ events: { what: string; result: string }[] }>('events')
    expect(diary.events.at(-1)).toMatchObject({ what: 'alipay.trade.pay', result: '10000' })
    const page = await (await fetch(`${bench.url}/`)).text()
    expect(page).toContain('&lt;b>工本费')
    for (const text of [page, JSON.stringify(diary), JSON.stringify(await bench.look('trades'))]) expect(text).not.toContain(code)
  })
})

describe('notices', () => {
  it('come again 4 m, 10 m, 10 m, 1 h, 2 h, 6 h and 15 h after one another, eight times in all', async () => {
    bench.answer = () => ({ status: 503 })
    await adapter().open(orderOf('scan', { authCode: await authCode() }))
    const began = bench.now()
    const minutes: number[] = []
    for (;;) {
      expect(await bench.tick()).toBe(1)
      minutes.push((bench.now() - began) / MINUTE)
      const { notices } = await bench.look<{ notices: { state: string; dueAt: number }[] }>('notices')
      const due = notices.filter((notice) => notice.state === 'waiting').map((notice) => notice.dueAt)
      if (due.length === 0) break
      bench.turn(Math.min(...due) - bench.now() - 1)
      expect(await bench.tick()).toBe(0)
      bench.turn(1)
    }
    expect(minutes).toEqual([0, 4, 14, 24, 84, 204, 564, 1464])
  })

  it('settle by themselves after an hour without us', async () => {
    bench.answer = () => ({ status: 503 })
    const channel = adapter()
    for (let n = 0; n < 20; n += 1) await channel.open(orderOf('scan', { authCode: await authCode() }))
    const taken = new Set<string>()
    for (let minute = 0; minute < 90; minute += 1) {
      if (minute === 60) bench.answer = (notice) => {
        taken.add(orderIn(channel, notice)[0])
        return { status: 200, body: 'success' }
      }
      await bench.tick()
      bench.turn(MINUTE)
    }
    expect(taken.size).toBe(20)
    expect(await bench.tick()).toBe(0)
  })

  it('are only taken by the bare word', async () => {
    for (const body of ['SUCCESS', 'success\n', '"success"', 'ok']) {
      bench.answer = () => ({ status: 200, body })
      await adapter().open(orderOf('scan', { authCode: await authCode() }))
      expect(await bench.tick()).toBe(1)
      bench.answer = () => ({ status: 200, body: 'success' })
      bench.turn(4 * MINUTE)
      expect(await bench.tick()).toBe(1)
    }
  })

  it('come twice, late, out of order or not at all when that is ordered, and with another amount that is truly signed', async () => {
    const channel = adapter()
    const pay = async (fault: string, more: object = {}): Promise<ChannelOrder> => {
      const order = orderOf('scan', { authCode: await authCode() })
      await channel.open(order)
      await bench.order('notice', { fault, ...more })
      return order
    }
    const read = () => bench.notices.splice(0).map((notice) => orderIn(channel, notice))
    const twice = await pay('duplicate')
    expect(await bench.tick()).toBe(2)
    expect(read()).toEqual([[twice.orderId, 1230], [twice.orderId, 1230]])
    const late = await pay('late', { lateMs: MINUTE })
    expect(await bench.tick()).toBe(0)
    bench.turn(MINUTE)
    await bench.tick()
    expect(read()).toEqual([[late.orderId, 1230]])
    const first = await pay('reordered')
    const second = orderOf('scan', { authCode: await authCode() })
    await channel.open(second)
    await bench.tick()
    expect(read().map(([orderId]) => orderId)).toEqual([second.orderId, first.orderId])
    const lost = await pay('lost')
    await bench.tick()
    expect(read()).toEqual([])
    bench.turn(4 * MINUTE)
    await bench.tick()
    expect(read()).toEqual([[lost.orderId, 1230]])
    const dearer = await pay('amount-signed')
    await bench.tick()
    expect(read()).toEqual([[dearer.orderId, 12_300]])
  })
})

describe('the adapter', () => {
  it('follows the platform from one key to the next without a gap', async () => {
    const order = orderOf('scan', { authCode: await authCode() })
    const ready = adapter({ ALIPAY_PUBLIC_KEYS: [parties.successor.publicKey, parties.platform.publicKey] })
    await ready.open(order)
    await bench.order('rotate')
    await bench.tick()
    expect(await ready.query(order)).toMatchObject({ state: 'succeeded' })
    expect(ready.read(bench.notices[0]!)).toMatchObject({ orderId: order.orderId })
    // Whoever knows only the old key believes nothing any more; whoever knows only the new one, nothing of the old.
    expect(await codeOf(adapter().query(order))).toBe('upstream-unavailable')
    expect(() => adapter().read(bench.notices[0]!)).toThrow('signature')
    await bench.order('rotate')
    expect(await codeOf(adapter({ ALIPAY_PUBLIC_KEYS: [parties.successor.publicKey] }).query(order))).toBe('upstream-unavailable')
  })

  it('believes no answer that carries an old signed object beside what is read', async () => {
    const inner = { code: '10000', msg: 'Success', out_trade_no: 'JF4F7K9QWD00001P01', trade_no: '1', trade_status: 'TRADE_SUCCESS', total_amount: '12.30', send_pay_date: '2026-11-23 10:00:00' }
    const key = 'alipay_trade_query_response'
    const unpaid = answer(key, { ...inner, trade_status: 'WAIT_BUYER_PAY' }, parties.platform.privateKey) as { readonly body: string }
    const evil = JSON.stringify(inner)
    const forgeries = [
      unpaid.body.replace(/\}$/, `,"${key}":${evil}}`), unpaid.body.replace(/^\{/, `{"${key}":${evil},`), unpaid.body.replace(/^\{"[a-z_]+"/, `{"error_response":${evil},"zz"`), `{"error_response":${evil}}`, `{"${key}":${evil}}`,
      `{"${key}":${evil},"sign":""}`, `{"${key}":${evil},"sign":"${rsa2(evil, parties.stranger.privateKey)}"}`, `{"${key}":"${evil.replaceAll('"', '\\"')}","sign":"AAAA"}`, '', 'null', '[]', '<html>'
    ]
    let body = ''
    const platform = await startLoopbackServer(0, () => ({ status: 200, body }))
    const channel = adapter({ ALIPAY_GATEWAY: `${platform.url}/gateway.do` })
    const bare = bareSdk(`${platform.url}/gateway.do`)
    const fooled: number[] = []
    for (const [n, forged] of forgeries.entries()) {
      body = forged
      expect([n, await codeOf(channel.query(numbered('JF4F7K9QWD00001P01')))]).toEqual([n, 'upstream-unavailable'])
      const news = await bare.exec('alipay.trade.query', { bizContent: { out_trade_no: 'JF4F7K9QWD00001P01' } }, { validateSign: true }).then((said) => said['trade_status'] as unknown, () => undefined)
      if (news === 'TRADE_SUCCESS') fooled.push(n)
    }
    // Why the adapter looks for itself: the SDK's own check lets some of them pass.
    expect(fooled.length).toBeGreaterThan(0)
    body = unpaid.body
    expect(await channel.query(numbered('JF4F7K9QWD00001P01'))).toEqual({ state: 'pending' })
    expect(await codeOf(channel.query(numbered('JF4F7K9QWD00002P01')))).toBe('upstream-unavailable')
    await platform.stop()
  })

  it('says that it is not set up rather than that nothing was paid', async () => {
    for (const changed of [{ ALIPAY_APP_ID: '2021000000000009' }, { ALIPAY_PRIVATE_KEY: parties.stranger.privateKey }, { ALIPAY_GATEWAY: 'http://127.0.0.1:1/gateway.do' }])
      expect(await codeOf(adapter(changed).query(numbered('JF4F7K9QWD00001P01')))).toBe('upstream-unavailable')
    expect(lines.join()).toContain('isv.invalid-signature')
  })

  it('waits for nobody longer than it must', async () => {
    await bench.order('faults', { slowMs: 4_000 })
    const began = performance.now()
    expect(await codeOf(adapter().open(orderOf('scan', { authCode: await authCode() })))).toBe('upstream-unavailable')
    expect(performance.now() - began).toBeLessThan(20_000)
  })

  it('is no channel for what it has no way for', async () => {
    expect(await adapter().open(orderOf('scan', { authCode: '134567890123456789' }))).toEqual({ handed: {}, news: { state: 'failed', why: '不是支付宝付款码' } })
    await expect(adapter().open(orderOf('miniProgram'))).rejects.toThrow('Alipay has no miniProgram')
  })

  it('knows a day without trades from a bill that is not there yet', async () => {
    const date = '2027-03-01'
    bench.turn(Date.parse('2027-03-03T00:59:59.999Z') - bench.now())
    expect(await adapter().statement(date)).toBeUndefined()
    bench.turn(1)
    expect(await adapter().statement(date)).toEqual([])
  })

  it('takes no bill that is damaged or does not add up', async () => {
    const order = orderOf('scan', { authCode: await authCode() })
    await adapter().open(order)
    const date = instantOf(bench.now()).slice(0, 10)
    bench.turn(24 * 60 * MINUTE)
    const url = await billUrl(date)
    const zip = Buffer.from(await (await fetch(url)).arrayBuffer())
    expect(statementIn(zip)).toEqual([{ kind: 'capture', number: order.orderId, channelNo: expect.any(String) as string, fen: 1230 }])
    for (let at = 0; at < zip.length; at += 1) {
      const damaged = Buffer.from(zip)
      damaged.writeUInt8(zip.readUInt8(at) ^ 0xff, at)
      // Damage to what nobody reads (names, dates) is none.
      const lines = statementIn(damaged)
      if (lines !== undefined) expect(lines).toEqual(statementIn(zip))
    }
    for (const cut of [0, 1, 21, 22, zip.length - 1]) expect(statementIn(zip.subarray(0, cut))).toBeUndefined()
    expect(unzip(Buffer.from('no zip at all, but long enough to hold the end of a directory'))).toBeUndefined()
    await bench.order('bill-fault', { number: order.orderId, fault: 'twice' })
    expect(await adapter().statement(date)).toHaveLength(2)
  })

  it('is open when its settings are there, and says what is wrong with them without showing them', () => {
    const home = mkdtempSync(path.join(tmpdir(), 'lubiao-alipay-'))
    const at = 'http://127.0.0.1:1'
    const env = localEnv(home, { engine: at, files: at, wechat: at, sms: at, registry: at, post: at, wxpay: at, alipay: at, nontax: at, api: at, h5: at, console: at }, localSecrets(home))
    rmSync(home, { recursive: true })
    expect(alipaySettingsOf(readConfig(env))).toMatchObject({ ALIPAY_GATEWAY: `${at}/gateway.do`, ALIPAY_NOTIFY_URL: `${at}/api/webhook/pay/alipay` })
    for (const none of ['-', '', undefined]) expect(alipaySettingsOf(readConfig({ ...env, ALIPAY_APP_ID: none, ALIPAY_PUBLIC_KEYS: none }))).toBeUndefined()
    for (const [name, said] of [['ALIPAY_PRIVATE_KEY', 'RSA private key'], ['ALIPAY_PUBLIC_KEYS', 'RSA public keys'], ['ALIPAY_GATEWAY', 'URL']] as const) {
      expect(() => readConfig({ ...env, [name]: 'hush' })).toThrow(new RegExp(`${name}.*${said}`))
      expect(() => readConfig({ ...env, [name]: 'hush' })).not.toThrow('hush')
    }
  })

  it('writes no key, code or answer into the log', async () => {
    const code = await authCode('poor')
    const order = orderOf('scan', { authCode: code })
    await adapter().open(order)
    await codeOf(adapter({ ALIPAY_PRIVATE_KEY: parties.stranger.privateKey }).open(orderOf('scan', { authCode: code })))
    for (const fault of ['unsigned', 'bad-signature', 'busy', 'error']) {
      await bench.order('answer', { method: 'alipay.trade.query', fault, times: 2 })
      await codeOf(adapter().query(order))
      await bench.order('reset-faults')
    }
    expect(lines.length).toBeGreaterThan(3)
    for (const secret of [code, parties.app.privateKey.slice(40, 80), 'BEGIN', '余额']) expect(lines.join()).not.toContain(secret)
  })
})

it.each(['UTC', 'Asia/Shanghai', 'America/New_York'])('sends Beijing’s time in a process in %s', (zone) => {
  const script = path.join(__dirname, '../support/alipay-zone.ts')
  const said = JSON.parse(execFileSync(process.execPath, ['--import', 'tsx', script], { env: { ...process.env, TZ: zone }, encoding: 'utf8', cwd: path.join(__dirname, '../..') })) as Record<string, unknown>
  expect(said).toMatchObject({ state: 'succeeded', off: true, sdkAlone: zone === 'Asia/Shanghai' ? '10000' : 'isv.invalid-timestamp' })
}, 120_000)
