/** An enterprise's batch: several vehicles or drivers in adjacent quarters, all or nothing, in one transaction. */
import { holdBooking, type Booking } from '@lubiao/shared/appointment/booking'
import { appointmentProblems, appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { limitsOn, obstaclesTo, type BookingRecord } from '@lubiao/shared/appointment/limits'
import { planBatch } from '@lubiao/shared/appointment/schedule'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { Problem, problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { stillThere, verifiedPerson } from '../account/people'
import { commitReply, serve, userOf, type Ctx, type Served } from '../http/handler'
import { onNewest } from '../platform/newest'
import { decideOne, freshCaseId, onSteady, opening, writesOf, type Change } from './act'
import { viewerOf } from './actors'
import { heldUntil, ownerFor } from './handlers-citizen'
import { admission } from './hooks'
import { bookable, bookableFor, dayAsItStands, findPlace, withAlternatives } from './places'
import { loadBookings, loadRecord } from './repo'
import { subjectOf, wantedOf, type Subject } from './subject'
import { shownOn, summaryOf } from './view'

const refuse = problemsOf(appointmentProblems)

/** Two of a batch may not be the same vehicle or person: each takes a place of its own. */
function assertDistinct(subjects: readonly Subject[]): void {
  const twice = subjects.findIndex((one, i) => subjects.findIndex((other) => other.limitKey === one.limitKey) < i)
  if (twice >= 0) throw problem('invalid-input', { errors: [{ path: `items.${twice}`, message: '同一辆车（或同一人）在一批中出现了两次' }] })
}

const holdBatch = serve(appointmentRoutes.holdBatch, async (input, ctx) => {
  const { deps, now } = ctx
  const limits = limitsOn(dateOf(now))
  const person = await verifiedPerson(deps, userOf(ctx))
  const [matter, owner] = await Promise.all([bookableFor(deps, input.serviceCode, input.date), ownerFor(ctx, person.userId, input.enterpriseId)])
  const subjects = await Promise.all(input.items.map((item) => subjectOf(deps, person, matter, item)))
  assertDistinct(subjects)
  return withAlternatives(deps, now, matter, input, limits, async () => {
    const { place } = await findPlace(deps, now, matter, input, limits)
    return onSteady(async () => {
      const records = new Map<string, BookingRecord>(await Promise.all(subjects.map(async ({ limitKey }) => [limitKey, await loadRecord(deps, limitKey)] as const)))
      for (const subject of subjects) {
        const [obstacle] = obstaclesTo(records.get(subject.limitKey) as BookingRecord, wantedOf(matter, subject, place.date), now, limits)
        if (obstacle !== undefined) throw new Problem(obstacle.code, obstacle.spec, { ...obstacle.extra, detail: `${subject.plate ?? subject.visitor.nameMasked}：${obstacle.extra.detail ?? obstacle.spec.title}` })
      }
      const day = await dayAsItStands(deps, place.outletId, place.date, matter.skill, true)
      const starts = day === undefined ? undefined : planBatch(day.slots, subjects.length, matter.slots, place.time)
      const possible = new Set(day === undefined ? [] : bookable(day, matter, now, limits).map((one) => one.time))
      if (starts === undefined || !starts.every((time) => possible.has(time))) throw refuse('appointment.batch-no-room')
      // An admission is one person's for one place: what is given out is not booked by the dozen.
      await admission(deps, { userId: person.userId, outletId: place.outletId, skill: matter.skill, date: place.date, time: place.time, admission: undefined, now })
      const ids = subjects.map(() => freshCaseId(deps))
      const { code: serviceCode, skill, group, slots } = matter
      const changes = subjects.map(({ identity, ...subject }, i): Change => opening({ bills: [], booking: holdBooking({
        caseId: ids[i] as string, ...place, time: starts[i] as string, serviceCode, skill, group, slots, ...owner, bookedBy: { kind: 'user', id: person.userId }, bookedAt: now, ...subject, batch: ids
      }, heldUntil(now)) }, now, { kind: 'user', id: person.userId, roles: ['booker'] }, identity))
      const shown = await shownOn(deps, dateOf(now))
      return commitReply<typeof appointmentRoutes.holdBatch>(ctx, await writesOf(deps, now, changes, records), { cases: changes.map(({ next }) => summaryOf(shown, next, 'enterprise')) })
    })
  })
})

/** Refusals that say by themselves what is wrong with a batch. */
const TELLING: ReadonlySet<string> = new Set(['appointment.hold-over', 'appointment.too-late'])

async function decideBatch(ctx: Ctx, bookings: readonly Booking[], command: 'confirm' | 'decline' | 'cancel'): Promise<readonly Change[]> {
  const viewers = await Promise.all(bookings.map((booking) => viewerOf(ctx, booking)))
  return bookings.map((booking, i) => {
    try {
      return decideOne(ctx.deps, ctx.now, booking, { command }, (viewers[i] as Awaited<ReturnType<typeof viewerOf>>).actor)
    } catch (error) {
      if (!(error instanceof Problem) || TELLING.has(error.code)) throw error
      throw refuse('appointment.batch-changed', { detail: `${booking.plate ?? booking.visitor.nameMasked}：${error.extra.detail ?? error.spec.title}` })
    }
  })
}

const actBatch = serve(appointmentRoutes.actBatch, ({ caseIds, command }, ctx) => onNewest(async () => {
  const { deps, now } = ctx
  const found = await loadBookings(deps, caseIds)
  const bookings = caseIds.map((id) => found.find((one) => one.caseId === id))
  if (new Set(caseIds).size !== caseIds.length || bookings.some((one) => one === undefined || !caseIds.every((id) => one.batch.includes(id)))) throw problem('not-found')
  const changes = await decideBatch(ctx, bookings as readonly Booking[], command)
  const shown = await shownOn(deps, dateOf(now))
  const there = command === 'confirm' ? [stillThere(deps, userOf(ctx))] : []
  return commitReply<typeof appointmentRoutes.actBatch>(ctx, [...(await writesOf(deps, now, changes)), ...there], { cases: changes.map(({ next }) => summaryOf(shown, next, 'enterprise')) })
}))

/** Routes of this file. */
export const batchServed: readonly Served[] = [holdBatch, actBatch]
