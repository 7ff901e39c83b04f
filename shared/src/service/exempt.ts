/**
 * Which vehicle gets its inspection mark without being driven to a station (S7 art. 55; the joint opinion in force since 2022-10-01): private
 * passenger cars of at most nine seats that are no minibuses, and motorcycles, in their first ten years, except in the sixth and the tenth. The
 * mark may be applied for in the three months before the old one runs out (S7 art. 54).
 */
import { addDays, type LocalDate } from '../kernel/clock'
import { addYears, yearsBetween } from './anniversaries'

/** What the rule looks at. */
export interface ExemptFacts {
  readonly vehicleClass: string
  readonly plateType: string
  readonly seats?: number | undefined
  readonly privateUse?: boolean | undefined
  readonly registeredOn?: LocalDate | undefined
  readonly inspectionValidUntil: LocalDate
}

/** The rule's answer: until when the new mark is good, or why there is none. */
export type ExemptAnswer = { readonly exempt: true; readonly validUntil: LocalDate } | { readonly exempt: false; readonly why: 'kind' | 'age' | 'early' | 'unknown'; readonly from?: LocalDate }

/** Days before the old mark ends from which a new one may be applied for. */
export const EXEMPT_LEAD_DAYS = 90
const MOST_SEATS = 9
const MOST_YEARS = 10
const MOTORCYCLES: ReadonlySet<string> = new Set(['07', '08'])
const SMALL: ReadonlySet<string> = new Set(['02', '52'])

/** Judges one vehicle on a day. */
export function exemptMark(vehicle: ExemptFacts, today: LocalDate): ExemptAnswer {
  const { vehicleClass, plateType, seats, privateUse, registeredOn, inspectionValidUntil } = vehicle
  const car = vehicleClass === 'passenger' && SMALL.has(plateType)
  if (!car && !MOTORCYCLES.has(plateType)) return { exempt: false, why: 'kind' }
  if (registeredOn === undefined || (car && (seats === undefined || privateUse === undefined))) return { exempt: false, why: 'unknown' }
  if (car && (privateUse !== true || (seats as number) > MOST_SEATS)) return { exempt: false, why: 'kind' }
  // A mark ends with the last day of a month, up to 30 days after the anniversary: the year it stands for is the one just completed.
  const age = yearsBetween(registeredOn, inspectionValidUntil)
  if (age === 6 || age >= MOST_YEARS) return { exempt: false, why: 'age' }
  const from = addDays(inspectionValidUntil, -EXEMPT_LEAD_DAYS)
  if (today < from) return { exempt: false, why: 'early', from }
  const validUntil = addYears(inspectionValidUntil, 2)
  return validUntil < today ? { exempt: false, why: 'age' } : { exempt: true, validUntil }
}
