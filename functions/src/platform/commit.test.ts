import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { problem } from '@lubiao/shared/kernel/problem'
import { startTable, type TestTable } from '../../../test/support/table'
import { systemNow, systemRandom, systemSleep } from './chance'
import { createCipher } from './cipher'
import { commitAudited, hashOf, readAudit, verifyChain } from './audit'
import { commit, type Write } from './commit'
import type { Deps } from './deps'
import { eventOf, eventWrite, type DomainEvent } from './events'
import { createLog } from './log'
import { react, retryPoison, sweepOutbox, type Reaction } from './reactor'
import { dueKeys, sweepDue } from './sweeper'
import { shardOf } from './table'

let engine: TestTable
const cipher = createCipher(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2))
const deps = (now: () => string = systemNow): Deps => ({ table: engine.table, random: systemRandom, sleep: systemSleep, cipher, now, log: createLog(now, () => undefined) } as unknown as Deps)
const get = async (pk: string, sk: string) => (await engine.table.reads.send(new GetCommand({ TableName: 'lubiao', Key: { pk, sk }, ConsistentRead: true }))).Item

beforeAll(async () => {
  engine = await startTable()
})
afterAll(() => engine.stop())

const put = (pk: string, extra: Record<string, unknown> = {}): Write => ({
  item: { Put: { TableName: 'lubiao', Item: { pk, sk: 'X', ...extra }, ConditionExpression: 'attribute_not_exists(pk)' } },
  refusal: (old) => problem('already-exists', { detail: String(old?.['owner']) })
})

describe('commit', () => {
  it('writes all or nothing and says exactly what stood in the way', async () => {
    await commit(deps(), [put('C#1', { owner: 'first' })])
    await expect(commit(deps(), [put('C#2'), put('C#1', { owner: 'second' })])).rejects.toMatchObject({ code: 'already-exists', extra: { detail: 'first' } })
    expect(await get('C#2', 'X')).toBeUndefined()
  })
  it('lets one of many through', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 32 }, (_, i) => commit(deps(), [put('C#race', { owner: String(i) })])))
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
  })
  it('says busy when the engine stays away', async () => {
    const away = { ...deps(), sleep: async () => undefined, table: { ...engine.table, writes: { send: () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })) } } } as unknown as Deps
    await expect(commit(away, [put('C#3')])).rejects.toMatchObject({ code: 'busy' })
  })
  it('does not hide a defect behind a retry', async () => {
    await expect(commit(deps(), [{ item: { Update: { TableName: 'lubiao', Key: { pk: 'C#4', sk: 'X' }, UpdateExpression: 'SET token = :x', ExpressionAttributeValues: { ':x': 1 } } }, refusal: problem('internal') }])).rejects.toMatchObject({ name: expect.stringMatching(/Validation|TransactionCanceled/) as string })
  })
})

describe('audit chain', () => {
  it('keeps a chain of hashes, also under two tabs, and shows tampering', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, i) => commitAudited(deps(), [], { staffId: 'S1', action: 'toy.act', subject: `T${i}`, at: systemNow() })))
    const entries = await readAudit(engine.table, 'S1')
    expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
    expect(await verifyChain(engine.table, 'S1')).toEqual({ entries: 12, intact: true })
    const seventh = entries[6]!
    await engine.table.reads.send(new PutCommand({ TableName: 'lubiao', Item: { pk: 'AUDIT#S1', sk: '000000007', ...seventh, subject: 'other' } }))
    expect(await verifyChain(engine.table, 'S1')).toMatchObject({ intact: false, brokenAt: 7 })
    const { hash: _hash, ...open } = { ...seventh, subject: 'other' }
    await engine.table.reads.send(new PutCommand({ TableName: 'lubiao', Item: { pk: 'AUDIT#S1', sk: '000000007', ...open, hash: hashOf(open) } }))
    expect(await verifyChain(engine.table, 'S1')).toMatchObject({ intact: false, brokenAt: 8 })
  })
})

describe('reactions', () => {
  const event = (version: number, name = 'toy.made'): DomainEvent => ({ module: 'toy', caseId: 'T1', version, name, at: '2026-11-23T02:00:00.000Z', by: { kind: 'user', id: 'U1' }, note: '张三说的话' })
  it('seals what people wrote and gives it back', async () => {
    await commit(deps(), [eventWrite('lubiao', cipher, event(1))])
    const stored = await get('TOY#T1', 'EVENT#000001')
    expect(JSON.stringify(stored)).not.toContain('张三')
    expect(eventOf(stored!, cipher)).toEqual(event(1))
    await expect(commit(deps(), [eventWrite('lubiao', cipher, event(1))])).rejects.toMatchObject({ code: 'version-conflict' })
  })
  it('has one effect however often an event comes, and leaves the outbox', async () => {
    let runs = 0
    const counting: Reaction = { name: 'toy.count', on: ['toy.made'], run: async (_event, at, done) => {
      runs += 1
      await commit(at, [{ item: { Update: { TableName: 'lubiao', Key: { pk: 'COUNT', sk: 'X' }, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': 1 } } }, refusal: problem('internal') }, done])
    } }
    const other: Reaction = { name: 'toy.other', on: ['toy.lost'], run: () => Promise.reject(new Error('not for this event')) }
    const all = await Promise.all(Array.from({ length: 10 }, () => react(deps(), [counting, other], event(1))))
    expect(all.every(Boolean)).toBe(true)
    expect(runs).toBeGreaterThan(0)
    expect((await get('COUNT', 'X'))?.['n']).toBe(1)
    expect((await get('TOY#T1', 'EVENT#000001'))?.['gsi3pk']).toBeUndefined()
  })
  it('sets a poisonous event aside after three tries, goes on, and can be asked to try again', async () => {
    await commit(deps(), [eventWrite('lubiao', cipher, event(2))])
    let broken = true
    const failing: Reaction = { name: 'toy.fail', on: ['toy.made'], run: async (_event, at, done) => {
      if (broken) throw new TypeError('no')
      await commit(at, [done])
    } }
    expect(await react(deps(), [failing], event(2))).toBe(false)
    expect(await react(deps(), [failing], event(2))).toBe(false)
    expect(await get('POISON', 'T1#2#toy.fail')).toBeUndefined()
    await react(deps(), [failing], event(2))
    expect(await get('POISON', 'T1#2#toy.fail')).toMatchObject({ attempts: 3, code: 'TypeError', caseId: 'T1' })
    expect(await react(deps(), [failing], event(2))).toBe(true)
    expect(await retryPoison(deps(), [failing], 'T1#2', 'toy.fail')).toBe(false)
    broken = false
    expect(await retryPoison(deps(), [failing], 'T1#2', 'toy.fail')).toBe(true)
    expect(await get('POISON', 'T1#2#toy.fail')).toBeUndefined()
    await expect(retryPoison(deps(), [failing], 'T1#2', 'toy.fail')).rejects.toMatchObject({ code: 'not-found' })
  })
  it('waits for an outside system that is down, longer each time, without a fault and without holding up the rest', async () => {
    const minute = (n: number): string => new Date(Date.parse('2026-11-23T02:00:00.000Z') + n * 60_000).toISOString()
    const waiting: DomainEvent = { ...event(1), caseId: 'T7' }
    await commit(deps(), [eventWrite('lubiao', cipher, waiting)])
    let down = true
    const tried: number[] = []
    const telling = (n: number): Reaction => ({ name: 'toy.tell', on: ['toy.made'], run: async (_one, at, done) => {
      tried.push(n)
      if (down) throw problem('upstream-unavailable')
      await commit(at, [done])
    } })
    // Nothing for the stream to deliver again: the sweeper comes back to it.
    expect(await react(deps(() => minute(0)), [telling(0)], waiting)).toBe(true)
    expect(await react(deps(() => minute(0)), [telling(0)], waiting)).toBe(true)
    for (let n = 1; n <= 200; n += 1) await sweepOutbox(deps(() => minute(n)), [telling(n)])
    expect(tried).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183])
    expect(await get('POISON', 'T7#1#toy.tell')).toBeUndefined()
    down = false
    for (let n = 201; n <= 243; n += 1) await sweepOutbox(deps(() => minute(n)), [telling(n)])
    expect(tried.at(-1)).toBe(243)
    expect((await get('TOY#T7', 'EVENT#000001'))?.['gsi3pk']).toBeUndefined()
    expect(await sweepOutbox(deps(() => minute(400)), [telling(400)])).toBe(0)
  }, 60_000)
  it('sets aside what has waited a week', async () => {
    const old: DomainEvent = { ...event(1), caseId: 'T8' }
    await commit(deps(), [eventWrite('lubiao', cipher, old)])
    const telling: Reaction = { name: 'toy.tell', on: ['toy.made'], run: () => Promise.reject(problem('upstream-unavailable')) }
    expect(await react(deps(() => '2026-11-30T02:00:01.000Z'), [telling], old)).toBe(true)
    expect(await get('POISON', 'T8#1#toy.tell')).toMatchObject({ attempts: 3, code: 'upstream-unavailable' })
    expect((await get('TOY#T8', 'EVENT#000001'))?.['gsi3pk']).toBeUndefined()
  })
  it('does not take a commit for failed that was applied although the store said busy', async () => {
    await commit(deps(), [eventWrite('lubiao', cipher, event(4))])
    const busy: Reaction = { name: 'toy.busy', on: ['toy.made'], run: async (_event, at, done) => {
      await commit(at, [{ item: { Update: { TableName: 'lubiao', Key: { pk: 'COUNT', sk: 'BUSY' }, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': 1 } } }, refusal: problem('internal') }, done])
      throw problem('busy')
    } }
    expect(await react(deps(), [busy], event(4))).toBe(true)
    expect(await react(deps(), [busy], event(4))).toBe(true)
    expect((await get('COUNT', 'BUSY'))?.['n']).toBe(1)
    expect(await get('REACTED#T1#4', 'toy.busy')).toMatchObject({ state: 'done' })
  })
  it('sweeps up what the stream has missed, not what is on its way', async () => {
    await commit(deps(), [eventWrite('lubiao', cipher, { ...event(3), caseId: 'T9' })])
    const seen: string[] = []
    const watch: Reaction = { name: 'toy.watch', on: ['toy.made'], run: async (one, at, done) => {
      seen.push(one.caseId)
      await commit(at, [done])
    } }
    expect(await sweepOutbox(deps(() => '2026-11-23T02:00:30.000Z'), [watch])).toBe(0)
    expect(await sweepOutbox(deps(() => '2026-11-23T02:02:00.000Z'), [watch])).toBe(1)
    expect(await sweepOutbox(deps(() => '2026-11-23T02:03:00.000Z'), [watch])).toBe(0)
    expect(seen).toEqual(['T9'])
  })
})

describe('the due index', () => {
  it('wakes what is due and only that, and one failure does not keep others asleep', async () => {
    for (const [id, at] of [['A1', '2026-11-23T01:00:00.000Z'], ['A2', '2026-11-23T02:00:00.000Z'], ['A3', '2026-11-23T03:00:00.000Z']] as const)
      await engine.table.reads.send(new PutCommand({ TableName: 'lubiao', Item: { pk: `TOY#${id}`, sk: 'CASE', ...dueKeys(id, at) } }))
    expect(dueKeys('A4', undefined)).toEqual({})
    const woken: string[] = []
    const counts = await sweepDue(deps(() => '2026-11-23T02:00:00.000Z'), { TOY: async (_deps, caseId) => {
      if (caseId === 'A1') throw problem('busy')
      woken.push(caseId)
    } })
    expect(woken).toEqual(['A2'])
    expect(counts).toEqual({ woken: 1, failed: 1 })
  })
  const each = async (ids: readonly string[], write: (id: string) => Promise<unknown>): Promise<void> => {
    for (let i = 0; i < ids.length; i += 25) await Promise.all(ids.slice(i, i + 25).map(write))
  }
  const place = (id: string, keys: Readonly<Record<string, string>>) => engine.table.reads.send(new PutCommand({ TableName: 'lubiao', Item: { pk: `TOY#${id}`, sk: 'CASE', ...keys } }))
  const due = (ids: readonly string[], at: string) => each(ids, (id) => place(id, dueKeys(id, at)))
  const gone = (id: string) => place(id, {})
  const numbered = (prefix: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${prefix}${i}`)

  it('passes by what fails, however much of it there is', async () => {
    // More than two pages of every shard lie before the last ones.
    const stuck = numbered('S', 900)
    const late = numbered('L', 12)
    await due(stuck, '2026-11-24T01:00:00.000Z')
    await due(late, '2026-11-24T01:59:00.000Z')
    const woken: string[] = []
    let at = 0
    let most = 0
    const counts = await sweepDue(deps(() => '2026-11-24T02:00:00.000Z'), { TOY: async (_deps, caseId) => {
      most = Math.max(most, (at += 1))
      await new Promise(setImmediate)
      at -= 1
      if (caseId.startsWith('S') || caseId.startsWith('A')) throw problem('busy')
      woken.push(caseId)
    } })
    expect(woken.sort()).toEqual([...late].sort())
    expect(counts.woken).toBe(late.length)
    expect(counts.failed).toBeGreaterThanOrEqual(stuck.length)
    // Four of each of four shards beside one another, and no more.
    expect(most).toBe(16)
    await each([...stuck, ...late, 'A1', 'A2', 'A3'], gone)
  }, 60_000)

  it('begins nothing more once its time is up, and goes on next minute', async () => {
    const ids = numbered('T', 100)
    await due(ids, '2026-11-25T01:00:00.000Z')
    let clock = Date.parse('2026-11-25T02:00:00.000Z')
    const woken = new Set<string>()
    const sweep = () => sweepDue(deps(() => new Date(clock).toISOString()), { TOY: async (_deps, caseId) => {
      clock += 1000
      woken.add(caseId)
      await gone(caseId)
    } })
    const first = await sweep()
    expect(first.woken).toBeGreaterThanOrEqual(30)
    expect(first.woken).toBeLessThanOrEqual(46)
    for (let n = 0; n < 3; n += 1) await sweep()
    expect(woken).toEqual(new Set(ids))
  })

  it('says what it cannot go on without, after the other shards have been worked off', async () => {
    const events = ['E1', 'E2', 'E3', 'E4', 'E5'].map((caseId): DomainEvent => ({ module: 'toy', caseId, version: 1, name: 'toy.swept', at: '2026-11-26T02:00:00.000Z', by: { kind: 'system', id: 'system' } }))
    await commit(deps(), events.map((event) => eventWrite('lubiao', cipher, event)))
    const seen: string[] = []
    const watch: Reaction = { name: 'toy.watch', on: ['toy.swept'], run: async (one, at, done) => {
      seen.push(one.caseId)
      await commit(at, [done])
    } }
    const broken = { ...deps(() => '2026-11-26T03:00:00.000Z'), table: { ...engine.table, reads: { send: (command: { input: { Key?: { pk?: string } } }) => (command.input.Key?.pk === 'REACTED#E1#1' ? Promise.reject(new TypeError('gone')) : engine.table.reads.send(command as never)) } } } as unknown as Deps
    await expect(sweepOutbox(broken, [watch])).rejects.toThrow('gone')
    const shardOfE1 = shardOf('E1')
    expect(seen).toEqual(expect.arrayContaining(events.map((event) => event.caseId).filter((caseId) => shardOf(caseId) !== shardOfE1)))
    expect(seen).not.toContain('E1')
  })
})
