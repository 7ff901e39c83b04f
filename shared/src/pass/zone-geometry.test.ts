import * as fc from 'fast-check'
import type { LngLat } from './gcj02'
import { DEGREE_METRES, locate, metresBetween, placeOf } from './zone-geometry'

const square: readonly LngLat[] = [[116, 36], [116.1, 36], [116.1, 36.1], [116, 36.1]]
const hole: readonly LngLat[] = [[116.04, 36.04], [116.06, 36.04], [116.06, 36.06], [116.04, 36.06]]
const uShape: readonly LngLat[] = [[116, 36], [116.3, 36], [116.3, 36.3], [116.2, 36.3], [116.2, 36.1], [116.1, 36.1], [116.1, 36.3], [116, 36.3]]

it.each<[string, LngLat, boolean]>([
  ['the middle', [116.02, 36.02], true], ['west', [115.99, 36.05], false], ['east', [116.11, 36.05], false], ['north', [116.05, 36.11], false], ['south', [116.05, 35.99], false], ['level with a corner', [116.05, 36.1 + 1e-9], false], ['level with the lower side, outside', [115.9, 36], false]
])('a square: %s', (_name, point, inside) => {
  expect(locate(point, [square]).inside).toBe(inside)
})

it('a ring drawn the other way round, or with its first point repeated, is the same', () => {
  for (const ring of [[...square].reverse(), [...square, square[0] as LngLat]]) {
    expect(locate([116.05, 36.05], [ring]).inside).toBe(true)
    expect(locate([116.15, 36.05], [ring]).inside).toBe(false)
  }
})

it('a concave ring', () => {
  expect(locate([116.05, 36.2], [uShape]).inside).toBe(true)
  expect(locate([116.25, 36.2], [uShape]).inside).toBe(true)
  expect(locate([116.15, 36.2], [uShape]).inside).toBe(false)
  expect(locate([116.15, 36.05], [uShape]).inside).toBe(true)
})

it('a hole is outside', () => {
  expect(locate([116.05, 36.05], [square, hole]).inside).toBe(false)
  expect(locate([116.02, 36.05], [square, hole]).inside).toBe(true)
  expect(locate([116.2, 36.05], [square, hole]).inside).toBe(false)
})

it('measures to the nearest side, corner or hole', () => {
  expect(locate([116.05, 36.11], [square]).metresToBoundary).toBeCloseTo(0.01 * DEGREE_METRES, 3)
  expect(locate([116.05, 36.02], [square]).metresToBoundary).toBeCloseTo(0.02 * DEGREE_METRES, 3)
  expect(locate([116.05, 36.035], [square, hole]).metresToBoundary).toBeCloseTo(0.005 * DEGREE_METRES, 3)
  const corner = locate([116.11, 36.11], [square]).metresToBoundary
  expect(corner).toBeCloseTo(metresBetween([116.11, 36.11], [116.1, 36.1]), 0)
  expect(locate([116.1, 36.05], [square]).metresToBoundary).toBeCloseTo(0, 6)
})

it('is unsure as soon as the accuracy circle touches the boundary', () => {
  const distance = 0.02 * DEGREE_METRES
  const at = (accuracy: number) => ({ lng: 116.05, lat: 36.02, accuracy })
  expect(placeOf(at(distance - 1), [square])).toBe('inside')
  expect(placeOf(at(distance + 1), [square])).toBe('unsure')
  expect(placeOf({ lng: 116.05, lat: 36.12, accuracy: distance - 1 }, [square])).toBe('outside')
  expect(placeOf({ lng: 116.05, lat: 36.12, accuracy: distance + 1 }, [square])).toBe('unsure')
  expect(placeOf({ lng: 116.05, lat: 36, accuracy: 0 }, [square])).toBe('unsure')
})

it('agrees with counting along a fine line for any point of a square', () => {
  fc.assert(fc.property(fc.double({ min: 115.9, max: 116.2, noNaN: true }), fc.double({ min: 35.9, max: 36.2, noNaN: true }), (lng, lat) => {
    expect(locate([lng, lat], [square]).inside).toBe(lng > 116 && lng < 116.1 && lat > 36 && lat < 36.1)
  }))
})

describe('distance', () => {
  it('is 111 km for a degree of latitude and shrinks with the cosine for longitude', () => {
    expect(metresBetween([116, 36], [116, 37])).toBeCloseTo(DEGREE_METRES, 0)
    expect(metresBetween([116, 60], [117, 60])).toBeCloseTo(DEGREE_METRES / 2, -1)
    expect(metresBetween([116, 36], [116, 36])).toBe(0)
    expect(metresBetween([0, 0], [180, 0])).toBeCloseTo(180 * DEGREE_METRES, 0)
    // Liaocheng to Jinan, some 100 km.
    expect(metresBetween([115.98, 36.45], [117.0, 36.67]) / 1000).toBeCloseTo(94, 0)
  })

  it('is the same both ways and never longer by a detour', () => {
    const point = fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -90, max: 90, noNaN: true }))
    fc.assert(fc.property(point, point, point, (a, b, c) => {
      expect(metresBetween(a, b)).toBeCloseTo(metresBetween(b, a), 4)
      expect(metresBetween(a, b)).toBeLessThanOrEqual(metresBetween(a, c) + metresBetween(c, b) + 0.5)
    }))
  })
})
