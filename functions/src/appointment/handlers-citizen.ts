/** Holding a place, confirming, moving and cancelling it; one's bookings; the file for a calendar. */
import { holdBooking, type Booking } from '@lubiao/shared/appointment/booking'
import { calendarFile } from '@lubiao/shared/appointment/calendar-file'
import { appointmentRoutes, type TestClass } from '@lubiao/shared/appointment/contract'
import { limitsOn, obstaclesTo, testProblem } from '@lubiao/shared/appointment/limits'
import type { BookingOrder } from '@lubiao/shared/appointment/rules'
import { dateOf, instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { services } from '@lubiao/shared/service/terms.data'
import { mayActFor, ownersOf, stillThere, verifiedPerson } from '../account/people'
import { commitReply, serve, userOf, type Ctx, type Served } from '../http/handler'
import { cursorAt, readCursor } from '../platform/cursor'
import type { Deps } from '../platform/deps'
import { viewerOf } from './actors'
import { decideOne, freshCaseId, onSteady, opening, writesOf } from './act'
import { billStateOf, charged } from './charging'
import { MOST_SEARCHES, offersNow, takenMeanwhile } from './displacing'
import { admission } from './hooks'
import { bookableFor, findPlace, withAlternatives } from './places'
import { bookingsOfOwner, loadRecord, loadWithEvents } from './repo'
import { loadList, waitsOfOwner, type StoredWait } from './repo-waiting'
import { subjectOf, wantedOf } from './subject'
import { briefOf, shownOn, summaryOf, viewOf, waitView } from './view'

const PAGE = 20
const MINUTE = 60_000

/** In whose name something is booked: one's own, or an enterprise one acts for. Throws `not-found`. */
export async function ownerFor(ctx: Ctx, userId: string, enterpriseId: string | undefined): Promise<{ readonly ownerId: string; readonly enterpriseId?: string }> {
  if (enterpriseId === undefined) return { ownerId: userId }
  if (!(await mayActFor(ctx.deps, userId, enterpriseId, ctx.now))) throw problem('not-found')
  return { ownerId: enterpriseId, enterpriseId }
}

/** Until when a place held now is kept. */
export const heldUntil = (now: Instant): Instant => instantOf(millisOf(now) + limitsOn(dateOf(now)).holdMinutes * MINUTE)

const hold = serve(appointmentRoutes.hold, async (input, ctx) => {
  const { deps, now } = ctx
  const limits = limitsOn(dateOf(now))
  const person = await verifiedPerson(deps, userOf(ctx))
  const [matter, owner] = await Promise.all([bookableFor(deps, input.serviceCode, input.date), ownerFor(ctx, person.userId, input.enterpriseId)])
  const { identity, ...subject } = await subjectOf(deps, person, matter, input)
  return withAlternatives(deps, now, matter, input, limits, async () => {
    const { place } = await findPlace(deps, now, matter, input, limits)
    const admitted = await admission(deps, { userId: person.userId, outletId: place.outletId, skill: matter.skill, date: place.date, time: place.time, admission: input.admission, now })
    return onSteady(async () => {
      const record = await loadRecord(deps, subject.limitKey)
      const [obstacle] = obstaclesTo(record, wantedOf(matter, subject, place.date), now, limits)
      if (obstacle !== undefined) throw obstacle
      const { code: serviceCode, skill, group, slots } = matter
      const made = await charged(deps, holdBooking({ caseId: freshCaseId(deps), ...place, serviceCode, skill, group, slots, ...owner, bookedBy: { kind: 'user', id: person.userId }, bookedAt: now, ...subject }, heldUntil(now)))
      const { booking } = made
      const change = opening(made, now, { kind: 'user', id: person.userId, roles: ['booker'] }, identity)
      const view = await viewOf(deps, booking, [change.event], await viewerOf(ctx, booking), now)
      return commitReply<typeof appointmentRoutes.hold>(ctx, [...(await writesOf(deps, now, [change], new Map([[subject.limitKey, record]]))), ...admitted], view)
    })
  })
})

/** Loads a booking the caller may see. */
export async function loadSeen(ctx: Ctx, caseId: string) {
  const loaded = await loadWithEvents(ctx.deps, caseId)
  const viewer = await viewerOf(ctx, loaded?.booking)
  return { ...(loaded as NonNullable<typeof loaded>), viewer }
}

/** Completes an order's place: found open and possible, and open to this person. */
async function placed(ctx: Ctx, booking: Booking, order: { readonly outletId: string; readonly date: string; readonly time: string }, byOffice: boolean) {
  const { deps, now } = ctx
  const limits = limitsOn(dateOf(now))
  const matter = await bookableFor(deps, booking.serviceCode, order.date)
  // Quarters and lists are of one skill and length: what was booked is what is moved.
  const { place } = await findPlace(deps, now, { ...matter, slots: booking.slots }, order, limits, byOffice)
  if (byOffice) return place
  // Nobody is let in to another place by moving: what is given out is booked.
  await admission(deps, { userId: userOf(ctx), outletId: place.outletId, skill: booking.skill, date: place.date, time: place.time, admission: undefined, now })
  const { test } = booking
  const early = test === undefined ? undefined : testProblem((await loadRecord(deps, booking.limitKey)).tests, { subject: test.subject, licenceClass: test.licenceClass as TestClass }, place.date, limits)
  if (early !== undefined) throw early
  return place
}

type Given = { readonly command: string } & Partial<{ readonly outletId: string; readonly date: string; readonly time: string }>

/** An order as it came, with its place, or places to choose from, found. */
async function orderFrom(ctx: Ctx, booking: Booking, given: Given): Promise<BookingOrder> {
  if (given.command === 'officeOffer') return { ...given, ...(await offersNow(ctx.deps, ctx.now, booking)) } as BookingOrder
  const { outletId, date, time, ...rest } = given
  if (outletId === undefined || date === undefined || time === undefined) return given as BookingOrder
  return { ...rest, to: await placed(ctx, booking, { outletId, date, time }, given.command === 'officeMove') } as BookingOrder
}

/** An offer was made without asking what its person has booked meanwhile: that is asked when they take it. */
async function assertMayConfirm({ deps, now }: Ctx, booking: Booking): Promise<void> {
  if (booking.offer === undefined) return
  const full = obstaclesTo(await loadRecord(deps, booking.limitKey), { group: booking.group, date: booking.date }, now, limitsOn(dateOf(now))).find((one) => one.code === 'appointment.limit')
  if (full !== undefined) throw full
}

/** Tries again while others take the places that were found: the office's order is not refused for that. */
async function untilKept<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!takenMeanwhile(error) || tries >= MOST_SEARCHES) throw error
    }
  }
}

/** Gives an order on a booking and shows it as it then stands: the way of every button on both front ends. */
export async function actOn<R extends typeof appointmentRoutes.act | typeof appointmentRoutes.staffAct>(ctx: Ctx, input: { readonly caseId: string; readonly version: number }, given: Given) {
  const { deps, now } = ctx
  const attempt = (): Promise<unknown> => onSteady(async () => {
    const { booking, events, viewer } = await loadSeen(ctx, input.caseId)
    if (booking.version !== input.version) throw problem('version-conflict')
    const bill = given.command === 'confirm' ? await billStateOf(deps, booking) : undefined
    const change = decideOne(deps, now, booking, await orderFrom(ctx, booking, given), viewer.actor, bill)
    if (given.command === 'confirm') await assertMayConfirm(ctx, booking)
    const view = await viewOf(deps, change.next, [...events, change.event], await viewerOf(ctx, change.next), now)
    // Somebody who deletes their account at this moment leaves nothing confirmed behind; a hold runs out by itself.
    const there = given.command === 'confirm' && viewer.actor.kind === 'user' ? [stillThere(deps, viewer.actor.id)] : []
    return commitReply<R>(ctx, [...(await writesOf(deps, now, [change])), ...there], view as never, viewer.actor.kind === 'staff' ? { action: `appointment.${given.command}`, subject: booking.caseId } : undefined)
  })
  const { outletId, date, time } = given
  if (given.command === 'officeOffer') return untilKept(attempt) as Promise<never>
  if (outletId === undefined || date === undefined || time === undefined) return attempt() as Promise<never>
  const { booking } = await loadSeen(ctx, input.caseId)
  return withAlternatives(deps, now, await bookableFor(deps, booking.serviceCode, date), { outletId, date, time }, limitsOn(dateOf(now)), attempt) as Promise<never>
}

/** Shows a booking the caller may see. */
export async function showBooking(ctx: Ctx, caseId: string) {
  const { booking, events, viewer } = await loadSeen(ctx, caseId)
  return viewOf(ctx.deps, booking, events, viewer, ctx.now)
}

async function waitViews(deps: Deps, now: Instant, entries: readonly StoredWait[]) {
  const shown = await shownOn(deps, dateOf(now))
  return Promise.all(entries.filter((entry) => entry.date >= dateOf(now)).map(async (entry) => {
    const list = await loadList(deps, entry)
    return waitView(shown, entry, list.filter((one) => one.state === 'waiting' && (one.joinedAt < entry.joinedAt || (one.joinedAt === entry.joinedAt && one.waitId < entry.waitId))).length)
  }))
}

const mine = serve(appointmentRoutes.mine, async ({ enterpriseId, cursor }, ctx) => {
  const { deps, now } = ctx
  const userId = userOf(ctx)
  const owner = enterpriseId ?? userId
  if (enterpriseId !== undefined && !(await ownersOf(deps, userId, now)).includes(enterpriseId)) throw problem('not-found')
  const page = await bookingsOfOwner(deps, owner, PAGE, readCursor(cursor, /^APPT#\d{4}-\d\d-\d\dT\d\d:\d\d#[0-9A-Z-]{4,40}$/))
  const shown = await shownOn(deps, dateOf(now))
  return {
    cases: page.bookings.map((booking) => summaryOf(shown, booking, enterpriseId === undefined ? 'owner' : 'enterprise')), waiting: cursor === undefined ? await waitViews(deps, now, await waitsOfOwner(deps, owner)) : [],
    ...cursorAt(page.next)
  }
})

const get = serve(appointmentRoutes.get, ({ caseId }, ctx) => showBooking(ctx, caseId))

const act = serve(appointmentRoutes.act, (input, ctx) => actOn<typeof appointmentRoutes.act>(ctx, input, input.order))

const calendar = serve(appointmentRoutes.calendar, async ({ caseId }, ctx) => {
  const { booking } = await loadSeen(ctx, caseId)
  if (booking.state === 'held' || booking.state === 'expired' || booking.state === 'displaced') throw problem('not-allowed-now', { detail: '确认后才能存入日历' })
  const shown = await shownOn(ctx.deps, dateOf(ctx.now))
  const outlet = briefOf(shown, booking.outletId, booking.unit)
  return {
    fileName: `${booking.caseId}.ics`,
    text: calendarFile({
      ...booking, title: services[booking.serviceCode], place: `${outlet.name} ${outlet.address}`, note: `预约号 ${booking.caseId}。不能到场请提前在小程序里取消或改时间。`, lng: outlet.lng, lat: outlet.lat, cancelled: booking.state === 'cancelled'
    }, ctx.now)
  }
})


/** Routes of this file. */
export const citizenServed: readonly Served[] = [hold, mine, get, act, calendar]
