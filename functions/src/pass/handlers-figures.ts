/** Figures of how applications were dealt with: counted from events, by unit and day. */
import { addDays, daysBetween } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { passPolicies } from '@lubiao/shared/pass/policy.data'
import { serve, type Served } from '../http/handler'
import { unitsFor } from './handlers-staff'
import { medianMinutes, readFigures, type DayFigures } from '../platform/figures'

/** Days one request may ask for: a year and its leap day. */
const MOST_DAYS = 366
const COUNTED = ['submitted', 'approved', 'refused', 'returned', 'inTime', 'late'] as const
const labels = new Map(passPolicies.flatMap((policy) => policy.refusalReasons.map((reason) => [reason.code, reason.label] as const)))

const pick = (day: DayFigures) => ({ submitted: day['submitted'] ?? 0, approved: day['approved'] ?? 0, refused: day['refused'] ?? 0, returned: day['returned'] ?? 0, inTime: day['inTime'] ?? 0, late: day['late'] ?? 0 })

const figures = serve(passRoutes.figures, async ({ from, to, unit }, ctx) => {
  const length = daysBetween(from, to) + 1
  if (length < 1 || length > MOST_DAYS) throw problem('invalid-input', { errors: [{ path: 'to', message: `请选择 1 到 ${MOST_DAYS} 天` }] })
  const byDate = await readFigures(ctx.deps, 'pass', unitsFor(ctx, unit), from, to)
  const days = Array.from({ length }, (_unused, i) => addDays(from, i)).map((date) => ({ date, ...pick(byDate.get(date) ?? {}) }))
  const totals = Object.fromEntries(COUNTED.map((name) => [name, days.reduce((sum, day) => sum + day[name], 0)])) as Record<(typeof COUNTED)[number], number>
  const reasons = new Map<string, number>()
  for (const day of byDate.values()) for (const [name, n] of Object.entries(day)) if (name.startsWith('r:')) reasons.set(name.slice(2), (reasons.get(name.slice(2)) ?? 0) + n)
  const median = medianMinutes(byDate.values())
  const decided = totals.inTime + totals.late
  return {
    days, totals, ...(median === undefined ? {} : { medianMinutes: median }), ...(decided === 0 ? {} : { inTimeShare: totals.inTime / decided }),
    refusals: [...reasons].map(([code, n]) => ({ code, label: labels.get(code) ?? code, n })).sort((a, b) => b.n - a.n)
  }
})

/** Routes of this file. */
export const figuresServed: readonly Served[] = [figures]
