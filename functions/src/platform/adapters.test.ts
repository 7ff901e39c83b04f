/** The real adapters against the strict simulators, over real HTTP. */
import { createHash } from 'node:crypto'
import { Problem } from '@lubiao/shared/kernel/problem'
import { startLoopbackServer, type LoopbackReply } from '../../../local/src/loopback-server'
import { AccountBench } from '../../test/account-bench'
import { demoPerson } from '../../../local/src/demo/people.data'
import type { Config } from './config'
import { createLog } from './log'
import { createRegistry, signedHeaders } from './registry/client'
import { createSms } from './sms/tencent'
import { createWechat } from './wechat/client'

let bench: AccountBench
beforeAll(async () => {
  bench = await AccountBench.start()
})
afterAll(() => bench.stop())

const post = (url: string, body: object = {}) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const wechatAdmin = (order: string, body?: object) => post(`${bench.stack.wechat.adminUrl}/${order}`, body)
const wechatCalls = async (path: string) => ((await (await fetch(`${bench.stack.wechat.adminUrl}/calls`)).json()) as { calls: { path: string; errcode?: number }[] }).calls.filter((call) => call.path === path)
const codeOf = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'none', (error: unknown) => (error instanceof Problem ? error.code : String(error)))
const fresh = () => createWechat(bench.deps.config, bench.deps.now, bench.deps.log)
const openid = demoPerson('li').openid
const decided = { openid, template: 'passDecided', page: 'features/pass/pages/case', data: { thing1: '市区通行证', car_number2: '鲁P12345', phrase3: '已批准', time4: '2026年11月23日 10:00', thing5: '可出示二维码' } }

describe('WeChat', () => {
  it('asks for one token, however many need it at once', async () => {
    await wechatAdmin('reset')
    const wechat = fresh()
    expect(await Promise.all(Array.from({ length: 20 }, () => wechat.phoneOf('no-such-code')))).toEqual(new Array(20).fill(undefined))
    expect(await wechatCalls('/cgi-bin/stable_token')).toHaveLength(1)
  })

  it('renews a token that is refused and repeats the call once', async () => {
    const wechat = fresh()
    await wechat.phoneOf('no-such-code')
    await wechatAdmin('end-tokens')
    expect(await wechat.phoneOf(await bench.code('phone', 'li'))).toBe(demoPerson('li').phone)
    // The platform may go on refusing: then the person is told, not asked to wait for ever.
    await wechatAdmin('answer', { path: '/wxa/business/getuserphonenumber', errcode: 40001, times: 2 })
    expect(await codeOf(wechat.phoneOf(await bench.code('phone', 'li')))).toBe('upstream-unavailable')
  })

  it('lets a token go before its time is over', async () => {
    await wechatAdmin('reset')
    const wechat = fresh()
    await wechat.phoneOf('x')
    bench.turn(7200_000 - 5 * 60_000 - 1)
    await wechat.phoneOf('x')
    expect(await wechatCalls('/cgi-bin/stable_token')).toHaveLength(1)
    bench.turn(2)
    await wechat.phoneOf('x')
    expect(await wechatCalls('/cgi-bin/stable_token')).toHaveLength(2)
  })

  it('tries a busy platform twice, and no more', async () => {
    const wechat = fresh()
    await wechatAdmin('answer', { path: '/sns/jscode2session', errcode: -1, times: 1 })
    expect(await wechat.sessionOf(await bench.code('login', 'li'))).toEqual({ openid })
    await wechatAdmin('reset')
    await wechatAdmin('answer', { path: '/sns/jscode2session', errcode: -1, times: 9 })
    expect(await codeOf(wechat.sessionOf('x'))).toBe('upstream-unavailable')
    expect(await wechatCalls('/sns/jscode2session')).toHaveLength(2)
    await wechatAdmin('reset')
  })

  it('does not call a code bad that was spent by a call whose answer was lost', async () => {
    const wechat = fresh()
    const code = await bench.code('login', 'li')
    await wechatAdmin('faults', { lost: 1 })
    expect(await codeOf(wechat.sessionOf(code))).toBe('upstream-unavailable')
    expect(await wechatCalls('/sns/jscode2session')).toHaveLength(2)
    // Used before, with every answer heard: that is the code's own fault.
    expect(await wechat.sessionOf(code)).toBeUndefined()
    await wechatAdmin('reset')
  })

  it('tells a bad code from a limit and from our own mistake', async () => {
    const wechat = fresh()
    expect(await wechat.sessionOf('bad')).toBeUndefined()
    const answered = async (errcode: number) => {
      await wechatAdmin('answer', { path: '/sns/jscode2session', errcode })
      return codeOf(wechat.sessionOf('x'))
    }
    expect([await answered(40226), await answered(45011), await answered(40013)]).toEqual(['none', 'rate-limited', 'upstream-unavailable'])
  })

  it('sends messages and says what became of them', async () => {
    const wechat = fresh()
    expect(await wechat.send(decided)).toBe('no-consent')
    await post(`${bench.stack.wechat.demoUrl}/consent`, { personId: 'li', templateId: 'tmpl-pass-decided', result: 'accept' })
    expect(await wechat.send({ ...decided, data: { ...decided.data, phrase3: '这个结果太长了' } })).toBe('rejected')
    expect(await wechat.send({ ...decided, template: 'noSuchTemplate' })).toBe('rejected')
    expect(await wechat.send(decided)).toBe('sent')
    expect(await wechat.send(decided)).toBe('no-consent')
    await wechatAdmin('faults', { down: true })
    expect(await wechat.send(decided)).toBe('down')
    expect(await codeOf(wechat.checkText(openid, '你好'))).toBe('upstream-unavailable')
    await wechatAdmin('faults', { down: false })
  })

  it('judges text by the suggestion, of those who are here', async () => {
    const wechat = fresh()
    await wechat.sessionOf(await bench.code('login', 'li'))
    expect(await Promise.all(['运送建材', '加微信', '代开发票'].map((text) => wechat.checkText(openid, text)))).toEqual(['pass', 'review', 'risky'])
    bench.turn(2 * 3_600_000 + 1)
    expect(await wechat.checkText(openid, '运送建材')).toBe('unknown')
  })
})

describe('the registers', () => {
  const settings = () => bench.deps.config
  const vehicleFault = (body: object) => post(`${bench.stack.registry.adminUrl}/faults`, body)

  it('answer signed questions about people, vehicles and enterprises', async () => {
    const li = demoPerson('li')
    expect(await bench.deps.registry.verifyPerson({ name: li.name, idNumber: li.idNumber as string })).toBe(true)
    expect(await bench.deps.registry.verifyPerson({ name: '别人', idNumber: li.idNumber as string })).toBe(false)
    expect(await bench.deps.registry.findVehicle('鲁P12345', '01')).toMatchObject({ found: true, at: bench.now, vehicle: { plate: '鲁P12345', vehicleClass: 'medium-truck', status: 'normal' } })
    const owned = async (plate: string, owner?: Parameters<typeof bench.deps.registry.findVehicle>[2]) => ((await bench.deps.registry.findVehicle(plate, '01', owner)) as { owned?: boolean }).owned
    const [mine, other] = [{ idNumber: li.idNumber as string }, { idNumber: demoPerson('zhao').idNumber as string }]
    expect([await owned('鲁P12345', mine), await owned('鲁P12345', other), await owned('鲁P12345'), await owned('鲁P12345', { uscc: '91371502MA3ABCD15D' })]).toEqual([true, false, undefined, false])
    expect([await owned('鲁P20001', { uscc: '91371502MA3ABCD15D' }), await owned('鲁P20001', { uscc: '91371500MA3TE5T031' }), await owned('鲁P20001', mine), await owned('鲁A10001', mine)]).toEqual([true, false, false, false])
    expect(await bench.deps.registry.findVehicle('鲁P00000', '01')).toEqual({ found: false, at: bench.now })
    expect(await bench.deps.registry.findEnterprise('91371581MA3LB0X03H')).toMatchObject({ active: false })
    expect(await bench.deps.registry.findEnterprise('91371500000000000X')).toBeUndefined()
  })

  it('refuse a replay, another body, another key and a wrong clock', async () => {
    const body = JSON.stringify({ name: '某某', idNumber: '371502198506120132' })
    const ask = async (headers: Record<string, string>, sent = body) => (await fetch(`${bench.stack.registry.url}/v1/persons/verify`, { method: 'POST', headers, body: sent })).status
    const sign = (nonce: string, at = bench.now, changed: object = {}) => signedHeaders({ ...settings(), ...changed }, 'POST', '/v1/persons/verify', body, at, nonce)
    const once = sign('a'.repeat(32))
    expect([await ask(once), await ask(once), await ask(sign('b'.repeat(32)), `${body} `), await ask(sign('c'.repeat(32), bench.now, { REGISTRY_SECRET: 'another secret of ours' })), await ask(sign('d'.repeat(32), '2026-11-20T00:00:00.000Z'))]).toEqual([200, 401, 401, 401, 401])
  })

  it('are tried twice with fresh nonces, then given up in words', async () => {
    await vehicleFault({ errorRate: 0.5 })
    for (let i = 0; i < 4; i += 1) expect((await bench.deps.registry.findVehicle('鲁P12345', '01')).found).toBe(true)
    await vehicleFault({ down: true })
    expect(await codeOf(bench.deps.registry.findVehicle('鲁P12345', '01'))).toBe('upstream-unavailable')
    await vehicleFault({})
    expect(await codeOf(createRegistry({ ...settings(), REGISTRY_SECRET: 'not the secret agreed' } as Config, bench.deps.now, bench.deps.random, bench.deps.log).findEnterprise('x'))).toBe('upstream-unavailable')
  })

  it('are given up in time when they do not answer, and not believed when they talk nonsense', async () => {
    let reply: () => Promise<LoopbackReply> = () => new Promise(() => undefined)
    const server = await startLoopbackServer(0, () => reply())
    const registry = createRegistry({ ...settings(), REGISTRY_URL: `${server.url}/gate` } as Config, bench.deps.now, bench.deps.random, bench.deps.log)
    const started = process.hrtime.bigint()
    expect(await codeOf(registry.findEnterprise('x'))).toBe('upstream-unavailable')
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(7_000)
    for (const body of ['<html>', '[]', '{"found":"yes"}', '{"found":true}']) {
      reply = () => Promise.resolve({ status: 200, body })
      expect(await codeOf(registry.findEnterprise('x'))).toBe('upstream-unavailable')
    }
    await server.stop()
  })
})

describe('text messages', () => {
  const message = { phone: '13800000001', template: 'passReturned', params: ['鲁P12345', '照片不清'] }
  const faults = (body: object) => post(`${bench.stack.sms.adminUrl}/faults`, body)

  it('go out, are limited, are refused, and never throw', async () => {
    const sms = createSms(bench.deps.config, bench.deps.log)
    expect([await sms.send(message), await sms.send(message), await sms.send({ ...message, phone: '12345' }), await sms.send({ ...message, template: 'noSuchTemplate' })]).toEqual(['sent', 'limited', 'rejected', 'rejected'])
    expect(await createSms({ ...bench.deps.config, SMS_SECRET_KEY: 'wrong' }, bench.deps.log).send({ ...message, phone: '13800000002' })).toBe('rejected')
    await faults({ down: true })
    expect(await sms.send({ ...message, phone: '13800000003' })).toBe('down')
    await faults({})
  })
})

describe('files', () => {
  const bytes = Buffer.from('%PDF-1.7 invented')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const upload = async (key: string, sent: Buffer, type = 'application/pdf') => {
    const ticket = await bench.deps.files.ticket(key, 'application/pdf', bytes.length, sha256)
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...ticket.fields, 'Content-Type': type })) form.append(name, value)
    form.append('file', new Blob([new Uint8Array(sent)]), 'paper.pdf')
    return (await fetch(ticket.url, { method: 'POST', body: form })).status
  }

  it('are taken as promised and not otherwise', async () => {
    expect(await upload('pass/a', bytes)).toBe(204)
    expect(await bench.deps.files.head('pass/a')).toEqual({ bytes: bytes.length, contentType: 'application/pdf' })
    expect(Buffer.from(await (await fetch((await bench.deps.files.link('pass/a', 'a.png')).url)).arrayBuffer()).equals(bytes)).toBe(true)
    expect(await upload('pass/b', Buffer.from('%PDF-1.7 Invented'))).toBe(400)
    expect(await upload('pass/b', Buffer.concat([bytes, bytes]))).toBe(400)
    expect(await upload('pass/b', bytes, 'text/html')).toBe(403)
    expect(await bench.deps.files.head('pass/b')).toBeUndefined()
  })

  it('are shown by a link under their own name, and removed', async () => {
    const { url } = await bench.deps.files.link('pass/a', '运单.pdf')
    const shown = await fetch(url)
    expect([shown.status, shown.headers.get('content-disposition')]).toEqual([200, `inline; filename*=UTF-8''${encodeURIComponent('运单.pdf')}`])
    expect((await fetch(`${url}0`)).status).toBe(403)
    await bench.deps.files.remove('pass/a')
    expect(await bench.deps.files.head('pass/a')).toBeUndefined()
  })

  it('are out of reach in words when the store is down', async () => {
    await post(`${bench.stack.files.adminUrl}/faults`, { down: true })
    expect(await codeOf(bench.deps.files.head('pass/a'))).toBe('upstream-unavailable')
    await post(`${bench.stack.files.adminUrl}/faults`, {})
  })
})

it('keeps phones and numbers out of the log', () => {
  expect(bench.lines.some((line) => /1380000000\d|371502/.test(line))).toBe(false)
  const lines: string[] = []
  createLog(() => 'now', (line) => lines.push(line))('info', 'x', { phone: '13800000001' })
  expect(lines[0]).toContain('[withheld]')
})
