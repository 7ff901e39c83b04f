/**
 * Rules of choosing a number, by the date they are in force. The national platform's own figures are not public in one place; these are ours,
 * in its manner, shown to people as demonstration data (measure 11).
 */
import type { LocalDate } from '../kernel/clock'

/** One version of the rules. */
export interface PlatePolicy {
  readonly version: string
  readonly effectiveFrom: LocalDate
  readonly basis: string
  readonly demo: boolean
  /** Numbers shown in one random offer, and minutes they are kept for the person who was shown them. */
  readonly offerSize: number
  readonly offerMinutes: number
  /** Random offers a person may ask for on one day. */
  readonly offersPerDay: number
  /** Hours a number rests after it was given up, and the most that chance adds, so that nobody can hand it on by the minute. */
  readonly coolDownHours: number
  readonly coolDownJitterHours: number
  /** Numbers one person may have waiting at once, and may choose within the days counted. */
  readonly mostWaiting: number
  readonly mostChosen: number
  readonly chosenWithinDays: number
}

/** Every version, oldest first. */
export const platePolicies = [
  {
    version: 'demo-2026-01', effectiveFrom: '2019-03-25', basis: '参照互联网选号通行做法拟定的演示规则', demo: true, offerSize: 50, offerMinutes: 3, offersPerDay: 4,
    coolDownHours: 24, coolDownJitterHours: 6, mostWaiting: 2, mostChosen: 4, chosenWithinDays: 30
  }
] as const satisfies readonly PlatePolicy[]

/** The rules in force on a day. */
export const platePolicyOn = (date: LocalDate): PlatePolicy => [...platePolicies].reverse().find((one) => one.effectiveFrom <= date) ?? platePolicies[0]
