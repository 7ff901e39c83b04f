/**
 * One pass is for one vehicle: two scans that no vehicle could both have been at mean a copied code or a second vehicle.
 */
import { millisOf, type Instant } from '../kernel/clock'
import { metresBetween, type Position } from './zone-geometry'

/** Where and when a pass was seen. */
export interface Sighting {
  readonly at: Instant
  readonly position: Position
}

/** Nothing on Liaocheng's roads may go faster (道路交通安全法实施条例 art. 78: 120 km/h at most on an expressway). */
const TOP_SPEED_KMH = 120

/** Phones' clocks differ: less time than this between two scans counts as this much. */
const LEAST_MINUTES = 2

/**
 * The least speed in km/h, rounded down, that would explain both sightings, when it is above 120; undefined when they are possible. The
 * accuracy circles are taken off the distance.
 */
export function impossibleTravel(a: Sighting, b: Sighting): number | undefined {
  const apart = metresBetween([a.position.lng, a.position.lat], [b.position.lng, b.position.lat])
  const metres = Math.max(0, apart - a.position.accuracy - b.position.accuracy)
  const hours = Math.max(Math.abs(millisOf(a.at) - millisOf(b.at)), LEAST_MINUTES * 60_000) / 3_600_000
  const kmh = metres / 1000 / hours
  return kmh > TOP_SPEED_KMH ? Math.floor(kmh) : undefined
}
