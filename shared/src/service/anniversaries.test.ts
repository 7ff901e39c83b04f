import * as fc from 'fast-check'
import { addDays } from '../kernel/clock'
import { addMonths, addYears, yearsBetween } from './anniversaries'

const anyDate = fc.integer({ min: 0, max: 40_000 }).map((n) => addDays('1990-01-01', n))

describe('the same day some months on', () => {
  it.each([
    ['2026-01-15', 6, '2026-07-15'], ['2026-06-15', 6, '2026-12-15'], ['2026-07-15', 6, '2027-01-15'], ['2026-12-31', 1, '2027-01-31'], ['2027-01-31', -1, '2026-12-31'],
    ['2026-08-31', 6, '2027-02-28'], ['2027-08-31', 6, '2028-02-29'], ['2026-03-31', 1, '2026-04-30'], ['2026-05-31', 7, '2026-12-31']
  ])('%s and %i months: %s', (date, months, then) => expect(addMonths(date, months)).toBe(then))

  it('is in the month wanted, on the same day or the last of that month, and a later date never comes before an earlier one', () => {
    fc.assert(fc.property(anyDate, anyDate, fc.integer({ min: -240, max: 240 }), (a, b, months) => {
      const then = addMonths(a, months)
      const monthOf = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
      expect(monthOf(then) - monthOf(a)).toBe(months)
      if (then.slice(8) !== a.slice(8)) expect([then.slice(8) < a.slice(8), addDays(then, 1).slice(8)]).toEqual([true, '01'])
      if (a <= b) expect(then <= addMonths(b, months)).toBe(true)
    }))
  })
})

describe('years', () => {
  it('know the twenty-ninth of February', () => {
    expect([addYears('2024-02-29', 2), addYears('2024-02-29', 4), addYears('2024-02-29', -24), addYears('2096-02-29', 4)]).toEqual(['2026-02-28', '2028-02-29', '2000-02-29', '2100-02-28'])
  })

  it('are whole on the anniversary, and not on the day before', () => {
    fc.assert(fc.property(anyDate, fc.integer({ min: 1, max: 30 }), (from, years) => {
      const then = addYears(from, years)
      expect([yearsBetween(from, then), yearsBetween(from, addDays(then, -1))]).toEqual([years, years - 1])
    }))
  })
})
