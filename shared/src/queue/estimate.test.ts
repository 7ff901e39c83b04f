/** What people are told of their wait: by hand-made lines, and as properties. */
import * as fc from 'fast-check'
import { instantOf, millisOf } from '../kernel/clock'
import { estimatesOf, LEAST_MEASURED, newcomerEstimate, paceOf, quantile, shareOf, type Line } from './estimate'
import type { Skill } from '../service/terms.data'
import type { Standing } from './order'
import { assumedPaces } from './pace.data'

const NOW = '2026-11-23T02:00:00.000Z'
const after = (minutes: number): string => instantOf(millisOf(NOW) + minutes * 60_000)
const walkIn = (n: number): Standing => ({ caseId: `w${n}`, joinedAt: after(n - 100), late: false, serial: n })
const line = (change: Partial<Line> = {}): Line => ({ waiting: [1, 2, 3, 4].map(walkIn), streak: 0, counters: [{}, {}], expected: [], ...change })
const ten = { low: 10, typical: 10, high: 10 }

it('plays the line through over the open counters', () => {
  const told = estimatesOf(line(), ten, NOW)
  expect([...told.values()].map((one) => [one.ahead, one.minutes?.typical])).toEqual([[0, 0], [1, 0], [2, 10], [3, 10]])
  expect(newcomerEstimate(line(), ten, NOW)).toEqual({ ahead: 4, minutes: { low: 20, typical: 20, high: 20 } })
})

it('counts what is left of services that run, and not less than a quarter of one', () => {
  expect(estimatesOf(line({ waiting: [walkIn(1)], counters: [{ busySince: after(-4) }] }), ten, NOW).get('w1')?.minutes?.typical).toBe(6)
  expect(estimatesOf(line({ waiting: [walkIn(1)], counters: [{ busySince: after(-40) }] }), ten, NOW).get('w1')?.minutes).toEqual({ low: 2, typical: 3, high: 3 })
})

it('tells the range of the measured paces, and no minutes while nothing is open', () => {
  expect(estimatesOf(line({ counters: [{}] }), { low: 5, typical: 8, high: 14 }, NOW).get('w4')).toEqual({ ahead: 3, minutes: { low: 15, typical: 24, high: 42 } })
  expect(estimatesOf(line({ counters: [] }), ten, NOW).get('w4')).toEqual({ ahead: 3 })
})

it('reckons with booked people who have not come yet', () => {
  const expected = [after(5), after(15), after(25)]
  expect(newcomerEstimate(line({ counters: [{}], waiting: [walkIn(1)] }), ten, NOW)).toMatchObject({ ahead: 1, minutes: { typical: 10 } })
  expect(newcomerEstimate(line({ counters: [{}], waiting: [walkIn(1)], expected }), ten, NOW)).toMatchObject({ ahead: 3, minutes: { typical: 30 } })
  // In whatever order their slots are told; one whose slot is when a counter becomes free is called before a walk-in.
  expect(newcomerEstimate(line({ counters: [{}], waiting: [walkIn(1)], expected: [after(25), after(10), after(15)] }), ten, NOW)).toMatchObject({ ahead: 3, minutes: { typical: 30 } })
  expect(newcomerEstimate(line({ counters: [{}], waiting: [walkIn(1)], expected: [after(10)] }), ten, NOW)).toMatchObject({ ahead: 2, minutes: { typical: 20 } })
  // Slots that have passed are not expected any more.
  expect(newcomerEstimate(line({ counters: [{}], waiting: [walkIn(1)], expected: [NOW, after(-5)] }), ten, NOW)).toMatchObject({ ahead: 1 })
})

it('does not keep an early one waiting for somebody who has not come', () => {
  const early: Standing = { caseId: 'early', slotAt: after(60), joinedAt: after(-1), late: false, serial: 9 }
  expect(estimatesOf(line({ waiting: [early], expected: [after(30)] }), ten, NOW).get('early')).toMatchObject({ ahead: 0, minutes: { high: 0 } })
})

it('shares a counter of several lines by how many wait in each', () => {
  const waiting = (n: Partial<Record<Skill, number>>) => (skill: Skill): number => n[skill] ?? 0
  expect(shareOf('window', ['window'], waiting({ 'window': 5, 'plate': 9 }))).toBe(1)
  expect(shareOf('window', ['window', 'plate'], waiting({ 'window': 3, 'plate': 1 }))).toBe(0.75)
  expect(shareOf('plate', ['window', 'plate'], waiting({ 'window': 3, 'plate': 1 }))).toBe(0.25)
  // Nobody waits in the line yet: whoever asks is the first. Nobody waits at all: the counter is theirs.
  expect(shareOf('plate', ['window', 'plate'], waiting({ 'window': 3 }))).toBe(0.25)
  expect(shareOf('plate', ['window', 'plate'], waiting({}))).toBe(1)
  expect(shareOf('plate', ['plate', 'window', 'vehicle-inspection'], waiting({ 'plate': 2, 'window': 1, 'vehicle-inspection': 1 }))).toBe(0.5)
})

it('comes back to a line from the others after as much longer', () => {
  const times = (counters: Line['counters']) => [...estimatesOf(line({ counters }), ten, NOW).values()].map((one) => one.minutes?.typical)
  expect(times([{ share: 0.5 }])).toEqual([0, 20, 40, 60])
  expect(times([{ share: 1 }])).toEqual(times([{}]))
  // The counter of the line's own serves two while the shared one is away.
  expect(times([{}, { share: 0.5 }])).toEqual([0, 0, 10, 20])
})

it('tells an early one from when', () => {
  const early: Standing = { caseId: 'b', slotAt: after(30), joinedAt: after(-1), late: false, serial: 9 }
  expect(estimatesOf(line({ waiting: [early, walkIn(1)] }), ten, NOW).get('b')?.notBefore).toBe(after(30))
  for (const slotAt of [NOW, after(-1)]) expect(estimatesOf(line({ waiting: [{ ...early, slotAt }] }), ten, NOW).get('b')).not.toHaveProperty('notBefore')
})

it('believes an outlet after enough services', () => {
  expect(paceOf('window', new Array<number>(LEAST_MEASURED - 1).fill(3))).toEqual({ ...assumedPaces.window, measured: false })
  expect(paceOf('window', [10, 2, 4, 8, 6])).toEqual({ low: 4, typical: 6, high: 8, measured: true })
  expect(paceOf('window', [0, 0, 0, 0, 0])).toEqual({ low: 1, typical: 1, high: 1, measured: true })
  expect([quantile([], 0.5), quantile([7], 0.9), quantile([1, 2], 0.5), quantile([5, 1, 2], 0.75), quantile([3, 1, 2], 1)]).toEqual([undefined, 7, 1.5, 3.5, 3])
})

describe('as properties', () => {
  const lines = fc.record({
    waiting: fc.array(fc.record({ slot: fc.option(fc.integer({ min: -20, max: 60 }), { nil: undefined }), joined: fc.integer({ min: -60, max: 0 }) }), { minLength: 1, maxLength: 25 }),
    counters: fc.array(fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }), { minLength: 1, maxLength: 6 }), streak: fc.integer({ min: 0, max: 2 })
  }).map(({ waiting, counters, streak }): Line => ({
    waiting: waiting.map(({ slot, joined }, n) => ({ caseId: `c${n}`, joinedAt: after(joined), late: false, serial: n, ...(slot === undefined ? {} : { slotAt: after(slot) }) })),
    counters: counters.map((busy) => (busy === undefined ? {} : { busySince: after(-busy) })), streak, expected: []
  }))
  const pace = { low: 5, typical: 8, high: 14 }

  it('low ≤ typical ≤ high, and a range for everybody', () => {
    fc.assert(fc.property(lines, (one) => {
      const told = estimatesOf(one, pace, NOW)
      expect(told.size).toBe(one.waiting.length)
      for (const { minutes } of told.values()) expect(minutes !== undefined && 0 <= minutes.low && minutes.low <= minutes.typical && minutes.typical <= minutes.high).toBe(true)
    }))
  })

  it('another free counter never makes a newcomer wait longer, another walk-in never shorter', () => {
    fc.assert(fc.property(lines, (one) => {
      const walkers = { ...one, waiting: one.waiting.map(({ caseId, joinedAt, serial }) => ({ caseId, joinedAt, serial, late: false })) }
      const typical = (given: Line): number => newcomerEstimate(given, pace, NOW).minutes?.typical as number
      expect(typical({ ...walkers, counters: [...walkers.counters, {}] })).toBeLessThanOrEqual(typical(walkers))
      expect(typical({ ...walkers, waiting: [...walkers.waiting, walkIn(1)] })).toBeGreaterThanOrEqual(typical(walkers))
    }))
  })
})
