/** For managers: how long people waited and were served, by outlet, and when they came. */
import { dateOf, daysBetween } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { queueRoutes } from '@lubiao/shared/queue/contract'
import { BUCKET_MINUTES, percentilesOf } from '@lubiao/shared/queue/figures'
import { serve, type Served } from '../http/handler'
import { outletsOn } from '../service/tables'
import { worksAt } from './outlets'
import { addedUp, readFigures } from './repo-figures'

/** Days one request may ask for: a quarter. */
const MOST_DAYS = 92
/** Outlets read at the same time. */
const AT_ONCE = 8

type Sums = Readonly<Record<string, number>>

const buckets = (sums: Sums, letter: 'w' | 's'): readonly number[] => Array.from({ length: BUCKET_MINUTES.length + 1 }, (_unused, i) => sums[`${letter}${i}`] ?? 0)

const rowOf = (sums: Sums) => ({
  joined: sums['joined'] ?? 0, booked: sums['booked'] ?? 0, called: sums['called'] ?? 0, served: sums['served'] ?? 0, missed: sums['missed'] ?? 0, left: sums['left'] ?? 0, lapsed: sums['lapsed'] ?? 0,
  wait: percentilesOf(buckets(sums, 'w')), service: percentilesOf(buckets(sums, 's')),
  hours: Object.fromEntries(Object.entries(sums).filter(([name]) => /^h\d\d$/.test(name)).map(([name, n]) => [name.slice(1), n]))
})

const figures = serve(queueRoutes.figures, async ({ from, to, outletId }, ctx) => {
  const length = daysBetween(from, to) + 1
  if (length < 1 || length > MOST_DAYS) throw problem('invalid-input', { errors: [{ path: 'to', message: `请选择 1 到 ${MOST_DAYS} 天` }] })
  const mine = (await outletsOn(ctx.deps, dateOf(ctx.now))).outlets.filter((outlet) => worksAt(ctx, outlet) && (outletId === undefined || outlet.id === outletId))
  const sums: { readonly outlet: (typeof mine)[number]; readonly day: Sums }[] = []
  // A few at a time: the whole city at once would want more connections than the store opens within its deadline.
  for (let at = 0; at < mine.length; at += AT_ONCE) sums.push(...(await Promise.all(mine.slice(at, at + AT_ONCE).map(async (outlet) => ({ outlet, day: await readFigures(ctx.deps, outlet.id, from, to) })))))
  return { outlets: sums.map(({ outlet, day }) => ({ outletId: outlet.id, outletName: outlet.name, ...rowOf(day) })), total: rowOf(addedUp(sums.map(({ day }) => day))) }
})

/** Routes of this file. */
export const figuresServed: readonly Served[] = [figures]
