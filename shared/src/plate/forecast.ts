/**
 * How long it will take: a lane is a line of stations with bays, each taking about its median. From who stands where, every car's way is played
 * forward; what one tap per station tells is enough to measure the medians.
 */
import { instantOf, millisOf, type Instant } from '../kernel/clock'
import type { LaneSpec } from './stations.data'

const MINUTE = 60_000

/** What is known of a station: the latest service times in seconds, oldest first, and the latest moments a car left it. */
export interface Measured {
  readonly samples: readonly number[]
  readonly departures: readonly Instant[]
}

/** Service times remembered: enough for a median, few enough to follow the day. */
export const MOST_SAMPLES = 40
/** Fewer than this many cars, and the planned time is taken. */
export const FEWEST_SAMPLES = 5
/** A tap forgotten over lunch says nothing about the work: nothing longer counts. */
const LONGEST_SAMPLE_SECONDS = 3600

/** The middle value; the mean of the two middle ones of an even number. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2
}

/**
 * A station's measurements with one more car gone. The service time of a car that came at `since` and left at `left` began when a bay became
 * free: at the departure before the last `bays` ones, if that was after it came (Little's bookkeeping of a first-come line).
 */
export function withDeparture(before: Measured, bays: number, since: Instant, left: Instant): Measured {
  const previous = before.departures[before.departures.length - bays]
  const began = previous !== undefined && previous > since ? previous : since
  const seconds = Math.max(0, Math.round((millisOf(left) - millisOf(began)) / 1000))
  return {
    departures: [...before.departures, left].sort().slice(-Math.max(bays, 1)),
    samples: seconds > LONGEST_SAMPLE_SECONDS ? before.samples : [...before.samples, seconds].slice(-MOST_SAMPLES)
  }
}

/** Minutes a station takes for one car, and whether that is measured. */
export function minutesAt(plannedMinutes: number, measured: Measured | undefined): { readonly minutes: number; readonly measured: boolean } {
  const samples = measured?.samples ?? []
  return samples.length < FEWEST_SAMPLES ? { minutes: plannedMinutes, measured: false } : { minutes: Math.max(0.5, Math.round(median(samples) / 6) / 10), measured: true }
}

/** A car as far as the forecast needs it. */
export interface Waiting {
  readonly caseId: string
  readonly station: string
  readonly sinceStation: Instant
}

/** What is expected of one car: none of a moment when a station on its way is paused. */
export interface Expected {
  readonly caseId: string
  readonly readyAt: Instant | undefined
  readonly ahead: number
  readonly pausedAt: string | undefined
}

/** Facts about the stations. */
export interface LineFacts {
  readonly now: Instant
  readonly lane: LaneSpec
  readonly measured: ReadonlyMap<string, Measured>
  readonly paused: ReadonlySet<string>
}

/** Cars in the order in which a station takes them: who came first, then by number. */
const byArrival = (a: { readonly at: number; readonly caseId: string }, b: { readonly at: number; readonly caseId: string }): number => a.at - b.at || (a.caseId < b.caseId ? -1 : 1)

/** Plays the line forward: when each car will be out, and how many are before it at its own station. */
export function forecastLine(cars: readonly Waiting[], facts: LineFacts): readonly Expected[] {
  const now = millisOf(facts.now)
  const arrivals = new Map<string, { at: number; paused: string | undefined; ahead: number }>()
  for (const { key, bays, plannedMinutes } of facts.lane.stations) {
    const service = minutesAt(plannedMinutes, facts.measured.get(key)).minutes * MINUTE
    const here = cars.filter((car) => car.station === key).map((car) => ({ caseId: car.caseId, at: millisOf(car.sinceStation) })).sort(byArrival)
    const coming = [...arrivals].map(([caseId, { at }]) => ({ caseId, at })).sort(byArrival)
    const free = Array.from({ length: bays }, () => now)
    for (const [i, car] of [...here, ...coming].entries()) {
      // A car already in a bay has done part of its time; how much is not known beyond its arrival.
      const bay = free.indexOf(Math.min(...free))
      const inBay = i < here.length && i < bays
      const starts = Math.max(free[bay] as number, car.at, now)
      const ends = inBay ? Math.max(now, Math.max(car.at, now - service * 0.75) + service) : starts + service
      free[bay] = ends
      const known = arrivals.get(car.caseId)
      arrivals.set(car.caseId, { at: ends, paused: known?.paused ?? (facts.paused.has(key) ? key : undefined), ahead: known?.ahead ?? i })
    }
  }
  return cars.map(({ caseId }) => {
    const found = arrivals.get(caseId) as { at: number; paused: string | undefined; ahead: number }
    return { caseId, readyAt: found.paused === undefined ? instantOf(found.at) : undefined, ahead: found.ahead, pausedAt: found.paused }
  })
}

/** Cars a station can pass in an hour at its median. */
export const perHour = (bays: number, minutes: number): number => Math.round((bays * 600) / minutes) / 10

/** The station that holds the line up: a paused one where cars wait, else the slowest where more cars stand than it has bays; undefined when none does. */
export function bottleneckOf(cars: readonly Waiting[], facts: LineFacts): string | undefined {
  const held = facts.lane.stations.map((station) => {
    const waiting = cars.filter((car) => car.station === station.key).length
    const { minutes } = minutesAt(station.plannedMinutes, facts.measured.get(station.key))
    return { key: station.key, paused: facts.paused.has(station.key) && waiting > 0, crowded: waiting > station.bays, rate: station.bays / minutes }
  })
  return held.find((one) => one.paused)?.key ?? held.filter((one) => one.crowded).sort((a, b) => a.rate - b.rate)[0]?.key
}
