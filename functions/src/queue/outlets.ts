/** What the queue asks of an outlet: where it is, what it is fitted for today, whether it takes people at this moment. */
import { findUnit } from '@lubiao/shared/account/units.data'
import { dateOf, timeOfDay, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { queueProblems } from '@lubiao/shared/queue/contract'
import { spansText } from '@lubiao/shared/service/hours'
import type { Outlet } from '@lubiao/shared/service/outlets'
import { skills, type Skill } from '@lubiao/shared/service/terms.data'
import { staffOf, type Ctx } from '../http/handler'
import type { Deps } from '../platform/deps'
import { outletDate, type OutletDate } from '../service/tables'

const refuse = problemsOf(queueProblems)

/** Minutes before the doors open from which tickets are given: people stand there by then. */
const BEFORE_OPENING = 30

/** An outlet's day. Throws `not-found`. */
export async function outletAt(deps: Deps, outletId: string, date: LocalDate): Promise<OutletDate> {
  const found = await outletDate(deps, outletId, date)
  if (found === undefined) throw problem('not-found')
  return found
}

/** Whether the member of staff in hand works at an outlet: their unit's, or any for the city's. */
export function worksAt(ctx: Ctx, outlet: Pick<Outlet, 'unit'>): boolean {
  const { unit } = staffOf(ctx)
  return unit === outlet.unit || findUnit(unit)?.scope === 'city'
}

/** The day of an outlet the member of staff in hand works at. Throws `not-found` for others. */
export async function ownOutlet(ctx: Ctx, outletId: string): Promise<OutletDate> {
  const found = await outletAt(ctx.deps, outletId, dateOf(ctx.now))
  if (!worksAt(ctx, found.outlet)) throw problem('not-found')
  return found
}

/** Skills an outlet is fitted for on a day, in the order of the table of skills. */
export const skillsOf = ({ counters }: Pick<OutletDate, 'counters'>): readonly { readonly skill: Skill; readonly label: string; readonly counters: number }[] =>
  (Object.keys(skills) as Skill[]).flatMap((skill) => {
    const n = counters[skill] ?? 0
    return n === 0 ? [] : [{ skill, label: skills[skill], counters: n }]
  })

const minuteOf = (now: Instant): number => Number(timeOfDay(now).slice(0, 2)) * 60 + Number(timeOfDay(now).slice(3))

/** Refuses a ticket at an hour when nobody would call it; the booked are taken on days that take nobody else, and for as long as the doors are open. */
export function assertTaking(at: OutletDate, skill: Skill, now: Instant, booked: boolean): void {
  const { outlet, hours: { spans, appointmentOnly, reason } } = at
  if (!skillsOf(at).some((one) => one.skill === skill)) throw refuse('queue.closed', { detail: `${outlet.name}今天没有${skills[skill]}` })
  if (appointmentOnly && !booked) throw refuse('queue.closed', { detail: reason })
  const minute = minuteOf(now)
  if (!spans.some(({ from, to }) => from - BEFORE_OPENING <= minute && minute < to)) throw refuse('queue.closed', { detail: `今天${reason}，办公时间 ${spansText(spans)}` })
}
