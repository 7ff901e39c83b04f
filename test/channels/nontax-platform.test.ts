/** The treasury behind 微信非税缴费, and how strict the platform is. */
import { dateOf, instantOf } from '@lubiao/shared/kernel/clock'
import type { ChannelOrder, PaymentChannel } from '../../functions/src/platform/payment/channel'
import { local } from '../../local/src/settings'
import { NontaxBench, OPENID } from '../support/nontax-bench'

const HOUR = 3_600_000
const UNAVAILABLE = 'upstream-unavailable'
let bench: NontaxBench
beforeAll(async () => {
  bench = await NontaxBench.start()
})
afterAll(() => bench.stop())

const codeOf = (promise: Promise<unknown>): Promise<unknown> => promise.then((value) => ({ answered: value }), (error: unknown) => (error as { readonly code?: unknown }).code)
async function paid(channel: PaymentChannel): Promise<ChannelOrder> {
  const order = bench.orderOf('miniProgram')
  const { handed } = await channel.open(order)
  expect(await bench.order('pay', { orderId: handed['orderId'] })).toEqual({ errMsg: 'nontax:ok' })
  return order
}

describe('the treasury', () => {
  it('registers once, alike or not at all, and lists what was paid when the day is closed', async () => {
    const treasury = bench.treasury()
    bench.turn(24 * HOUR)
    const date = dateOf(instantOf(bench.now()))
    const order = bench.orderOf('miniProgram')
    await treasury.register(order)
    await treasury.register(order)
    expect(await codeOf(treasury.register({ ...order, fen: 1, items: [{ feeId: 'x', label: 'y', fen: 1, approvalDoc: '' }] }))).toBe('payment.treasury-differs')
    const one = await paid(bench.adapter())
    await bench.order('posting-delay', { ms: 24 * HOUR })
    const late = await paid(bench.adapter())
    expect(await treasury.postings(date)).toBeUndefined()
    bench.turn(24 * HOUR)
    expect(await treasury.postings(date)).toEqual([expect.objectContaining({ noticeNo: one.noticeNo, fen: 1230 })])
    bench.turn(24 * HOUR)
    expect(await treasury.postings(dateOf(instantOf(bench.now() - 24 * HOUR)))).toEqual([expect.objectContaining({ noticeNo: late.noticeNo })])
  })

  it('takes no request that is unsigned, altered, stale or of somebody else', async () => {
    const order = bench.orderOf('miniProgram')
    for (const change of [{ TREASURY_SECRET: 'another-secret-of-ours' }, { TREASURY_UNIT_NO: '1' }]) expect(await codeOf(bench.treasury(change).register(order))).toBe(UNAVAILABLE)
    const ask = async (path: string, headers: Record<string, string> = {}): Promise<unknown> => ((await (await fetch(`${bench.sim.treasuryUrl}${path}`, { method: 'POST', body: '{}', headers })).json()) as { error: string }).error
    expect([await ask('/v1/postings'), await ask('/v1/postings', { 'x-treasury-unit': local.treasuryUnitNo, 'x-treasury-timestamp': String(Math.floor(bench.now() / 1000) - 301) }), await ask('/v1/postings', { 'x-treasury-unit': local.treasuryUnitNo, 'x-treasury-timestamp': String(Math.floor(bench.now() / 1000)), 'x-treasury-sign': 'ab' })]).toEqual(['unknown-unit', 'clock', 'signature'])
    expect(await codeOf(bench.treasury({ TREASURY_URL: `${bench.sim.url}/elsewhere` }).register(order))).toBe(UNAVAILABLE)
  })
})

describe('the platform', () => {
  const ask = async (call: string, body: object, token?: string): Promise<{ readonly errcode: number; readonly errmsg: string }> => {
    const good = token ?? ((await (await fetch(`${bench.wechat.url}/cgi-bin/stable_token`, { method: 'POST', body: JSON.stringify({ grant_type: 'client_credential', appid: local.wechatAppId, secret: local.wechatSecret }) })).json()) as { access_token: string }).access_token
    return (await (await fetch(`${bench.sim.url}/nontax/${call}?access_token=${good}`, { method: 'POST', body: JSON.stringify(body) })).json()) as { errcode: number; errmsg: string }
  }
  const appid = local.wechatAppId

  it('asks for a token and checks every field', async () => {
    const order = bench.orderOf('miniProgram')
    await bench.treasury().register(order)
    const place = { payment_notice_no: order.noticeNo, region_code: '371500', department_code: '109001' }
    expect([(await ask('getorder', {}, 'bad')).errcode, (await ask('getorder', {}, '')).errcode]).toEqual([40001, 41001])
    const fee = (await ask('queryfee', { appid, service_id: local.nontaxServiceId, ...place })) as unknown as Record<string, unknown>
    const { errcode: _code, errmsg: _text, ...debt } = fee
    const good = { appid, service_id: local.nontaxServiceId, openid: OPENID, ip: '127.0.0.1', scene: 'miniprogram', desc: '工本费', ...debt }
    for (const [field, change] of [['openid', { openid: 'x' }], ['ip', { ip: 'here' }], ['scene', { scene: 'nowhere' }], ['desc', { desc: '长'.repeat(50) }], ['fee', { fee: 1.5 }], ['fee', { fee: '1230' }], ['items', { items: [] }], ['surprise', { surprise: 1 }], ['service_id', { service_id: 1 }]] as const) {
      expect(await ask('unifiedorder', { ...good, ...change })).toMatchObject({ errcode: 40097, errmsg: expect.stringContaining(field) as string })
    }
    for (const [what, change] of [['fee', { fee: 1231 }], ['department_name', { department_name: '别处' }], ['items', { items: [{ no: 1, item_id: 'x', item_name: 'x', fee: 1230 }] }], ['payment_notice_create_time', { payment_notice_create_time: 1 }]] as const) {
      expect(await ask('unifiedorder', { ...good, ...change })).toMatchObject({ errcode: 9300003, errmsg: expect.stringContaining(what) as string })
    }
    expect((await ask('unifiedorder', { ...good, appid: 'wxanother' })).errcode).toBe(40013)
    expect((await ask('refund', { appid, order_id: 'AQ1', reason: 'x', refund_fee: 1 })).errcode).toBe(40097)
    expect((await ask('getorder', { appid, order_id: 'AQ1' })).errcode).toBe(9300004)
    expect((await ask('unifiedorder', good)).errcode).toBe(0)
  })

  it('lets known pages play the payer and shows what happened', async () => {
    const order = bench.orderOf('miniProgram', { subject: '<b>工本费' })
    const { handed } = await bench.adapter().open(order)
    const from = (origin: string): Promise<Response> => fetch(`${bench.sim.demoUrl}/pay`, { method: 'POST', headers: { origin }, body: JSON.stringify({ orderId: handed['orderId'] }) })
    expect((await from('http://evil.example')).status).toBe(403)
    expect(await (await from('http://127.0.0.1:4101')).json()).toEqual({ errMsg: 'nontax:ok' })
    const html = await (await fetch(bench.sim.url)).text()
    expect(html).toContain(order.noticeNo)
    expect(html).not.toContain('<b>工本费')
    expect((await fetch(`${bench.sim.adminUrl}/pay`, { method: 'POST', headers: { origin: 'http://evil.example' }, body: '{}' })).status).toBe(403)
  })
})
