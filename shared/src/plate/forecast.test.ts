import fc from 'fast-check'
import { instantOf, millisOf } from '../kernel/clock'
import { lane, NOW } from './case.fixture'
import { bottleneckOf, FEWEST_SAMPLES, forecastLine, median, minutesAt, MOST_SAMPLES, perHour, withDeparture, type LineFacts, type Measured, type Waiting } from './forecast'
import { lanes } from './stations.data'

const facts = (change: Partial<LineFacts> = {}): LineFacts => ({ now: NOW, lane, measured: new Map(), paused: new Set(), ...change })
const minutesAgo = (n: number): string => instantOf(millisOf(NOW) - n * 60_000)
const later = (n: number): string => minutesAgo(-n)
const car = (caseId: string, station: string, ago = 0): Waiting => ({ caseId, station, sinceStation: minutesAgo(ago) })
const minutesOf = (cars: readonly Waiting[], change: Partial<LineFacts> = {}): readonly (number | undefined)[] => forecastLine(cars, facts(change)).map(({ readyAt }) => (readyAt === undefined ? undefined : (millisOf(readyAt) - millisOf(NOW)) / 60_000))

describe('a forecast', () => {
  it('of a car alone is the time of the stations before it', () => {
    expect(minutesOf([car('A', 'papers')])).toEqual([26])
    expect(minutesOf([car('A', 'mounting')])).toEqual([5])
    // What it has stood there counts, but a car that stands long is not out at once.
    expect(minutesOf([car('A', 'mounting', 2)])).toEqual([3])
    expect(minutesOf([car('A', 'mounting', 60)])).toEqual([1.25])
    expect(minutesOf([])).toEqual([])
  })

  it('counts who is before it', () => {
    // Making has one bay of six minutes.
    const cars = [car('A', 'making', 3), car('B', 'making', 2), car('C', 'making', 1)]
    expect(minutesOf(cars)).toEqual([8, 14, 20])
    expect(forecastLine(cars, facts()).map((one) => one.ahead)).toEqual([0, 1, 2])
    // Whoever came first is first, in whatever order they are given; of two at the same moment the one with the earlier case.
    expect(minutesOf([...cars].reverse())).toEqual([20, 14, 8])
    expect(minutesOf([car('B', 'making'), car('A', 'making')])).toEqual([17, 11])
  })

  it('gives whoever is next the bay that is free first', () => {
    // Mounting has two bays of five minutes: C follows A, D follows B.
    expect(minutesOf([car('A', 'mounting', 4), car('B', 'mounting', 1), car('C', 'mounting'), car('D', 'mounting')])).toEqual([1.25, 4, 6.25, 9])
  })

  it('lets a car that comes wait for a bay, and not where one is free', () => {
    // X is out of making long before A comes to it.
    expect(minutesOf([car('A', 'number'), car('X', 'making', 5)])).toEqual([14, 6.5])
    // Two pass papers and check side by side and part at number, which has one bay; making then holds the second up by three minutes more.
    expect(minutesOf([car('A', 'papers'), car('B', 'papers')])).toEqual([26, 32])
    // B is a station ahead, so A has a bay of its own in check and waits for making only.
    expect(minutesOf([car('A', 'papers'), car('B', 'check')])).toEqual([28, 22])
  })

  it('takes measured times where there are enough, and says at which station the line stands still first', () => {
    const measured = new Map([['mounting', { samples: [120, 120, 120, 120, 120], departures: [] }]])
    expect(minutesOf([car('A', 'mounting')], { measured })).toEqual([2])
    expect(forecastLine([car('A', 'papers')], facts({ paused: new Set(['number', 'making']) }))).toEqual([{ caseId: 'A', readyAt: undefined, ahead: 0, pausedAt: 'number' }])
  })

  it('says nothing while a station on the way is paused, and everything behind it', () => {
    const paused = new Set(['making'])
    expect(minutesOf([car('A', 'papers'), car('B', 'making'), car('C', 'mounting')], { paused })).toEqual([undefined, undefined, 5])
    expect(forecastLine([car('A', 'papers')], facts({ paused }))[0]?.pausedAt).toBe('making')
  })

  const somewhere = fc.record({ station: fc.constantFrom(...lane.stations.map((one) => one.key)), ago: fc.integer({ min: 0, max: 90 }) })
  const crowd = fc.array(somewhere, { minLength: 1, maxLength: 14 }).map((all) => all.map(({ station, ago }, i) => car(`C${String(i).padStart(2, '0')}`, station, ago)))

  it('never makes anybody faster by one more car, never lets a later one of a station be out before an earlier one', () => {
    fc.assert(fc.property(crowd, somewhere, (cars, { station }) => {
      const [before, after] = [minutesOf(cars), minutesOf([...cars, car('Z', station)])]
      const queues = lanes[0]?.stations.map(({ key }) => cars.flatMap((one, i) => (one.station === key ? [{ at: one.sinceStation, id: one.caseId, out: before[i] as number }] : [])).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1))) ?? []
      return cars.every((_one, i) => (after[i] as number) >= (before[i] as number) - 1e-9) && queues.every((queue) => queue.every((one, i) => i === 0 || one.out >= (queue[i - 1] as { out: number }).out - 1e-9)) && before.every((out) => (out as number) >= 0)
    }), { numRuns: 200 })
  })
})

describe('measuring', () => {
  const none: Measured = { samples: [], departures: [] }
  it('takes the time since the bay was free, from one tap a station', () => {
    // One bay: the second car came while the first was in it.
    const first = withDeparture(none, 1, NOW, later(6))
    const second = withDeparture(first, 1, later(1), later(11))
    expect([first.samples, second.samples]).toEqual([[360], [360, 300]])
    // The third came to a bay that had been free for four minutes.
    expect(withDeparture(second, 1, later(15), later(19)).samples).toEqual([360, 300, 240])
    // Two bays: neither had to wait.
    const both = withDeparture(withDeparture(none, 2, NOW, later(6)), 2, later(1), later(8))
    expect(both.samples).toEqual([360, 420])
    expect(both.departures).toEqual([later(6), later(8)])
  })

  it('does not count a tap forgotten for more than an hour, and remembers the latest only', () => {
    expect(withDeparture(none, 1, NOW, later(61))).toEqual({ samples: [], departures: [later(61)] })
    expect(withDeparture(none, 1, NOW, later(60)).samples).toEqual([3600])
    let measured: Measured = none
    for (let n = 0; n < MOST_SAMPLES + 5; n += 1) measured = withDeparture(measured, 2, later(n * 10), later(n * 10 + 5))
    expect([measured.samples.length, measured.departures.length]).toEqual([MOST_SAMPLES, 2])
  })

  it('remembers moments in order, though taps may reach it out of order, and no time below nothing', () => {
    const ahead = withDeparture(none, 2, NOW, later(9))
    expect(withDeparture(ahead, 2, NOW, later(7))).toEqual({ samples: [540, 420], departures: [later(7), later(9)] })
    expect(withDeparture(withDeparture(none, 1, NOW, later(9)), 1, NOW, later(7)).samples).toEqual([540, 0])
  })

  it('takes the plan until five cars have passed, then the median', () => {
    expect(minutesAt(8, undefined)).toEqual({ minutes: 8, measured: false })
    expect(minutesAt(8, { samples: Array.from({ length: FEWEST_SAMPLES - 1 }, () => 60), departures: [] }).measured).toBe(false)
    expect(minutesAt(8, { samples: [60, 120, 300, 90, 100], departures: [] })).toEqual({ minutes: 1.7, measured: true })
    expect(minutesAt(8, { samples: [0, 0, 0, 0, 0], departures: [] })).toEqual({ minutes: 0.5, measured: true })
  })

  it('knows medians', () => expect([median([3]), median([4, 1]), median([9, 1, 5]), median([])]).toEqual([3, 2.5, 5, Number.NaN]))
})

describe('what holds the line up', () => {
  it('is a paused station where cars wait, else the slowest that is crowded', () => {
    const crowded = [car('A', 'making'), car('B', 'making'), car('C', 'number'), car('D', 'number')]
    expect(bottleneckOf(crowded, facts())).toBe('making')
    expect(bottleneckOf(crowded, facts({ paused: new Set(['number']) }))).toBe('number')
    expect(bottleneckOf(crowded, facts({ paused: new Set(['papers']) }))).toBe('making')
    expect(bottleneckOf([car('A', 'making')], facts())).toBeUndefined()
    // A station that is measured slow holds the line up before one that is planned slower.
    expect(bottleneckOf(crowded, facts({ measured: new Map([['number', { samples: [600, 600, 600, 600, 600], departures: [] }]]) }))).toBe('number')
    expect(perHour(2, 8)).toBe(15)
  })
})
