import * as fc from 'fast-check'
import { instantAt } from '../kernel/clock'
import { isWithinWindows, minuteOf, timeOfMinute, windowsMeet, windowsText, type TimeWindow } from './time-window'

const at = (time: string): string => instantAt('2026-11-23', time)
const any: fc.Arbitrary<TimeWindow> = fc.tuple(fc.nat({ max: 1439 }), fc.integer({ min: 1, max: 1440 })).filter(([a, b]) => a !== b).map(([a, b]) => ({ from: timeOfMinute(a), to: timeOfMinute(b) }))

it.each([
  ['06:59', false], ['07:00', true], ['08:59', true], ['09:00', false], ['16:59', false], ['17:00', true], ['19:00', false]
])('07–09 and 17–19 at %s: %s', (time, open) => {
  expect(isWithinWindows([{ from: '07:00', to: '09:00' }, { from: '17:00', to: '19:00' }], at(time))).toBe(open)
})

it.each([['21:59', false], ['22:00', true], ['23:59', true], ['00:00', true], ['05:59', true], ['06:00', false]])('22–06 at %s: %s', (time, open) => {
  expect(isWithinWindows([{ from: '22:00', to: '06:00' }], at(time))).toBe(open)
})

it('has a whole day, and none without windows', () => {
  expect(['00:00', '12:00', '23:59'].map((time) => isWithinWindows([{ from: '00:00', to: '24:00' }], at(time)))).toEqual([true, true, true])
  expect(isWithinWindows([], at('12:00'))).toBe(false)
})

it('counts minutes both ways', () => {
  expect(['00:00', '07:05', '23:59', '24:00'].map(minuteOf)).toEqual([0, 425, 1439, 1440])
  expect([0, 425, 1439, 1440].map(timeOfMinute)).toEqual(['00:00', '07:05', '23:59', '24:00'])
})

it('is said in words', () => {
  expect([[], [{ from: '00:00', to: '24:00' }]].map(windowsText)).toEqual(['全天', '全天'])
  expect(windowsText([{ from: '07:00', to: '09:00' }, { from: '17:00', to: '19:00' }])).toBe('07:00–09:00、17:00–19:00')
})

it('meets when some minute is in both', () => {
  fc.assert(fc.property(any, any, (a, b) => {
    const shared = Array.from({ length: 1440 }, (_, i) => at(timeOfMinute(i))).some((instant) => isWithinWindows([a], instant) && isWithinWindows([b], instant))
    expect(windowsMeet(a, b)).toBe(shared)
  }), { numRuns: 60 })
  expect(windowsMeet({ from: '07:00', to: '09:00' }, { from: '09:00', to: '10:00' })).toBe(false)
})
