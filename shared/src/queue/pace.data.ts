/**
 * How long one service takes before an outlet has measured its own (demo data: not published anywhere; shown as assumed). Minutes: a
 * quarter of services are over by `low`, half by `typical`, three quarters by `high`.
 */
import type { Skill } from '../service/terms.data'

/** Minutes of one service. */
export interface Pace {
  readonly low: number
  readonly typical: number
  readonly high: number
}

/** By skill. */
export const assumedPaces: Readonly<Record<Skill, Pace>> = {
  'window': { low: 5, typical: 8, high: 14 },
  'vehicle-inspection': { low: 8, typical: 12, high: 20 },
  'driving-test-1': { low: 25, typical: 35, high: 45 },
  'driving-test-2': { low: 8, typical: 12, high: 18 },
  'driving-test-3': { low: 12, typical: 18, high: 25 },
  'plate': { low: 4, typical: 6, high: 10 }
}
