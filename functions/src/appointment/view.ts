/** A booking as one person may see it: names masked, buttons from the machine, what an act costs, steps and story in words. */
import { findUnit } from '@lubiao/shared/account/units.data'
import type { Booking } from '@lubiao/shared/appointment/booking'
import { appointmentMachine } from '@lubiao/shared/appointment/booking-machine'
import type { Bookable } from '@lubiao/shared/appointment/bookable'
import type { AppointmentSummary, AppointmentView, BookableView, TestClass, WaitView } from '@lubiao/shared/appointment/contract'
import { costOf, limitsOn } from '@lubiao/shared/appointment/limits'
import { offered } from '@lubiao/shared/appointment/rules'
import { endOf, SLOT_MINUTES } from '@lubiao/shared/appointment/schedule'
import { stepsOf } from '@lubiao/shared/appointment/steps'
import { dateOf, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import type { PlateType } from '@lubiao/shared/kernel/identity'
import type { Outlet } from '@lubiao/shared/service/outlets'
import { services } from '@lubiao/shared/service/terms.data'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import { outletsOn } from '../service/tables'
import type { Viewer } from './actors'
import { billStateOf, feeOn } from './charging'
import type { StoredWait } from './repo-waiting'

/** What a list of bookings is shown with: the outlets by id. */
export interface Shown {
  readonly outlets: ReadonlyMap<string, Outlet>
}

/** Reads what views need besides the bookings. */
export async function shownOn(deps: Deps, date: LocalDate): Promise<Shown> {
  return { outlets: new Map((await outletsOn(deps, date)).outlets.map((outlet) => [outlet.id, outlet])) }
}

/** An outlet in few words. One that is no longer in the tables keeps its number. */
export function briefOf(shown: Shown, outletId: string, unit: Outlet['unit']): AppointmentSummary['outlet'] {
  const outlet = shown.outlets.get(outletId)
  if (outlet === undefined) return { outletId, name: outletId, address: '', lng: 0, lat: 0, unit, demo: false }
  return { outletId, name: outlet.name, address: outlet.address, phone: outlet.phone, lng: outlet.lng, lat: outlet.lat, unit: outlet.unit, demo: outlet.demo }
}

/** A matter on the wire. */
export function bookableView(matter: Bookable, now: Instant): BookableView {
  const test = matter.subject === undefined ? undefined : limitsOn(dateOf(now)).tests.find((one) => one.subject === matter.subject)
  return {
    code: matter.code, label: matter.label, group: matter.group, skill: matter.skill, slots: matter.slots, minutes: matter.slots * SLOT_MINUTES, about: matter.about,
    ...(test === undefined ? {} : { test: { subject: test.subject, needs: [...test.needs], waitDays: test.waitDays, article: test.article, ...(test.maxAttempts === undefined ? {} : { maxAttempts: test.maxAttempts }) } })
  }
}

/** A row of a list. */
export function summaryOf(shown: Shown, booking: Booking, relation: AppointmentSummary['relation']): AppointmentSummary {
  const { caseId, version, state, date, time, slots } = booking
  return {
    caseId, version, state, stateLabel: appointmentMachine.states[state].label, service: { code: booking.serviceCode, label: services[booking.serviceCode] }, outlet: briefOf(shown, booking.outletId, booking.unit),
    date, time, until: endOf(time, slots), slots, visitor: { self: booking.visitor.self, nameMasked: booking.visitor.nameMasked }, plate: booking.plate, plateType: booking.plateType as PlateType | undefined,
    ...(booking.test === undefined ? {} : { test: { subject: booking.test.subject, licenceClass: booking.test.licenceClass as TestClass } }),
    relation, batch: [...booking.batch], holdUntil: booking.holdUntil, ...(booking.offer === undefined ? {} : { offer: 'waitlist' as const }),
    alternatives: booking.alternatives.map((one) => ({ outletId: one.outletId, date: one.date, time: one.time, until: endOf(one.time, slots), outletName: briefOf(shown, one.outletId, one.unit).name })),
    alternativesUntil: booking.alternativesUntil
  }
}

const eventLabels: ReadonlyMap<string, string> = new Map([[appointmentMachine.opens.event, '占住时间'], ['appointment.expired', '释放名额'], ['appointment.moved', '改到新时间'], ...Object.values(appointmentMachine.commands).filter((spec) => spec.event !== 'appointment.expired' && spec.event !== 'appointment.moved').map((spec) => [spec.event, spec.label] as const)])

/** Chinese name of an event. */
export const eventLabel = (name: string): string => eventLabels.get(name) ?? name

/** Bookkeeping nobody has a use for. */
const INSIDE: ReadonlySet<string> = new Set(['appointment.freed', 'appointment.reminded'])

function whoText(event: DomainEvent, booking: Booking): string {
  if (event.by.kind === 'system') return '系统'
  if (event.by.kind === 'staff') return findUnit(booking.unit)?.name ?? '窗口'
  return event.by.id === booking.ownerId || event.by.id === booking.bookedBy.id ? '预约人' : '经办人'
}

/** A booking as the viewer may see it. */
export async function viewOf(deps: Deps, booking: Booking, events: readonly DomainEvent[], viewer: Viewer, now: Instant): Promise<AppointmentView> {
  const today = dateOf(now)
  const limits = limitsOn(today)
  const [shown, fee, bill] = await Promise.all([shownOn(deps, today), feeOn(deps, booking), billStateOf(deps, booking)])
  const cost = costOf({ ...booking, byOffice: booking.byOffice || booking.state === 'displaced' }, now, limits)
  return {
    ...summaryOf(shown, booking, viewer.relation), steps: [...stepsOf(booking)], commands: [...offered(booking, viewer.actor, { now, limits, bill })],
    timeline: events.filter((event) => !INSIDE.has(event.name)).map((event) => ({ version: event.version, at: event.at, event: event.name, label: eventLabel(event.name), by: whoText(event, booking), ...(event.note === undefined ? {} : { note: event.note }) })),
    cancelCost: { ...cost }, rescheduleCost: { ...cost }, materials: { serviceCode: booking.serviceCode, outletId: booking.outletId },
    ...(fee === undefined ? {} : { fee: { fen: fee.fen, label: fee.label, basis: fee.approvalDoc } }), ...(booking.bill === undefined ? {} : { bill: { ...booking.bill, paid: bill === 'paid' } }), result: booking.result, phoneMasked: booking.visitor.phoneMasked
  }
}

/** A place on a waiting list. `ahead` are those before it that are still waiting. */
export const waitView = (shown: Shown, entry: StoredWait, ahead: number): WaitView => ({
  waitId: entry.waitId, service: { code: entry.serviceCode, label: services[entry.serviceCode] }, outlet: briefOf(shown, entry.outletId, entry.unit), date: entry.date, from: entry.from, to: entry.to, joinedAt: entry.joinedAt, ahead,
  passed: entry.passed, state: entry.state, offerCaseId: entry.offerCaseId, visitorMasked: entry.visitor.nameMasked, plate: entry.plate
})
