import { builtInCalendar } from './calendar.data'
import { addWorkingDays, faultsOfYear, isWorkingDay, withYear, type CalendarYear } from './clock'

const newYear: CalendarYear = { holidays: { '2027-01-01': '元旦', '2027-01-02': '元旦', '2027-01-03': '元旦' }, makeup: { '2027-01-10': '元旦' } }

describe('importing a year', () => {
  it('makes provisional days certain and leaves the old calendar alone', () => {
    const imported = withYear(builtInCalendar, '2027', newYear, '2027-a')
    if (!imported.ok) throw new Error('refused')
    expect(imported.calendar.version).toBe('2027-a')
    expect(addWorkingDays('2026-12-30', 2, imported.calendar)).toEqual({ date: '2027-01-04', provisional: false })
    expect(isWorkingDay('2027-01-10', imported.calendar)).toEqual({ works: true, provisional: false })
    expect(isWorkingDay('2026-10-01', imported.calendar)).toEqual({ works: false, provisional: false })
    expect(addWorkingDays('2026-12-30', 2, builtInCalendar)).toEqual({ date: '2027-01-01', provisional: true })
  })

  it('replaces a year that was corrected, as Labour Day 2019 was', () => {
    const first: CalendarYear = { holidays: { '2019-05-01': '劳动节' }, makeup: {} }
    const before = withYear(builtInCalendar, '2019', first, '2019-first')
    expect(before.ok && addWorkingDays('2019-04-30', 2, before.calendar).date).toBe('2019-05-03')
    expect(addWorkingDays('2019-04-30', 2, builtInCalendar).date).toBe('2019-05-06')
  })

  it('refuses a table with every fault named', () => {
    const bad: CalendarYear = {
      holidays: { '2027-02-30': '春节', '2026-12-31': '元旦', '2027-01-02': '元旦' },
      makeup: { '2027-01-02': '元旦', '2027-01-04': '元旦', '2027-01-03': '元旦', '2028-01-01': '元旦', 'soon': '元旦' }
    }
    expect(withYear(builtInCalendar, '2027', bad, builtInCalendar.version)).toEqual({
      ok: false,
      faults: [
        { code: 'version-in-use', date: builtInCalendar.version, message: `版本 ${builtInCalendar.version} 已在使用，请换一个版本名` },
        { code: 'outside-year', date: '2026-12-31', message: '2026-12-31 不在 2027 年，请在该年的安排中修改' },
        { code: 'holiday-and-makeup', date: '2027-01-02', message: '2027-01-02 既列为放假又列为补班' },
        { code: 'makeup-on-weekday', date: '2027-01-04', message: '2027-01-04 本来就是工作日，不能列为补班' },
        { code: 'bad-date', date: '2027-02-30', message: '2027-02-30 不是真实的日期' },
        { code: 'outside-year', date: '2028-01-01', message: '2028-01-01 不在 2027 年，请在该年的安排中修改' },
        { code: 'bad-date', date: 'soon', message: 'soon 不是真实的日期' }
      ]
    })
  })

  it('refuses a year without holidays, which would only turn provisional into certain', () => {
    expect(faultsOfYear('2027', { holidays: {}, makeup: { '2027-01-04': '元旦' } })).toEqual([
      { code: 'no-holidays', date: '2027', message: '2027 年没有列出放假日' },
      { code: 'makeup-on-weekday', date: '2027-01-04', message: '2027-01-04 本来就是工作日，不能列为补班' }
    ])
  })

  it('refuses what is no year of this century', () => {
    for (const year of ['1999', '20270', '027', 'x2027', '2o27']) expect(faultsOfYear(year, newYear)).toEqual([{ code: 'bad-year', date: year, message: `${year} 不是年份` }])
  })

  it('finds nothing wrong with the years built in', () => {
    for (const [year, published] of Object.entries(builtInCalendar.years)) expect(faultsOfYear(year, published)).toEqual([])
  })
})
