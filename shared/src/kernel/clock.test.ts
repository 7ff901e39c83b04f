import fc from 'fast-check'
import { builtInCalendar, publishedYears } from './calendar.data'
import {
  addDays, addWorkingDays, calendarDays, dateOf, daysBetween, dueAfter, durationText, endOfDay, hours, instantAt, instantOf, isLocalDate, isWorkingDay,
  millisOf, minutes, timeLeftText, timeOfDay, weekdayOf, workingDays, workingDaysBetween, type WorkCalendar
} from './clock'

const cal = builtInCalendar
const firstDay = Date.UTC(2019, 0, 1)
const anyDate = fc.integer({ min: 0, max: 2600 }).map((n) => new Date(firstDay + n * 86_400_000).toISOString().slice(0, 10))
const anyInstant = fc.integer({ min: firstDay, max: Date.UTC(2026, 9, 1) }).map((ms) => new Date(ms).toISOString())

describe('instants and Beijing dates', () => {
  it('takes only the one form of an instant', () => {
    expect(millisOf('1970-01-01T00:00:01.234Z')).toBe(1234)
    expect(instantOf(1234)).toBe('1970-01-01T00:00:01.234Z')
    expect(() => instantOf(Number.NaN)).toThrow(RangeError)
    for (const text of ['', 'soon', '2026-11-23', '2026-11-23T12:00:00Z', '2026-11-23T12:00:00.000+08:00', '2026-02-30T00:00:00.000Z', '2026-11-23T24:00:00.000Z'])
      expect(() => millisOf(text)).toThrow(new RangeError(`not an instant: ${text}`))
  })

  it('changes the date at 16:00 UTC', () => {
    expect(dateOf('2026-11-23T15:59:59.999Z')).toBe('2026-11-23')
    expect(dateOf('2026-11-23T16:00:00.000Z')).toBe('2026-11-24')
    expect(timeOfDay('2026-11-23T15:59:59.999Z')).toBe('23:59')
    expect(timeOfDay('2026-11-23T16:00:00.000Z')).toBe('00:00')
  })

  it('knows real dates only', () => {
    for (const date of ['2024-02-29', '2000-02-29', '2026-12-31', '2026-01-01']) expect(isLocalDate(date)).toBe(true)
    for (const date of ['2026-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '2026-1-1', '26-01-01', '2026/01/01', ' 2026-01-01', '2026-01-01 ', '+02026-01-01', '2026-01-01T', 'today', ''])
      expect(isLocalDate(date)).toBe(false)
  })

  it('finds the instant of a date and a wall time', () => {
    expect(instantAt('2026-11-23')).toBe('2026-11-22T16:00:00.000Z')
    expect(instantAt('2026-11-23', '09:05')).toBe('2026-11-23T01:05:00.000Z')
    expect(instantAt('2026-11-23', '23:59')).toBe('2026-11-23T15:59:00.000Z')
    expect(instantAt('2026-11-23', '24:00')).toBe('2026-11-23T16:00:00.000Z')
    for (const time of ['24:01', '25:00', '9:00', '09:60', '0900', '09:00:00', ' 09:00', 'noon', '']) expect(() => instantAt('2026-11-23', time)).toThrow(new RangeError(`not a time of day: ${time}`))
    expect(() => instantAt('2026-02-29')).toThrow(new RangeError('not a date: 2026-02-29'))
  })

  it('ends a day with its last millisecond', () => {
    expect(endOfDay('2026-11-23')).toBe('2026-11-23T15:59:59.999Z')
    expect(() => endOfDay('x')).toThrow(RangeError)
  })

  it('round-trips dates and wall times', () => {
    fc.assert(fc.property(anyInstant, (instant) => {
      const minute = instantAt(dateOf(instant), timeOfDay(instant))
      expect(millisOf(instant) - millisOf(minute)).toBeGreaterThanOrEqual(0)
      expect(millisOf(instant) - millisOf(minute)).toBeLessThan(60_000)
    }))
  })

  it('adds and measures natural days', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2027-01-01', -1)).toBe('2026-12-31')
    expect(daysBetween('2026-11-23', '2026-12-01')).toBe(8)
    expect(daysBetween('2026-12-01', '2026-11-23')).toBe(-8)
    expect(() => addDays('2026-13-01', 1)).toThrow(RangeError)
    expect(() => daysBetween('2026-11-23', '2026-11-31')).toThrow(RangeError)
    fc.assert(fc.property(anyDate, fc.integer({ min: -900, max: 900 }), (date, n) => {
      expect(daysBetween(date, addDays(date, n))).toBe(n)
      expect(addDays(addDays(date, n), -n)).toBe(date)
    }))
  })

  it('names weekdays from Sunday', () => {
    expect(['2026-11-22', '2026-11-23', '2026-11-28'].map(weekdayOf)).toEqual([0, 1, 6])
    expect(() => weekdayOf('2026-02-30')).toThrow(new RangeError('not a date: 2026-02-30'))
  })
})

describe('working days', () => {
  // domain-facts §9.3; the starting day is not counted (§0.2)
  it.each([
    ['2019-03-25', 2, '2019-03-27'], ['2019-04-04', 2, '2019-04-09'], ['2019-04-26', 2, '2019-04-29'], ['2019-04-30', 2, '2019-05-06'],
    ['2019-09-27', 2, '2019-09-30'], ['2019-09-30', 3, '2019-10-10'], ['2020-01-23', 3, '2020-02-05'], ['2021-02-05', 3, '2021-02-09'],
    ['2022-12-29', 2, '2023-01-03'], ['2024-02-08', 2, '2024-02-18'], ['2024-09-13', 2, '2024-09-18'], ['2025-01-24', 2, '2025-01-27'],
    ['2025-09-30', 3, '2025-10-11'], ['2026-02-13', 2, '2026-02-24'], ['2026-09-24', 3, '2026-09-30']
  ])('%s + %i → %s', (start, n, date) => {
    expect(addWorkingDays(start, n, cal)).toEqual({ date, provisional: false })
    expect(workingDaysBetween(start, date, cal)).toEqual({ days: n, provisional: false })
  })

  // domain-facts §17, review deadline: a make-up Sunday counts, the National Day block does not.
  it.each([[1, '2019-09-29'], [2, '2019-09-30'], [3, '2019-10-08']])('served on Friday 2019-09-27, day %i is %s', (n, date) => {
    expect(addWorkingDays('2019-09-27', n, cal).date).toBe(date)
  })

  it('counts a year without a notice as plain weekdays, and says so', () => {
    expect(addWorkingDays('2026-12-30', 1, cal)).toEqual({ date: '2026-12-31', provisional: false })
    expect(addWorkingDays('2026-12-30', 2, cal)).toEqual({ date: '2027-01-01', provisional: true })
    expect(addWorkingDays('2027-01-01', 1, cal)).toEqual({ date: '2027-01-04', provisional: true })
    expect(addWorkingDays('2018-12-31', 1, cal)).toEqual({ date: '2019-01-02', provisional: false })
    expect(workingDaysBetween('2026-12-30', '2027-01-04', cal)).toEqual({ days: 3, provisional: true })
    expect(isWorkingDay('2027-01-02', cal)).toEqual({ works: false, provisional: true })
    expect(dueAfter('2026-12-30T04:00:00.000Z', workingDays(2), cal)).toEqual({ at: '2027-01-01T15:59:59.999Z', provisional: true })
  })

  it('stays provisional once a provisional day was counted', () => {
    const gap: WorkCalendar = { version: 'gap', years: { '2028': { holidays: {}, makeup: {} } } }
    expect(addWorkingDays('2027-12-30', 3, gap)).toEqual({ date: '2028-01-04', provisional: true })
    expect(workingDaysBetween('2027-12-30', '2028-01-04', gap)).toEqual({ days: 3, provisional: true })
  })

  it('tells holidays, make-up days, weekdays and weekends apart', () => {
    const works = (date: string): boolean => isWorkingDay(date, cal).works
    expect([works('2026-10-01'), works('2026-10-10'), works('2026-11-23'), works('2026-11-28'), works('2026-11-29')]).toEqual([false, true, true, false, false])
    expect(isWorkingDay('2026-10-10', cal).provisional || isWorkingDay('2026-10-01', cal).provisional || isWorkingDay('2026-11-28', cal).provisional).toBe(false)
    expect(() => isWorkingDay('2026-02-30', cal)).toThrow(RangeError)
  })

  it('refuses counts that are none', () => {
    for (const n of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => addWorkingDays('2026-11-23', n, cal)).toThrow(new RangeError(`not a count of working days: ${n}`))
  })

  it('measures nothing backwards', () => {
    expect(workingDaysBetween('2026-11-23', '2026-11-23', cal)).toEqual({ days: 0, provisional: false })
    expect(workingDaysBetween('2026-11-23', '2026-11-20', cal)).toEqual({ days: 0, provisional: false })
    expect(workingDaysBetween('2026-11-20', '2026-11-23', cal)).toEqual({ days: 1, provisional: false })
    expect(() => workingDaysBetween('2026-11-23', 'later', cal)).toThrow(RangeError)
  })

  it('lands on a working day, adds up, and is undone by measuring', () => {
    fc.assert(fc.property(anyDate, fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 15 }), (date, a, b) => {
      const first = addWorkingDays(date, a, cal)
      expect(isWorkingDay(first.date, cal).works).toBe(true)
      expect(addWorkingDays(first.date, b, cal).date).toBe(addWorkingDays(date, a + b, cal).date)
      expect(workingDaysBetween(date, first.date, cal).days).toBe(a)
    }))
  })
})

describe('the built-in table', () => {
  const daysOf = (year: number): readonly string[] => Array.from({ length: daysBetween(`${year}-01-01`, `${year + 1}-01-01`) }, (_, n) => addDays(`${year}-01-01`, n))

  // domain-facts §9.3: regression check of the data file
  it.each([[2019, 250], [2020, 249], [2021, 250], [2022, 249], [2023, 249], [2024, 251], [2025, 248], [2026, 248]])('%i has %i working days', (year, expected) => {
    expect(daysOf(year).filter((date) => isWorkingDay(date, cal).works)).toHaveLength(expected)
  })

  // domain-facts §9.2, as printed there: rest blocks → make-up days
  it.each([
    ['2019', '1.1; 2.4-2.10; 4.5-4.7; 5.1-5.4; 6.7-6.9; 9.13-9.15; 10.1-10.7', '2.2 2.3 4.28 5.5 9.29 10.12'],
    ['2020', '1.1; 1.24-2.2; 4.4-4.6; 5.1-5.5; 6.25-6.27; 10.1-10.8', '1.19 4.26 5.9 6.28 9.27 10.10'],
    ['2021', '1.1-1.3; 2.11-2.17; 4.3-4.5; 5.1-5.5; 6.12-6.14; 9.19-9.21; 10.1-10.7', '2.7 2.20 4.25 5.8 9.18 9.26 10.9'],
    ['2022', '1.1-1.3; 1.31-2.6; 4.3-4.5; 4.30-5.4; 6.3-6.5; 9.10-9.12; 10.1-10.7; 12.31', '1.29 1.30 4.2 4.24 5.7 10.8 10.9'],
    ['2023', '1.1-1.2; 1.21-1.27; 4.5; 4.29-5.3; 6.22-6.24; 9.29-10.6; 12.30-12.31', '1.28 1.29 4.23 5.6 6.25 10.7 10.8'],
    ['2024', '1.1; 2.10-2.17; 4.4-4.6; 5.1-5.5; 6.8-6.10; 9.15-9.17; 10.1-10.7', '2.4 2.18 4.7 4.28 5.11 9.14 9.29 10.12'],
    ['2025', '1.1; 1.28-2.4; 4.4-4.6; 5.1-5.5; 5.31-6.2; 10.1-10.8', '1.26 2.8 4.27 9.28 10.11'],
    ['2026', '1.1-1.3; 2.15-2.23; 4.4-4.6; 5.1-5.5; 6.19-6.21; 9.25-9.27; 10.1-10.7', '1.4 2.14 2.28 5.9 9.20 10.10']
  ])('%s is the notice’s', (year, blocks, makeup) => {
    const date = (text: string): string => `${year}-${text.split('.').map((part) => part.padStart(2, '0')).join('-')}`
    const holidays = blocks.split('; ').flatMap((block) => {
      const [from, to] = block.split('-').map(date) as [string, string?]
      return Array.from({ length: daysBetween(from, to ?? from) + 1 }, (_, n) => addDays(from, n))
    })
    expect(Object.keys(publishedYears[year]?.holidays ?? {}).sort()).toEqual(holidays)
    expect(Object.keys(publishedYears[year]?.makeup ?? {}).sort()).toEqual(makeup.split(' ').map(date))
  })

  it('holds 11 statutory days until 2024 and 13 from 2025, all of them off', () => {
    for (const [year, { statutory, holidays }] of Object.entries(publishedYears)) {
      // In 2020 Mid-Autumn fell on National Day: two of the eleven were one date.
      expect([year, new Set(statutory).size]).toEqual([year, Number(year) >= 2025 ? 13 : year === '2020' ? 10 : 11])
      expect(statutory.filter((date) => !(date in holidays))).toEqual([])
    }
  })
})

describe('durations', () => {
  it('ends days with their last millisecond, hours and minutes exactly', () => {
    const from = '2026-02-13T04:05:06.007Z'
    expect(dueAfter(from, minutes(90), cal)).toEqual({ at: '2026-02-13T05:35:06.007Z', provisional: false })
    expect(dueAfter(from, hours(24), cal)).toEqual({ at: '2026-02-14T04:05:06.007Z', provisional: false })
    expect(dueAfter(from, calendarDays(30), cal)).toEqual({ at: '2026-03-15T15:59:59.999Z', provisional: false })
    expect(dueAfter(from, workingDays(2), cal)).toEqual({ at: '2026-02-24T15:59:59.999Z', provisional: false })
  })

  // domain-facts §17: the rescue window runs in hours, through the New Year holiday
  it('runs hours through nights and holidays', () => {
    expect(dueAfter(instantAt('2021-12-31', '10:00'), hours(72), cal).at).toBe(instantAt('2022-01-03', '10:00'))
    expect(dueAfter(instantAt('2022-01-01', '10:00'), hours(7 * 24), cal).at).toBe(instantAt('2022-01-08', '10:00'))
  })

  it('starts from the Beijing date, not the UTC one', () => {
    expect(dueAfter('2026-11-23T16:00:00.000Z', calendarDays(1), cal).at).toBe('2026-11-25T15:59:59.999Z')
  })

  it('is worded in Chinese', () => {
    expect([workingDays(2), calendarDays(15), hours(24), minutes(30)].map(durationText)).toEqual(['2个工作日', '15天', '24小时', '30分钟'])
  })

  it.each([
    ['2026-11-23T00:00:00.000Z', '2026-11-24T03:59:59.999Z', '还剩 1 天 3 小时'],
    ['2026-11-23T00:00:00.000Z', '2026-11-25T00:30:00.000Z', '还剩 2 天'],
    ['2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z', '还剩 1 天'],
    ['2026-11-23T00:00:00.000Z', '2026-11-23T23:59:59.999Z', '还剩 23 小时'],
    ['2026-11-23T00:00:00.000Z', '2026-11-23T01:00:00.000Z', '还剩 1 小时'],
    ['2026-11-23T00:00:00.000Z', '2026-11-23T00:59:59.999Z', '还剩 59 分钟'],
    ['2026-11-23T00:00:00.000Z', '2026-11-23T00:00:00.000Z', '还剩 1 分钟'],
    ['2026-11-23T00:20:00.000Z', '2026-11-23T00:00:00.000Z', '已超时 20 分钟'],
    ['2026-11-25T02:00:00.000Z', '2026-11-23T00:00:00.000Z', '已超时 2 天 2 小时']
  ])('at %s, due %s: %s', (now, due, text) => {
    expect(timeLeftText(now, due)).toBe(text)
  })
})
