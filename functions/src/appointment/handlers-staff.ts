/** An outlet's own people: the day as it stands, moving and cancelling for the office, test results, how full outlets are. */
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { endOf, freeIn } from '@lubiao/shared/appointment/schedule'
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { outletOf, type Outlet } from '@lubiao/shared/service/outlets'
import { skills, type Skill } from '@lubiao/shared/service/terms.data'
import { auditLook, auditWatch, serve, staffOf, type Ctx, type Served } from '../http/handler'
import type { Deps } from '../platform/deps'
import { outletDate, outletDates, outletsOn } from '../service/tables'
import { unitSees } from './actors'
import { actOn, showBooking } from './handlers-citizen'
import { dayAsItStands, plannedOn } from './places'
import { loadBookings } from './repo'
import { readFigures } from './repo-figures'
import { countList } from './repo-waiting'
import { briefOf, shownOn, summaryOf } from './view'

const LOAD_DAYS = 7
/** Outlets whose days are read beside one another. */
const AT_ONCE = 8

async function outletSeen(ctx: Ctx, outletId: string): Promise<Outlet> {
  const outlet = outletOf(await outletsOn(ctx.deps, dateOf(ctx.now)), outletId)
  if (outlet === undefined || !unitSees(staffOf(ctx).unit, outlet.unit)) throw problem('not-found')
  return outlet
}

const day = serve(appointmentRoutes.day, async ({ outletId, date, skill }, ctx) => {
  const { deps, now } = ctx
  const outlet = await outletSeen(ctx, outletId)
  const asked = (Object.keys(outlet.skills) as Skill[]).filter((one) => skill === undefined || one === skill)
  const days = await Promise.all(asked.map(async (one) => ({ skill: one, day: await dayAsItStands(deps, outletId, date, one, true), waiting: await countList(deps, { outletId, skill: one, date }) })))
  const bookings = await loadBookings(deps, days.flatMap((one) => one.day?.stored.flatMap((slot) => slot.holders) ?? []))
  const here = bookings.filter((one) => one.outletId === outletId && one.date === date && one.state !== 'cancelled' && one.state !== 'expired' && one.state !== 'displaced')
  const hours = (await outletDate(deps, outletId, date))?.hours
  const shown = await shownOn(deps, dateOf(now))
  await auditWatch(ctx, 'appointment.lookAtDay', `${outletId}#${date}`)
  return {
    outlet: briefOf(shown, outletId, outlet.unit), state: hours === undefined || hours.spans.length === 0 ? 'closed' as const : hours.appointmentOnly ? 'byAppointment' as const : 'open' as const, why: hours?.reason ?? '', provisional: hours?.provisional ?? false,
    skills: days.map((one) => ({ skill: one.skill, label: skills[one.skill], waiting: one.waiting, slots: (one.day?.slots ?? []).map((slot) => ({ time: slot.time, until: endOf(slot.time, 1), free: freeIn(slot), capacity: slot.capacity, taken: slot.taken })) })),
    cases: [...here].sort((a, b) => (a.time + a.caseId < b.time + b.caseId ? -1 : 1)).map((one) => summaryOf(shown, one, 'staff'))
  }
})

const staffGet = serve(appointmentRoutes.staffGet, async ({ caseId }, ctx) => {
  const view = await showBooking(ctx, caseId)
  await auditLook(ctx, 'appointment.look', caseId)
  return view
})

const staffAct = serve(appointmentRoutes.staffAct, (input, ctx) => actOn<typeof appointmentRoutes.staffAct>(ctx, input, input.order))

/** Quarters an outlet has to give by hour, over some days, all skills together. */
async function capacityOf(deps: Deps, outlet: Outlet, dates: readonly string[]): Promise<ReadonlyMap<number, number>> {
  const hours = new Map<number, number>()
  for (const one of await outletDates(deps, outlet.id, dates))
    for (const skill of Object.keys(one.counters) as Skill[])
      for (const { time, capacity } of plannedOn(one, skill)) {
        const hour = Number(time.slice(0, 2))
        hours.set(hour, (hours.get(hour) ?? 0) + capacity)
      }
  return hours
}

async function loadOf(deps: Deps, outlet: Outlet, dates: readonly string[]) {
  const [figures, capacity] = await Promise.all([readFigures(deps, outlet.id, dates[0] as string, dates.at(-1) as string), capacityOf(deps, outlet, dates)])
  const came = figures['came'] ?? 0
  const missed = figures['missed'] ?? 0
  return {
    outletId: outlet.id, name: outlet.name, came, missed, ...(came + missed === 0 ? {} : { noShowRate: missed / (came + missed) }),
    hours: [...capacity].sort(([a], [b]) => a - b).map(([hour, n]) => ({ hour, capacity: n, taken: figures[`h${String(hour).padStart(2, '0')}`] ?? 0 }))
  }
}

const load = serve(appointmentRoutes.load, async (input, ctx) => {
  const { deps, now } = ctx
  const dates = Array.from({ length: input.days ?? LOAD_DAYS }, (_unused, i) => addDays(input.from, i))
  const outlets = (await outletsOn(deps, dateOf(now))).outlets.filter((outlet) => unitSees(staffOf(ctx).unit, outlet.unit) && (input.unit === undefined || outlet.unit === input.unit))
  const rows = []
  for (let at = 0; at < outlets.length; at += AT_ONCE) rows.push(...(await Promise.all(outlets.slice(at, at + AT_ONCE).map((outlet) => loadOf(deps, outlet, dates)))))
  return { outlets: rows, from: dates[0] as string, to: dates.at(-1) as string }
})

/** Routes of this file. */
export const staffServed: readonly Served[] = [day, staffGet, staffAct, load]
