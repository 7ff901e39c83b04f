/** The same day some months or years on. A day which that month does not have becomes its last. */
import { addDays, type LocalDate } from '../kernel/clock'

/** Months since the year 0 → `2026-11`. */
const monthAt = (index: number): string => `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`

/** The same day some months later, or earlier: 31 August and six months is the last of February. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months
  const same = `${monthAt(index)}-${date.slice(8)}`
  const last = addDays(`${monthAt(index + 1)}-01`, -1)
  return same < last ? same : last
}

/** The same day some years later; 29 February becomes 28 where there is none. */
export const addYears = (date: LocalDate, years: number): LocalDate => addMonths(date, 12 * years)

/** Whole years from a date to another. */
export function yearsBetween(from: LocalDate, to: LocalDate): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return addYears(from, years) > to ? years - 1 : years
}
