import { createDecipheriv, createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PNG } from 'pngjs'
import { demoPerson } from '../demo/people.data'
import { startWechatSimulator, type WechatSimulator } from './wechat'
import { codeImage } from './wechat/code-image'
import { valueFault } from './wechat/template-values'

const app = { appId: 'wxlubiaodemo00001', secret: 'demo-secret' }
const pushToken = 'lubiaopush'
const pushAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'
const origin = 'http://127.0.0.1:4101'
const li = demoPerson('li')

interface Reply { readonly status: number; readonly type: string; readonly bytes: Buffer; readonly body: Record<string, unknown> & { errcode?: number; errmsg?: string } }

/** A client of its own, that shares nothing with the product's. */
async function call(url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
  const reply = await fetch(url, body === undefined ? { headers } : { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) })
  const bytes = Buffer.from(await reply.arrayBuffer())
  const type = reply.headers.get('content-type') ?? ''
  return { status: reply.status, type, bytes, body: type.includes('json') ? (JSON.parse(bytes.toString()) as Reply['body']) : {} }
}

describe('WeChat simulator: contract', () => {
  let sim: WechatSimulator
  let token = ''

  const admin = async (name: string, body?: unknown) => (await call(`${sim.adminUrl}/${name}`, body)).body
  const loginCode = async (personId = 'li') => String((await admin('login-code', { personId }))['code'])
  const clock = (offsetMs: number) => admin('clock', { offsetMs })
  const session = (query: Record<string, string>) =>
    call(`${sim.url}/sns/jscode2session?${new URLSearchParams({ appid: app.appId, secret: app.secret, grant_type: 'authorization_code', ...query }).toString()}`)
  const stable = (more: object = {}) => call(`${sim.url}/cgi-bin/stable_token`, { grant_type: 'client_credential', appid: app.appId, secret: app.secret, ...more })
  const api = (path: string, body: unknown, accessToken = token) => call(`${sim.url}${path}?access_token=${accessToken}`, body)

  beforeAll(async () => {
    sim = await startWechatSimulator({ ...app, pushToken, pushAesKey, origins: [origin], pages: ['features/pass/pages/detail/index'] })
  })
  beforeEach(async () => {
    await admin('reset', {})
    token = String((await stable()).body['access_token'])
  })
  afterAll(() => sim.stop())

  describe('code2Session', () => {
    it('gives openid and a fresh session key, once', async () => {
      const js_code = await loginCode()
      const first = await session({ js_code })
      expect(first.body).toEqual({ openid: li.openid, session_key: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/) as string })
      expect((await session({ js_code })).body.errcode).toBe(40163)
      expect((await session({ js_code: await loginCode() })).body['session_key']).not.toBe(first.body['session_key'])
    })

    it('ends a code after five minutes', async () => {
      const js_code = await loginCode()
      await clock(5 * 60_000)
      expect((await session({ js_code })).body.errcode).toBe(40029)
    })

    it.each([['js_code', 'nonsense', 40029], ['js_code', '', 41008], ['appid', 'wxother', 40013], ['secret', 'wrong', 40125], ['grant_type', 'client_credential', 40002]])('refuses %s=%s with %i', async (key, value, errcode) => {
      const reply = await session({ js_code: await loginCode(), [key]: value })
      expect([reply.status, reply.body.errcode]).toEqual([200, errcode])
    })

    it('does not take a phone code', async () => {
      expect((await session({ js_code: String((await admin('phone-code', { personId: 'li' }))['code']) })).body.errcode).toBe(40029)
    })
  })

  describe('stable_token', () => {
    it('gives the same token within its validity and a new one in the last five minutes, the old one still good', async () => {
      const first = (await stable()).body
      expect(first).toEqual({ access_token: token, expires_in: expect.any(Number) as number })
      await clock(60 * 60_000)
      const later = (await stable()).body
      expect(later['access_token']).toBe(token)
      expect(Math.abs(Number(later['expires_in']) - 3600)).toBeLessThanOrEqual(5)
      await clock(7200_000 - 200_000)
      const next = String((await stable()).body['access_token'])
      expect(next).not.toBe(token)
      expect((await api('/wxa/msg_sec_check', {}, token)).body.errcode).toBe(40097)
      await clock(7200_000 + 1_000)
      expect((await api('/wxa/msg_sec_check', {}, token)).body.errcode).toBe(42001)
    })

    it('forces a new one, which ends the old, at most every 30 s and 20 times a day', async () => {
      const forced = String((await stable({ force_refresh: true })).body['access_token'])
      expect(forced).not.toBe(token)
      expect((await api('/wxa/msg_sec_check', {})).body.errcode).toBe(40001)
      expect((await stable({ force_refresh: true })).body.errcode).toBe(45011)
      for (let i = 1; i < 20; i += 1) {
        await clock(i * 31_000)
        expect((await stable({ force_refresh: true })).body['access_token']).toBeDefined()
      }
      await clock(20 * 31_000)
      expect((await stable({ force_refresh: true })).body.errcode).toBe(45009)
    })

    it.each([[{ secret: 'wrong' }, 40125], [{ appid: 'wxother' }, 40013], [{ grant_type: 'x' }, 40002]])('refuses %j', async (more, errcode) => {
      expect((await stable(more)).body.errcode).toBe(errcode)
    })

    it('is POST and JSON only, and every call asks for a token', async () => {
      expect((await call(`${sim.url}/cgi-bin/stable_token`)).body.errcode).toBe(43002)
      expect((await call(`${sim.url}/cgi-bin/stable_token`, '{broken')).body.errcode).toBe(47001)
      for (const path of ['/wxa/business/getuserphonenumber', '/cgi-bin/message/subscribe/send', '/wxa/getwxacodeunlimit', '/wxa/msg_sec_check']) {
        expect([(await call(`${sim.url}${path}`, {})).body.errcode, (await api(path, {}, 'made-up')).body.errcode]).toEqual([41001, 40001])
      }
      expect((await call(`${sim.url}/wxa/nothing`, {})).status).toBe(404)
      await admin('end-tokens', {})
      expect((await api('/wxa/msg_sec_check', {})).body.errcode).toBe(40001)
    })
  })

  it('phone number: once, for five minutes, for its owner', async () => {
    const code = async () => String((await admin('phone-code', { personId: 'li' }))['code'])
    const first = await code()
    const reply = await api('/wxa/business/getuserphonenumber', { code: first })
    expect(reply.body).toMatchObject({ errcode: 0, phone_info: { phoneNumber: li.phone, purePhoneNumber: li.phone, countryCode: '86', watermark: { appid: app.appId } } })
    expect((await api('/wxa/business/getuserphonenumber', { code: first })).body.errcode).toBe(40029)
    expect((await api('/wxa/business/getuserphonenumber', { code: await loginCode() })).body.errcode).toBe(40029)
    expect((await api('/wxa/business/getuserphonenumber', {})).body.errcode).toBe(47001)
    expect((await api('/wxa/business/getuserphonenumber', { code: await code(), openid: demoPerson('wang').openid })).body.errcode).toBe(40003)
    const late = await code()
    await clock(5 * 60_000)
    expect((await api('/wxa/business/getuserphonenumber', { code: late })).body.errcode).toBe(40029)
  })

  describe('subscribe messages', () => {
    const templateId = 'tmpl-pass-decided'
    const data = { thing1: { value: '市区通行证' }, car_number2: { value: '鲁P12345' }, phrase3: { value: '已批准' }, time4: { value: '2026年11月23日 20:30' }, thing5: { value: '请在通行证页查看' } }
    const message = (more: object = {}) => ({ touser: li.openid, template_id: templateId, page: 'features/pass/pages/detail/index?caseId=TX-1', miniprogram_state: 'developer', lang: 'zh_CN', data, ...more })
    const send = (more: object = {}) => api('/cgi-bin/message/subscribe/send', message(more))
    const consent = (result = 'accept', times = 1) => admin('consents', { openid: li.openid, templateId, result, times })

    it('spends one consent each and is refused without', async () => {
      expect((await send()).body.errcode).toBe(43101)
      await consent('accept', 2)
      expect([(await send()).body.errcode, (await send()).body.errcode, (await send()).body.errcode]).toEqual([0, 0, 43101])
      const { messages } = await admin(`messages?openid=${li.openid}`) as { messages: unknown[] }
      expect(messages).toHaveLength(2)
      expect(messages[0]).toMatchObject({ openid: li.openid, templateId, state: 'developer', data: { thing1: '市区通行证', phrase3: '已批准' } })
    })

    it('keeps earlier consents on a refusal, takes them back on a ban', async () => {
      await consent('accept')
      expect((await consent('reject'))['remaining']).toBe(1)
      expect((await consent('ban'))['remaining']).toBe(0)
      expect((await send()).body.errcode).toBe(43101)
    })

    it.each<[string, object, number, string]>([
      ['an unknown person', { touser: 'oNobody' }, 40003, 'openid'],
      ['an unknown template', { template_id: 'tmpl-none' }, 40037, 'template_id'],
      ['a page with a leading slash', { page: '/features/pass/pages/detail/index' }, 41030, 'page'],
      ['an unpublished page', { page: 'pages/none/index' }, 41030, 'page'],
      ['a long thing', { data: { ...data, thing5: { value: '这句话太长了超过二十个字所以平台不会接受它的' } } }, 47003, 'data.thing5.value'],
      ['an empty value', { data: { ...data, thing1: { value: '' } } }, 47003, 'data.thing1.value'],
      ['a missing value', { data: { thing1: { value: 'x' } } }, 47003, 'data.car_number2.value'],
      ['a bad time', { data: { ...data, time4: { value: '明天' } } }, 47003, 'data.time4.value'],
      ['a long phrase', { data: { ...data, phrase3: { value: '已经批准通过' } } }, 47003, 'data.phrase3.value'],
      ['a key of no template', { data: { ...data, thing9: { value: 'x' } } }, 47003, 'data.thing9'],
      ['an unknown state', { miniprogram_state: 'beta' }, 47003, 'miniprogram_state']
    ])('refuses %s, naming it, and spends nothing', async (_what, more, errcode, words) => {
      await consent()
      const reply = await send(more)
      expect([reply.body.errcode, reply.body.errmsg]).toEqual([errcode, expect.stringContaining(words)])
      expect(await admin('consents')).toEqual({ consents: [{ openid: li.openid, templateId, remaining: 1 }] })
    })
  })

  it.each<[string, unknown, ReturnType<typeof valueFault>]>([
    ['thing1', '二十个字一二三四五六七八九十一二三四五六', undefined], ['thing1', '二十一个字一二三四五六七八九十一二三四五六七', 'invalid'], ['thing1', ' ', 'empty'], ['thing1', 5, 'invalid'],
    ['number1', '-12.5', undefined], ['number1', '1'.repeat(33), 'invalid'], ['number1', '一', 'invalid'], ['letter1', 'AbC', undefined], ['letter1', 'A1', 'invalid'], ['symbol1', '￥', undefined], ['symbol1', 'x', 'invalid'],
    ['character_string1', 'TX-4F7K-9QWD-2XHTC', undefined], ['character_string1', '编号1', 'invalid'], ['time1', '20:30', undefined], ['time1', '2026年11月23日', 'invalid'], ['time1', '2026-11-23', 'invalid'], ['time1', '2026年11月23日 23:59', undefined], ['time1', '08:00~18:00', undefined], ['time1', '2026-11-23 20:30:00', undefined],
    ['time1', '2026年11月23日 08:00~2026年11月24日 18:00', undefined], ['time1', '25:00', 'invalid'], ['date1', '2026年11月23日', undefined], ['date1', '20:30', 'invalid'], ['amount1', '¥12.50', undefined], ['amount1', '12元', undefined],
    ['amount1', '12345678901', 'invalid'], ['phone_number1', '+86-0635-7185000', undefined], ['phone_number1', '一三八', 'invalid'], ['car_number1', '鲁PD12345', undefined], ['car_number1', '鲁P1234挂', undefined], ['car_number1', '鲁PD123456', 'invalid'],
    ['name1', '欧阳明', undefined], ['name1', '一二三四五六七八九十一', undefined], ['name1', '王1', 'invalid'], ['phrase1', '已批准', undefined], ['phrase1', '已批准了吗您', 'invalid'], ['phrase1', 'ok', 'invalid'], ['riddle1', 'x', 'invalid']
  ])('value of %s: %j → %s', (key, value, fault) => {
    expect(valueFault(key, value)).toBe(fault)
  })

  describe('unlimited codes', () => {
    const make = (more: object = {}) => api('/wxa/getwxacodeunlimit', { scene: 'p=TX-4F7K', page: 'features/pass/pages/detail/index', width: 280, env_version: 'develop', ...more })

    it('draws a PNG of about the width', async () => {
      const reply = await make()
      const png = PNG.sync.read(reply.bytes)
      expect([reply.type, png.width]).toEqual(['image/png', png.height])
      expect(png.width).toBeGreaterThan(200)
      expect(png.width).toBeLessThanOrEqual(280)
    })

    it('draws what the text says, dark on light with a quiet zone', () => {
      const png = PNG.sync.read(codeImage('x', 290))
      const dark = (x: number, y: number): boolean => png.data[(y * png.width + x) * 4] === 0
      const module = png.width / 29
      expect([dark(0, 0), dark(4.5 * module, 4.5 * module), dark(5.5 * module, 5.5 * module)]).toEqual([false, true, false])
    })

    it.each([
      [{ scene: 'x'.repeat(33) }, 40169], [{ scene: '通行证' }, 40169], [{ scene: 'a%20b' }, 40169], [{ scene: '' }, 40169], [{ scene: 'scancode_time=1' }, 85096], [{ page: '/features/pass/pages/detail/index' }, 41030],
      [{ page: 'features/pass/pages/detail/index?x=1' }, 41030], [{ page: 'pages/new/index' }, 41030], [{ width: 279 }, 40097], [{ width: 1281 }, 40097], [{ env_version: 'beta' }, 40097]
    ])('refuses %j', async (more, errcode) => {
      expect((await make(more)).body.errcode).toBe(errcode)
    })

    it('takes an unpublished page when told not to check', async () => {
      expect((await make({ page: 'pages/new/index', check_path: false })).type).toBe('image/png')
    })
  })

  it('text check: pass, review and risky by suggestion, errcode 0 for all', async () => {
    await session({ js_code: await loginCode() })
    const check = (content: unknown, more: object = {}) => api('/wxa/msg_sec_check', { version: 2, openid: li.openid, scene: 2, content, ...more })
    expect((await check('送建材到工地')).body).toMatchObject({ errcode: 0, result: { suggest: 'pass', label: 100 } })
    expect((await check('请加微信')).body).toMatchObject({ errcode: 0, result: { suggest: 'review' } })
    expect((await check('网上赌博')).body).toMatchObject({ errcode: 0, result: { suggest: 'risky' } })
    expect((await check('好', { title: '办假证' })).body).toMatchObject({ errcode: 0, result: { suggest: 'risky' } })
    const codes = [check('x', { version: 1 }), check('x', { openid: 'oNobody' }), check('x', { scene: 5 }), check(''), check('字'.repeat(2501)), check('x', { openid: demoPerson('wang').openid })]
    expect((await Promise.all(codes)).map((reply) => reply.body.errcode)).toEqual([40097, 40003, 40129, 44004, 45002, 61010])
    await clock(2 * 3_600_000 + 1_000)
    token = String((await stable()).body['access_token'])
    expect((await check('x')).body.errcode).toBe(61010)
  })

  describe('message push', () => {
    let receiver: Server
    let url = ''
    let seen: { query: URLSearchParams; body: string }[] = []
    let answer = 'success'
    beforeAll(async () => {
      receiver = createServer((req, res) => {
        let body = ''
        req.on('data', (chunk: Buffer) => { body += chunk.toString() })
        req.on('end', () => {
          const query = new URL(req.url ?? '', 'http://x').searchParams
          seen.push({ query, body })
          res.end(req.method === 'GET' ? query.get('echostr') : answer)
        })
      })
      await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
      url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/push`
    })
    beforeEach(() => {
      seen = []
      answer = 'success'
    })
    afterAll(() => new Promise((done) => receiver.close(done)))
    const sign = (...parts: (string | null)[]) => createHash('sha1').update(parts.map(String).sort().join('')).digest('hex')

    it('checks the address with a signed GET', async () => {
      expect(await admin('push', { url, kind: 'verify' })).toMatchObject({ accepted: true })
      const { query } = seen[0] as { query: URLSearchParams }
      expect(query.get('signature')).toBe(sign(pushToken, query.get('timestamp'), query.get('nonce')))
    })

    it('sends a signed, encrypted event that the standard way opens', async () => {
      expect(await admin('push', { url, event: { Event: 'subscribe_msg_popup_event', FromUserName: li.openid } })).toMatchObject({ accepted: true })
      const { query, body } = seen[0] as { query: URLSearchParams; body: string }
      const { Encrypt } = JSON.parse(body) as { Encrypt: string }
      expect(query.get('msg_signature')).toBe(sign(pushToken, query.get('timestamp'), query.get('nonce'), Encrypt))
      const key = Buffer.from(`${pushAesKey}=`, 'base64')
      const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
      const padded = Buffer.concat([decipher.update(Encrypt, 'base64'), decipher.final()])
      const plain = padded.subarray(0, padded.length - (padded.at(-1) ?? 0))
      const length = plain.readUInt32BE(16)
      expect(JSON.parse(plain.subarray(20, 20 + length).toString())).toMatchObject({ MsgType: 'event', Event: 'subscribe_msg_popup_event', FromUserName: li.openid })
      expect(plain.subarray(20 + length).toString()).toBe(app.appId)
      expect(padded.length % 32).toBe(0)
    })

    it('sends plain events, tries again while refused, and reports nobody answering', async () => {
      answer = 'busy'
      expect(await admin('push', { url, mode: 'plain', event: { Event: 'x' }, tries: 3 })).toMatchObject({ accepted: false, answers: [{ body: 'busy' }, {}, {}] })
      expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ Event: 'x' })
      expect(await admin('push', { url: 'http://127.0.0.1:1/', mode: 'plain' })).toMatchObject({ accepted: false, answers: [{ status: 0 }] })
    })

    it.each(['signature', 'ciphertext', 'appId', 'stale'])('can spoil the %s', async (tamper) => {
      await admin('push', { url, tamper })
      const { query, body } = seen[0] as { query: URLSearchParams; body: string }
      const { Encrypt } = JSON.parse(body) as { Encrypt: string }
      const right = query.get('msg_signature') === sign(pushToken, query.get('timestamp'), query.get('nonce'), Encrypt)
      expect(right).toBe(tamper === 'appId' || tamper === 'stale')
      expect(Math.abs(Date.now() / 1000 - Number(query.get('timestamp'))) > 300).toBe(tamper === 'stale')
    })
  })

  describe('demo phone', () => {
    it('signs a person in from an allowed page', async () => {
      const reply = await fetch(`${sim.demoUrl}/login-code`, { method: 'POST', headers: { origin, 'content-type': 'application/json' }, body: JSON.stringify({ personId: 'wang' }) })
      expect(reply.headers.get('access-control-allow-origin')).toBe(origin)
      const { code } = await reply.json() as { code: string }
      expect((await session({ js_code: code })).body['openid']).toBe(demoPerson('wang').openid)
      const preflight = await fetch(`${sim.demoUrl}/login-code`, { method: 'OPTIONS', headers: { origin } })
      expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'content-type'])
    })

    it('gives phone codes, records consents, lists people with the officers\' current codes', async () => {
      expect((await call(`${sim.demoUrl}/phone-code`, { personId: 'li' })).body['code']).toEqual(expect.any(String))
      expect((await call(`${sim.demoUrl}/consent`, { personId: 'li', templateId: 'tmpl-pass-decided', result: 'accept' })).body).toMatchObject({ remaining: 1 })
      const { people } = (await call(`${sim.demoUrl}/people`)).body as unknown as { people: { id: string; staff?: { totp: string } }[] }
      expect(people.find((person) => person.id === 'officer')?.staff?.totp).toMatch(/^\d{6}$/)
    })

    it('is closed to other sites, and knows its people and templates', async () => {
      const foreign = { origin: 'https://example.org' }
      expect((await call(`${sim.demoUrl}/people`, undefined, foreign)).status).toBe(403)
      expect((await call(`${sim.adminUrl}/people`, undefined, foreign)).status).toBe(403)
      expect((await call(`${sim.demoUrl}/login-code`, { personId: 'nobody' })).status).toBe(404)
      expect((await call(`${sim.demoUrl}/consent`, { personId: 'li', templateId: 'none', result: 'accept' })).status).toBe(404)
      expect((await call(`${sim.demoUrl}/consent`, { personId: 'li', templateId: 'tmpl-pass-decided', result: 'perhaps' })).status).toBe(400)
      expect([(await call(`${sim.demoUrl}/none`)).status, (await call(`${sim.adminUrl}/none`)).status]).toEqual([404, 404])
    })
  })

  it('injects faults: an errcode for some calls, the system error, slowness, silence', async () => {
    await admin('answer', { path: '/wxa/msg_sec_check', errcode: 45009, times: 2 })
    const codes = []
    for (let i = 0; i < 3; i += 1) codes.push((await api('/wxa/msg_sec_check', { version: 1 })).body.errcode)
    expect(codes).toEqual([45009, 45009, 40097])
    await admin('faults', { errorRate: 1, slowMs: 60 })
    const from = Date.now()
    expect((await stable()).body.errcode).toBe(-1)
    expect(Date.now() - from).toBeGreaterThanOrEqual(55)
    await admin('faults', { down: true })
    await expect(stable()).rejects.toThrow()
    await admin('faults', {})
    expect((await stable()).body.errcode).toBeUndefined()
    const { calls } = await admin('calls') as { calls: { path: string; errcode?: number }[] }
    expect(calls.filter((one) => one.errcode === 45009)).toHaveLength(2)
  })
})
