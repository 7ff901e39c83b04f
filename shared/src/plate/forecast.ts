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
    departures: [...before.departures, left].sort().slice(-bays),
    samples: seconds > LONGEST_SAMPLE_SECONDS ? before.samples : [...before.samples, seconds].slice(-MOST_SAMPLES)
  }
}

/** Minutes a station takes for one car, and whether that is measured. */
export function minutesAt(plannedMinutes: number, measured: Measured | undefined): { readonly minutes: number; readonly measured: boolean } {
  if (measured === undefined || measured.samples.length < FEWEST_SAMPLES) return { minutes: plannedMinutes, measured: false }
  return { minutes: Math.max(0.5, Math.round(median(measured.samples) / 6) / 10), measured: true }
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

/** A car on its way through the stations played so far. */
interface Played {
  readonly caseId: string
  readonly at: number
  readonly paused: string | undefined
  readonly ahead: number
}

/** Plays the line forward: when each car will be out, and how many are before it at its own station. */
export function forecastLine(cars: readonly Waiting[], facts: LineFacts): readonly Expected[] {
  const now = millisOf(facts.now)
  let coming: readonly Played[] = []
  for (const { key, bays, plannedMinutes } of facts.lane.stations) {
    const service = minutesAt(plannedMinutes, facts.measured.get(key)).minutes * MINUTE
    const here = cars.filter((car) => car.station === key).sort((a, b) => a.sinceStation.localeCompare(b.sinceStation) || a.caseId.localeCompare(b.caseId))
      .map((car, ahead): Played => ({ caseId: car.caseId, at: millisOf(car.sinceStation), paused: undefined, ahead }))
    const free = Array.from({ length: bays }, () => now)
    // Those who come stand behind those who are here, in the order of the station before: it served them in turn, each as long, so they leave it in turn.
    coming = [...here, ...coming].map((car, i) => {
      const bay = free.indexOf(Math.min(...free))
      // A car in a bay has done some of its time, though nobody knows how much: at least a quarter is thought to be left. Who comes later finds the bays that are left free.
      const ends = i < bays ? Math.max(car.at, now - service * 0.75) + service : Math.max(free[bay] as number, car.at) + service
      free[bay] = ends
      return { caseId: car.caseId, at: ends, paused: car.paused ?? (facts.paused.has(key) ? key : undefined), ahead: car.ahead }
    })
  }
  const played = new Map(coming.map((car) => [car.caseId, car]))
  return cars.map(({ caseId }) => {
    const { at, paused, ahead } = played.get(caseId) as Played
    return { caseId, readyAt: paused === undefined ? instantOf(at) : undefined, ahead, pausedAt: paused }
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
