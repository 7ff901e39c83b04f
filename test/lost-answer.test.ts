/**
 * One request to the store that is lost alone, or whose answer is, in every unsafe command: the caller must not even notice, and the effect is
 * that of a run without a loss. Crashes have a suite and a rig of their own: an outage uses up what the SDK allows itself to try again.
 * `npm test` draws a point of each scene by a printed seed; `support/points` says how to try more or fewer.
 */
import { base64url } from '@lubiao/shared/pass/bytes'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { holderKeyFrom } from '@lubiao/shared/pass/presentation'
import { systemRandom } from '../functions/src/platform/chance'
import { cleanApplication } from './support/applications'
import { EffectsWatch } from './support/effects'
import { dice } from './support/hostile'
import { chosenScenes, pointsOf } from './support/points'
import { freshKey, Rig } from './support/rig'
import { sendPrepared } from './support/scenes'
import { booksOf, faultsIn } from './support/slots'

const SEED = Number(process.env['LUBIAO_SEED'] ?? 89)
let rig: Rig
let watch: EffectsWatch

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z', throughProxy: true, withoutPump: true, withStream: true })
  watch = new EffectsWatch(rig)
}, 120_000)
afterAll(() => {
  watch.stop()
  return rig.stop()
})

it(`is not noticed wherever it is lost, seed ${SEED}`, async () => {
  const scenes = await chosenScenes(rig)
  const roll = dice(SEED)
  const wrong: string[] = []
  let tried = 0
  for (const scene of scenes) {
    const quiet = await scene.ready()
    await watch.sinceLast()
    const sent = rig.stack.proxy.counts().requests
    const { status } = await sendPrepared(quiet, freshKey())
    const requests = rig.stack.proxy.counts().requests - sent
    const clean = { status, effect: await watch.sinceLast() }
    expect({ scene: scene.name, ok: status < 300 }).toEqual({ scene: scene.name, ok: true })
    for (const { n, phase } of pointsOf(requests, roll)) {
      const prepared = await scene.ready()
      await watch.sinceLast()
      rig.stack.proxy.setFaults({ crashAt: { n, phase } })
      const answer = await sendPrepared(prepared, freshKey())
      // What is remembered for a minute, such as the calendar, is not always asked for: then there was no such request.
      tried += rig.stack.proxy.counts().injected.crash
      rig.stack.proxy.setFaults({})
      const effect = await watch.sinceLast()
      const where = `${scene.name}, ${phase} request ${n} of ${requests}`
      if (answer.status !== clean.status) wrong.push(`${where}: answers ${answer.status} ${answer.body.code ?? ''}`)
      if (JSON.stringify(effect) !== JSON.stringify(clean.effect)) wrong.push(`${where}: ${JSON.stringify(effect)} instead of ${JSON.stringify(clean.effect)}`)
    }
  }
  expect(wrong).toEqual([])
  // Every quarter is held by whoever has it, and by nobody else.
  expect(faultsIn(await booksOf(rig))).toEqual([])
  expect(tried).toBeGreaterThanOrEqual(scenes.length * 0.7)
}, 7_200_000)

it('lets a bulk approval be known for one’s own although the holder has used the pass since', async () => {
  const [li, approver] = [await rig.wechat('li'), await rig.desk('approver')]
  const application = cleanApplication(rig.now)
  const draft = await li.must(passRoutes.open, { application })
  const { caseId, version } = await li.must(passRoutes.act, { caseId: draft.caseId, version: draft.version, order: { command: 'submit', application } })
  const cases = [{ caseId, version }]
  const key = freshKey()
  // The approval is applied, its answer lost, and the process gone.
  rig.stack.proxy.setFaults({ crashAt: { n: 1, phase: 'after', only: ['TransactWriteItems'], thenDown: true } })
  expect((await approver.send(passRoutes.bulkApprove, { cases }, { key })).body.code).toBe('busy')
  rig.stack.proxy.setFaults({})
  await li.must(passRoutes.bindDevice, { caseId, publicKey: base64url(holderKeyFrom(systemRandom(48)).publicKey), deviceName: '我的手机' })
  rig.turn(11_000)
  expect((await approver.send(passRoutes.bulkApprove, { cases }, { key })).body.results).toEqual([{ caseId, ok: true }])
}, 60_000)
