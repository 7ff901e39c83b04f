import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoPeople } from './demo/people.data'
import { freePort } from './engine'
import { portsFrom } from './settings'
import { startStack, type Stack } from './stack'
import { signInHelp, writeStackFile } from './stack-file'

const origin = 'http://127.0.0.1:4101'
const front = { api: 'http://127.0.0.1:4100', h5: origin, console: 'http://127.0.0.1:4102' }

describe('the stack', () => {
  let home = ''
  let stack: Stack
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'stack-'))
    stack = await startStack({ home, ports: portsFrom(0), memory: true, origins: [origin] })
  })
  afterAll(async () => {
    await stack.stop()
    rmSync(home, { recursive: true })
  })

  it('answers at every part, each on a port of its own', async () => {
    const urls = [stack.engine.endpoint, stack.proxy.url, stack.files.url, stack.wechat.url, stack.sms.url, stack.registry.url]
    expect(new Set(urls).size).toBe(6)
    for (const url of urls) expect((await fetch(url)).status).toBeGreaterThanOrEqual(200)
    for (const part of [stack.proxy, stack.files, stack.wechat, stack.sms, stack.registry]) expect((await fetch(`${part.adminUrl}/faults`)).status).toBe(200)
  })

  it('answers the loopback\'s name only', async () => {
    const { request } = await import('node:http')
    const status = await new Promise<number | undefined>((done) => request(stack.wechat.url, { headers: { host: 'attacker.example' } }, (reply) => done(reply.statusCode)).end())
    expect(status).toBe(421)
  })

  it('lets the front ends in, nobody else', async () => {
    const from = (site: string) => fetch(`${stack.wechat.demoUrl}/people`, { headers: { origin: site } })
    expect([(await from(origin)).status, (await from('http://127.0.0.1:9999')).status]).toEqual([200, 403])
  })

  it('writes where everything is and who can sign in', () => {
    writeStackFile(home, { ...front, stack, people: demoPeople })
    const file = join(home, 'stack.json')
    const content = JSON.parse(readFileSync(file, 'utf8')) as { urls: Record<string, string>; admin: Record<string, string>; people: { id: string; roles: string[]; signIn: object }[] }
    expect(content.urls).toMatchObject({ ...front, wechat: stack.wechat.url, engine: stack.engine.endpoint })
    expect(Object.keys(content.admin).sort()).toEqual(['alipay', 'files', 'nontax', 'post', 'proxy', 'registry', 'sms', 'wechat', 'wxpay'])
    expect(content.people).toHaveLength(demoPeople.length)
    expect(content.people.find((person) => person.id === 'approver')).toMatchObject({ roles: ['approver'], signIn: { console: { staffNo: '371501' } } })
    expect(statSync(file).mode & 0o077).toBe(0)
    const help = signInHelp({ ...front, stack, people: demoPeople })
    for (const text of [stack.alipay.url, front.h5, front.console, '李建国', '371501']) expect(help).toContain(text)
  })
})

it('stops what has started when one part cannot start', async () => {
  const home = mkdtempSync(join(tmpdir(), 'stack-'))
  const taken = createServer()
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done))
  const engine = await freePort()
  await expect(startStack({ home, memory: true, ports: { ...portsFrom(0), engine, registry: (taken.address() as { port: number }).port } })).rejects.toThrow('EADDRINUSE')
  await expect(fetch(`http://127.0.0.1:${engine}`)).rejects.toThrow()
  await new Promise((done) => taken.close(done))
  rmSync(home, { recursive: true })
})

it('counts ports from a base', () => {
  expect(portsFrom(5200)).toMatchObject({ api: 5200, h5: 5201, console: 5202, engine: 5210, registry: 5215, post: 5216, wxpay: 5218, alipay: 5219, nontax: 5217 })
  expect(new Set(Object.values(portsFrom(0)))).toEqual(new Set([0]))
})
