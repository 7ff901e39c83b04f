import { endOf, freeFor, freeIn, minuteOf, planBatch, slotsOf, standing, timeAt, timesOf, withoutOwn } from './schedule'

const open = (from: string, to: string) => ({ from: minuteOf(from), to: minuteOf(to) })

it('gives whole quarters inside the open minutes', () => {
  expect(slotsOf([open('09:05', '10:00')], 2)).toEqual([{ time: '09:15', capacity: 2 }, { time: '09:30', capacity: 2 }, { time: '09:45', capacity: 2 }])
  expect(slotsOf([open('09:00', '09:14')], 2)).toEqual([])
  expect(slotsOf([open('09:00', '10:00')], 0)).toEqual([])
  expect(slotsOf([open('23:45', '24:00')], 1)).toEqual([{ time: '23:45', capacity: 1 }])
  expect(slotsOf([open('09:00', '10:00')], -1)).toEqual([])
  // Whatever order and however they overlap, each quarter once.
  expect(slotsOf([open('10:00', '10:15'), open('09:00', '09:45'), open('09:15', '09:30'), open('09:30', '09:30')], 1).map((slot) => slot.time)).toEqual(['09:00', '09:15', '09:30', '10:00'])
  // Spans that touch are one: the quarter across the seam is open.
  expect(slotsOf([open('09:00', '09:20'), open('09:20', '09:45')], 1).map((slot) => slot.time)).toEqual(['09:00', '09:15', '09:30'])
})

it('finds room for several quarters', () => {
  const day = standing(slotsOf([open('09:00', '10:00')], 2), [{ time: '09:15', capacity: 2, taken: 2 }, { time: '09:45', capacity: 0, taken: 0 }, { time: '10:30', capacity: 0, taken: 1 }])
  expect(freeFor(day, 1).map(({ time, free }) => `${time} ${free}`)).toEqual(['09:00 2', '09:15 0', '09:30 2', '09:45 0', '10:30 0'])
  expect(freeFor(day, 2).map(({ free }) => free)).toEqual([0, 0, 0, 0, 0])
  expect(freeFor(standing(slotsOf([open('23:30', '24:00')], 1), []), 3).map(({ free }) => free)).toEqual([0, 0])
})

it('has no place less than none, even while an office has shortened its day', () => {
  expect(freeIn({ time: '09:00', capacity: 1, taken: 3 })).toBe(0)
  expect(freeFor([{ time: '09:00', capacity: 3, taken: 1 }, { time: '09:15', capacity: 2, taken: 1 }], 2)).toEqual([{ time: '09:00', free: 1, capacity: 2 }, { time: '09:15', free: 0, capacity: 0 }])
  // The last quarter ends the day.
  expect(freeFor([{ time: '23:45', capacity: 1, taken: 0 }], 1)).toEqual([{ time: '23:45', free: 1, capacity: 1 }])
})

it('counts a day by what is stored where it was planned otherwise, in the order of the day', () => {
  expect(standing([{ time: '09:15', capacity: 2 }, { time: '09:30', capacity: 2 }], [{ time: '09:30', capacity: 1, taken: 1 }, { time: '09:00', capacity: 0, taken: 1 }])).toEqual([
    { time: '09:00', capacity: 0, taken: 1 }, { time: '09:15', capacity: 2, taken: 0 }, { time: '09:30', capacity: 1, taken: 1 }
  ])
})

it('lets somebody who moves within a day use their own quarters again', () => {
  const day = [{ time: '09:00', capacity: 1, taken: 1 }, { time: '09:15', capacity: 1, taken: 1 }, { time: '09:30', capacity: 1, taken: 0 }]
  expect(withoutOwn(day, ['09:15', '09:30']).map(freeIn)).toEqual([0, 1, 1])
  expect(withoutOwn(day, ['09:30'])[2]?.taken).toBe(0)
})

it('puts a batch on adjacent quarters or nowhere', () => {
  const day = standing(slotsOf([open('09:00', '11:00')], 2), [{ time: '09:30', capacity: 2, taken: 1 }])
  expect(planBatch(day, 4, 1, '09:00')).toEqual(['09:00', '09:00', '09:15', '09:15'])
  expect(planBatch(day, 3, 1, '09:30')).toEqual(['09:30', '09:45', '09:45'])
  expect(planBatch(day, 3, 2, '09:00')).toEqual(['09:00', '09:00', '09:30'])
  expect(planBatch(standing(day, [{ time: '09:15', capacity: 2, taken: 2 }]), 4, 1, '09:00')).toBeUndefined()
  expect(planBatch(day, 8, 2, '10:00')).toBeUndefined()
  expect(planBatch(standing([], []), 2, 1, '23:45')).toBeUndefined()
  expect(planBatch([{ time: '23:45', capacity: 1, taken: 0 }], 1, 1, '23:45')).toEqual(['23:45'])
  expect(planBatch([{ time: '23:45', capacity: 1, taken: 0 }], 2, 1, '23:45')).toBeUndefined()
  expect([planBatch(day, 0, 1, '09:00'), planBatch(day, 1, 1, '09:00')]).toEqual([[], ['09:00']])
  // One counter, two quarters each: the second begins as the first ends, which is no gap; a quarter in which nobody of them is served is one.
  const one = (...times: readonly string[]) => times.map((time) => ({ time, capacity: 1, taken: 0 }))
  expect(planBatch(one('09:00', '09:15', '09:30', '09:45'), 2, 2, '09:00')).toEqual(['09:00', '09:30'])
  expect(planBatch(one('09:00', '09:15', '09:45', '10:00'), 2, 2, '09:00')).toBeUndefined()
  expect(planBatch(one('09:15'), 1, 1, '09:00')).toBeUndefined()
})

it('counts in quarters', () => {
  expect(timesOf('09:45', 2)).toEqual(['09:45', '10:00'])
  expect(endOf('23:30', 2)).toBe('24:00')
  expect(timeAt(minuteOf('24:00'))).toBe('24:00')
  expect(() => minuteOf('24:15')).toThrow(RangeError)
  for (const text of ['9:00', '09:60', '25:00', '109:00', '09:000']) expect(() => minuteOf(text)).toThrow(new RangeError(`not a time of day: ${text}`))
})
