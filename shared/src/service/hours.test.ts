import fc from 'fast-check'
import { builtInCalendar, publishedYears } from '../kernel/calendar.data'
import { addDays, addWorkingDays, daysBetween, isWorkingDay, weekdayOf, withYear, type LocalDate } from '../kernel/clock'
import { countersOn, hoursOn, isOpenAt, outletDaySchema, spansText, weeklyHoursSchema, type OutletDay, type Span, type WeeklyHours } from './hours'
import { builtInOutletTables } from './outlets.data'

const span = (from: number, to: number): Span => ({ from: from * 60, to: to * 60 })
const hours: WeeklyHours = { weekday: span(8.5, 17.5), saturday: span(9, 16), sunday: null, holiday: span(9, 12) }
const on = (date: LocalDate, exception?: OutletDay) => hoursOn(hours, date, builtInCalendar, exception)
const closedFor = (reason: string): OutletDay => ({ spans: [], counters: {}, reason })

/** domain-facts §9.3: start, working days, the day reached. */
const vectors: readonly (readonly [LocalDate, number, LocalDate])[] = [
  ['2019-03-25', 2, '2019-03-27'], ['2019-04-04', 2, '2019-04-09'], ['2019-04-26', 2, '2019-04-29'], ['2019-04-30', 2, '2019-05-06'], ['2019-09-27', 2, '2019-09-30'], ['2019-09-30', 3, '2019-10-10'],
  ['2020-01-23', 3, '2020-02-05'], ['2021-02-05', 3, '2021-02-09'], ['2022-12-29', 2, '2023-01-03'], ['2024-02-08', 2, '2024-02-18'], ['2024-09-13', 2, '2024-09-18'], ['2025-01-24', 2, '2025-01-27'],
  ['2025-09-30', 3, '2025-10-11'], ['2026-02-13', 2, '2026-02-24'], ['2026-09-24', 3, '2026-09-30']
]

describe('a day of an outlet', () => {
  it('follows the weekly series, on Saturday with weekend duty and on Sunday in turn closed', () => {
    expect(on('2026-11-23')).toEqual({ spans: [{ from: 510, to: 1050 }], appointmentOnly: false, provisional: false, source: 'series', reason: '正常上班' })
    expect(on('2026-11-28')).toMatchObject({ spans: [{ from: 540, to: 960 }], reason: '周末值班' })
    expect(on('2026-11-29')).toMatchObject({ spans: [], source: 'series', reason: '周末轮休' })
    expect(hoursOn({ ...hours, weekday: null }, '2026-11-23', builtInCalendar)).toMatchObject({ spans: [], reason: '不对外办公' })
  })

  it('does not close at noon', () => {
    for (let minute = 11 * 60; minute < 14 * 60; minute += 1) expect(isOpenAt(on('2026-11-23').spans, minute)).toBe(true)
  })

  it('is closed on the holidays by statute and by appointment on the other days of the block', () => {
    expect(on('2026-10-01')).toEqual({ spans: [], appointmentOnly: false, provisional: false, source: 'statutory', reason: '国庆节放假' })
    expect(on('2026-10-04')).toEqual({ spans: [{ from: 540, to: 720 }], appointmentOnly: true, provisional: false, source: 'holiday', reason: '国庆节假期，只接待预约' })
    expect(hoursOn({ ...hours, holiday: null }, '2026-10-04', builtInCalendar)).toMatchObject({ spans: [], appointmentOnly: false, reason: '国庆节假期休息' })
  })

  it('works a make-up weekend day as a weekday, and an exception on it still wins', () => {
    expect(on('2026-10-10')).toEqual({ spans: [{ from: 510, to: 1050 }], appointmentOnly: false, provisional: false, source: 'makeup', reason: '国庆节调休上班' })
    expect(on('2026-10-10', closedFor('停电检修'))).toEqual({ spans: [], appointmentOnly: false, provisional: false, source: 'exception', reason: '停电检修' })
    expect(on('2026-10-10', { spans: [span(13, 15)], counters: {}, reason: '上午停电' })).toMatchObject({ spans: [{ from: 780, to: 900 }], source: 'exception' })
  })

  it('opens on a statutory holiday only where the outlet has said so', () => {
    expect(on('2026-10-01', { spans: [span(9, 11)], counters: {}, reason: '国庆值守' })).toMatchObject({ spans: [{ from: 540, to: 660 }], source: 'exception' })
  })

  it.each(vectors)('counts from %s over %i working days to %s, and the outlet works exactly the days counted', (start, n, end) => {
    expect(addWorkingDays(start, n, builtInCalendar)).toEqual({ date: end, provisional: false })
    const between = Array.from({ length: daysBetween(start, end) }, (_, i) => addDays(start, i + 1))
    expect(between.filter((date) => on(date).spans.some((one) => one.to === 1050))).toHaveLength(n)
  })

  it('says that a year without a notice may still change, but not of what the statute closes anyway', () => {
    expect(on('2026-12-31')).toMatchObject({ source: 'series', provisional: false })
    expect(on('2027-01-01')).toMatchObject({ spans: [], source: 'statutory', provisional: false, reason: '元旦放假' })
    expect(on('2027-01-04')).toMatchObject({ spans: [{ from: 510, to: 1050 }], source: 'series', provisional: true })
    expect(on('2027-02-05')).toMatchObject({ spans: [], source: 'statutory', reason: '春节放假' })
    expect(on('2027-01-04', closedFor('搬迁'))).toMatchObject({ provisional: false })
    const imported = withYear(builtInCalendar, '2027', { holidays: { '2027-01-01': '元旦', '2027-01-02': '元旦', '2027-01-03': '元旦' }, makeup: { '2027-01-10': '元旦' } }, '2027-a')
    if (!imported.ok) throw new Error('refused')
    expect(hoursOn(hours, '2027-01-04', imported.calendar)).toMatchObject({ provisional: false })
    expect(hoursOn(hours, '2027-01-03', imported.calendar)).toMatchObject({ source: 'holiday', appointmentOnly: true })
    expect(hoursOn(hours, '2027-01-10', imported.calendar)).toMatchObject({ source: 'makeup', spans: [{ from: 510, to: 1050 }] })
  })

  it('closes the whole block of a year whose moving feasts nobody knows yet', () => {
    const far = withYear(builtInCalendar, '2036', { holidays: { '2036-01-28': '春节', '2036-01-30': '春节' }, makeup: {} }, '2036-a')
    if (!far.ok) throw new Error('refused')
    expect(hoursOn(hours, '2036-01-30', far.calendar)).toMatchObject({ spans: [], source: 'statutory' })
    expect(hoursOn(hours, '2036-10-03', builtInCalendar)).toMatchObject({ spans: [], source: 'statutory', reason: '国庆节放假' })
  })
})

const anySpan = fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 })).filter(([from, to]) => from < to).map(([from, to]): Span => ({ from, to }))
const anyHours = fc.record({ weekday: fc.option(anySpan), saturday: fc.option(anySpan), sunday: fc.option(anySpan), holiday: fc.option(anySpan) })
const anyDate = fc.integer({ min: 0, max: 3650 }).map((n) => addDays('2019-01-01', n))
const anyException: fc.Arbitrary<OutletDay> = fc.record({ spans: fc.array(anySpan, { maxLength: 4 }), counters: fc.constant({}), reason: fc.constant('临时安排') }).filter((day) => outletDaySchema.safeParse(day).success)

describe('for every series, date and exception', () => {
  it('no minute is open that the deciding rule does not open', () => {
    fc.assert(fc.property(anyHours, anyDate, fc.option(anyException, { nil: undefined }), fc.integer({ min: 0, max: 1439 }), (series, date, exception, minute) => {
      const day = hoursOn(series, date, builtInCalendar, exception)
      const open = isOpenAt(day.spans, minute)
      const within = (one: Span | null): boolean => one !== null && one.from <= minute && minute < one.to
      if (exception !== undefined) return expect(open).toBe(exception.spans.some(within))
      const year = publishedYears[date.slice(0, 4)]
      if (year?.statutory.includes(date) === true) return expect(open).toBe(false)
      if (year !== undefined && date in year.holidays) return expect(open).toBe(within(series.holiday))
      if (open && isWorkingDay(date, builtInCalendar).works) return expect(within(series.weekday)).toBe(true)
      if (open) return expect(within(weekdayOf(date) === 6 ? series.saturday : series.sunday)).toBe(true)
    }), { numRuns: 2000 })
  })

  it('exceptions beat holidays beat the series', () => {
    const rank = { exception: 0, statutory: 1, makeup: 2, holiday: 2, series: 3 }
    fc.assert(fc.property(anyHours, anyDate, anyException, (series, date, exception) => {
      const without = hoursOn(series, date, builtInCalendar)
      const year = publishedYears[date.slice(0, 4)]
      expect(hoursOn(series, date, builtInCalendar, exception).source).toBe('exception')
      const special = year !== undefined && (date in year.holidays || date in year.makeup || year.statutory.includes(date))
      if (special) expect(rank[without.source]).toBeLessThan(3)
    }), { numRuns: 1000 })
  })

  it('only a year without a notice is provisional', () => {
    fc.assert(fc.property(anyHours, anyDate, (series, date) => {
      if (hoursOn(series, date, builtInCalendar).provisional) expect(publishedYears[date.slice(0, 4)]).toBeUndefined()
    }))
  })
})

describe('the shapes', () => {
  it('a day of the series is one span, an exception up to four in order and apart', () => {
    expect(weeklyHoursSchema.safeParse({ ...hours, weekday: [span(8, 12), span(14, 17)] }).success).toBe(false)
    expect(weeklyHoursSchema.safeParse({ ...hours, weekday: { from: 600, to: 600 } }).success).toBe(false)
    const spans = (...all: readonly Span[]) => outletDaySchema.safeParse({ spans: all, counters: {}, reason: '临时安排' }).success
    expect([spans(), spans(span(8, 10), span(11, 12)), spans(span(11, 12), span(8, 10)), spans(span(8, 10), span(10, 12)), spans(span(8, 10), span(9, 12))]).toEqual([true, true, false, false, false])
  })

  it('counters of an exception replace those it names', () => {
    expect(countersOn({ window: 4, plate: 2 })).toEqual({ window: 4, plate: 2 })
    expect(countersOn({ window: 4, plate: 2 }, { counters: { window: 1 } })).toEqual({ window: 1, plate: 2 })
  })

  it('reads as people write it', () => {
    expect(spansText([])).toBe('休息')
    expect(spansText([span(8.5, 12), span(13, 24)])).toBe('08:30–12:00、13:00–24:00')
  })

  it('on every day of 2026 that is not a statutory holiday, some outlet of the city is open or takes appointments', () => {
    const [table] = builtInOutletTables
    if (table === undefined) throw new Error('no outlets')
    for (let date = '2026-01-01'; date < '2027-01-01'; date = addDays(date, 1)) {
      const statutory = publishedYears['2026']?.statutory.includes(date) === true
      expect(table.outlets.some((outlet) => hoursOn(outlet.hours, date, builtInCalendar).spans.length > 0)).toBe(!statutory)
    }
  })
})
