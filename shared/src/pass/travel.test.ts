import { impossibleTravel, type Sighting } from './travel'
import { DEGREE_METRES } from './zone-geometry'

const start: Sighting = { at: '2026-11-23T04:00:00.000Z', position: { lng: 115.98, lat: 36.45, accuracy: 0 } }
const seen = (km: number, minutes: number, accuracy = 0): Sighting => ({
  at: new Date(Date.parse(start.at) + minutes * 60_000).toISOString(), position: { lng: 115.98, lat: 36.45 + (km * 1000) / DEGREE_METRES, accuracy }
})

it.each([
  ['59.9 km in half an hour', 59.9, 30, 0, undefined], ['61 km in half an hour', 61, 30, 0, 122], ['two minutes, 4 km', 3.99, 2, 0, undefined], ['two minutes, 5 km', 5.01, 2, 0, 150], ['the same second, 3.9 km: clocks differ', 3.9, 0, 0, undefined], ['the same second, 10 km', 10.01, 0, 0, 300],
  ['a minute counts as two', 5.01, 1, 0, 150], ['accuracy is taken off', 61, 30, 1100, undefined], ['accuracy larger than the distance', 1, 0, 5000, undefined], ['the same place', 0, 0, 0, undefined]
])('%s', (_name, km, minutes, accuracy, kmh) => {
  expect(impossibleTravel(start, seen(km, minutes, accuracy))).toBe(kmh)
  expect(impossibleTravel(seen(km, minutes, accuracy), start)).toBe(kmh)
})

it('takes the accuracy of both', () => {
  const blurred = { ...start, position: { ...start.position, accuracy: 600 } }
  expect(impossibleTravel(blurred, seen(61, 30, 300))).toBe(120)
  expect(impossibleTravel(blurred, seen(61, 30, 600))).toBeUndefined()
})
