/**
 * Which outlet to go to: those that do a service, ordered. Somebody who sets out now travels, then waits; an outlet that closes before they
 * arrive is as good as closed. Pure; minutes are minutes, distances metres along a great circle.
 */
import { addDays, dateOf, instantAt, instantOf, millisOf, timeOfDay, type Instant, type LocalDate } from '../kernel/clock'
import type { Delegation } from './catalogue'
import type { DayHours } from './hours'

/** Metres a minute in town traffic, 24 km/h: a rough figure that only orders places. */
export const METRES_A_MINUTE = 400
/** Minutes of waiting assumed where an outlet has not told its queue: neither reward nor punishment for silence. */
export const UNKNOWN_WAIT_MINUTES = 15

/** How busy an outlet is, as far as it is known. */
export interface OutletLoad {
  /** People waiting. */
  readonly waiting?: number | undefined
  /** Minutes a person who comes now will wait. */
  readonly waitMinutes?: number | undefined
  /** Start of the next quarter hour that can be booked. */
  readonly nextFree?: Instant | undefined
}

/** Whether an outlet is open at a moment, until when, or from when. */
export interface OpenState {
  readonly open: boolean
  readonly appointmentOnly: boolean
  readonly closesAt?: Instant | undefined
  readonly opensAt?: Instant | undefined
  /** The answer rests on a year whose holidays are not published. */
  readonly provisional: boolean
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
const at = (date: LocalDate, minute: number): Instant => instantOf(millisOf(instantAt(date)) + minute * 60_000)

/** Days looked ahead for the next opening: longer than any holiday block. */
export const LOOK_AHEAD_DAYS = 14

/** Open or not at `now`, from the hours of that day and those after it. A day by appointment only is not open to somebody who just comes. */
export function openState(now: Instant, hoursOf: (date: LocalDate) => DayHours): OpenState {
  const today = dateOf(now)
  const minute = minuteOf(timeOfDay(now))
  const day = hoursOf(today)
  const span = day.spans.find((one) => one.from <= minute && minute < one.to)
  if (span !== undefined && !day.appointmentOnly) return { open: true, appointmentOnly: false, closesAt: at(today, span.to), provisional: day.provisional }
  const inSpan = span !== undefined
  for (let n = 0; n <= LOOK_AHEAD_DAYS; n += 1) {
    const date = addDays(today, n)
    const hours = hoursOf(date)
    const next = hours.appointmentOnly ? undefined : hours.spans.find((one) => n > 0 || one.from > minute)
    if (next !== undefined) return { open: false, appointmentOnly: inSpan, opensAt: at(date, next.from), provisional: hours.provisional }
  }
  return { open: false, appointmentOnly: inSpan, provisional: day.provisional }
}

/** One outlet as it is ordered. */
export interface Candidate {
  readonly id: string
  readonly how: Delegation
  readonly metres?: number | undefined
  readonly state: OpenState
  readonly load: OutletLoad
}

/** `best`: soonest done; `near`: distance; `short`: fewest waiting. */
export type Order = 'best' | 'near' | 'short'

/** Minutes until somebody who sets out now would arrive; 0 when it is not known where they are. */
export const travelMinutes = (candidate: Pick<Candidate, 'metres'>): number => Math.ceil((candidate.metres ?? 0) / METRES_A_MINUTE)

/** Whether they arrive while it is still open: then nobody is sent away before the matter is done (notice measure 10). */
export function inTime(now: Instant, candidate: Candidate): boolean {
  const { open, closesAt } = candidate.state
  return open && (closesAt === undefined || millisOf(now) + travelMinutes(candidate) * 60_000 < millisOf(closesAt))
}

type Key = readonly number[]

/** What an order compares, from the first to the last. */
function keyOf(now: Instant, order: Order, one: Candidate): Key {
  const far = one.metres ?? Number.MAX_SAFE_INTEGER
  const wait = one.load.waitMinutes ?? UNKNOWN_WAIT_MINUTES
  if (order === 'near') return [far]
  if (order === 'short') return [inTime(now, one) ? 0 : 1, one.load.waiting ?? Number.MAX_SAFE_INTEGER, far]
  const reachable = inTime(now, one)
  const opens = reachable ? 0 : one.state.opensAt === undefined ? Number.MAX_SAFE_INTEGER : (millisOf(one.state.opensAt) - millisOf(now)) / 60_000
  // What is only passed on is not done on the spot, however near it is.
  return [reachable ? 0 : 1, one.how === '●' ? 0 : 1, Math.max(opens, travelMinutes(one)) + wait, far]
}

/** The candidates in order; of two alike the one with the smaller id. */
export function rank<C extends Candidate>(now: Instant, order: Order, candidates: readonly C[]): readonly C[] {
  const keyed = candidates.map((one) => ({ one, key: keyOf(now, order, one) }))
  return keyed.sort((a, b) => {
    const place = a.key.findIndex((part, i) => part !== b.key[i])
    if (place < 0) return a.one.id < b.one.id ? -1 : 1
    return (a.key[place] as number) - (b.key[place] as number)
  }).map(({ one }) => one)
}
