import { endOf, freeFor, minuteOf, planBatch, slotsOf, standing, timeAt, timesOf } from './schedule'

const open = (from: string, to: string) => ({ from: minuteOf(from), to: minuteOf(to) })

it('gives whole quarters inside the open minutes', () => {
  expect(slotsOf([open('09:05', '10:00')], 2)).toEqual([{ time: '09:15', capacity: 2 }, { time: '09:30', capacity: 2 }, { time: '09:45', capacity: 2 }])
  expect(slotsOf([open('09:00', '09:14')], 2)).toEqual([])
  expect(slotsOf([open('09:00', '10:00')], 0)).toEqual([])
  expect(slotsOf([open('23:45', '24:00')], 1)).toEqual([{ time: '23:45', capacity: 1 }])
  // Spans that touch are one: the quarter across the seam is open.
  expect(slotsOf([open('09:00', '09:20'), open('09:20', '09:45')], 1).map((slot) => slot.time)).toEqual(['09:00', '09:15', '09:30'])
})

it('finds room for several quarters', () => {
  const day = standing(slotsOf([open('09:00', '10:00')], 2), [{ time: '09:15', capacity: 2, taken: 2 }, { time: '09:45', capacity: 0, taken: 0 }, { time: '10:30', capacity: 0, taken: 1 }])
  expect(freeFor(day, 1).map(({ time, free }) => `${time} ${free}`)).toEqual(['09:00 2', '09:15 0', '09:30 2', '09:45 0', '10:30 0'])
  expect(freeFor(day, 2).map(({ free }) => free)).toEqual([0, 0, 0, 0, 0])
  expect(freeFor(standing(slotsOf([open('23:30', '24:00')], 1), []), 3).map(({ free }) => free)).toEqual([0, 0])
})

it('puts a batch on adjacent quarters or nowhere', () => {
  const day = standing(slotsOf([open('09:00', '11:00')], 2), [{ time: '09:30', capacity: 2, taken: 1 }])
  expect(planBatch(day, 4, 1, '09:00')).toEqual(['09:00', '09:00', '09:15', '09:15'])
  expect(planBatch(day, 3, 1, '09:30')).toEqual(['09:30', '09:45', '09:45'])
  expect(planBatch(day, 3, 2, '09:00')).toEqual(['09:00', '09:00', '09:30'])
  expect(planBatch(standing(day, [{ time: '09:15', capacity: 2, taken: 2 }]), 4, 1, '09:00')).toBeUndefined()
  expect(planBatch(day, 8, 2, '10:00')).toBeUndefined()
  expect(planBatch(standing([], []), 2, 1, '23:45')).toBeUndefined()
})

it('counts in quarters', () => {
  expect(timesOf('09:45', 2)).toEqual(['09:45', '10:00'])
  expect(endOf('23:30', 2)).toBe('24:00')
  expect(timeAt(minuteOf('24:00'))).toBe('24:00')
  expect(() => minuteOf('24:15')).toThrow(RangeError)
  expect(() => minuteOf('9:00')).toThrow(RangeError)
})
