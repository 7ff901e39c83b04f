/**
 * The clock of a pass: when a submission counts, when a decision is due, what the applicant's own days do to it, and when the system must
 * look at a case again (domain-facts §3.1: two working days; after 17:30 and on rest days a submission counts as the next working day's).
 */
import { addWorkingDays, dateOf, dueAfter, endOfDay, instantAt, instantOf, isWorkingDay, millisOf, timeOfDay, addDays, workingDaysBetween, type CountedDate, type DueInstant, type Instant, type LocalDate, type WorkCalendar } from '../kernel/clock'
import type { PassCase } from './case'
import type { PassDraft } from './contract'
import { CORRECTION_LIMIT, DECISION_LIMIT, DRAFT_LIMIT, EMERGENCY_LIMIT } from './machine'
import type { PassPolicy } from './policy.data'
import type { PassType } from './terms.data'

const MINUTE = 60_000

/** Whole minutes from a to b. */
export const minutesBetween = (a: Instant, b: Instant): number => Math.round((millisOf(b) - millisOf(a)) / MINUTE)

/** The day a submission counts as made. */
export function countedDate(submittedAt: Instant, policy: PassPolicy, calendar: WorkCalendar): CountedDate {
  const date = dateOf(submittedAt)
  const day = isWorkingDay(date, calendar)
  if (day.works && timeOfDay(submittedAt) <= policy.cutOff) return { date, provisional: day.provisional }
  const next = addWorkingDays(date, 1, calendar)
  return { date: next.date, provisional: next.provisional || day.provisional }
}

/** The first day a pass may begin when submitted at this moment. */
export function earliestStart(submittedAt: Instant, policy: PassPolicy, calendar: WorkCalendar): CountedDate {
  const counted = countedDate(submittedAt, policy, calendar)
  const start = addWorkingDays(counted.date, policy.leadWorkingDays, calendar)
  return { date: start.date, provisional: counted.provisional || start.provisional }
}

/** What the clock of a decision has run through. */
export interface DecisionClock extends Pick<PassCase, 'pausedWorkingDays' | 'pausedMinutes' | 'lastSubmittedAt'> {
  readonly submittedAt: Instant
}

/** The promised working days after the counted submission, plus those the case lay with the applicant. */
function promised({ submittedAt, pausedWorkingDays }: DecisionClock, policy: PassPolicy, calendar: WorkCalendar): DueInstant {
  const counted = countedDate(submittedAt, policy, calendar)
  const due = dueAfter(instantAt(counted.date), DECISION_LIMIT, calendar)
  if (pausedWorkingDays === 0) return { at: due.at, provisional: counted.provisional || due.provisional }
  const moved = addWorkingDays(dateOf(due.at), pausedWorkingDays, calendar)
  return { at: endOfDay(moved.date), provisional: counted.provisional || due.provisional || moved.provisional }
}

/**
 * When a decision is due: two working days at the latest, and before the pass is to begin, or it would come too late to be of use
 * (domain-facts §3.1). An emergency that skips the lead time has hours. A correction handed in on the very first day, when "before" is past,
 * has the same hours from then.
 */
export function decisionDue(clock: DecisionClock, application: Pick<PassDraft, 'validFrom' | 'validTo' | 'emergency'>, policy: PassPolicy, calendar: WorkCalendar): DueInstant {
  const { submittedAt, pausedMinutes, lastSubmittedAt = submittedAt } = clock
  const { validFrom, validTo, emergency } = application
  const inDays = promised(clock, policy, calendar)
  if (validFrom === undefined) return inDays
  const inHours = (from: Instant): Instant => dueAfter(from, EMERGENCY_LIMIT, calendar).at
  const begins = instantAt(validFrom)
  const before = begins > lastSubmittedAt ? instantOf(millisOf(begins) - 1) : inHours(lastSubmittedAt)
  const urgent = emergency !== undefined && validFrom < earliestStart(submittedAt, policy, calendar).date
  if (!urgent) return { at: before < inDays.at ? before : inDays.at, provisional: inDays.provisional }
  const soon = inHours(instantOf(millisOf(submittedAt) + pausedMinutes * MINUTE))
  // Asked for late in the evening for that very day: an answer after midnight would come when the pass has run out.
  const ends = validTo === undefined ? soon : endOfDay(validTo)
  return { at: [soon, ends, ...(begins > lastSubmittedAt ? [before] : [])].sort()[0] as Instant, provisional: false }
}

/** Working days a case lay with the applicant: after the day it was returned, up to the day its correction counts. */
export function pausedDays(since: Instant, resubmittedAt: Instant, policy: PassPolicy, calendar: WorkCalendar): { readonly days: number; readonly provisional: boolean } {
  return workingDaysBetween(dateOf(since), countedDate(resubmittedAt, policy, calendar).date, calendar)
}

/** What a correction handed in at `now` would add to the clock of a returned case; of any other, what it has run through. */
export function waited(passCase: Pick<PassCase, 'pausedSince' | 'pausedWorkingDays' | 'pausedMinutes'> | undefined, now: Instant, policy: PassPolicy, calendar: WorkCalendar): Pick<DecisionClock, 'pausedWorkingDays' | 'pausedMinutes'> {
  const { pausedSince, pausedWorkingDays = 0, pausedMinutes = 0 } = passCase ?? {}
  if (pausedSince === undefined) return { pausedWorkingDays, pausedMinutes }
  return { pausedWorkingDays: pausedWorkingDays + pausedDays(pausedSince, now, policy, calendar).days, pausedMinutes: pausedMinutes + minutesBetween(pausedSince, now) }
}

/** Until when a returned case may be corrected; natural days, so no calendar year is missing. */
export const correctionDue = (enteredAt: Instant): Instant => dueAfter(enteredAt, CORRECTION_LIMIT, { version: '', years: {} }).at

/** Until when a draft is kept that nobody touches. */
export const draftDue = (touchedAt: Instant): Instant => dueAfter(touchedAt, DRAFT_LIMIT, { version: '', years: {} }).at

/** The last working day on which applying before the cut-off still gets an extension that begins the day after `validTo`. */
export function lastDayToExtend(validTo: LocalDate, policy: PassPolicy, calendar: WorkCalendar): LocalDate {
  let day = validTo
  while (!isWorkingDay(day, calendar).works || earliestStart(instantAt(day, policy.cutOff), policy, calendar).date > addDays(validTo, 1)) day = addDays(day, -1)
  return day
}

/** When the holder is reminded that the pass ends: nine in the morning, some days before the last, and never later than an extension can still be had without a gap. */
export function remindAt(validTo: LocalDate, passType: PassType, policy: PassPolicy, calendar: WorkCalendar): Instant {
  const [day] = [addDays(validTo, -policy.types[passType].remindDays), lastDayToExtend(validTo, policy, calendar)].sort() as [LocalDate, LocalDate]
  return instantAt(day, '09:00')
}

const earliest = (...moments: readonly (Instant | undefined)[]): Instant | undefined => moments.filter((moment) => moment !== undefined).sort()[0]

/** The next moment the system must look at a case; undefined when never again. */
export function wakeOf(passCase: PassCase, policy: PassPolicy, calendar: WorkCalendar): Instant | undefined {
  const { application, state } = passCase
  switch (state) {
    case 'draft':
      return draftDue(passCase.enteredAt)
    case 'submitted':
    case 'proposed': {
      const recheck = passCase.checks.some((check) => check.level === 'unknown') && state === 'submitted' && passCase.checkedAt !== undefined
        ? instantOf(millisOf(passCase.checkedAt) + policy.recheckMinutes * MINUTE) : undefined
      return earliest(passCase.overdueAt === undefined ? passCase.decisionDueAt : undefined, recheck)
    }
    case 'returned':
      return correctionDue(passCase.enteredAt)
    case 'approved':
      return application.validFrom === undefined ? undefined : instantAt(application.validFrom)
    case 'active': {
      if (application.validTo === undefined || application.passType === undefined) return undefined
      const remind = passCase.remindedAt === undefined ? remindAt(application.validTo, application.passType, policy, calendar) : undefined
      // A pass shorter than its reminder lead is reminded of at once would be noise: its holder has just been told it begins.
      return earliest(remind !== undefined && remind > passCase.enteredAt ? remind : undefined, endOfDay(application.validTo))
    }
    default:
      return undefined
  }
}

/** What the system must do with a case now, if anything: the command its clock gives. */
export function dueCommand(passCase: PassCase, now: Instant, policy: PassPolicy, calendar: WorkCalendar): 'discard' | 'markOverdue' | 'recordChecks' | 'lapse' | 'activate' | 'expire' | 'remind' | undefined {
  if (passCase.wakeAt === undefined || now < passCase.wakeAt) return undefined
  switch (passCase.state) {
    case 'draft':
      return now > draftDue(passCase.enteredAt) ? 'discard' : undefined
    case 'submitted':
    case 'proposed':
      return passCase.overdueAt === undefined && passCase.decisionDueAt !== undefined && now > passCase.decisionDueAt ? 'markOverdue' : passCase.state === 'submitted' ? 'recordChecks' : undefined
    case 'returned':
      return now > correctionDue(passCase.enteredAt) ? 'lapse' : undefined
    case 'approved':
      return 'activate'
    case 'active':
      return now > endOfDay(passCase.application.validTo as LocalDate) ? 'expire' : passCase.remindedAt === undefined && now >= remindAt(passCase.application.validTo as LocalDate, passCase.application.passType as PassType, policy, calendar) ? 'remind' : undefined
    default:
      return undefined
  }
}
