/** What the queue asks of an outlet: where it is, what it is fitted for, whether it takes people at this moment. */
import { findUnit } from '@lubiao/shared/account/units.data'
import { dateOf, timeOfDay, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { queueProblems } from '@lubiao/shared/queue/contract'
import { tableOn } from '@lubiao/shared/service/catalogue'
import { countersOn, hoursOn, spansText } from '@lubiao/shared/service/hours'
import { outletOf, type Outlet } from '@lubiao/shared/service/outlets'
import { builtInOutletTables } from '@lubiao/shared/service/outlets.data'
import { skills, type Skill } from '@lubiao/shared/service/terms.data'
import { staffOf, type Ctx } from '../http/handler'
import type { Deps } from '../platform/deps'

const refuse = problemsOf(queueProblems)

/** Minutes before the doors open from which tickets are given: people stand there by then. */
const BEFORE_OPENING = 30

/** An outlet as of a day. Throws `not-found`. */
export function outletAt(outletId: string, date: LocalDate): Promise<Outlet> {
  const outlet = outletOf(tableOn(builtInOutletTables, date), outletId)
  return outlet === undefined ? Promise.reject(problem('not-found')) : Promise.resolve(outlet)
}

/** Outlets of a day. */
export const outletsAt = (date: LocalDate): Promise<readonly Outlet[]> => Promise.resolve(tableOn(builtInOutletTables, date).outlets)

/** An outlet a member of staff works at: their unit's, or any for the city's. Throws `not-found` for others. */
export async function ownOutlet(ctx: Ctx, outletId: string): Promise<Outlet> {
  const outlet = await outletAt(outletId, dateOf(ctx.now))
  if (!worksAt(ctx, outlet)) throw problem('not-found')
  return outlet
}

/** Whether the member of staff in hand works at an outlet. */
export function worksAt(ctx: Ctx, outlet: Pick<Outlet, 'unit'>): boolean {
  const { unit } = staffOf(ctx)
  return unit === outlet.unit || findUnit(unit)?.scope === 'city'
}

/** Skills of an outlet in the order of the table of skills. */
export const skillsOf = (outlet: Outlet): readonly { readonly skill: Skill; readonly label: string; readonly counters: number }[] =>
  (Object.keys(skills) as Skill[]).flatMap((skill) => {
    const counters = countersOn<Skill>(outlet.skills)[skill] ?? 0
    return counters === 0 ? [] : [{ skill, label: skills[skill], counters }]
  })

const minuteOf = (now: Instant): number => Number(timeOfDay(now).slice(0, 2)) * 60 + Number(timeOfDay(now).slice(3))

/** Refuses a ticket at an hour when nobody would call it; the booked are taken on days that take nobody else, and for as long as the doors are open. */
export async function assertTaking(deps: Deps, outlet: Outlet, skill: Skill, now: Instant, booked: boolean): Promise<void> {
  if (!skillsOf(outlet).some((one) => one.skill === skill)) throw refuse('queue.closed', { detail: `${outlet.name}不办理${skills[skill]}业务` })
  const { spans, appointmentOnly, reason } = hoursOn(outlet.hours, dateOf(now), await deps.calendar())
  if (appointmentOnly && !booked) throw refuse('queue.closed', { detail: reason })
  const minute = minuteOf(now)
  if (!spans.some(({ from, to }) => from - BEFORE_OPENING <= minute && minute < to)) throw refuse('queue.closed', { detail: `今天${reason}，办公时间 ${spansText(spans)}` })
}
