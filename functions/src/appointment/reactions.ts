/** What follows from events: people are told, figures counted, the day's queue moves bookings on, and an office's own day and a changed table are written into the quarters they touch. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { Problem, problem } from '@lubiao/shared/kernel/problem'
import type { BookingOrder } from '@lubiao/shared/appointment/rules'
import { tell } from '../account/notices'
import { tellFor } from '../account/people'
import { commit } from '../platform/commit'
import type { DomainEvent } from '../platform/events'
import { markDone, type Reaction } from '../platform/reactor'
import { decideOne, onSteady, systemActor, writesOf } from './act'
import { billStateOf } from './charging'
import { replan, republish } from './displacing'
import { noticeFor } from './notices'
import { loadBooking } from './repo'
import { figuresOf, figuresWrites } from './repo-figures'
import { briefOf, shownOn } from './view'

const notice: Reaction = {
  name: 'appointment.notice',
  on: ['appointment.held', 'appointment.reminded', 'appointment.moved', 'appointment.displaced', 'appointment.officeCancelled', 'appointment.missed', 'appointment.expired'],
  run: async (event, deps, done) => {
    const booking = await loadBooking(deps, event.caseId)
    const message = booking === undefined ? undefined : noticeFor(event, booking, briefOf(await shownOn(deps, dateOf(event.at)), booking.outletId, booking.unit).name)
    if (booking === undefined || message === undefined) return markDone(deps, done)
    const userId = booking.enterpriseId === undefined ? booking.bookedBy.id : await tellFor(deps, booking.bookedBy.id, booking.enterpriseId, deps.now())
    const outcome = await tell(deps, { userId }, message)
    deps.log(outcome === 'later' || outcome === 'refused' ? 'warn' : 'info', 'appointment.notice', { caseId: event.caseId, event: event.name, outcome })
    // Not marked, so tried again, later each time. A crash right here may send twice: better than never.
    if (outcome === 'later') throw problem('upstream-unavailable')
    await markDone(deps, done)
  }
}

const figures: Reaction = {
  name: 'appointment.figures',
  on: ['appointment.confirmed', 'appointment.rescheduled', 'appointment.moved', 'appointment.displaced', 'appointment.cancelled', 'appointment.officeCancelled', 'appointment.served', 'appointment.missed'],
  run: (event, deps, done) => commit(deps, [done, ...figuresWrites(deps, figuresOf(event))])
}

/** What a ticket's event means for the booking it was given for. Whoever left after checking in was there. */
const MEANING: Readonly<Record<string, BookingOrder>> = {
  'queue.called': { command: 'call' }, 'queue.served': { command: 'serve' }, 'queue.missed': { command: 'miss', couldCome: true }, 'queue.left': { command: 'miss', couldCome: true }, 'queue.lapsed': { command: 'miss', couldCome: true }
}

const bookingIn = (event: DomainEvent): string | undefined => (typeof event.data?.['bookingId'] === 'string' ? event.data['bookingId'] : undefined)

const ticket: Reaction = {
  name: 'appointment.ticket',
  on: Object.keys(MEANING),
  run: (event, deps, done) => onSteady(async () => {
    const caseId = bookingIn(event)
    const booking = caseId === undefined ? undefined : await loadBooking(deps, caseId)
    const order = MEANING[event.name]
    if (booking === undefined || order === undefined) return markDone(deps, done)
    try {
      const change = decideOne(deps, deps.now(), booking, order, { kind: 'system', id: 'queue', roles: ['queue'] })
      await commit(deps, [done, ...(await writesOf(deps, deps.now(), [change]))])
    } catch (error) {
      // Called a second time, or settled by an event that came first: there is nothing left to move.
      if (!(error instanceof Problem) || error.code !== 'not-allowed-now') throw error
      await markDone(deps, done)
    }
  })
}

/** A hold is sure once its bill is paid, whoever paid it and wherever. One that the office has moved meanwhile stays where it is. */
const paid: Reaction = {
  name: 'appointment.paid',
  on: ['payment.paid', 'payment.waived'],
  run: (event, deps, done) => onSteady(async () => {
    const booking = event.data?.['module'] === 'appointment' ? await loadBooking(deps, String(event.data['of'])) : undefined
    if (booking?.state !== 'held') return markDone(deps, done)
    const change = decideOne(deps, deps.now(), booking, { command: 'confirm' }, systemActor, await billStateOf(deps, booking))
    await commit(deps, [done, ...(await writesOf(deps, deps.now(), [change]))])
  })
}

/** An office's publication of a day counts at once. Running it again changes nothing: what was moved aside stays so. */
const day: Reaction = {
  name: 'appointment.day',
  on: ['service.outletDayPublished'],
  run: async (event, deps, done) => {
    const { outletId, date } = event.data ?? {}
    if (typeof outletId === 'string' && typeof date === 'string') await republish(deps, outletId, date)
    await markDone(deps, done)
  }
}

/** A table that changes an outlet from a day on meets the quarters stored by the old one. Running it again changes nothing. */
const table: Reaction = {
  name: 'appointment.table',
  on: ['service.outletRevised'],
  run: async (event, deps, done) => {
    const { key, effectiveFrom } = event.data ?? {}
    if (typeof key === 'string' && typeof effectiveFrom === 'string') await replan(deps, key, effectiveFrom)
    await markDone(deps, done)
  }
}

/** The module's reactions. */
export const appointmentReactions: readonly Reaction[] = [notice, figures, ticket, paid, day, table]
