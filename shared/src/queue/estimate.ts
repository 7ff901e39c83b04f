/**
 * How long somebody still waits, from measured services, open counters and the rule of the line. The line is played through at three paces;
 * what people are told is the range, for one number would be a promise nobody can keep.
 */
import { instantOf, millisOf, type Instant } from '../kernel/clock'
import type { Skill } from '../service/terms.data'
import { isBooked, nextOf, streakAfter, type Standing } from './order'
import { assumedPaces, type Pace } from './pace.data'

/** Services measured before an outlet's own times are believed. */
export const LEAST_MEASURED = 5

/** Measured services that are remembered. */
export const MOST_MEASURED = 50

/** Value below which a share of the sorted numbers lies, by straight line between neighbours; undefined for none. */
export function quantile(numbers: readonly number[], share: number): number | undefined {
  const sorted = [...numbers].sort((a, b) => a - b)
  if (sorted.length === 0) return undefined
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] as number
  const high = sorted[Math.ceil(at)] as number
  return low + (high - low) * (at - Math.floor(at))
}

/** The pace of a skill at an outlet from its latest services in minutes; the assumed one until enough were measured. */
export function paceOf(skill: Skill, measured: readonly number[]): Pace & { readonly measured: boolean } {
  if (measured.length < LEAST_MEASURED) return { ...assumedPaces[skill], measured: false }
  const [low, typical, high] = [0.25, 0.5, 0.75].map((share) => Math.max(1, quantile(measured, share) as number)) as [number, number, number]
  return { low, typical, high, measured: true }
}

/** An open counter: free, or busy since a moment. */
export interface OpenCounter {
  readonly busySince?: Instant | undefined
  /** The part of its time that this line has of it, above 0; all of it when not said. */
  readonly share?: number | undefined
}

/**
 * The part of a counter's time that one of its lines has: as many of all who wait for the counter as wait in that line. Whoever asks is one of them,
 * so that a line in which nobody waits yet has a part too.
 */
export function shareOf(skill: Skill, skills: readonly Skill[], waitingFor: (skill: Skill) => number): number {
  const own = Math.max(1, waitingFor(skill))
  return own / skills.reduce((sum, other) => sum + (other === skill ? 0 : waitingFor(other)), own)
}

/** The line as it stands. */
export interface Line<T extends Standing = Standing> {
  readonly waiting: readonly T[]
  readonly streak: number
  readonly counters: readonly OpenCounter[]
  /** Slots of booked people who have not come yet and may. */
  readonly expected: readonly Instant[]
}

/** Whoever is served longer than usual is about to be done, but not this very moment. */
const OVERTIME_SHARE = 0.25

const MINUTE = 60_000

/** One person called in a line that was played through: milliseconds from now, and people called before. */
interface Call {
  readonly wait: number
  readonly before: number
}

/** When each waiting person is called if every service takes `minutes`; everybody is, sooner or later. */
function played(line: Line, minutes: number, now: Instant): ReadonlyMap<string, Call> {
  const start = millisOf(now)
  const service = minutes * MINUTE
  const free = line.counters.map(({ busySince }) => (busySince === undefined ? start : Math.max(millisOf(busySince) + service, start + service * OVERTIME_SHARE)))
  // A counter that serves other lines between comes back to this one after as much longer.
  const each = line.counters.map(({ share = 1 }) => service / share)
  const pool = [...line.waiting]
  const coming = line.expected.filter((slot) => slot > now).sort().map((slotAt, n): Standing => ({ caseId: `expected-${n}`, slotAt, late: false, joinedAt: slotAt, serial: n }))
  const called = new Map<string, Call>()
  let streak = line.streak
  let before = 0
  for (;;) {
    const at = Math.min(...free)
    const moment = instantOf(at)
    while (coming[0] !== undefined && coming[0].joinedAt <= moment) pool.push(coming.shift() as Standing)
    const next = nextOf(pool, streak, moment)
    if (next === undefined) return called
    pool.splice(pool.indexOf(next), 1)
    called.set(next.caseId, { wait: at - start, before })
    streak = streakAfter(streak, next)
    before += 1
    const counter = free.indexOf(at)
    free[counter] = at + (each[counter] as number)
  }
}

/** What one person is told. Minutes are whole, the low end rounded down and the high end up. */
export interface Estimate {
  readonly ahead: number
  readonly minutes?: { readonly low: number; readonly typical: number; readonly high: number }
  readonly notBefore?: Instant
}

/** Estimates of everybody waiting in one line, by case. No minutes while no counter is open. */
export function estimatesOf<T extends Standing>(line: Line<T>, pace: Pace, now: Instant): ReadonlyMap<string, Estimate> {
  const early = (one: T): { readonly notBefore?: Instant } => (isBooked(one) && one.slotAt > now ? { notBefore: one.slotAt } : {})
  // Without a counter the order still tells how many are before one.
  const open = line.counters.length > 0
  const runs = [pace.low, pace.typical, pace.high].map((minutes) => played(open ? line : { ...line, counters: [{}] }, minutes, now))
  return new Map(line.waiting.map((one) => {
    const calls = runs.map((run) => run.get(one.caseId)) as [Call, Call, Call]
    const [low, typical, high] = calls.map(({ wait }) => wait / MINUTE).sort((a, b) => a - b) as [number, number, number]
    const minutes = { low: Math.floor(low), typical: Math.round(typical), high: Math.ceil(high) }
    return [one.caseId, { ahead: calls[1].before, ...early(one), ...(open ? { minutes } : {}) }]
  }))
}

/** What a walk-in who joined now would be told. */
export function newcomerEstimate(line: Line, pace: Pace, now: Instant): Estimate {
  const newcomer: Standing = { caseId: 'newcomer', late: false, joinedAt: now, serial: Number.MAX_SAFE_INTEGER }
  return estimatesOf({ ...line, waiting: [...line.waiting, newcomer] }, pace, now).get('newcomer') as Estimate
}
