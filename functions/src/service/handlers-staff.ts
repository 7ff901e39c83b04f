/** Days and tables as staff keep them: a day's exception is published at once, a table changes from a day to come. */
import { addDays, dateOf, daysBetween, type LocalDate, type WorkCalendar } from '@lubiao/shared/kernel/clock'
import { findUnit } from '@lubiao/shared/account/units.data'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { serviceProblems, serviceRoutes, type StaffOutletDay } from '@lubiao/shared/service/contract'
import { countersOn, hoursOn } from '@lubiao/shared/service/hours'
import { outletOf, type Outlet } from '@lubiao/shared/service/outlets'
import { catalogueOn as composeCatalogue, feesOn as composeFees, outletsOn as composeOutlets } from '@lubiao/shared/service/tables'
import { commitReply, serve, staffOf, type Ctx, type Served } from '../http/handler'
import type { Write } from '../platform/commit'
import { eventWrite } from '../platform/events'
import { daysOf, dayWrite, loadDay, type StoredDay } from './repo-days'
import { feeRevisions, outletRevisions, serviceRevisions } from './repo-tables'
import { outletsOn } from './tables'
import { dayView, withinReach } from './view'

const refuse = problemsOf(serviceProblems)
/** Days that can be asked for at once. */
const MOST_DAYS = 62

function staffDay(outlet: Outlet, date: LocalDate, stored: StoredDay | undefined, calendar: WorkCalendar): StaffOutletDay {
  return {
    outletId: outlet.id, version: stored?.version ?? 0, hours: dayView(date, hoursOn(outlet.hours, date, calendar, stored?.day)), counters: countersOn(outlet.skills, stored?.day),
    ...(stored?.day === undefined ? {} : { exception: stored.day }), ...(stored === undefined ? {} : { publishedAt: stored.publishedAt })
  }
}

const days = serve(serviceRoutes.outletDays, async ({ outletId, from, to }, { deps, now }) => {
  withinReach(from, dateOf(now), 'from')
  const outlet = outletOf(await outletsOn(deps, from), outletId)
  if (outlet === undefined) throw problem('not-found')
  const span = daysBetween(from, to)
  if (span < 0 || span >= MOST_DAYS) throw problem('invalid-input', { errors: [{ path: 'to', message: `一次最多看 ${MOST_DAYS} 天，且结束日期不早于开始日期` }] })
  const [stored, calendar] = await Promise.all([daysOf(deps, outletId, from, to), deps.calendar()])
  const dates = Array.from({ length: span + 1 }, (_unused, i) => addDays(from, i))
  return { outlet, days: dates.map((date) => staffDay(outlet, date, stored.get(date), calendar)) }
})

/** Staff of the city, or of the unit that answers for the outlet. */
function mayKeep(ctx: Ctx, outlet: Outlet): boolean {
  const { unit, roles } = staffOf(ctx)
  return roles.includes('admin') || findUnit(unit)?.scope === 'city' || unit === outlet.unit
}

const publishDay = serve(serviceRoutes.publishDay, async ({ outletId, date, version, day }, ctx) => {
  const { deps, now } = ctx
  withinReach(date, dateOf(now), 'date')
  const outlet = outletOf(await outletsOn(deps, date), outletId)
  if (outlet === undefined) throw problem('not-found')
  if (!mayKeep(ctx, outlet)) throw refuse('service.day-other-unit')
  if (date < dateOf(now)) throw refuse('service.day-past')
  const current = await loadDay(deps, outletId, date)
  if ((current?.version ?? 0) !== version) throw problem('version-conflict')
  const stored: StoredDay = { outletId, date, version: version + 1, publishedAt: now, ...(day === undefined ? {} : { day }) }
  const event = eventWrite(deps.table.name, deps.cipher, {
    module: 'service', caseId: `${outletId}_${date}`, version: stored.version, name: 'service.outletDayPublished', at: now, by: { kind: 'staff', id: staffOf(ctx).staffId }, unit: outlet.unit,
    data: { outletId, date, dayVersion: stored.version, withdrawn: day === undefined }
  })
  return commitReply<typeof serviceRoutes.publishDay>(ctx, [dayWrite(deps, stored), event], staffDay(outlet, date, stored, await deps.calendar()), { action: 'service.publishDay', subject: `${outletId}#${date}` })
})

const revisions = serve(serviceRoutes.revisions, async (_input, { deps, now }) => {
  const today = dateOf(now)
  const [services, outlets, fees] = await Promise.all([serviceRevisions.all(deps), outletRevisions.all(deps), feeRevisions.all(deps)])
  return { services: [...services], outlets: [...outlets], fees: [...fees], inForce: { catalogue: composeCatalogue(today, services).version, outlets: composeOutlets(today, outlets).version, fees: composeFees(today, fees).version } }
})

/** A change takes effect on a day to come: what was decided today stays as it was decided. */
function notTooSoon(ctx: Ctx, effectiveFrom: LocalDate): void {
  const earliest = addDays(dateOf(ctx.now), 1)
  if (effectiveFrom < earliest) throw refuse('service.revision-too-soon', { detail: `最早 ${earliest} 生效`, errors: [{ path: 'revision.effectiveFrom', message: `请选择 ${earliest} 或以后` }] })
}

/** The event that a table changes from a day on: modules that planned with the old one plan again. */
const changed = (ctx: Ctx, what: string, key: string, effectiveFrom: LocalDate): Write => eventWrite(ctx.deps.table.name, ctx.deps.cipher, {
  module: 'service', caseId: `${what}_${key}_${effectiveFrom}`, version: 1, name: `service.${what}Revised`, at: ctx.now, by: { kind: 'staff', id: staffOf(ctx).staffId }, data: { key, effectiveFrom }
})

const publishService = serve(serviceRoutes.publishService, async ({ revision }, ctx) => {
  const { deps } = ctx
  const { effectiveFrom, service, ended } = revision
  notTooSoon(ctx, effectiveFrom)
  const fees = composeFees(effectiveFrom, await feeRevisions.all(deps))
  const unknown = service.fees.filter((id) => !fees.fees.some((fee) => fee.id === id))
  if (unknown.length > 0) throw refuse('service.revision-broken', { errors: unknown.map((id) => ({ path: 'revision.service.fees', message: `没有 ${id} 的收费标准` })) })
  if (!ended && Object.keys(revision.row).length === 0) throw refuse('service.revision-broken', { errors: [{ path: 'revision.row', message: '至少要有一类网点能办；停办请选“停止办理”' }] })
  const next = [...(await serviceRevisions.all(deps)), revision]
  const reply = await commitReply<typeof serviceRoutes.publishService>(ctx, [serviceRevisions.write(deps, `${effectiveFrom}#${service.code}`, revision), changed(ctx, 'catalogue', service.code, effectiveFrom)],
    { effectiveFrom, version: composeCatalogue(effectiveFrom, next).version }, { action: 'service.publishService', subject: `${service.code}#${effectiveFrom}` })
  serviceRevisions.forget(deps)
  return reply
})

const publishOutlet = serve(serviceRoutes.publishOutlet, async ({ revision }, ctx) => {
  const { deps } = ctx
  const { effectiveFrom, outlet } = revision
  notTooSoon(ctx, effectiveFrom)
  const next = [...(await outletRevisions.all(deps)), revision]
  const reply = await commitReply<typeof serviceRoutes.publishOutlet>(ctx, [outletRevisions.write(deps, `${effectiveFrom}#${outlet.id}`, revision), changed(ctx, 'outlet', outlet.id, effectiveFrom)],
    { effectiveFrom, version: composeOutlets(effectiveFrom, next).version }, { action: 'service.publishOutlet', subject: `${outlet.id}#${effectiveFrom}` })
  outletRevisions.forget(deps)
  return reply
})

const publishFee = serve(serviceRoutes.publishFee, async ({ revision }, ctx) => {
  const { deps } = ctx
  const { effectiveFrom, fee } = revision
  notTooSoon(ctx, effectiveFrom)
  const table = composeFees(effectiveFrom, [...(await feeRevisions.all(deps)), revision])
  const reply = await commitReply<typeof serviceRoutes.publishFee>(ctx, [feeRevisions.write(deps, `${effectiveFrom}#${fee.id}`, revision), changed(ctx, 'fee', fee.id, effectiveFrom)],
    { effectiveFrom, version: table.version }, { action: 'service.publishFee', subject: `${fee.id}#${effectiveFrom}` })
  feeRevisions.forget(deps)
  return reply
})

/** Routes of this file. */
export const staffServed: readonly Served[] = [days, publishDay, revisions, publishService, publishOutlet, publishFee]
