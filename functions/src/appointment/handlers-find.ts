/** What can be booked, where and when: for everybody, signed in or not. */
import { bookablesOf, testFee } from '@lubiao/shared/appointment/bookable'
import { appointmentRoutes, type FreeDay, type TestClass } from '@lubiao/shared/appointment/contract'
import { limitsOn, obstaclesTo, rulesText, suspendedUntil, trimmed } from '@lubiao/shared/appointment/limits'
import { bookingGroups, type BookingGroup } from '@lubiao/shared/appointment/limits.data'
import { endOf } from '@lubiao/shared/appointment/schedule'
import { addDays, dateOf, type LocalDate } from '@lubiao/shared/kernel/clock'
import { toDocument } from '@lubiao/shared/kernel/problem'
import { metresBetween } from '@lubiao/shared/pass/zone-geometry'
import { verifiedPerson } from '../account/people'
import { serve, userOf, type Ctx, type Served } from '../http/handler'
import type { Outlet } from '@lubiao/shared/service/outlets'
import { catalogueOn, feesOn } from '../service/tables'
import { bookable, bookableFor, daysAsTheyStand, lastDay, nextFreeAt, outletFor, outletsFor, type FreePlace, type StandingDay } from './places'
import { countList } from './repo-waiting'
import { loadRecord } from './repo'
import { soonestPlaces } from './soonest'
import { subjectOf, wantedOf } from './subject'
import { bookableView, briefOf, shownOn } from './view'

const DAYS = 7
/** Outlets shown when it is not said how many. */
const OUTLETS = 10
const LOOK_AHEAD = 14

const options = serve(appointmentRoutes.options, async (_input, { deps, now }) => {
  const today = dateOf(now)
  const limits = limitsOn(today)
  return {
    services: bookablesOf(await catalogueOn(deps, today)).map((matter) => bookableView(matter, now)), today, lastDay: lastDay(now, limits),
    limits: { version: limits.version, demo: limits.demo, holdMinutes: limits.holdMinutes, daysAhead: limits.daysAhead, leadMinutes: limits.leadMinutes, perPerson: Object.entries(limits.open).map(([group, open]) => ({ group: bookingGroups[group as BookingGroup], open })), rules: [...rulesText(limits)] }
  }
})

/** One day of an outlet for a matter. */
async function freeDay({ deps, now }: Ctx, outletId: string, date: LocalDate, day: StandingDay | undefined, matter: Awaited<ReturnType<typeof bookableFor>>): Promise<FreeDay> {
  const limits = limitsOn(dateOf(now))
  if (day === undefined) return { date, state: 'closed', why: '网点未开放', provisional: false, slots: [], free: 0, waiting: 0, mayWait: false }
  const { hours } = day.outletDay
  const slots = bookable(day, matter, now, limits).map(({ time, free, capacity }) => ({ time, until: endOf(time, matter.slots), free, capacity }))
  const free = slots.reduce((sum, slot) => sum + slot.free, 0)
  const full = slots.length > 0 && free === 0
  return {
    date, state: hours.spans.length === 0 ? 'closed' : hours.appointmentOnly ? 'byAppointment' : 'open', why: hours.reason, provisional: hours.provisional, slots, free,
    waiting: full ? await countList(deps, { outletId, skill: matter.skill, date }) : 0, mayWait: full
  }
}

const free = serve(appointmentRoutes.free, async (input, ctx) => {
  const { deps, now } = ctx
  const today = dateOf(now)
  const limits = limitsOn(today)
  const matter = await bookableFor(deps, input.serviceCode, today)
  const outlet = await outletFor(deps, input.outletId, matter, today)
  const from = input.from === undefined || input.from < today ? today : input.from
  const dates = Array.from({ length: input.days ?? DAYS }, (_unused, i) => addDays(from, i)).filter((date) => date <= lastDay(now, limits))
  const standing = await daysAsTheyStand(deps, outlet.id, dates, matter.skill)
  const days = await Promise.all(dates.map((date) => freeDay(ctx, outlet.id, date, standing.find((day) => day.outletDay.date === date), matter)))
  const first = days.find((day) => day.free > 0)
  const time = first?.slots.find((slot) => slot.free > 0)?.time
  return { outlet: briefOf(await shownOn(deps, today), outlet.id, outlet.unit), service: bookableView(matter, now), days, ...(first === undefined || time === undefined ? {} : { next: { outletId: outlet.id, date: first.date, time } }) }
})

const nextFree = serve(appointmentRoutes.nextFree, async (input, { deps, now }) => {
  const today = dateOf(now)
  const limits = limitsOn(today)
  const matter = await bookableFor(deps, input.serviceCode, today)
  const { lng, lat } = input
  const all = (await outletsFor(deps, matter, today)).filter((outlet) => input.division === undefined || outlet.division === input.division)
  const limit = input.limit ?? OUTLETS
  const from = input.from === undefined || input.from < today ? today : input.from
  const shown = await shownOn(deps, today)
  const rowOf = (outlet: Outlet, next: FreePlace | undefined) => ({ outlet: briefOf(shown, outlet.id, outlet.unit), ...(next === undefined ? {} : { next: { outletId: outlet.id, date: next.date, time: next.time, until: next.until, free: next.free } }) })
  if (lng === undefined || lat === undefined) {
    const found = await soonestPlaces(deps, all, matter, from, LOOK_AHEAD, limit, now, limits)
    // After those with a free place stand the others, to wait at: nothing more is read for them.
    const others = all.filter((outlet) => !found.some((one) => one.outlet.id === outlet.id))
    return { outlets: [...found.map((one) => rowOf(one.outlet, one)), ...others.map((outlet) => rowOf(outlet, undefined))].slice(0, limit) }
  }
  const near = all.map((outlet) => ({ outlet, metres: Math.round(metresBetween([lng, lat], [outlet.lng, outlet.lat])) })).sort((a, b) => a.metres - b.metres).slice(0, limit)
  return { outlets: await Promise.all(near.map(async ({ outlet, metres }) => ({ ...rowOf(outlet, await nextFreeAt(deps, outlet, matter, { date: from }, LOOK_AHEAD, now, limits)), metres }))) }
})

const preview = serve(appointmentRoutes.preview, async (input, ctx) => {
  const { deps, now } = ctx
  const today = dateOf(now)
  const limits = limitsOn(today)
  const person = await verifiedPerson(deps, userOf(ctx))
  const matter = await bookableFor(deps, input.serviceCode, today)
  const subject = await subjectOf(deps, person, matter, input)
  const [kept, fees] = await Promise.all([loadRecord(deps, subject.limitKey), feesOn(deps, today)])
  const record = trimmed(kept, now, limits)
  const until = suspendedUntil(record, now, limits)
  const obstacles = obstaclesTo(record, wantedOf(matter, subject, lastDay(now, limits)), now, limits).map((one) => toDocument(one))
  const fee = testFee(matter, subject.test?.licenceClass as TestClass | undefined, fees)
  return {
    ok: obstacles.length === 0, obstacles: obstacles.map(({ code, title, detail }) => ({ code, title, ...(detail === undefined ? {} : { detail }), ...(code === 'appointment.suspended' && until !== undefined ? { until } : {}) })),
    openNow: record.open.filter((entry) => entry.group === matter.group).length, openMost: limits.open[matter.group], strikes: record.strikes.length, strikesMost: limits.strikes.most,
    ...(until === undefined ? {} : { suspendedUntil: until }), ...(fee === undefined ? {} : { fee: { fen: fee.fen, label: fee.label, basis: fee.approvalDoc } }), rules: [...rulesText(limits)]
  }
})

/** Routes of this file. */
export const findServed: readonly Served[] = [options, free, nextFree, preview]
