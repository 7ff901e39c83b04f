/** Figures of how business was dealt with: counted from events, by unit and day. */
import { addDays, daysBetween } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { serviceCaseRoutes } from '@lubiao/shared/service/contract-case'
import { serve, type Served } from '../http/handler'
import { medianMinutes, readFigures, type DayFigures } from '../platform/figures'
import { unitsSeen } from './handlers-case-staff'

/** Days one request may ask for: a year and its leap day. */
const MOST_DAYS = 366
const COUNTED = ['accepted', 'issued', 'refused', 'returned', 'posted', 'inTime', 'late'] as const
type Counted = Record<(typeof COUNTED)[number], number>
const pick = (day: DayFigures): Counted => Object.fromEntries(COUNTED.map((name) => [name, day[name] ?? 0])) as Counted

const caseFigures = serve(serviceCaseRoutes.caseFigures, async ({ from, to, unit }, ctx) => {
  const length = daysBetween(from, to) + 1
  if (length < 1 || length > MOST_DAYS) throw problem('invalid-input', { errors: [{ path: 'to', message: `请选择 1 到 ${MOST_DAYS} 天` }] })
  const byDate = await readFigures(ctx.deps, 'service', unitsSeen(ctx, unit), from, to)
  const days = Array.from({ length }, (_unused, i) => addDays(from, i)).map((date) => ({ date, ...pick(byDate.get(date) ?? {}) }))
  const totals = Object.fromEntries(COUNTED.map((name) => [name, days.reduce((sum, day) => sum + day[name], 0)])) as Counted
  const median = medianMinutes(byDate.values())
  const dealt = totals.inTime + totals.late
  return { days, totals, ...(median === undefined ? {} : { medianMinutes: median }), ...(dealt === 0 ? {} : { inTimeShare: totals.inTime / dealt }) }
})

/** Routes of this file. */
export const caseFiguresServed: readonly Served[] = [caseFigures]
