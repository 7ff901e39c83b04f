/**
 * A process that dies at any moment between parse and reply, in every unsafe command: the request that reached the store n-th is lost before
 * or after it was applied, and everything after it too. The client then sends the same request again. At every point there must be exactly
 * the effect of a run without a crash. `npm test` draws a point of each scene by a printed seed; `support/points` says how to try more or fewer.
 */
import { addWorkingDays, dateOf, instantAt, timeOfDay } from '@lubiao/shared/kernel/clock'
import { freshKey, Rig } from './support/rig'
import { EffectsWatch } from './support/effects'
import { dice } from './support/hostile'
import { chosenScenes, pointsOf } from './support/points'
import type { Prepared, Scene } from './support/scene'
import { sendPrepared } from './support/scenes'
import { booksOf, faultsIn } from './support/slots'

const SEED = Number(process.env['LUBIAO_SEED'] ?? 88)
/** Scenes of a hall need its hours; every point takes seconds of the rig's clock. */
const LAST_START = '15:00'

let rig: Rig
let scenes: readonly Scene[]
let watch: EffectsWatch

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z', throughProxy: true, withoutPump: true, withStream: true })
  scenes = await chosenScenes(rig)
  watch = new EffectsWatch(rig)
}, 120_000)
afterAll(() => {
  watch.stop()
  return rig.stop()
})

/** A run without a crash: its answer, its effect, and how many requests it sends to the store. */
async function measured(prepared: Prepared) {
  await watch.sinceLast()
  const sent = rig.stack.proxy.counts().requests
  const answer = await sendPrepared(prepared, freshKey())
  const requests = rig.stack.proxy.counts().requests - sent
  return { status: answer.status, code: answer.body.code, requests, effect: await watch.sinceLast() }
}

/** Goes on next morning when the afternoon is late. */
async function inHours(): Promise<void> {
  if (timeOfDay(rig.now) < LAST_START) return
  rig.turnTo(instantAt(addWorkingDays(dateOf(rig.now), 1, await rig.deps.calendar()).date, '09:00'))
}

it(`has exactly one effect wherever it dies, seed ${SEED}`, async () => {
  const wrong: string[] = []
  let tried = 0
  for (const [i, scene] of scenes.entries()) {
    await inHours()
    const clean = await measured(await scene.ready())
    if (clean.status >= 300) throw new Error(`${scene.name}: ${clean.status} ${clean.code ?? ''}`)
    for (const { n, phase } of pointsOf(clean.requests, dice(SEED + i))) {
      tried += 1
      const prepared = await scene.ready()
      const key = freshKey()
      await watch.sinceLast()
      rig.stack.proxy.setFaults({ crashAt: { n, phase, thenDown: true } })
      await sendPrepared(prepared, key)
      rig.stack.proxy.setFaults({})
      // An abandoned record may be taken over after ten seconds.
      rig.turn(11_000)
      const again = await sendPrepared(prepared, key)
      const where = `${scene.name}, ${phase} request ${n} of ${clean.requests}`
      const effect = await watch.sinceLast()
      if (scene.spent !== undefined && again.body.code === scene.spent && Object.keys(effect).length === 0) continue
      if (again.status !== clean.status) wrong.push(`${where}: answers ${again.status} ${again.body.code ?? ''} ${again.body.detail ?? ''}`)
      if (JSON.stringify(effect) !== JSON.stringify(clean.effect)) wrong.push(`${where}: ${JSON.stringify(effect)} instead of ${JSON.stringify(clean.effect)}`)
      // The answer is the same however often it is asked for.
      if (JSON.stringify((await sendPrepared(prepared, key)).body) !== JSON.stringify(again.body)) wrong.push(`${where}: another answer when asked once more`)
    }
  }
  expect(wrong).toEqual([])
  // Every quarter is held by whoever has it, and by nobody else.
  expect(faultsIn(await booksOf(rig))).toEqual([])
  expect(tried).toBeGreaterThanOrEqual(scenes.length)
}, 7_200_000)
