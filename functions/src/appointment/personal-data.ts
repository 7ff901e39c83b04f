/** What the module keeps about a person: handed over on request, and taken out of their bookings when they leave. */
import { isOver, type Booking } from '@lubiao/shared/appointment/booking'
import { appointmentMachine } from '@lubiao/shared/appointment/booking-machine'
import type { PersonalData, Subject } from '../account/personal-data'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { onSteady } from './act'
import { bookingsForIdentity, bookingsOfOwner, erasedBookingWrite, loadBooking, noVisitorWrite } from './repo'
import { leaveWrite, waitsOfOwner } from './repo-waiting'

const PAGE = 50
const GONE = '已注销'

async function own(deps: Deps, userId: string): Promise<readonly Booking[]> {
  const found: Booking[] = []
  let after: string | undefined
  do {
    const page = await bookingsOfOwner(deps, userId, PAGE, after)
    found.push(...page.bookings)
    after = page.next
  } while (after !== undefined)
  return found
}

/** Bookings that others made for the person. */
const elsewhere = async (deps: Deps, { userId, identity }: Subject): Promise<readonly Booking[]> => (identity === undefined ? [] : (await bookingsForIdentity(deps, identity)).filter((one) => one.ownerId !== userId))

const exported = (deps: Deps, booking: Booking): unknown => {
  const { caseId, serviceCode, outletId, date, time, state, bookedAt, plate, test, result, visitor } = booking
  return { caseId, serviceCode, outletId, date, time, state: appointmentMachine.states[state].label, bookedAt, plate, test, result, visitor: JSON.parse(deps.cipher.open(visitor.sealed)) as unknown }
}

/** Takes the person out of a booking; one without them stays as it is. */
async function eraseFrom(deps: Deps, caseId: string, linked: boolean): Promise<void> {
  const booking = await loadBooking(deps, caseId)
  if (booking === undefined || booking.visitor.nameMasked === GONE) return
  const { plate: _plate, plateType: _type, ...rest } = booking
  const next: Booking = { ...rest, version: booking.version + 1, visitor: { self: booking.visitor.self, nameMasked: GONE, sealed: deps.cipher.seal('{}') } }
  await commit(deps, [erasedBookingWrite(deps, booking, next), ...(linked ? [noVisitorWrite(deps, caseId)] : [])])
}

/** The module's answers. */
export const appointmentPersonalData: PersonalData = {
  module: 'appointment',
  exportOf: async (deps, who) => ({
    bookings: (await own(deps, who.userId)).map((one) => exported(deps, one)), bookedForMe: (await elsewhere(deps, who)).map((one) => exported(deps, one)),
    waiting: (await waitsOfOwner(deps, who.userId)).map(({ serviceCode, outletId, date, joinedAt, state }) => ({ serviceCode, outletId, date, joinedAt, state }))
  }),
  hasOpen: async (deps, { userId }) => (await own(deps, userId)).some((one) => !isOver(one) && one.state !== 'held'),
  erase: async (deps, who) => {
    for (const one of await own(deps, who.userId)) await eraseFrom(deps, one.caseId, false)
    for (const one of await elsewhere(deps, who)) await eraseFrom(deps, one.caseId, true)
    for (const entry of await waitsOfOwner(deps, who.userId)) await onSteady(() => commit(deps, [leaveWrite(deps, entry)]))
  }
}
