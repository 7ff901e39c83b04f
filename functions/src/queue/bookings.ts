/**
 * Bookings, as the queue needs them. The module that keeps bookings registers itself here: the queue knows neither its storage nor its
 * states, only that checking in puts writes into the ticket's own transaction, so that nobody is checked in without a ticket.
 */
import type { Instant, LocalDate } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { ServiceCode, Skill } from '@lubiao/shared/service/terms.data'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

/** A booking of today or another day. */
export interface BookedVisit {
  readonly bookingId: string
  readonly outletId: string
  readonly skill: Skill
  readonly date: LocalDate
  readonly slotAt: Instant
  readonly serviceCode?: ServiceCode
  readonly nameMasked?: string
}

/** Who checks somebody in: the person (or who acts for them) by phone, or a clerk. */
export type CheckInBy = { readonly kind: 'user' | 'staff'; readonly id: string }

/** What the module of bookings gives. */
export interface BookingSource {
  /** A booking, when it is the user's to use; staff may name any. */
  readonly find: (deps: Deps, bookingId: string, by: CheckInBy, now: Instant) => Promise<BookedVisit | undefined>
  /** Writes that check it in. Throws the refusal when its state does not allow it. */
  readonly checkIn: (deps: Deps, bookingId: string, by: CheckInBy, now: Instant) => Promise<readonly Write[]>
  /** Slots of a day that are booked by people who have not come yet. */
  readonly expected: (deps: Deps, outletId: string, date: LocalDate) => Promise<readonly { readonly skill: Skill; readonly slotAt: Instant }[]>
}

let source: BookingSource | undefined

/** Registers the module of bookings; called once from its file of routes. */
export function registerBookings(given: BookingSource): void {
  source = given
}

/** A booking that may be used now. Throws `not-found`. */
export async function findVisit(deps: Deps, bookingId: string, by: CheckInBy, now: Instant): Promise<BookedVisit> {
  const visit = await source?.find(deps, bookingId, by, now)
  if (visit === undefined) throw problem('not-found')
  return visit
}

/** Writes that check a booking in. */
export const checkInWrites = (deps: Deps, bookingId: string, by: CheckInBy, now: Instant): Promise<readonly Write[]> => source?.checkIn(deps, bookingId, by, now) ?? Promise.resolve([])

/** Slots of people who are still to come. */
export const expectedSlots = (deps: Deps, outletId: string, date: LocalDate): Promise<readonly { readonly skill: Skill; readonly slotAt: Instant }[]> => source?.expected(deps, outletId, date) ?? Promise.resolve([])
