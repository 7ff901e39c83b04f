/**
 * Never overbooked, never lost: on the real engine, through the very apps that are deployed. `npm test` runs a reduced form; LUBIAO_SEEDS=100 is
 * the figure of the issue, LUBIAO_SEED moves the first seed; LUBIAO_HISTORY=100000 is the number of operations whose histories are told.
 */
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { addDays, addWorkingDays, dateOf, instantAt } from '@lubiao/shared/kernel/clock'
import { systemSleep } from '../../functions/src/platform/chance'
import type { FaultPlan } from '../../local/src/fault-proxy'
import { seededRandom } from '../../local/src/seeded-random'
import { bookersOn, type Booker } from '../support/bookers'
import { Hall, type Fire, type History } from '../support/booking-history'
import { anomalyIn } from '../support/linearizable'
import { makeMortal } from '../support/mortal'
import { freshKey, Rig } from '../support/rig'
import { booksOf, faultsIn } from '../support/slots'

const SEEDS = Number(process.env['LUBIAO_SEEDS'] ?? 1)
const FIRST = Number(process.env['LUBIAO_SEED'] ?? 20_261_124)
const CLIENTS = 200
const START = '2026-11-23T01:00:00.000Z'

/** Five halls with one to five counters, ten quarters each. */
const HALLS = ['OL-DCF-09', 'OL-DCF-08', 'OL-DCF-02', 'OL-YGX-01', 'OL-SHX-01'] as const
const TIMES = ['09:00', '09:15', '09:30', '09:45', '10:00', '10:15', '10:30', '10:45', '11:00', '11:15'] as const

describe(`${CLIENTS} people, 50 quarters of 1 to 5 places`, () => {
  /** The rig of the seed that is running; stopped whether it held or not. */
  const rigs: Rig[] = []
  afterEach(async () => {
    for (const rig of rigs.splice(0)) await rig.stop()
  })

  /** Sends until there is an answer for good: what says that it passes is sent again with the same key. */
  async function patiently<T extends { readonly body: { readonly retryable?: boolean | undefined } }>(send: (key: string) => Promise<T>): Promise<T> {
    const key = freshKey()
    let last: unknown
    // Longer than the ten seconds after which a record left open by a busy store is given up.
    for (let tries = 0; tries < 4000; tries += 1) {
      const answer = await send(key)
      if (answer.body.retryable !== true) return answer
      last = answer.body
      await systemSleep(5)
    }
    throw new Error(`no answer for good, but ${JSON.stringify(last)}`)
  }

  /** Books for good or is told that it is full. */
  async function book(who: Booker, place: { readonly outletId: string; readonly date: string; readonly time: string }): Promise<string | undefined> {
    const held = await patiently((key) => who.send(appointmentRoutes.hold, { serviceCode: 'DL_REISSUE_LOST', ...place }, { key }))
    if (held.status === 409 && held.body.code === 'appointment.full') return undefined
    if (held.status !== 201) throw new Error(JSON.stringify(held.body))
    const { caseId } = held.body
    const sure = await patiently((key) => who.send(appointmentRoutes.act, { caseId, version: 1, order: { command: 'confirm' } }, { key }))
    if (sure.status !== 200) throw new Error(JSON.stringify(sure.body))
    return caseId
  }

  it.each(Array.from({ length: SEEDS }, (_unused, i) => FIRST + i))('as many are booked as there are places or people who want them, seed %i', async (seed) => {
    const rig = await Rig.start({ startAt: START, withoutPump: true })
    rigs.push(rig)
    const crowd = await bookersOn(rig, CLIENTS)
    const day = addDays(dateOf(rig.now), 1)
    const admin = await rig.desk('admin')
    for (const [i, outletId] of HALLS.entries()) await admin.must(serviceRoutes.publishDay, { outletId, date: day, version: 0, day: { spans: [{ from: 540, to: 690 }], counters: { window: i + 1 }, reason: '放号演练' } })
    const random = seededRandom(seed)
    const wanted = crowd.map((who) => ({ who, place: { outletId: HALLS[Math.floor(random() * HALLS.length)] as string, date: day, time: TIMES[Math.floor(random() ** 2 * TIMES.length)] as string } }))
    const outcomes = await Promise.all(wanted.map(({ who, place }) => book(who, place)))
    const books = await booksOf(rig)
    expect(faultsIn(books)).toEqual([])
    const places = HALLS.flatMap((outletId, i) => TIMES.map((time) => ({ outletId, time, capacity: i + 1 })))
    expect(places).toHaveLength(50)
    const counted = places.map(({ outletId, time, capacity }) => {
      const demand = wanted.filter(({ place }) => place.outletId === outletId && place.time === time).length
      const confirmed = books.bookings.filter((one) => one.outletId === outletId && one.date === day && one.time === time && one.state === 'confirmed').length
      return { outletId, time, expected: Math.min(demand, capacity), confirmed }
    })
    expect(counted.filter((one) => one.confirmed !== one.expected)).toEqual([])
    // Whoever was told that it is sure has it; whoever was told that it is full has nothing.
    const sure = outcomes.filter((one) => one !== undefined)
    expect(sure.filter((caseId) => !books.bookings.some((one) => one.caseId === caseId && one.state === 'confirmed'))).toEqual([])
    expect(sure).toHaveLength(counted.reduce((sum, one) => sum + one.expected, 0))
  }, 180_000)
})

describe('a hall under fire, told as a sequence per quarter', () => {
  /** Operations of people and of the clock that the three runs tell together, a third each. */
  const LEAST = Number(process.env['LUBIAO_HISTORY'] ?? 300)
  const THIRD = Math.ceil(LEAST / 3)
  /** What has to have happened in a run: one in which nothing did proves nothing. */
  const WANTED = ['appointment.hold 201', 'appointment.hold 409 appointment.full', 'appointment.act 200', 'appointment.joinWaiting 201']
  const seenIn = (histories: readonly History[]): ReadonlySet<string> => new Set(histories.flatMap((one) => Object.keys(one.outcomes)))
  /** A run goes on day by day until it has told its third and all that is wanted has happened. Rounds are short and many: places that cool down come back between them. */
  const SIZE = LEAST > 1000 ? { workers: 24, rounds: 36, each: 4, minutes: 7 } : { workers: 8, rounds: 2, each: 7, minutes: 23 }
  const MOST_DAYS = 14
  const sums = { operations: 0, told: 0, quarters: 0, anomalies: 0 }
  const sum = (histories: readonly History[], of: (one: History) => number): number => histories.reduce((total, one) => total + of(one), 0)
  const weather: FaultPlan = { rates: { conflict: 0.2, throttle: 0.02, serverError: 0.03, dropAnswer: 0.03, dropRequest: 0.03 } }

  async function told(name: string, seed: number, change: Partial<Fire>, plan: FaultPlan | undefined): Promise<readonly History[]> {
    const rig = await Rig.start({ startAt: '2026-11-24T00:30:00.000Z', throughProxy: plan !== undefined, withoutPump: true })
    makeMortal(rig.deps.table)
    try {
      const histories: History[] = []
      for (let day = 0; day < MOST_DAYS && (sum(histories, (one) => one.operations) < THIRD || !WANTED.every((outcome) => seenIn(histories).has(outcome))); day += 1) {
        rig.turnTo(instantAt(addWorkingDays('2026-11-23', day + 1, await rig.deps.calendar()).date, '08:30'))
        const hall = await Hall.open({ rig, seed: seed + day, ...SIZE, ...change }, day * 1000)
        if (plan !== undefined) rig.stack.proxy.setFaults({ ...plan, seed: seed + day })
        await hall.day()
        rig.stack.proxy.setFaults({})
        const history = await hall.history()
        histories.push(history)
        const books = await booksOf(rig)
        expect({ name, faults: faultsIn(books) }).toEqual({ name, faults: [] })
        // What was answered as sure is still somebody's, or ended by what they themselves did afterwards.
        const ended = [...history.sure].filter((caseId) => !['confirmed', 'checkedIn', 'cancelled'].includes(books.bookings.find((one) => one.caseId === caseId)?.state ?? 'gone'))
        expect({ name, ended }).toEqual({ name, ended: [] })
        const anomalies = [...history.quarters].map(([quarter, { capacity, ops }]) => [quarter, anomalyIn(ops, capacity)] as const).filter(([, anomaly]) => anomaly !== undefined)
        sums.operations += history.operations
        sums.quarters += history.quarters.size
        sums.told += [...history.quarters.values()].reduce((n, { ops }) => n + ops.length, 0)
        sums.anomalies += anomalies.length
        expect({ name, anomalies }).toEqual({ name, anomalies: [] })
        const outcomes = Object.entries(history.outcomes).sort().map(([outcome, n]) => `${outcome}: ${n}`)
        process.stdout.write(`${name}, ${dateOf(rig.now)}: ${history.operations} operations, ${history.kills} kills; ${outcomes.join(', ')}\n`)
      }
      return histories
    } finally {
      await rig.stop()
    }
  }

  function happened(histories: readonly History[]): void {
    const seen = seenIn(histories)
    expect([...seen]).toEqual(expect.arrayContaining(WANTED))
    expect([...seen].filter((one) => / 5\d\d/.test(one))).toEqual([])
    expect(sum(histories, (one) => [...one.quarters.values()].reduce((n, { ops }) => n + ops.length, 0))).toBeGreaterThan(SIZE.workers * SIZE.each)
    expect(sum(histories, (one) => one.operations)).toBeGreaterThanOrEqual(THIRD)
  }

  it(`on a quiet day, seed ${FIRST}`, async () => {
    happened(await told('quiet', FIRST, {}, undefined))
  }, 7_200_000)

  it(`with handlers killed at random awaits, seed ${FIRST}`, async () => {
    const histories = await told('killed', FIRST + 500, { killed: LEAST > 1000 ? 0.08 : 0.3 }, undefined)
    happened(histories)
    expect(sum(histories, (one) => one.kills)).toBeGreaterThan(histories.length * 3)
  }, 7_200_000)

  it(`through the fault proxy, seed ${FIRST}`, async () => {
    happened(await told('weather', FIRST + 900, {}, weather))
  }, 7_200_000)

  it(`has told ${LEAST} operations together`, () => {
    process.stdout.write(`histories: ${sums.operations} operations, ${sums.told} of them on ${sums.quarters} quarters told as sequences, ${sums.anomalies} anomalies\n`)
    expect([sums.operations >= LEAST, sums.anomalies]).toEqual([true, 0])
  })
})
