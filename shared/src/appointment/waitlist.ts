/**
 * Who is offered a place that has become free. Rule, shown to everybody on the list: of those whom the free place fits, the one who has waited
 * longest; an offer is bound to that person and passes on when it runs out; whoever lets two pass goes off the list and is told. A place is
 * offered to the list before the public sees it.
 */
import { addDays, dateOf, instantAt, instantOf, millisOf, timeOfDay, type Instant, type LocalDate } from '../kernel/clock'
import type { BookingLimits } from './limits.data'
import { endOf, freeFor, timesOf, type DaySlot } from './schedule'

/** Somebody waiting for a day. */
export interface WaitEntry {
  readonly waitId: string
  readonly joinedAt: Instant
  readonly state: 'waiting' | 'offered'
  /** Quarters they need. */
  readonly slots: number
  /** Only between these times of the day; the whole day when left out. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Offers let pass. */
  readonly passed: number
}

/** The order of a list: by the moment of joining, then by id. */
export const inOrder = <E extends WaitEntry>(entries: readonly E[]): readonly E[] => [...entries].sort((a, b) => a.joinedAt.localeCompare(b.joinedAt) || a.waitId.localeCompare(b.waitId))

/** An entry and the time it is offered. */
export interface PlannedOffer<E extends WaitEntry> {
  readonly entry: E
  readonly time: string
}

const fits = (entry: WaitEntry, time: string): boolean => (entry.from === undefined || time >= entry.from) && (entry.to === undefined || endOf(time, entry.slots) <= entry.to)

/** The offers to make for what is free on a day, at most `most`; places that begin before `notBefore` are not offered. Each quarter is used no more often than it is free. */
export function planOffers<E extends WaitEntry>(entries: readonly E[], day: readonly DaySlot[], notBefore: string, most: number): readonly PlannedOffer<E>[] {
  const offers: PlannedOffer<E>[] = []
  let left = day
  for (const entry of inOrder(entries)) {
    if (offers.length >= most) break
    if (entry.state !== 'waiting') continue
    const place = freeFor(left, entry.slots).find(({ time, free }) => free > 0 && time >= notBefore && fits(entry, time))
    if (place === undefined) continue
    const used = timesOf(place.time, entry.slots)
    left = left.map((slot) => (used.includes(slot.time) ? { ...slot, taken: slot.taken + 1 } : slot))
    offers.push({ entry, time: place.time })
  }
  return offers
}

/** Until when an offer is kept: half an hour by day; at night until the morning, so that nobody has to sleep by the phone; never into the last hour and a half before the place. */
export function offerUntil(now: Instant, place: { readonly date: LocalDate; readonly time: string }, limits: BookingLimits): Instant {
  const { dayMinutes, hours, lastMinutes } = limits.waiting
  const time = timeOfDay(now)
  const morning = (date: LocalDate): Instant => instantOf(millisOf(instantAt(date, hours.from)) + 60 * 60_000)
  const kept = time < hours.from ? morning(dateOf(now)) : time >= hours.to ? morning(addDays(dateOf(now), 1)) : instantOf(millisOf(now) + dayMinutes * 60_000)
  const last = instantOf(millisOf(instantAt(place.date, place.time)) - lastMinutes * 60_000)
  return kept < last ? kept : last
}

/** The first time of a day that may still be offered: there must be time left to answer and to come. */
export function notBefore(date: LocalDate, now: Instant, limits: BookingLimits): string {
  const soonest = instantOf(millisOf(now) + (limits.waiting.lastMinutes + limits.waiting.dayMinutes / 2) * 60_000)
  return dateOf(soonest) < date ? '00:00' : dateOf(soonest) > date ? '99:99' : timeOfDay(soonest)
}

/** What becomes of an entry whose offer was let pass. */
export const afterPass = (entry: Pick<WaitEntry, 'passed'>, limits: BookingLimits): 'waits' | 'leaves' => (entry.passed + 1 >= limits.waiting.passes ? 'leaves' : 'waits')
