/**
 * Holidays by statute (全国年节及纪念日放假办法), which need no yearly notice: fixed days, and feasts of the lunar calendar and the solar terms.
 * On them windows are closed (notice measure 10). The other days of a published block are days off only by the yearly arrangement.
 */
import { addDays, type LocalDate, type WorkCalendar } from '../kernel/clock'
import { publishedYears } from '../kernel/calendar.data'

/** First day of the lunar year, 清明, 端午 and 中秋 of the years after those built in (Purple Mountain Observatory's almanac rule, GB/T 33661). */
const feasts: Readonly<Record<string, readonly [spring: string, clear: string, dragon: string, moon: string]>> = {
  '2027': ['02-06', '04-05', '06-09', '09-15'], '2028': ['01-26', '04-04', '05-28', '10-03'], '2029': ['02-13', '04-04', '06-16', '09-22'], '2030': ['02-03', '04-05', '06-05', '09-12'],
  '2031': ['01-23', '04-05', '06-24', '10-01'], '2032': ['02-11', '04-04', '06-12', '09-19'], '2033': ['01-31', '04-04', '06-01', '09-08'], '2034': ['02-19', '04-05', '06-20', '09-27'], '2035': ['02-08', '04-05', '06-10', '09-16']
}

/** Statutory holidays of a year the build has no notice of, by the text of 2024. */
function byLaw(year: string): Readonly<Record<LocalDate, string>> {
  const moving = feasts[year]
  const fixed = { [`${year}-01-01`]: '元旦', [`${year}-05-01`]: '劳动节', [`${year}-05-02`]: '劳动节', [`${year}-10-01`]: '国庆节', [`${year}-10-02`]: '国庆节', [`${year}-10-03`]: '国庆节' }
  if (moving === undefined) return fixed
  const [spring, clear, dragon, moon] = moving.map((day) => `${year}-${day}`) as [string, string, string, string]
  return { ...fixed, ...Object.fromEntries([-1, 0, 1, 2].map((n) => [addDays(spring, n), '春节'])), [clear]: '清明节', [dragon]: '端午节', [moon]: '中秋节' }
}

/**
 * The name of the statutory holiday on a date, or undefined. Of a year whose moving feasts are not known, every day of a published block
 * counts as one: an outlet that is open after all does less harm than a closed door.
 */
export function statutoryName(date: LocalDate, calendar: WorkCalendar): string | undefined {
  const year = date.slice(0, 4)
  const published = publishedYears[year]
  if (published !== undefined) return published.statutory.includes(date) ? calendar.years[year]?.holidays[date] ?? published.holidays[date] : undefined
  const named = byLaw(year)[date]
  return named ?? (feasts[year] === undefined ? calendar.years[year]?.holidays[date] : undefined)
}
