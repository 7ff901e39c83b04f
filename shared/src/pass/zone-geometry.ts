/**
 * Where a position lies with respect to a zone, in metres on a plane around the position: zones are a few kilometres wide, over which the
 * curvature of the earth is less than a centimetre. All coordinates are GCJ-02.
 */
import type { LngLat } from './gcj02'

/** A GCJ-02 position with the radius of its accuracy circle in metres. */
export interface Position {
  readonly lng: number
  readonly lat: number
  readonly accuracy: number
}

/** `unsure`: the accuracy circle reaches over the boundary. */
export type Place = 'inside' | 'outside' | 'unsure'

/** Metres of a degree of latitude (mean meridian radius, IUGG 6 371 008.8 m). */
export const DEGREE_METRES = 111_195.08

type Metres = readonly [number, number]

/** Points as metres east and north of a centre. */
function around(centre: LngLat, points: readonly LngLat[]): readonly Metres[] {
  const shrink = Math.cos((centre[1] * Math.PI) / 180)
  return points.map(([lng, lat]) => [(lng - centre[0]) * DEGREE_METRES * shrink, (lat - centre[1]) * DEGREE_METRES])
}

/** The sides of a ring, the last point joined to the first. */
const sides = (ring: readonly Metres[]): readonly (readonly [Metres, Metres])[] => ring.map((point, i) => [point, ring[(i + 1) % ring.length] as Metres])

/** Whether the origin lies in a ring: a ray to the east crosses its sides an odd number of times. */
const holdsOrigin = (ring: readonly Metres[]): boolean =>
  sides(ring).filter(([a, b]) => a[1] > 0 !== b[1] > 0 && a[0] + ((0 - a[1]) * (b[0] - a[0])) / (b[1] - a[1]) > 0).length % 2 === 1

/** Distance from the origin to a side. */
function distanceToSide([a, b]: readonly [Metres, Metres]): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, -(a[0] * dx + a[1] * dy) / length))
  return Math.hypot(a[0] + t * dx, a[1] + t * dy)
}

/** Whether a point lies in the first ring and in none of the others, and metres to the nearest ring. */
export function locate(point: LngLat, rings: readonly (readonly LngLat[])[]): { readonly inside: boolean; readonly metresToBoundary: number } {
  const flat = rings.map((ring) => around(point, ring))
  return { inside: flat.every((ring, i) => holdsOrigin(ring) === (i === 0)), metresToBoundary: Math.min(...flat.flatMap((ring) => sides(ring).map(distanceToSide))) }
}

/** Inside, outside, or too near the boundary for the position's accuracy to tell. */
export function placeOf(position: Position, rings: readonly (readonly LngLat[])[]): Place {
  const { inside, metresToBoundary } = locate([position.lng, position.lat], rings)
  if (metresToBoundary <= position.accuracy) return 'unsure'
  return inside ? 'inside' : 'outside'
}

/** Metres between two points along a great circle (haversine). */
export function metresBetween(a: LngLat, b: LngLat): number {
  const rad = Math.PI / 180
  const half = Math.sin(((b[1] - a[1]) * rad) / 2) ** 2 + Math.cos(a[1] * rad) * Math.cos(b[1] * rad) * Math.sin(((b[0] - a[0]) * rad) / 2) ** 2
  return 2 * DEGREE_METRES / rad * Math.asin(Math.min(1, Math.sqrt(half)))
}
