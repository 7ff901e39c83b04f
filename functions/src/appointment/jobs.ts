/** What the clock does to bookings: holds run out, places cool down, reminders go out, who did not come is counted, who did not choose gets the first place. */
import { limitsOn } from '@lubiao/shared/appointment/limits'
import { dueCommand, type BookingOrder } from '@lubiao/shared/appointment/rules'
import { startOf, type Booking } from '@lubiao/shared/appointment/booking'
import { timesOf } from '@lubiao/shared/appointment/schedule'
import { dateOf, instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { Problem } from '@lubiao/shared/kernel/problem'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { Waker } from '../platform/sweeper'
import { presencePossible } from '../queue/lengths'
import { outletDate } from '../service/tables'
import { decideOne, onSteady, systemActor, writesOf } from './act'
import { endOfPaying } from './charging'
import { displace } from './displacing'
import { plannedOn } from './places'
import { loadBooking } from './repo'

const BEFORE_MINUTES = 30

/** Whether the outlet was open for the whole of a booking and its door screen alive: nobody is blamed for a closed door, or for a screen they could not scan. */
async function couldCome(deps: Deps, booking: Booking): Promise<boolean> {
  const start = millisOf(startOf(booking))
  const alive = await presencePossible(deps, booking.outletId, booking.date, instantOf(start - BEFORE_MINUTES * 60_000), instantOf(start + booking.slots * 15 * 60_000))
  if (!alive) return false
  const day = await outletDate(deps, booking.outletId, booking.date)
  const open = new Set(day === undefined ? [] : plannedOn(day, booking.skill).map((slot) => slot.time))
  return timesOf(booking.time, booking.slots).every((time) => open.has(time))
}

/** Refusals that mean somebody else was faster: the booking carries a new wake time, or is looked at again next minute. */
const SETTLED: ReadonlySet<string> = new Set(['version-conflict', 'not-allowed-now', 'appointment.full', 'appointment.closed'])

/** A hold that costs something has run out: it is sure when it was paid after all, and free for others when no money can come any more. */
async function endHold(deps: Deps, booking: Booking): Promise<void> {
  const { bill, bills } = await endOfPaying(deps, booking)
  const now = deps.now()
  const change = decideOne(deps, now, booking, { command: bill === 'paid' ? 'confirm' : 'expire' }, systemActor, bill)
  await commit(deps, await writesOf(deps, now, [{ ...change, bills }]))
}

/** Does what is due for one booking, if anything. */
export const appointmentWaker: Waker = async (deps, caseId) => {
  try {
    await onSteady(async () => {
      const now = deps.now()
      const booking = await loadBooking(deps, caseId)
      const due = booking === undefined ? undefined : dueCommand(booking, now, limitsOn(dateOf(now)))
      if (booking === undefined || due === undefined) return
      if (due === 'searchAgain') return displace(deps, caseId, '继续为您找新的时间')
      const order: BookingOrder = due === 'miss' ? { command: 'miss', couldCome: await couldCome(deps, booking) } : { command: due }
      if (due === 'expire' && booking.bill !== undefined) return endHold(deps, booking)
      await commit(deps, await writesOf(deps, now, [decideOne(deps, now, booking, order, systemActor)]))
    })
  } catch (error) {
    if (!(error instanceof Problem) || !SETTLED.has(error.code)) throw error
  }
}
