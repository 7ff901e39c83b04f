/**
 * Days, working days and deadlines. Instants are ISO-8601 UTC text with milliseconds; dates are Beijing calendar dates.
 * China keeps UTC+8 without daylight saving since 1992, so the shift is arithmetic and needs no time-zone data on a phone.
 */

/** `2026-11-23T04:00:00.000Z` */
export type Instant = string
/** `2026-11-23`, a day in Beijing. */
export type LocalDate = string

const MINUTE = 60_000
const DAY = 86_400_000
const BEIJING = 8 * 60 * MINUTE

/** A length of time as the law gives it. The kinds are different types: "3 days" alone means nothing (domain-facts §0.2). */
export type Duration =
  | { readonly unit: 'workingDay'; readonly n: number }
  | { readonly unit: 'calendarDay'; readonly n: number }
  | { readonly unit: 'hour'; readonly n: number }
  | { readonly unit: 'minute'; readonly n: number }

/** n working days of the State Council calendar. */
export const workingDays = (n: number): Duration => ({ unit: 'workingDay', n })
/** n natural days. */
export const calendarDays = (n: number): Duration => ({ unit: 'calendarDay', n })
/** n × 60 minutes, running through nights and holidays. */
export const hours = (n: number): Duration => ({ unit: 'hour', n })
/** n minutes. */
export const minutes = (n: number): Duration => ({ unit: 'minute', n })

/** One year of the State Council notice: days off (weekends inside a block included) and weekend days that are worked. */
export interface CalendarYear {
  readonly holidays: Readonly<Record<LocalDate, string>>
  readonly makeup: Readonly<Record<LocalDate, string>>
}

/** The years known. `version` names the table a decision was made with. */
export interface WorkCalendar {
  readonly version: string
  readonly years: Readonly<Record<string, CalendarYear>>
}

/** A date reached by counting; `provisional` when a year without a published notice was counted as plain weekdays. */
export interface CountedDate {
  readonly date: LocalDate
  readonly provisional: boolean
}

/** A moment something is due. */
export interface DueInstant {
  readonly at: Instant
  readonly provisional: boolean
}

/** Instant → epoch milliseconds. Throws RangeError on anything but the one form, so that instants also sort as text. */
export function millisOf(instant: Instant): number {
  const ms = Date.parse(instant)
  if (Number.isNaN(ms) || instantOf(ms) !== instant) throw new RangeError(`not an instant: ${instant}`)
  return ms
}

/** Epoch milliseconds → Instant. */
export const instantOf = (ms: number): Instant => new Date(ms).toISOString()

/** Beijing date of an instant. */
export const dateOf = (instant: Instant): LocalDate => instantOf(millisOf(instant) + BEIJING).slice(0, 10)

/** Beijing wall time `HH:mm` of an instant. */
export const timeOfDay = (instant: Instant): string => instantOf(millisOf(instant) + BEIJING).slice(11, 16)

/** Whether text is a real calendar date; 29 February only in leap years. */
export function isLocalDate(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00.000Z`)
  return !Number.isNaN(ms) && instantOf(ms).slice(0, 10) === text
}

/** The instant a Beijing date begins, plus `HH:mm` if given; `24:00` is the end of the day. */
export function instantAt(date: LocalDate, time = '00:00'): Instant {
  if (!isLocalDate(date)) throw new RangeError(`not a date: ${date}`)
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(time)
  const minute = match === null ? Number.NaN : Number(match[1]) * 60 + Number(match[2])
  if (!(minute <= 24 * 60)) throw new RangeError(`not a time of day: ${time}`)
  return instantOf(Date.parse(`${date}T00:00:00.000Z`) - BEIJING + minute * MINUTE)
}

/** Last millisecond of a Beijing date: a period of days ends with its last day. */
export const endOfDay = (date: LocalDate): Instant => instantOf(millisOf(instantAt(date)) + DAY - 1)

/** n natural days later (or earlier when negative). */
export function addDays(date: LocalDate, n: number): LocalDate {
  return instantOf(millisOf(instantAt(date)) + BEIJING + n * DAY).slice(0, 10)
}

/** Natural days from a to b; negative when b is earlier. */
export const daysBetween = (a: LocalDate, b: LocalDate): number => Math.round((millisOf(instantAt(b)) - millisOf(instantAt(a))) / DAY)

/** 0 = Sunday … 6 = Saturday. Throws RangeError on text that is no date. */
export const weekdayOf = (date: LocalDate): number => new Date(millisOf(instantAt(date)) + BEIJING).getUTCDay()

/** Whether a date is worked, and whether that is only provisional because the year's notice is not imported. */
export function isWorkingDay(date: LocalDate, calendar: WorkCalendar): { readonly works: boolean; readonly provisional: boolean } {
  const weekday = weekdayOf(date)
  const plain = weekday !== 0 && weekday !== 6
  const year = calendar.years[date.slice(0, 4)]
  if (year === undefined) return { works: plain, provisional: true }
  if (date in year.makeup) return { works: true, provisional: false }
  if (date in year.holidays) return { works: false, provisional: false }
  return { works: plain, provisional: false }
}

/** What is wrong with a year somebody wants to import; `date` is the day (or the year, the version) it is about, `message` is for people. */
export interface CalendarFault {
  readonly code: 'bad-year' | 'version-in-use' | 'no-holidays' | 'bad-date' | 'outside-year' | 'holiday-and-makeup' | 'makeup-on-weekday'
  readonly date: string
  readonly message: string
}

/** Everything wrong with one year's table, days in calendar order; empty when it may be imported. */
export function faultsOfYear(year: string, published: CalendarYear): readonly CalendarFault[] {
  if (!/^20\d{2}$/.test(year)) return [{ code: 'bad-year', date: year, message: `${year} 不是年份` }]
  const days = [...new Set([...Object.keys(published.holidays), ...Object.keys(published.makeup)])].sort()
  const faults = days.flatMap((date): readonly CalendarFault[] => {
    if (!isLocalDate(date)) return [{ code: 'bad-date', date, message: `${date} 不是真实的日期` }]
    if (date.slice(0, 4) !== year) return [{ code: 'outside-year', date, message: `${date} 不在 ${year} 年，请在该年的安排中修改` }]
    if (!(date in published.makeup)) return []
    if (date in published.holidays) return [{ code: 'holiday-and-makeup', date, message: `${date} 既列为放假又列为补班` }]
    const weekday = weekdayOf(date)
    return weekday === 0 || weekday === 6 ? [] : [{ code: 'makeup-on-weekday', date, message: `${date} 本来就是工作日，不能列为补班` }]
  })
  // A year without a single holiday would turn "provisional" into a false certainty.
  return Object.keys(published.holidays).length === 0 ? [{ code: 'no-holidays', date: year, message: `${year} 年没有列出放假日` }, ...faults] : faults
}

/** The calendar with one year added or replaced under a new version name, or why the table is refused. The calendar given stays as it is. */
export function withYear(
  calendar: WorkCalendar,
  year: string,
  published: CalendarYear,
  version: string
): { readonly ok: true; readonly calendar: WorkCalendar } | { readonly ok: false; readonly faults: readonly CalendarFault[] } {
  // Decisions name the version they were made with, so one name may never stand for two tables.
  const inUse = version === calendar.version ? [{ code: 'version-in-use' as const, date: version, message: `版本 ${version} 已在使用，请换一个版本名` }] : []
  const faults = [...inUse, ...faultsOfYear(year, published)]
  return faults.length === 0 ? { ok: true, calendar: { version, years: { ...calendar.years, [year]: published } } } : { ok: false, faults }
}

/** Counts n working days after `start`; the starting day is not counted (domain-facts §0.2). n must be a whole number ≥ 1. */
export function addWorkingDays(start: LocalDate, n: number, calendar: WorkCalendar): CountedDate {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`not a count of working days: ${n}`)
  let date = start
  let provisional = false
  for (let left = n; left > 0; ) {
    date = addDays(date, 1)
    const day = isWorkingDay(date, calendar)
    provisional ||= day.provisional
    if (day.works) left -= 1
  }
  return { date, provisional }
}

/** Working days after `a` up to and including `b`; 0 when b is not later. */
export function workingDaysBetween(a: LocalDate, b: LocalDate, calendar: WorkCalendar): { readonly days: number; readonly provisional: boolean } {
  const span = daysBetween(a, b)
  let days = 0
  let provisional = false
  for (let n = 1; n <= span; n += 1) {
    const day = isWorkingDay(addDays(a, n), calendar)
    provisional ||= day.provisional
    if (day.works) days += 1
  }
  return { days, provisional }
}

/** When a duration that began at `from` is over. Days end with their last millisecond in Beijing; hours and minutes run exactly. */
export function dueAfter(from: Instant, duration: Duration, calendar: WorkCalendar): DueInstant {
  switch (duration.unit) {
    case 'minute':
      return { at: instantOf(millisOf(from) + duration.n * MINUTE), provisional: false }
    case 'hour':
      return { at: instantOf(millisOf(from) + duration.n * 60 * MINUTE), provisional: false }
    case 'calendarDay':
      return { at: endOfDay(addDays(dateOf(from), duration.n)), provisional: false }
    case 'workingDay': {
      const counted = addWorkingDays(dateOf(from), duration.n, calendar)
      return { at: endOfDay(counted.date), provisional: counted.provisional }
    }
  }
}

/** The Chinese wording of a duration, as steps and notices show it. */
export function durationText(duration: Duration): string {
  const unit = { workingDay: '个工作日', calendarDay: '天', hour: '小时', minute: '分钟' }[duration.unit]
  return `${duration.n}${unit}`
}

/** What is left until `due`, in plain Chinese: `还剩 1 天 3 小时`, `已超时 20 分钟`. */
export function timeLeftText(now: Instant, due: Instant): string {
  const gap = millisOf(due) - millisOf(now)
  const total = Math.floor(Math.abs(gap) / MINUTE)
  const days = Math.floor(total / 1440)
  const hoursLeft = Math.floor((total % 1440) / 60)
  const parts = days > 0 ? [`${days} 天`, ...(hoursLeft > 0 ? [`${hoursLeft} 小时`] : [])] : hoursLeft > 0 ? [`${hoursLeft} 小时`] : [`${Math.max(1, total)} 分钟`]
  return `${gap >= 0 ? '还剩' : '已超时'} ${parts.join(' ')}`
}
