import { GetCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { defineRoute } from '@lubiao/shared/kernel/route'
import { startTable, type TestTable } from '../../../test/support/table'
import { systemRandom, systemSleep } from '../platform/chance'
import { createCipher } from '../platform/cipher'
import type { Config } from '../platform/config'
import type { Deps } from '../platform/deps'
import { createLog } from '../platform/log'
import { signAccess, type Caller, type StaffIdentity } from './caller'
import { commitReply, serve, staffOf, type Served } from './handler'
import { createApp } from './pipeline'
import { KEEP_MS } from './replay'

const SECRET = new Uint8Array(32).fill(7)
let engine: TestTable
let nowMs = Date.parse('2026-11-23T02:00:00.000Z')
let lines: string[] = []
const now = (): string => instantOf(nowMs)

const addRoute = defineRoute({ name: 'toy.add', api: 'citizen', method: 'POST', path: '/api/toys/{toyId}', summary: 'toy', by: ['user'], status: 201,
  input: z.object({ toyId: z.string().regex(/^[a-z]+$/), n: z.int().min(1).max(9) }), output: z.object({ toyId: z.string(), total: z.int() }) })
const readRoute = defineRoute({ name: 'toy.read', api: 'citizen', method: 'GET', path: '/api/toys/{toyId}', summary: 'toy', by: ['public'],
  input: z.object({ toyId: z.string(), pad: z.coerce.number().int().optional(), tag: z.union([z.string(), z.array(z.string())]).optional() }), output: z.object({ total: z.int(), seen: z.string() }) })
const staffRoute = defineRoute({ name: 'toy.audit', api: 'citizen', method: 'POST', path: '/api/staff/toys', summary: 'toy', by: ['approver'], input: z.object({}), output: z.object({ who: z.string() }) })
const breakRoute = defineRoute({ name: 'toy.break', api: 'citizen', method: 'POST', path: '/api/breaks', summary: 'toy', by: ['user'], input: z.object({ secret: z.string() }), output: z.object({}) })
const slowRoute = defineRoute({ name: 'toy.slow', api: 'citizen', method: 'POST', path: '/api/slow', summary: 'toy', by: ['user'], input: z.object({}), output: z.object({ ok: z.boolean() }) })

let refuseNext = false
let hold: Promise<void> | undefined

async function total(toyId: string): Promise<number> {
  const stored = await engine.table.reads.send(new GetCommand({ TableName: 'lubiao', Key: { pk: `TOY#${toyId}`, sk: 'TOY' }, ConsistentRead: true }))
  return (stored.Item?.['total'] as number | undefined) ?? 0
}

const served: Served[] = [
  serve(addRoute, async (input, ctx) => {
    if (refuseNext) throw problem('not-allowed-now', { allowed: ['wait'] })
    const next = (await total(input.toyId)) + input.n
    return commitReply<typeof addRoute>(ctx, [{
      item: { Update: { TableName: 'lubiao', Key: { pk: `TOY#${input.toyId}`, sk: 'TOY' }, UpdateExpression: 'ADD #total :n', ExpressionAttributeNames: { '#total': 'total' }, ExpressionAttributeValues: { ':n': input.n } } },
      refusal: problem('version-conflict')
    }], { toyId: input.toyId, total: next, hidden: 'never leaves' } as { toyId: string; total: number })
  }),
  serve(readRoute, async (input) => ({ total: await total(input.toyId), seen: `${input.pad ?? '-'}/${String(input.tag ?? '-')}` })),
  serve(staffRoute, async (_input, ctx) => commitReply<typeof staffRoute>(ctx, [], { who: staffOf(ctx).staffId }, { action: 'toy.audit', subject: 'toy' })),
  serve(breakRoute, async (input) => {
    throw new TypeError(`boom ${input.secret}`)
  }),
  serve(slowRoute, async () => {
    await hold
    return { ok: true }
  })
]

const deps = (): Deps => ({
  config: { TOKEN_SECRET: SECRET, ALLOWED_ORIGINS: ['http://127.0.0.1:4101'] } as unknown as Config,
  now, random: systemRandom, sleep: systemSleep, log: createLog(now, (line) => lines.push(line)), table: engine.table, cipher: createCipher(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2))
} as unknown as Deps)

/** Toys have no directory: what the token says counts. */
const staffNow = (_deps: Deps, caller: Caller) => Promise.resolve(caller.staff as StaffIdentity)
const app = () => createApp(deps(), served, { addressOf: () => '127.0.0.1', staffNow, limits: { perCaller: 10_000, perAddress: 10_000 } })
const bearer = async (userId = 'U1'): Promise<string> => `Bearer ${await signAccess({ userId, familyId: 'F1' }, SECRET, now())}`
const post = async (path: string, body: unknown, headers: Record<string, string> = {}, on = app()) => {
  const answer = await on.request(path, { method: 'POST', headers: { authorization: await bearer(), 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> }
}
const key = (n: number | string): string => `key-${String(n).padStart(20, '0')}`

beforeAll(async () => {
  engine = await startTable()
})
afterAll(() => engine.stop())
beforeEach(() => {
  refuseNext = false
  lines = []
})

describe('idempotency', () => {
  it('answers a replay with the same status and body, and does it once', async () => {
    const first = await post('/api/toys/alpha', { n: 3 }, { 'idempotency-key': key(1) })
    const second = await post('/api/toys/alpha', { n: 3 }, { 'idempotency-key': key(1) })
    expect(first).toMatchObject({ status: 201, body: { toyId: 'alpha', total: 3 } })
    expect(second.body).toEqual(first.body)
    expect(second.status).toBe(201)
    expect(await total('alpha')).toBe(3)
  })
  it('refuses another body, a missing and a malformed key', async () => {
    await post('/api/toys/beta', { n: 1 }, { 'idempotency-key': key(2) })
    expect(await post('/api/toys/beta', { n: 2 }, { 'idempotency-key': key(2) })).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } })
    expect(await post('/api/toys/beta', { n: 2 })).toMatchObject({ status: 400, body: { code: 'idempotency-key-missing' } })
    expect(await post('/api/toys/beta', { n: 2 }, { 'idempotency-key': 'short' })).toMatchObject({ status: 400, body: { code: 'idempotency-key-missing' } })
    expect(await total('beta')).toBe(1)
  })
  it('tells a request that is still running', async () => {
    let free = (): void => undefined
    hold = new Promise((resolve) => (free = resolve))
    const on = app()
    const running = post('/api/slow', {}, { 'idempotency-key': key(3) }, on)
    await systemSleep(100)
    expect(await post('/api/slow', {}, { 'idempotency-key': key(3) }, on)).toMatchObject({ status: 409, body: { code: 'in-flight', retryable: true } })
    free()
    expect(await running).toMatchObject({ status: 200 })
    expect(await post('/api/slow', {}, { 'idempotency-key': key(3) }, on)).toMatchObject({ status: 200, body: { ok: true } })
  })
  it('keeps callers apart', async () => {
    await post('/api/toys/gamma', { n: 1 }, { 'idempotency-key': key(4) })
    expect(await post('/api/toys/gamma', { n: 2 }, { 'idempotency-key': key(4), authorization: await bearer('U2') })).toMatchObject({ status: 201, body: { total: 3 } })
  })
  it('starts afresh after the record has run out', async () => {
    await post('/api/toys/delta', { n: 1 }, { 'idempotency-key': key(5) })
    nowMs += KEEP_MS + 1
    expect(await post('/api/toys/delta', { n: 5 }, { 'idempotency-key': key(5) })).toMatchObject({ status: 201, body: { total: 6 } })
  })
  it('lets a refused command be sent again with the same key', async () => {
    refuseNext = true
    expect(await post('/api/toys/eps', { n: 1 }, { 'idempotency-key': key(6) })).toMatchObject({ status: 409, body: { code: 'not-allowed-now', allowed: ['wait'] } })
    refuseNext = false
    expect(await post('/api/toys/eps', { n: 1 }, { 'idempotency-key': key(6) })).toMatchObject({ status: 201 })
  })
  it('takes over a record abandoned by a crash', async () => {
    expect(await post('/api/breaks', { secret: 'x' }, { 'idempotency-key': key(7) })).toMatchObject({ status: 500 })
    expect(await post('/api/breaks', { secret: 'x' }, { 'idempotency-key': key(7) })).toMatchObject({ status: 409, body: { code: 'in-flight' } })
    nowMs += 11_000
    expect(await post('/api/breaks', { secret: 'x' }, { 'idempotency-key': key(7) })).toMatchObject({ status: 500 })
  })
  it('applies 50 identical requests sent at once exactly once', async () => {
    const on = app()
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('/api/toys/zeta', { n: 1 }, { 'idempotency-key': key(8) }, on)))
    expect(answers.every((answer) => answer.status === 201 || answer.body['code'] === 'in-flight')).toBe(true)
    expect(answers.some((answer) => answer.status === 201)).toBe(true)
    expect(await total('zeta')).toBe(1)
  })
})

describe('the way in', () => {
  it('says who is not known, who may not, and whose time is over', async () => {
    const on = app()
    expect((await on.request('/api/toys/a', { method: 'POST' })).status).toBe(401)
    expect(await post('/api/toys/a', { n: 1 }, { authorization: 'Bearer a.b.c' })).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    expect(await post('/api/toys/a', { n: 1 }, { authorization: 'Basic x' })).toMatchObject({ status: 401 })
    const old = await bearer()
    nowMs += 16 * 60_000
    expect(await post('/api/toys/a', { n: 1 }, { authorization: old })).toMatchObject({ status: 401, body: { code: 'session-expired' } })
    expect(await post('/api/staff/toys', {}, { 'idempotency-key': key(9) })).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })
  it('refuses a token of another secret and an unsigned one', async () => {
    const forged = `Bearer ${await signAccess({ userId: 'U1', familyId: 'F1' }, new Uint8Array(32).fill(9), now())}`
    expect(await post('/api/toys/a', { n: 1 }, { authorization: forged })).toMatchObject({ status: 401 })
    const parts = (await bearer()).slice(7).split('.')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    expect(await post('/api/toys/a', { n: 1 }, { authorization: `Bearer ${none}.${parts[1]}.x` })).toMatchObject({ status: 401 })
  })
  it('names every wrong field in Chinese or by its path', async () => {
    expect(await post('/api/toys/A1', { n: 12 }, { 'idempotency-key': key(10) })).toMatchObject({ status: 400, body: { code: 'invalid-input', errors: [{ path: 'toyId' }, { path: 'n' }] } })
  })
  it('refuses what is not JSON, too long, or nowhere', async () => {
    expect(await post('/api/toys/a', '{', { 'idempotency-key': key(11) })).toMatchObject({ status: 400, body: { code: 'malformed-request' } })
    expect(await post('/api/toys/a', '[1]', { 'idempotency-key': key(11) })).toMatchObject({ status: 400, body: { code: 'malformed-request' } })
    expect(await post('/api/toys/a', 'n=1', { 'content-type': 'text/plain' })).toMatchObject({ status: 415 })
    expect(await post('/api/toys/a', JSON.stringify({ n: 1, pad: 'x'.repeat(70_000) }), { 'idempotency-key': key(12) })).toMatchObject({ status: 413, body: { code: 'too-large' } })
    expect(await post('/api/nowhere', {})).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })
  it('reads path and query, repeated keys as a list', async () => {
    const answer = await app().request('/api/toys/none?pad=3&tag=a&tag=b')
    expect(await answer.json()).toEqual({ total: 0, seen: '3/a,b' })
  })
  it('slows down a caller who asks too much', async () => {
    const on = createApp(deps(), served, { addressOf: () => '127.0.0.9', staffNow, limits: { perCaller: 3, perAddress: 5 } })
    const statuses = []
    for (let i = 0; i < 4; i += 1) statuses.push((await post('/api/toys/a', {}, {}, on)).status)
    expect(statuses).toEqual([400, 400, 400, 429])
    const strangers = []
    for (let i = 0; i < 3; i += 1) strangers.push((await on.request('/api/toys/x')).status)
    expect(strangers).toEqual([200, 429, 429])
    nowMs += 2 * 60_000
    const forgers = []
    for (let i = 0; i < 6; i += 1) forgers.push((await post('/api/toys/a', {}, { authorization: 'Bearer a.b.c' }, on)).status)
    expect(forgers).toEqual([401, 401, 401, 401, 401, 429])
  })
})

describe('the way out', () => {
  it('lets nothing leave that the reply schema does not name', async () => {
    expect(Object.keys((await post('/api/toys/eta', { n: 1 }, { 'idempotency-key': key(13) })).body)).toEqual(['toyId', 'total'])
  })
  it('hides what broke, gives an id to ask with, and logs no text of people', async () => {
    const answer = await post('/api/breaks', { secret: '张三 13800138000' }, { 'idempotency-key': key(14) })
    expect(answer.body).toMatchObject({ code: 'internal', status: 500 })
    expect(JSON.stringify(answer.body)).not.toContain('13800138000')
    expect(lines.join('\n')).toContain('"cause":"TypeError"')
    expect(lines.join('\n')).toContain('"code":"toy.break"')
    expect(lines.join('\n')).not.toContain('13800138000')
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9A-Y]{20}$/)
  })
  it('sends security headers and allows listed origins only', async () => {
    const good = await app().request('/api/toys/x', { headers: { origin: 'http://127.0.0.1:4101' } })
    expect(good.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:4101')
    expect(good.headers.get('x-content-type-options')).toBe('nosniff')
    expect(good.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(good.headers.get('cache-control')).toBe('no-store')
    const bad = await app().request('/api/toys/x', { headers: { origin: 'https://evil.example' } })
    expect(bad.headers.get('access-control-allow-origin')).toBeNull()
  })
  it('audits a staff command in its transaction', async () => {
    const authorization = `Bearer ${await signAccess({ familyId: 'F2', staff: { staffId: 'S9', name: '审批员', unit: 'zhidui', roles: ['approver'] } }, SECRET, now())}`
    expect(await post('/api/staff/toys', {}, { authorization, 'idempotency-key': key(15) })).toMatchObject({ status: 200, body: { who: 'S9' } })
    const entry = await engine.table.reads.send(new GetCommand({ TableName: 'lubiao', Key: { pk: 'AUDIT#S9', sk: '000000001' } }))
    expect(entry.Item).toMatchObject({ action: 'toy.audit', staffId: 'S9', seq: 1 })
    expect(millisOf(entry.Item?.['at'] as string)).toBe(nowMs)
  })
})
