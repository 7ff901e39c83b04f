import * as fc from 'fast-check'
import { gcj02OfWgs84 } from './gcj02'
import { metresBetween } from './zone-geometry'

// The vector in the README of coordtransform.
it('agrees with the published vector', () => {
  const [lng, lat] = gcj02OfWgs84([116.404, 39.915])
  expect(lng).toBeCloseTo(116.41024449916938, 9)
  expect(lat).toBeCloseTo(39.91640428150164, 9)
})

it('moves Liaocheng by some six hundred metres', () => {
  const moved = metresBetween([115.98, 36.45], gcj02OfWgs84([115.98, 36.45]))
  expect(moved).toBeGreaterThan(300)
  expect(moved).toBeLessThan(800)
})

it('is smooth: neighbours stay neighbours, anywhere in Shandong', () => {
  fc.assert(fc.property(fc.double({ min: 114.8, max: 122.7, noNaN: true }), fc.double({ min: 34.4, max: 38.4, noNaN: true }), (lng, lat) => {
    const apart = metresBetween(gcj02OfWgs84([lng, lat]), gcj02OfWgs84([lng + 0.001, lat]))
    expect(Math.abs(apart - metresBetween([lng, lat], [lng + 0.001, lat]))).toBeLessThan(1)
  }))
})

it.each([[[2.35, 48.85]], [[72, 30]], [[137.9, 30]], [[100, 0.8]], [[100, 55.9]]] as const)('leaves %j outside China where it is', (point) => {
  expect(gcj02OfWgs84(point)).toEqual(point)
})

it('moves every place inside the rectangle', () => {
  for (const point of [[72.004, 30], [137.8347, 30], [100, 0.8293], [100, 55.8271]] as const) expect(gcj02OfWgs84(point)).not.toEqual(point)
})
