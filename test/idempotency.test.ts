/**
 * Idempotency of every unsafe route that takes a key, over the scenes of test/support: replayed, with another body, without a key, while the
 * first is still running, by another caller, and after the record has run out (design §8: 6 of 6).
 */
import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { needsKey } from '@lubiao/shared/kernel/route'
import { contracts as routes } from '../functions/src/http/contracts'
import { freshKey, Rig } from './support/rig'
import { EffectsWatch } from './support/effects'
import type { Scene } from './support/scene'
import { scenesOn, sendPrepared } from './support/scenes'

let rig: Rig
let watch: EffectsWatch
const scenes = new Map<string, Scene>()
/** One scene a route: where a route has several commands, the first stands for it here; crashes are tried in all. */
const keyed = routes.filter(needsKey)

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z', withoutPump: true, withStream: true })
  for (const scene of await scenesOn(rig)) if (!scenes.has(scene.route.name)) scenes.set(scene.route.name, scene)
  watch = new EffectsWatch(rig)
}, 120_000)
afterAll(() => {
  watch.stop()
  return rig.stop()
})

/** Ends the time of a key's records, which is a day, without turning everybody's sign-in out. */
async function runOut(key: string): Promise<void> {
  const { name, reads } = rig.deps.table
  let ended = 0
  let from: Record<string, unknown> | undefined
  do {
    const page = await reads.send(new ScanCommand({ TableName: name, FilterExpression: 'contains(pk, :key)', ExpressionAttributeValues: { ':key': `#${key}` }, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }))
    for (const { pk, sk } of page.Items ?? []) await reads.send(new UpdateCommand({ TableName: name, Key: { pk, sk }, UpdateExpression: 'SET keptUntil = :past', ExpressionAttributeValues: { ':past': 1 } }))
    ended += page.Items?.length ?? 0
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  expect(ended).toBeGreaterThan(0)
}

it('has a scene for every keyed route', () => {
  expect(keyed.map((route) => route.name).filter((name) => !scenes.has(name))).toEqual([])
})

describe.each(keyed.map((route) => route.name))('%s', (name) => {
  const ready = () => (scenes.get(name) as Scene).ready()

  it('answers a replay alike and has one effect; refuses another body, and a missing key', async () => {
    const prepared = await ready()
    const key = freshKey()
    const first = await sendPrepared(prepared, key)
    expect({ status: first.status, code: first.body.code }).toEqual({ status: prepared.route.status, code: undefined })
    await watch.sinceLast()
    const again = await sendPrepared(prepared, key)
    expect({ status: again.status, body: again.body }).toEqual({ status: first.status, body: first.body })
    expect(await sendPrepared(prepared, key, 'other')).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } })
    expect((await sendPrepared(prepared, '')).body).toMatchObject({ code: 'idempotency-key-missing', status: 400 })
    expect(await watch.sinceLast()).toEqual({})
  })

  it('tells the second of two at once that the first is running, or what it answered', async () => {
    const prepared = await ready()
    const key = freshKey()
    const both = await Promise.all([sendPrepared(prepared, key), sendPrepared(prepared, key)])
    const done = both.filter((answer) => answer.status === prepared.route.status)
    expect(done.length).toBeGreaterThan(0)
    for (const answer of both) if (!done.includes(answer)) expect(answer.body).toMatchObject({ code: 'in-flight', retryable: true })
    if (done.length === 2) expect(done[0]?.body).toEqual(done[1]?.body)
  })

  it('keeps the same key of another caller apart, and forgets it when its time is over', async () => {
    const prepared = await ready()
    const key = freshKey()
    expect((await sendPrepared(prepared, key)).status).toBe(prepared.route.status)
    const stranger = await rig.wechat('he', 'bare')
    const theirs = await stranger.send(prepared.route, prepared.input as never, { key })
    expect(theirs.body.code).not.toBe('idempotency-key-reused')
    expect(theirs.body.code).not.toBe('in-flight')
    await runOut(key)
    // Whatever the command says to being given twice, the old answer is not what it says.
    expect((await sendPrepared(prepared, key, 'other')).body.code).not.toBe('idempotency-key-reused')
  })
})
