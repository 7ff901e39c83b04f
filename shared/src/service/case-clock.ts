/**
 * The clock of a piece of business: the catalogue's limit, counted in working days as S7 art. 92 and S8 art. 110 say, the days the case lay with
 * the applicant taken out, and when the system has to look at a case again.
 */
import { addDays, addWorkingDays, dateOf, dueAfter, endOfDay, instantOf, millisOf, workingDaysBetween, type DueInstant, type Instant, type WorkCalendar } from '../kernel/clock'
import type { ServiceCase } from './case'
import { limitEnds, type TimeLimit } from './catalogue'
import { CORRECTION_LIMIT, DRAFT_LIMIT, PAYMENT_LIMIT } from './machine'

const MINUTE = 60_000
const DAY_MINUTES = 24 * 60
/** Natural days need no calendar. */
const NO_CALENDAR: WorkCalendar = { version: '', years: {} }
const plus = (at: Instant, minutes: number): Instant => instantOf(millisOf(at) + minutes * MINUTE)

/** Minutes after which a silent register is asked again. */
export const RECHECK_MINUTES = 5
/** Minutes between two looks at an unpaid bill: every minute while the person is likely paying, then rarely. */
export const BILL_MINUTES = { first: 1, later: 30, firstFor: 60 } as const
/** Minutes between two looks at where a letter is. */
export const TRACK_MINUTES = 120

/** Whole minutes from a to b. */
export const minutesBetween = (a: Instant, b: Instant): number => Math.round((millisOf(b) - millisOf(a)) / MINUTE)

/** Until when a draft is kept that nobody touches. */
export const draftDue = (touchedAt: Instant): Instant => dueAfter(touchedAt, DRAFT_LIMIT, NO_CALENDAR).at
/** Until when a returned case may be corrected. */
export const correctionDue = (enteredAt: Instant): Instant => dueAfter(enteredAt, CORRECTION_LIMIT, NO_CALENDAR).at
/** Until when a fee may be paid. */
export const paymentDue = (enteredAt: Instant): Instant => dueAfter(enteredAt, PAYMENT_LIMIT, NO_CALENDAR).at

/** Time a case has lain with the applicant. */
export type Paused = Pick<ServiceCase, 'pausedWorkingDays' | 'pausedMinutes'>

/** What a case that comes back from the applicant at `now` has lain there in all. */
export function waited(one: Paused & Pick<ServiceCase, 'pausedSince'>, now: Instant, calendar: WorkCalendar): Paused {
  const { pausedSince, pausedWorkingDays, pausedMinutes } = one
  if (pausedSince === undefined) return { pausedWorkingDays, pausedMinutes }
  return { pausedWorkingDays: pausedWorkingDays + workingDaysBetween(dateOf(pausedSince), dateOf(now), calendar).days, pausedMinutes: pausedMinutes + minutesBetween(pausedSince, now) }
}

/** When the office is due: the promised limit after submission, plus what the case lay with the applicant. */
export function officeDue(submittedAt: Instant, limit: TimeLimit, paused: Paused, calendar: WorkCalendar): DueInstant {
  if (limit.unit === 'hour' || limit.unit === 'minute') return limitEnds(plus(submittedAt, paused.pausedMinutes), limit, calendar)
  const due = limitEnds(submittedAt, limit, calendar)
  if (limit.unit === 'calendarDay') return { at: endOfDay(addDays(dateOf(due.at), Math.ceil(paused.pausedMinutes / DAY_MINUTES))), provisional: due.provisional }
  if (paused.pausedWorkingDays === 0) return due
  const moved = addWorkingDays(dateOf(due.at), paused.pausedWorkingDays, calendar)
  return { at: endOfDay(moved.date), provisional: due.provisional || moved.provisional }
}

/** Sorting puts what is undefined last. */
const earliest = (...moments: (Instant | undefined)[]): Instant | undefined => moments.sort()[0]

/** When the system next asks outside for news of a case; undefined when there is nothing to ask. */
export function nextLook(one: Pick<ServiceCase, 'state' | 'enteredAt' | 'lookedAt' | 'mail'>): Instant | undefined {
  switch (one.state) {
    case 'accepted':
      return plus(one.lookedAt ?? one.enteredAt, RECHECK_MINUTES)
    case 'toPay': {
      const from = one.lookedAt ?? one.enteredAt
      return plus(from, minutesBetween(one.enteredAt, from) < BILL_MINUTES.firstFor ? BILL_MINUTES.first : BILL_MINUTES.later)
    }
    case 'posted':
      return plus(one.lookedAt ?? one.enteredAt, one.mail?.waybill === undefined ? RECHECK_MINUTES : TRACK_MINUTES)
    default:
      return undefined
  }
}

/** When the next move is due, whoever's it is. */
export function dueOf(one: Pick<ServiceCase, 'state' | 'enteredAt' | 'dueAt'>): Instant | undefined {
  switch (one.state) {
    case 'draft':
      return draftDue(one.enteredAt)
    case 'returned':
      return correctionDue(one.enteredAt)
    case 'toPay':
      return paymentDue(one.enteredAt)
    case 'accepted':
    case 'underReview':
    case 'approved':
      return one.dueAt
    default:
      return undefined
  }
}

/** The next moment the system must look at a case; undefined when never again. */
export const wakeOf = (one: ServiceCase): Instant | undefined => earliest(isOfficeMove(one) && one.overdueAt !== undefined ? undefined : dueOf(one), nextLook(one))

const isOfficeMove = (one: Pick<ServiceCase, 'state'>): boolean => one.state === 'accepted' || one.state === 'underReview' || one.state === 'approved'

/** What the system must do with a case now, if anything: a command its clock gives, or a look outside. */
export function dueTask(one: ServiceCase, now: Instant): 'discard' | 'markOverdue' | 'lapse' | 'review' | 'askBill' | 'track' | undefined {
  const due = dueOf(one)
  const over = due !== undefined && now > due
  if (over && one.state === 'draft') return 'discard'
  if (over && (one.state === 'returned' || one.state === 'toPay')) return 'lapse'
  if (over && isOfficeMove(one) && one.overdueAt === undefined) return 'markOverdue'
  const look = nextLook(one)
  if (look === undefined || now < look) return undefined
  return one.state === 'accepted' ? 'review' : one.state === 'toPay' ? 'askBill' : 'track'
}
