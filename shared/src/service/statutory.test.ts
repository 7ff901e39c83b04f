import { builtInCalendar, publishedYears } from '../kernel/calendar.data'
import { addDays, instantAt, weekdayOf, withYear } from '../kernel/clock'
import { statutoryName } from './statutory'

/** The Chinese calendar as ICU has it: `month-day`, a leap month marked. */
const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'Asia/Shanghai' })
const lunarDay = (date: string): string => {
  const parts = lunar.formatToParts(new Date(instantAt(date, '12:00')))
  return `${parts.find((part) => part.type === 'month')?.value}-${parts.find((part) => part.type === 'day')?.value}`
}

/** The new moons of these springs fall within ten minutes of midnight in Beijing, and ICU's approximation on the wrong side; the almanac has them as the table does. */
const nearMidnight = ['2027', '2030']

describe('holidays by statute', () => {
  it('of the published years are those of the notices', () => {
    for (const [year, { statutory }] of Object.entries(publishedYears)) {
      for (let date = `${year}-01-01`; date.startsWith(year); date = addDays(date, 1)) expect(statutoryName(date, builtInCalendar) !== undefined).toBe(statutory.includes(date))
    }
  })

  it.each(['2027', '2028', '2029', '2030', '2031', '2032', '2033', '2034', '2035'])('of %s fall on the days of the lunar calendar', (year) => {
    const days: string[] = []
    for (let date = `${year}-01-01`; date.startsWith(year); date = addDays(date, 1)) {
      const name = statutoryName(date, builtInCalendar)
      if (name === undefined) continue
      days.push(date)
      if (name === '春节' && !nearMidnight.includes(year)) expect(['1-1', '1-2', '1-3']).toContain(lunarDay(addDays(date, 1)) === '1-1' ? '1-1' : lunarDay(date))
      if (name === '端午节') expect(lunarDay(date)).toBe('5-5')
      if (name === '中秋节') expect(lunarDay(date)).toBe('8-15')
      if (name === '清明节') expect(['04-04', '04-05']).toContain(date.slice(5))
    }
    // Thirteen since 2025; a feast that falls on 1–3 October gives none of its own.
    expect(days.length).toBe(new Set(days).size)
    expect([12, 13]).toContain(days.length)
  })

  it('have the names of the law', () => {
    const named: Record<string, string> = {}
    for (let date = '2027-01-01'; date < '2028-01-01'; date = addDays(date, 1)) {
      const name = statutoryName(date, builtInCalendar)
      if (name !== undefined) named[date] = name
    }
    expect(named).toEqual({
      '2027-01-01': '元旦', '2027-02-05': '春节', '2027-02-06': '春节', '2027-02-07': '春节', '2027-02-08': '春节', '2027-04-05': '清明节', '2027-05-01': '劳动节', '2027-05-02': '劳动节',
      '2027-06-09': '端午节', '2027-09-15': '中秋节', '2027-10-01': '国庆节', '2027-10-02': '国庆节', '2027-10-03': '国庆节'
    })
  })

  it('need no calendar that knows the year', () => {
    const empty = { version: 'none', years: {} }
    expect(['2026-10-01', '2026-10-04', '2027-10-01', '2036-10-01', '2036-01-30'].map((date) => statutoryName(date, empty))).toStrictEqual(['国庆节', undefined, '国庆节', '国庆节', undefined])
  })

  it('a day is a holiday by statute whatever weekday it is', () => {
    expect(weekdayOf('2027-05-01')).toBe(6)
    expect(statutoryName('2027-05-01', builtInCalendar)).toBe('劳动节')
    expect(statutoryName('2027-05-03', builtInCalendar)).toBeUndefined()
  })

  it('take the name that an imported year gives them', () => {
    const imported = withYear(builtInCalendar, '2026', { holidays: { '2026-09-25': '中秋' }, makeup: {} }, '2026-b')
    if (!imported.ok) throw new Error('refused')
    expect(statutoryName('2026-09-25', imported.calendar)).toBe('中秋')
    expect(statutoryName('2026-10-01', imported.calendar)).toBe('国庆节')
  })
})
