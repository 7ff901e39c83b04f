/** Bookings as the day's queue needs them: finding one, checking it in inside the ticket's own transaction, and who is still expected. */
import { startOf, type Booking } from '@lubiao/shared/appointment/booking'
import type { AppointmentActor } from '@lubiao/shared/appointment/booking-machine'
import { problem } from '@lubiao/shared/kernel/problem'
import { skillIds } from '@lubiao/shared/service/terms.data'
import { mayActFor } from '../account/people'
import type { Deps } from '../platform/deps'
import type { BookedVisit, BookingSource } from '../queue/bookings'
import { decideOne, writesOf } from './act'
import { loadBooking, loadBookings } from './repo'
import { loadDay } from './repo-slots'

const visitOf = (booking: Booking): BookedVisit => ({
  bookingId: booking.caseId, outletId: booking.outletId, skill: booking.skill, date: booking.date, slotAt: startOf(booking), serviceCode: booking.serviceCode, nameMasked: booking.visitor.nameMasked
})

const theirs = async (deps: Deps, booking: Booking, userId: string, now: string): Promise<boolean> => booking.ownerId === userId || (booking.enterpriseId !== undefined && mayActFor(deps, userId, booking.enterpriseId, now))

/** What the queue is given. */
export const bookingSource: BookingSource = {
  find: async (deps, bookingId, by, now) => {
    const booking = await loadBooking(deps, bookingId)
    if (booking === undefined || (by.kind === 'user' && !(await theirs(deps, booking, by.id, now)))) return undefined
    return visitOf(booking)
  },
  checkIn: async (deps, bookingId, by, now) => {
    const booking = await loadBooking(deps, bookingId)
    if (booking === undefined) throw problem('not-found')
    const roles: readonly AppointmentActor[] = by.kind === 'user' ? ['booker'] : ['counter']
    return writesOf(deps, now, [decideOne(deps, now, booking, { command: 'checkIn' }, { kind: by.kind, id: by.id, roles })])
  },
  expected: async (deps, outletId, date) => {
    const days = await Promise.all(skillIds.map((skill) => loadDay(deps, { outletId, skill, date }, false)))
    const bookings = await loadBookings(deps, days.flatMap((slots) => slots.flatMap((slot) => slot.holders)))
    return bookings.filter((one) => one.state === 'confirmed' && one.outletId === outletId && one.date === date).map((one) => ({ skill: one.skill, slotAt: startOf(one) }))
  }
}
