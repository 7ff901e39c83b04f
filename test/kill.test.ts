/**
 * Kill -9 of the dev host in the middle of concurrent submissions (LUBIAO_SUBMISSIONS=1000 is the figure; `npm test` runs 120), restart, and the clients send again what was not answered:
 * nothing lost, nothing doubled, every event there and reacted to.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { accountRoutes, PRIVACY_VERSION } from '@lubiao/shared/account/contract'
import { buildRequest, needsKey, type InputOf, type OutputOf, type Route } from '@lubiao/shared/kernel/route'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { SHARDS } from '../functions/src/platform/table'
import { nameOf } from '../functions/src/platform/thrown'
import { demoPerson } from '../local/src/demo/people.data'
import { cleanApplication } from './support/applications'
import { Host } from './support/host'

const SUBMISSIONS = Number(process.env['LUBIAO_SUBMISSIONS'] ?? 120)
const AT_ONCE = 64
/** Longest wait for what follows from the events. One that met a busy item is put off for a minute, so it is minutes, not seconds. */
const SETTLED_MS = 480_000
const host = new Host(14_200, { LUBIAO_LIMIT_PER_MINUTE: '1000000' })
let token = ''
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

async function send<R extends Route>(route: R, input: InputOf<R>, key: string): Promise<{ status: number; body: OutputOf<R> & { code?: string } }> {
  const built = buildRequest(route, input as Record<string, unknown>)
  const response = await fetch(`${host.stack.urls.api}${built.path}`, {
    method: built.method,
    headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), 'content-type': 'application/json', ...(needsKey(route) ? { 'idempotency-key': key } : {}) },
    ...(built.body === undefined ? {} : { body: JSON.stringify(built.body) })
  })
  return { status: response.status, body: (await response.json()) as OutputOf<R> & { code?: string } }
}

async function pooled<T>(items: readonly T[], work: (item: T, i: number) => Promise<void>): Promise<void> {
  let next = 0
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < items.length) {
      const i = next
      next += 1
      await work(items[i] as T, i)
    }
  }))
}

const keyOf = (what: string, i: number): string => `kill-${what}-${String(i).padStart(12, '0')}`
/** A plate of its own for every submission; the register is down, so all are taken in and checked later. */
const plateOf = (i: number): string => `鲁P${String(60_000 + i).padStart(5, '0')}`

/** Sends again what the product says may be sent again, and what was cut off, as its clients do. */
async function patiently<T extends { body: { code?: string } }>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await work()
      if (tries >= 60 || !['in-flight', 'busy'].includes(answer.body.code ?? '')) return answer
    } catch (error) {
      // A connection kept from before the kill is cut at its first use.
      if (tries >= 60 || nameOf(error) !== 'TypeError') throw error
    }
    await pause(500)
  }
}

afterAll(() => host.stop())

it(`survives a kill during ${SUBMISSIONS} submissions`, async () => {
  await host.start()
  const demo = async (path: string): Promise<string> => {
    const response = await fetch(`${host.stack.urls.wechat}/__demo/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ personId: 'li' }) })
    return ((await response.json()) as { code: string }).code
  }
  token = (await send(accountRoutes.signInWechat, { code: await demo('login-code') }, '')).body.session.accessToken
  await send(accountRoutes.consent, { document: 'privacy', version: PRIVACY_VERSION }, keyOf('consent', 0))
  await send(accountRoutes.bindPhone, { code: await demo('phone-code') }, keyOf('phone', 0))
  const li = demoPerson('li')
  expect((await send(accountRoutes.verifyRealName, { name: li.name, idNumber: li.idNumber as string }, keyOf('name', 0))).status).toBe(200)
  await fetch(`${host.stack.admin['registry']}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"down":true}' })

  const now = new Date().toISOString()
  const drafts: { caseId: string; version: number }[] = []
  await pooled(Array.from({ length: SUBMISSIONS }), async (_item, i) => {
    const answer = await patiently(() => send(passRoutes.open, { application: cleanApplication(now, { plate: plateOf(i) }) }, keyOf('open', i)))
    expect(answer.status).toBe(201)
    drafts[i] = { caseId: answer.body.caseId, version: answer.body.version }
  })

  const answered = new Set<number>()
  const submit = (i: number) => {
    const draft = drafts[i] as { caseId: string; version: number }
    return send(passRoutes.act, { ...draft, order: { command: 'submit', application: cleanApplication(now, { plate: plateOf(i) }) } }, keyOf('submit', i))
  }
  let killed: Promise<void> | undefined
  await pooled(drafts, async (_draft, i) => {
    try {
      const answer = await submit(i)
      if (answer.status === 200) answered.add(i)
    } catch (error) {
      // The host is gone: the client does not know whether it was done.
      if (nameOf(error) !== 'TypeError' && nameOf(error) !== 'SyntaxError') throw error
    }
    if (answered.size > SUBMISSIONS / 3) killed ??= host.kill()
  })
  await killed
  expect(answered.size).toBeGreaterThan(SUBMISSIONS / 3 - 1)
  expect(answered.size).toBeLessThan(SUBMISSIONS)

  await host.start()
  await fetch(`${host.stack.admin['registry']}/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"down":true}' })
  await pooled(drafts, async (_draft, i) => {
    const answer = await patiently(() => submit(i))
    expect({ i, status: answer.status, state: answer.body.state }).toEqual({ i, status: 200, state: 'submitted' })
  })

  const table = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'local', endpoint: host.stack.urls.engine, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }))
  const wrong: string[] = []
  await pooled(drafts, async ({ caseId }) => {
    const rows = (await table.send(new QueryCommand({ TableName: 'lubiao', ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': `PASS#${caseId}` } }))).Items ?? []
    const names = rows.filter((row) => row['type'] === 'EVENT').map((row) => String(row['name']))
    if (names.filter((name) => name === 'pass.opened').length !== 1 || names.filter((name) => name === 'pass.submitted').length !== 1) wrong.push(`${caseId}: ${names.join(',')}`)
    const stored = rows.find((row) => row['sk'] === 'CASE')
    if (stored?.['state'] !== 'submitted' || stored['version'] !== names.length) wrong.push(`${caseId}: ${String(stored?.['state'])} v${String(stored?.['version'])} with ${names.length} events`)
  })
  expect(wrong).toEqual([])

  // Every event leaves the outbox once all that follows from it is done.
  let waiting = -1
  for (const until = Date.now() + SETTLED_MS; Date.now() < until && waiting !== 0; ) {
    await pause(500)
    waiting = 0
    for (let shard = 0; shard < SHARDS; shard += 1)
      waiting += (await table.send(new QueryCommand({ TableName: 'lubiao', IndexName: 'gsi3', Select: 'COUNT', KeyConditionExpression: 'gsi3pk = :pk', ExpressionAttributeValues: { ':pk': `OUTBOX#${shard}` } }))).Count ?? 0
  }
  expect(waiting).toBe(0)
}, 1_800_000)
