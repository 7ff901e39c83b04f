/** How strict the simulated platform is: by requests that are signed by hand, so that each can be wrong in one way (platform-facts §1, §9). */
import { constants, publicEncrypt } from 'node:crypto'
import { newPrivateKey } from '../../local/src/simulators/wxpay/platform-keys'
import type { RawNotice } from '../../functions/src/platform/payment/channel'
import { RETRIES } from '../../local/src/simulators/wxpay/notices'
import { independentChannel, isSigned, requestHeaders, sendSigned, type Spoilt, type WxpayAnswer } from '../support/wxpay-client'
import { OPENID, WxpayPlatform } from '../support/wxpay-platform'

let platform: WxpayPlatform
beforeAll(async () => {
  platform = await WxpayPlatform.start()
})
beforeEach(async () => {
  await platform.admin('reset', {})
  platform.arrived.length = 0
  platform.answer = () => 204
})
afterAll(() => platform.sim.stop())

const JSAPI = '/v3/pay/transactions/jsapi'
const REFUNDS = '/v3/refund/domestic/refunds'
const seconds = (): number => Math.floor(Date.now() / 1000)
const post = (target: string, body: object | string, spoilt: Spoilt = {}): Promise<WxpayAnswer> => sendSigned(platform.kit, 'POST', target, body, spoilt)
const get = (target: string, spoilt: Spoilt = {}): Promise<WxpayAnswer> => sendSigned(platform.kit, 'GET', target, '', spoilt)
const order = (number: string, change: object = {}): Record<string, unknown> => ({
  appid: platform.kit.appid, mchid: platform.kit.mchid, description: '号牌工本费', out_trade_no: number, notify_url: platform.kit.notifyUrl, amount: { total: 1_000, currency: 'CNY' }, payer: { openid: OPENID }, ...change
})
/** Opens and pays an order through the code at a counter. */
async function pay(number: string): Promise<void> {
  const { payer: _payer, ...native } = order(number)
  const { json } = await post('/v3/pay/transactions/native', native)
  expect(await platform.pay({ code: String(json['code_url']) })).toEqual({ errMsg: 'requestPayment:ok' })
}
const refund = (number: string, out: string, part: number, change: object = {}): Record<string, unknown> => ({ out_trade_no: number, out_refund_no: out, reason: '重复缴费', notify_url: platform.kit.notifyUrl, amount: { refund: part, total: 1_000, currency: 'CNY' }, ...change })

describe('a request', () => {
  const target = (): string => `/v3/pay/transactions/out-trade-no/NOBODY01?mchid=${platform.kit.mchid}`

  it.each([
    ['another key', () => ({ privateKey: newPrivateKey() })], ['another target', () => ({ signedTarget: '/v3/pay/transactions/out-trade-no/NOBODY02' })], ['another body', () => ({ signedBody: '{}' })],
    ['another certificate', () => ({ serialNo: 'F'.repeat(40) })], ['another merchant', () => ({ mchid: '1999999999' })], ['a clock five minutes late', () => ({ seconds: seconds() - 302 })], ['a clock five minutes early', () => ({ seconds: seconds() + 302 })],
    ['no signature', () => ({ order: ['mchid', 'nonce_str', 'timestamp', 'serial_no'] })], ['a pair twice', () => ({ order: ['mchid', 'mchid', 'nonce_str', 'timestamp', 'serial_no'] })], ['another scheme', () => ({ headers: { authorization: 'Bearer x' } })]
  ] as readonly (readonly [string, () => Spoilt])[])('with %s is refused with 401, and the answer is not signed', async (_what, spoilt) => {
    const answer = await get(target(), spoilt())
    expect([answer.status, answer.code, answer.headers.get('wechatpay-signature')]).toEqual([401, 'SIGN_ERROR', null])
  })

  it('is accepted with its pairs in any order, and within the five minutes', async () => {
    for (const spoilt of [{ order: ['signature', 'timestamp', 'serial_no', 'nonce_str', 'mchid'] }, { seconds: seconds() - 298 }, { seconds: seconds() + 298 }]) expect((await get(target(), spoilt)).code).toBe('ORDER_NOT_EXIST')
  })

  it('is taken once: its nonce is used up', async () => {
    const headers = requestHeaders(platform.kit, 'GET', target(), '')
    const send = async (): Promise<number> => (await fetch(`${platform.sim.url}${target()}`, { headers })).status
    expect([await send(), await send()]).toEqual([404, 401])
  })

  it('says what it accepts and who sends it', async () => {
    expect((await get(target(), { headers: { accept: 'text/html' } })).status).toBe(406)
    expect((await get(target(), { headers: { 'user-agent': '' } })).status).toBe(406)
    expect((await post(JSAPI, order('BODY0001'), { headers: { 'content-type': 'text/plain' } })).status).toBe(415)
  })

  it('is verified over its raw bytes: the same JSON written otherwise does not fit', async () => {
    const body = JSON.stringify(order('BYTES001'))
    expect((await post(JSAPI, `${body} `, { signedBody: body })).status).toBe(401)
    expect((await post(JSAPI, body)).status).toBe(200)
  })

  it('names the key that signs the answer; one that is not there is refused', async () => {
    const [serial = ''] = Object.keys(platform.sim.publicKeys)
    const named = await post(JSAPI, order('SERIAL01'))
    expect([named.headers.get('wechatpay-serial'), isSigned(platform.kit.publicKeys, (name) => named.headers.get(name) ?? '', named.bytes, seconds())]).toEqual([serial, true])
    const unknown = await post(JSAPI, order('SERIAL02'), { headers: { 'wechatpay-serial': 'PUB_KEY_ID_0' } })
    expect([unknown.status, unknown.code]).toEqual([400, 'PARAM_ERROR'])
    expect(named.headers.get('request-id')).toMatch(/-\d+$/)
    expect((await get('/v3/certificates')).code).toBe('RESOURCE_NOT_EXISTS')
    expect((await get('/v3/no/such/call')).status).toBe(404)
  })
})

describe('an order', () => {
  it.each([
    ['out_trade_no', { out_trade_no: 'short' }], ['out_trade_no', { out_trade_no: 'with space 1' }], ['out_trade_no', { out_trade_no: 'x'.repeat(33) }], ['description', { description: '' }], ['description', { description: '长'.repeat(128) }],
    ['amount', { amount: { total: 0 } }], ['amount', { amount: { total: 1.5 } }], ['amount', { amount: { total: '100' } }], ['amount', { amount: { total: 1, currency: 'USD' } }], ['notify_url', { notify_url: 'http://a.example/b?c=d' }],
    ['notify_url', { notify_url: 'ftp://a.example' }], ['payer', { payer: { openid: '' } }], ['payer', { payer: undefined }], ['time_expire', { time_expire: '2026-11-26 10:00:00' }], ['time_expire', { time_expire: '2020-01-01T00:00:00+08:00' }],
    ['attach', { attach: 'a'.repeat(129) }], ['surprise', { surprise: 1 }], ['mchid', { mchid: undefined }]
  ])('with a wrong %s is refused by name: %j', async (field, change) => {
    const answer = await post(JSAPI, order('PARAM001', change))
    expect([answer.status, answer.code]).toEqual([400, 'PARAM_ERROR'])
    expect((answer.json['detail'] as { field: string }).field).toMatch(new RegExp(`^/${field}`))
  })

  it('is of this merchant and this app', async () => {
    expect((await post(JSAPI, order('OWNER001', { mchid: '1999999999' }))).code).toBe('PARAM_ERROR')
    expect((await post(JSAPI, order('OWNER001', { appid: 'wx1' }))).code).toBe('APPID_MCHID_NOT_MATCH')
    expect((await post(JSAPI, 'no json')).code).toBe('PARAM_ERROR')
    expect((await get('/v3/pay/transactions/out-trade-no/OWNER001')).code).toBe('PARAM_ERROR')
    expect((await post('/v3/pay/transactions/out-trade-no/OWNER001/close', { mchid: '1' })).code).toBe('PARAM_ERROR')
  })

  it('is found by either number once it is paid', async () => {
    await pay('FOUND001')
    const { mchid } = platform.kit
    const first = await get(`/v3/pay/transactions/out-trade-no/FOUND001?mchid=${mchid}`)
    expect((await get(`/v3/pay/transactions/id/${String(first.json['transaction_id'])}?mchid=${mchid}`)).json).toEqual(first.json)
    expect(first.json).toMatchObject({ trade_state: 'SUCCESS', trade_type: 'NATIVE', amount: { total: 1_000, payer_total: 1_000 }, success_time: expect.stringMatching(/\+08:00$/) as string })
    const close = await post('/v3/pay/transactions/out-trade-no/FOUND001/close', { mchid })
    expect([close.code, (await post('/v3/pay/transactions/out-trade-no/NOBODY01/close', { mchid })).code]).toEqual(['ORDERPAID', 'ORDER_NOT_EXIST'])
    expect((await post(JSAPI, order('FOUND001'))).code).toBe('ORDERPAID')
  })

  it('re-enters only unchanged, and not once it is closed', async () => {
    expect((await post(JSAPI, order('AGAIN001'))).status).toBe(200)
    expect((await post(JSAPI, order('AGAIN001', { amount: { currency: 'CNY', total: 1_000 } }))).status).toBe(200)
    for (const change of [{ amount: { total: 1_001, currency: 'CNY' } }, { description: '别的' }, { payer: { openid: 'oAnother' } }, { attach: 'x' }]) expect((await post(JSAPI, order('AGAIN001', change))).code).toBe('INVALID_REQUEST')
    const closed = await post('/v3/pay/transactions/out-trade-no/AGAIN001/close', { mchid: platform.kit.mchid })
    expect([closed.status, closed.bytes.length, isSigned(platform.kit.publicKeys, (name) => closed.headers.get(name) ?? '', closed.bytes, seconds())]).toEqual([204, 0, true])
    expect((await post(JSAPI, order('AGAIN001'))).code).toBe('ORDER_CLOSED')
  })

  it('closes by itself after seven days', async () => {
    await post(JSAPI, order('WEEK0001'))
    platform.turn(7 * 86_400_000 + 1)
    expect((await get(`/v3/pay/transactions/out-trade-no/WEEK0001?mchid=${platform.kit.mchid}`)).json['trade_state']).toBe('CLOSED')
  })
})

describe('a refund', () => {
  it.each([
    ['out_refund_no', { out_refund_no: 'a b' }], ['reason', { reason: '长'.repeat(81) }], ['amount', { amount: { refund: 1, total: 1_000 } }], ['amount', { amount: { refund: 0, total: 1_000, currency: 'CNY' } }],
    ['amount', { amount: { refund: 1, total: 999, currency: 'CNY' } }], ['out_trade_no', { out_trade_no: undefined }], ['surprise', { surprise: 1 }]
  ])('with a wrong %s is refused by name: %j', async (field, change) => {
    await pay('REFUND01')
    const answer = await post(REFUNDS, refund('REFUND01', 'R1', 1, change))
    expect([answer.status, answer.code]).toEqual([400, 'PARAM_ERROR'])
    expect((answer.json['detail'] as { field: string }).field).toMatch(new RegExp(`^/${field}`))
  })

  it('is of an order that was paid, unchanged under its number, a minute apart, fifty at most, within a year', async () => {
    await post(JSAPI, order('REFUND02'))
    expect([(await post(REFUNDS, refund('REFUND02', 'R2', 1))).code, (await post(REFUNDS, refund('NOBODY01', 'R2', 1))).code]).toEqual(['INVALID_REQUEST', 'RESOURCE_NOT_EXISTS'])
    await pay('REFUND03')
    for (let part = 1; part <= 50; part += 1) {
      expect((await post(REFUNDS, refund('REFUND03', `R3-${part}`, 1))).status).toBe(200)
      if (part === 1) {
        expect((await post(REFUNDS, refund('REFUND03', 'R3-1', 2))).code).toBe('INVALID_REQUEST')
        const early = await post(REFUNDS, refund('REFUND03', 'R3-2', 1))
        expect([early.status, early.code]).toEqual([429, 'FREQUENCY_LIMITED'])
      }
      platform.turn(60_000)
    }
    expect((await post(REFUNDS, refund('REFUND03', 'R3-51', 1))).code).toBe('INVALID_REQUEST')
    await pay('REFUND04')
    platform.turn(366 * 86_400_000)
    expect((await post(REFUNDS, refund('REFUND04', 'R4', 1))).code).toBe('INVALID_REQUEST')
  })

  it('that is abnormal goes another way: to the merchant, or to a card that only the platform can read', async () => {
    await platform.admin('refunds', { next: 'ABNORMAL', times: 2 })
    for (const number of ['ABNORM01', 'ABNORM02']) {
      await pay(number)
      await post(REFUNDS, refund(number, `R-${number}`, 1_000))
    }
    platform.turn(5_000)
    const idOf = async (number: string): Promise<string> => String((await get(`${REFUNDS}/R-${number}`)).json['refund_id'])
    const apply = async (number: string, body: object): Promise<WxpayAnswer> => post(`${REFUNDS}/${await idOf(number)}/apply-abnormal-refund`, { out_refund_no: `R-${number}`, ...body })
    expect((await apply('ABNORM01', { type: 'MERCHANT_BANK_CARD' })).json['status']).toBe('PROCESSING')
    expect((await apply('ABNORM01', { type: 'MERCHANT_BANK_CARD' })).code).toBe('INVALID_REQUEST')
    const sealed = (text: string): string => publicEncrypt({ key: Object.values(platform.sim.publicKeys)[0] ?? '', padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, Buffer.from(text)).toString('base64')
    const card = { type: 'USER_BANK_CARD', bank_type: 'ICBC_DEBIT', bank_account: sealed('6222020000000000000'), real_name: sealed('李建国') }
    expect((await apply('ABNORM02', { ...card, real_name: '李建国' })).code).toBe('PARAM_ERROR')
    expect((await apply('ABNORM02', card)).status).toBe(200)
    platform.turn(5_000)
    for (const number of ['ABNORM01', 'ABNORM02']) expect((await get(`${REFUNDS}/R-${number}`)).json['status']).toBe('SUCCESS')
  })
})

describe('notices', () => {
  it('are sent again on the platform’s schedule until they are answered, then given up', async () => {
    platform.answer = () => 500
    await pay('RETRY001')
    const waits: number[] = []
    let { nextDue } = (await platform.admin('tick', {})) as { nextDue?: string }
    while (nextDue !== undefined) {
      waits.push(Date.parse(nextDue) - platform.ms)
      platform.ms = Date.parse(nextDue) - 1
      expect(await platform.admin('tick', {})).toMatchObject({ sent: 0 })
      platform.turn(1)
      const ticked = (await platform.admin('tick', {})) as { sent: number; nextDue?: string }
      expect(ticked.sent).toBe(1)
      nextDue = ticked.nextDue
    }
    expect(waits).toEqual(RETRIES)
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe((24 * 60 + 4) * 60_000)
    expect(platform.arrived).toHaveLength(16)
  })

  it('settle once somebody answers again after an hour', async () => {
    platform.answer = () => undefined
    for (let n = 1; n <= 5; n += 1) await pay(`OUTAGE0${n}`)
    for (let minute = 0; minute < 60; minute += 1) {
      await platform.admin('tick', {})
      platform.turn(60_000)
    }
    const tries = platform.arrived.length
    platform.answer = () => 200
    for (let minute = 0; minute < 30; minute += 1) {
      await platform.admin('tick', {})
      platform.turn(60_000)
    }
    expect(tries).toBeGreaterThanOrEqual(5 * 6)
    expect(platform.arrived.length - tries).toBe(5)
    expect(await platform.admin('tick', {})).toEqual({ sent: 0 })
  })

  it.each(['signtest', 'forged', 'unsigned', 'stale', 'bit-flipped', 'seal-broken', 'wrong-serial', 'wrong-merchant'])('come with a bad copy first when that is ordered: %s, which nobody believes', async (kind) => {
    const readers = [platform.adapter(), independentChannel(platform.kit)]
    await platform.admin('notice-faults', { kind })
    await pay('BADCOPY1')
    await platform.admin('tick', {})
    expect(platform.arrived).toHaveLength(2)
    for (const reader of readers) {
      const read = async (notice: RawNotice | undefined) => (notice === undefined ? undefined : reader.read(notice))
      await expect(read(platform.arrived[0])).rejects.toThrow()
      expect(await read(platform.arrived[1])).toMatchObject({ of: 'order', orderId: 'BADCOPY1' })
    }
  })

  it('can say another amount, well signed: what was paid is a matter of the rules', async () => {
    await pay('AMOUNT01')
    expect(await platform.admin('notice-copy', { number: 'AMOUNT01', kind: 'changed-amount' })).toEqual({ answered: 204 })
    const [notice] = platform.arrived
    expect(notice === undefined ? undefined : platform.adapter().read(notice)).toMatchObject({ of: 'order', orderId: 'AMOUNT01', news: { state: 'succeeded', fen: 1 } })
  })

  it('come twice, out of order, late or not at all', async () => {
    const numbers = (): readonly unknown[] => platform.arrived.map((notice) => (platform.adapter().read(notice) as { orderId: string }).orderId)
    await platform.admin('notice-faults', { kind: 'duplicate' })
    await pay('MISHAP01')
    await platform.admin('tick', {})
    await platform.admin('tick', {})
    expect(numbers()).toEqual(['MISHAP01', 'MISHAP01'])
    platform.arrived.length = 0
    await platform.admin('notice-faults', { kind: 'reordered' })
    await pay('MISHAP02')
    await pay('MISHAP03')
    await platform.admin('tick', {})
    await platform.admin('tick', {})
    expect(numbers()).toEqual(['MISHAP03', 'MISHAP02'])
    platform.arrived.length = 0
    await platform.admin('notice-faults', { kind: 'late', delayMs: 60_000 })
    await pay('MISHAP04')
    await platform.admin('tick', {})
    expect(platform.arrived).toEqual([])
    platform.turn(60_000)
    await platform.admin('tick', {})
    expect(numbers()).toEqual(['MISHAP04'])
    await platform.admin('notice-faults', { kind: 'lost' })
    await pay('MISHAP05')
    platform.turn(30 * 3_600_000)
    expect(await platform.admin('tick', {})).toEqual({ sent: 0 })
  })
})

describe('bills', () => {
  const bill = (date: string, more = ''): Promise<WxpayAnswer> => get(`/v3/bill/tradebill?bill_date=${date}${more}`)
  const today = (): string => new Date(platform.ms + 28_800_000).toISOString().slice(0, 10)

  it('hold only days that are over, had trade, and lie within three months', async () => {
    await pay('BILL0001')
    const date = today()
    expect((await bill(date)).code).toBe('NO_STATEMENT_EXIST')
    platform.ms = Date.parse(`${date}T09:00:00+08:00`) + 86_400_000
    for (const [target, code] of [[today(), 'NO_STATEMENT_EXIST'], ['2026-02-30x', 'PARAM_ERROR'], ['2020-01-01', 'PARAM_ERROR']] as const) expect((await bill(target)).code).toBe(code)
    expect((await bill(date, '&bill_type=OTHER')).code).toBe('PARAM_ERROR')
    expect((await bill(date, '&bill_type=REFUND')).code).toBe('NO_STATEMENT_EXIST')
    expect((await bill(date, '&bill_type=SUCCESS&tar_type=GZIP')).json).toMatchObject({ hash_type: 'SHA1', download_url: expect.stringContaining('tartype=gzip') as string })
    const { download_url: url } = (await bill(date)).json
    const { pathname, search } = new URL(String(url))
    const file = await get(`${pathname}${search}`)
    const text = file.bytes.toString('utf8')
    expect([file.status, file.headers.get('wechatpay-signature'), text.startsWith('\uFEFF交易时间,'), text.split('\r\n').at(-1)]).toEqual([200, null, true, ''])
    expect(text).toContain(',`BILL0001,`')
    expect(text).toContain(',`10.00,`')
    expect((await fetch(`${platform.sim.url}${pathname}${search}`, { headers: { accept: '*/*' } })).status).toBe(401)
    platform.turn(300_001)
    expect((await get(`${pathname}${search}`)).code).toBe('PARAM_ERROR')
  })

  it('show the flow of funds with what is left', async () => {
    await pay('FLOW0001')
    await post(REFUNDS, refund('FLOW0001', 'R-FLOW', 250))
    const date = today()
    platform.turn(5_000)
    await get(`${REFUNDS}/R-FLOW`)
    platform.ms = Date.parse(`${date}T09:00:00+08:00`) + 86_400_000
    const flow = (more: string): Promise<WxpayAnswer> => get(`/v3/bill/fundflowbill?bill_date=${date}${more}`)
    for (const [more, code] of [['', 'PARAM_ERROR'], ['&account_type=OTHER', 'PARAM_ERROR'], ['&account_type=BASIC&bill_type=ALL', 'PARAM_ERROR'], ['&account_type=FEES', 'NO_STATEMENT_EXIST'], ['&account_type=OPERATION', 'NO_STATEMENT_EXIST']] as const) expect([more, (await flow(more)).code]).toEqual([more, code])
    for (const [day, code] of [[today(), 'NO_STATEMENT_EXIST'], ['2020-01-01', 'PARAM_ERROR']] as const) expect((await get(`/v3/bill/fundflowbill?bill_date=${day}&account_type=BASIC`)).code).toBe(code)
    const { json } = await flow('&account_type=BASIC')
    const { pathname, search } = new URL(String(json['download_url']))
    const lines = (await get(`${pathname}${search}`)).bytes.toString('utf8').split('\r\n')
    expect(lines.slice(1, 3).map((line) => line.split(',`').slice(5, 8))).toEqual([['收入', '10.00', '10.00'], ['支出', '2.50', '7.50']])
    expect(lines[4]).toBe('`2,`1,`10.00,`1,`2.50')
    // The next day goes on from there.
    await pay('FLOW0002')
    const next = today()
    platform.ms += 86_400_000
    const { pathname: path, search: query } = new URL(String((await get(`/v3/bill/fundflowbill?bill_date=${next}&account_type=BASIC`)).json['download_url']))
    expect((await get(`${path}${query}`)).bytes.toString('utf8').split('\r\n')[1]?.split(',`').slice(5, 8)).toEqual(['收入', '10.00', '17.50'])
  })
})

describe('the page and the doors', () => {
  it('shows what happened, escaped, and asks for no signature', async () => {
    await post(JSAPI, order('PAGE0001', { description: '<script>' }))
    const page = await fetch(platform.sim.url)
    const html = await page.text()
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(html).toContain('PAGE0001')
    expect(html).not.toContain('<script')
    expect((await platform.admin('events'))['events']).toEqual(expect.arrayContaining([expect.objectContaining({ what: 'order', number: 'PAGE0001' })]))
  })

  it('lets known pages play the payer and nobody’s page give orders', async () => {
    const ask = (path: string, origin: string): Promise<Response> => fetch(`${platform.sim.url}${path}`, { method: 'POST', headers: { origin }, body: JSON.stringify({ openid: OPENID, prepayId: 'none' }) })
    const known = await ask('/__demo/pay', 'http://127.0.0.1:4101')
    expect([known.status, known.headers.get('access-control-allow-origin'), await known.json()]).toEqual([409, 'http://127.0.0.1:4101', { errMsg: 'requestPayment:fail', error: 'no such order' }])
    expect([(await ask('/__demo/pay', 'http://evil.example')).status, (await ask('/__admin/pay', 'http://127.0.0.1:4101')).status]).toEqual([403, 403])
  })
})
