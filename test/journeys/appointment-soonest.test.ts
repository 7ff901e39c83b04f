/** "Where is the soonest free time?" asked without a position: the same answer as by looking at every outlet, for a price that has a ceiling. */
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { limitsOn } from '@lubiao/shared/appointment/limits'
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { meter, type Meter } from '../../bench/measure'
import { bookableFor, nextFreeAt, outletsFor, plannedOn } from '../../functions/src/appointment/places'
import { MOST_DAYS_READ } from '../../functions/src/appointment/soonest'
import { outletDate } from '../../functions/src/service/tables'
import { seededRandom } from '../../local/src/seeded-random'
import { Rig } from '../support/rig'

const SERVICE = 'DL_REISSUE_LOST'
const DAYS = 14
let rig: Rig
let watch: Meter
beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T01:00:00.000Z', withoutPump: true })
  watch = meter(rig.deps.table)
}, 120_000)
afterAll(() => rig.stop())

const outlets = async () => outletsFor(rig.deps, await bookableFor(rig.deps, SERVICE, dateOf(rig.now)), dateOf(rig.now))
/** Books quarters of a day out, those for which `full` says so. */
async function fill(outletId: string, date: string, full: (n: number) => boolean): Promise<void> {
  const day = await outletDate(rig.deps, outletId, date)
  const planned = day === undefined ? [] : plannedOn(day, 'window')
  const puts = planned.flatMap(({ time, capacity }, n) => (full(n) ? [{ PutRequest: { Item: { pk: `SLOT#${outletId}#window#${date}`, sk: time, capacity, holders: new Set(Array.from({ length: capacity }, (_one, i) => `YY-FULL-0000-${n}-${i}`)) } } }] : []))
  for (let at = 0; at < puts.length; at += 25) await rig.deps.table.reads.send(new BatchWriteCommand({ RequestItems: { [rig.deps.table.name]: puts.slice(at, at + 25) } }))
}
async function asked(limit: number) {
  watch.reset()
  const answer = await rig.send(undefined, appointmentRoutes.nextFree, { serviceCode: SERVICE, limit })
  expect(answer.status).toBe(200)
  return { outlets: answer.body.outlets, units: watch.read().readUnits }
}
/** The soonest by looking at everything, as times: which of two outlets that are free at the same moment stands first is nobody's concern. */
async function soonest(limit: number): Promise<readonly string[]> {
  const matter = await bookableFor(rig.deps, SERVICE, dateOf(rig.now))
  const places = await Promise.all((await outlets()).map((outlet) => nextFreeAt(rig.deps, outlet, matter, { date: dateOf(rig.now) }, DAYS, rig.now, limitsOn(dateOf(rig.now)))))
  return places.flatMap((place) => (place === undefined ? [] : [`${place.date} ${place.time}`])).sort().slice(0, limit)
}
const timesIn = ({ outlets: rows }: Awaited<ReturnType<typeof asked>>): readonly string[] => rows.map(({ next }) => (next === undefined ? 'none' : `${next.date} ${next.time}`))

it('reads few outlets while places are free, and says what reading all of them says', async () => {
  const all = await outlets()
  expect(all.length).toBeGreaterThan(40)
  await asked(10)
  const first = await asked(10)
  expect(timesIn(first)).toEqual(await soonest(10))
  // Two waves of eight queries of nothing stored, half a unit each, and one read of what was published.
  expect(first.units).toBeLessThanOrEqual(12)
  process.stdout.write(`next free without a position: ${first.units} read units of ${all.length} outlets while places are free\n`)
})

it('is right when days are partly full, in whatever pattern', async () => {
  const all = await outlets()
  for (const seed of [1, 2, 3]) {
    const random = seededRandom(seed)
    for (const { id } of all) for (let n = 0; n < 2; n += 1) if (random() < 0.5) {
      const until = Math.floor(random() * 40)
      await fill(id, addDays(dateOf(rig.now), n), (i) => i < until)
    }
    for (const limit of [3, 10, 20]) expect({ seed, limit, times: timesIn(await asked(limit)) }).toEqual({ seed, limit, times: await soonest(limit) })
  }
}, 120_000)

it('has a ceiling when the whole city is full', async () => {
  // Two full days are more than is read.
  for (const { id } of await outlets()) for (let n = 0; n < 2; n += 1) await fill(id, addDays(dateOf(rig.now), n), () => true)
  const none = await asked(20)
  expect(none.outlets.every(({ next }) => next === undefined)).toBe(true)
  expect(none.outlets).toHaveLength(20)
  // Half a unit a query, more where many hold one quarter, beside the reads of what was published.
  expect(none.units).toBeLessThanOrEqual(MOST_DAYS_READ)
  process.stdout.write(`next free without a position: ${none.units} read units when the whole city is full\n`)
}, 300_000)
