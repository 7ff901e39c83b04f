/** Who is told that it is nearly their turn: whoever has a phone to be told on, has waited long enough to have gone off, and has few before them. */
import { millisOf, type Instant } from '../kernel/clock'
import type { Ticket } from './case'
import type { QueueEstimate } from './contract'

/** People ahead at whom it is nearly one's turn, however slow the services. */
export const NEAR_AHEAD = 2

/** Minutes of waiting left at which it is, however many are ahead. */
export const NEAR_MINUTES = 10

/** Minutes in the line before anybody is told: who has just taken a number has just read how it stands. */
export const NEAR_AFTER_MINUTES = 5

/** Whether a ticket's holder is told now. While no counter is open nothing is near. */
export function isNear(ticket: Pick<Ticket, 'state' | 'holderId' | 'joinedAt' | 'nearAt'>, estimate: Pick<QueueEstimate, 'ahead' | 'minutes' | 'notBefore'>, now: Instant): boolean {
  if (ticket.state !== 'waiting' || ticket.holderId === undefined || ticket.nearAt !== undefined || estimate.minutes === undefined) return false
  if (millisOf(now) - millisOf(ticket.joinedAt) < NEAR_AFTER_MINUTES * 60_000) return false
  // Booked and early: called from their time on, so that "nearly" is before it, not when the line happens to be short.
  if (estimate.notBefore !== undefined && millisOf(estimate.notBefore) - millisOf(now) > NEAR_MINUTES * 60_000) return false
  return estimate.ahead <= NEAR_AHEAD || estimate.minutes.typical <= NEAR_MINUTES
}
