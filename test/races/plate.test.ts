/** Two hundred people want 鲁P88888: through HTTP, on the real engine. */
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { seededRandom } from '../../local/src/seeded-random'
import { loadNumberGuards } from '../../functions/src/plate/repo-picks'
import { crowdOn, type Member } from '../support/crowd'
import { systemSleep } from '../../functions/src/platform/chance'
import { freshKey, Rig } from '../support/rig'
import { newVehicle } from '../support/vehicles'

const PEOPLE = Number(process.env['LUBIAO_PEOPLE'] ?? 200)
const SEED = Number(process.env['LUBIAO_SEED'] ?? 88_888)
const WANTED = '鲁P88888'

let rig: Rig
let crowd: readonly Member[]

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z', withoutPump: true })
  crowd = await crowdOn(rig, PEOPLE)
}, 120_000)
afterAll(() => rig.stop())

/** Chooses as our clients do: what the server says may be sent again is sent again, with the same key. On a machine that can do it all at once nothing ever is. */
async function choose(one: Member, plate: string, n: number) {
  const key = freshKey()
  for (let tries = 1; ; tries += 1) {
    const answer = await one.send(plateRoutes.reserve, { plate, way: 'own', vehicle: newVehicle(n) }, key)
    if (answer.body.retryable !== true || tries === 60) return answer
    // A record left open is given up after ten seconds of the product's clock.
    rig.turn((answer.body.retryAfterSeconds ?? 1) * 1000)
    await systemSleep(100)
  }
}

it(`one of ${PEOPLE} has ${WANTED}, the others are told what lies close`, async () => {
  const random = seededRandom(SEED)
  const order = [...crowd.entries()].sort(() => random() - 0.5)
  const answers = await Promise.all(order.map(([i, one]) => choose(one, WANTED, i)))
  const won = answers.filter((answer) => answer.status === 201)
  const lost = answers.filter((answer) => answer.status !== 201)
  expect(won).toHaveLength(1)
  expect(new Set(lost.map((answer) => `${answer.status} ${answer.body.code ?? ''}`))).toEqual(new Set(['409 plate.taken']))
  for (const { body } of lost) {
    expect(body.instead?.length).toBeGreaterThanOrEqual(3)
    for (const other of body.instead ?? []) expect([...other.label].filter((char, i) => char !== WANTED[i])).toHaveLength(1)
  }
  const guard = (await loadNumberGuards(rig.deps, [WANTED], '02')).get(WANTED)
  expect(guard).toMatchObject({ state: 'reserved', caseId: won[0]?.body.caseId })
}, 180_000)

it('everybody who takes what was suggested ends with a number of their own, none given twice', async () => {
  const held = new Map<string, number>()
  const refused = new Map<string, number>()
  await Promise.all(crowd.slice(0, 60).map(async (one, i) => {
    let wanted = '鲁P66666'
    for (let tries = 0; tries < 40; tries += 1) {
      const answer = await choose(one, wanted, 1000 + i)
      if (answer.status === 201) {
        held.set(answer.body.plate, (held.get(answer.body.plate) ?? 0) + 1)
        return
      }
      refused.set(`${answer.status} ${answer.body.code ?? ''}`, (refused.get(`${answer.status} ${answer.body.code ?? ''}`) ?? 0) + 1)
      const close = answer.body.instead ?? []
      wanted = close[(i + tries) % close.length]?.label as string
    }
  }))
  expect([...refused.keys()]).toEqual(['409 plate.taken'])
  expect([...held.values()].every((n) => n === 1)).toBe(true)
  expect(held.size).toBe(60)
}, 180_000)

it('one person with many tabs keeps to the limit', async () => {
  const one = crowd[100] as Member
  const answers = await Promise.all(Array.from({ length: 12 }, (_one, i) => one.send(plateRoutes.reserve, { plate: `鲁P5550${i % 10}`.slice(0, 7), way: 'own', vehicle: newVehicle(5000 + i) })))
  const won = answers.filter((answer) => answer.status === 201).length
  // The winner of the first race already holds one.
  expect(won).toBeLessThanOrEqual(2)
  expect(won).toBeGreaterThanOrEqual(1)
  expect(answers.every((answer) => answer.status === 201 || ['plate.too-many', 'plate.taken', 'busy'].includes(answer.body.code ?? ''))).toBe(true)
}, 60_000)
