/** Applications as people really make them, with dates that fit the rig's clock. */
import { addDays, addWorkingDays, dateOf, type Instant } from '@lubiao/shared/kernel/clock'
import { builtInCalendar } from '@lubiao/shared/kernel/calendar.data'
import type { PassApplication } from '@lubiao/shared/pass/contract'

/** A clean application for a temporary pass of a medium truck into the core zone. `overrides` bend it. */
export function cleanApplication(now: Instant, overrides: Partial<PassApplication> = {}): PassApplication {
  const from = addDays(addWorkingDays(dateOf(now), 3, builtInCalendar).date, 0)
  return {
    passType: 'temp', plate: '鲁P12345', plateType: '01', vehicleClass: 'medium-truck', zones: ['Z1'], route: '光岳路—东昌路', validFrom: from, validTo: addDays(from, 1),
    windows: [], reason: '向东昌路工地运送建材', materials: [], ...overrides
  }
}

/** Plates of the demo register that nothing is wrong with, all trucks of 李建国, for tests that need many. */
export const cleanPlates = ['鲁P12345', '鲁P12346', '鲁P12351', '鲁P12352', '鲁P12353', '鲁P12354', '鲁P10101', '鲁P10102', '鲁P10103'] as const
