import { builtInCalendar } from '../kernel/calendar.data'
import { instantAt } from '../kernel/clock'
import { inCore, inRing, outOfTown } from './credential.fixture'
import { energyOfPlate, needsPass, restrictionAt, type Energy } from './restriction'
import type { VehicleClass } from './terms.data'
import type { Position } from './zone-geometry'
import type { ZoneTable } from './zone-table'
import { builtInZoneTables } from './zones.data'

const table = builtInZoneTables[0] as ZoneTable
const onWorkdays: ZoneTable = { ...table, zones: table.zones.map((zone) => ({ ...zone, rules: zone.rules.map((rule) => ({ ...rule, days: 'workday' as const })) })) }
const bans = (vehicleClass: VehicleClass, position: Position, time: string, energy: Energy = 'fuel', date = '2026-11-23', by = table): readonly string[] =>
  restrictionAt(vehicleClass, energy, position, instantAt(date, time), by, builtInCalendar).map((ban) => `${ban.zoneId} ${ban.certainty}`)

it.each<[string, VehicleClass, Position, string, Energy, readonly string[]]>([
  ['heavy in the core at night', 'heavy-truck', inCore, '03:00', 'fuel', ['Z1 sure']], ['heavy in the ring at noon', 'heavy-truck', inRing, '12:00', 'fuel', ['Z2 sure']], ['heavy in the ring at 05:59', 'heavy-truck', inRing, '05:59', 'fuel', []], ['heavy in the ring at 06:00', 'heavy-truck', inRing, '06:00', 'fuel', ['Z2 sure']], ['heavy in the ring at 22:00', 'heavy-truck', inRing, '22:00', 'fuel', []],
  ['medium in the ring at 21:00', 'medium-truck', inRing, '21:00', 'fuel', []], ['medium in the ring at 19:59', 'medium-truck', inRing, '19:59', 'fuel', ['Z2 sure']], ['light in the core at 08:00', 'light-truck', inCore, '08:00', 'fuel', ['Z1 sure']], ['light in the core at 12:00', 'light-truck', inCore, '12:00', 'fuel', []],
  ['electric light in the core at 08:00', 'light-truck', inCore, '08:00', 'electric', []], ['hybrid van in the core at 18:00', 'light-van', inCore, '18:00', 'hybrid', []], ['electric heavy in the core', 'heavy-truck', inCore, '12:00', 'electric', ['Z1 sure']], ['pickup in the core at 08:00', 'pickup', inCore, '08:00', 'fuel', []], ['heavy out of town', 'heavy-truck', outOfTown, '12:00', 'fuel', []]
])('%s', (_name, vehicleClass, position, time, energy, expected) => {
  expect(bans(vehicleClass, position, time, energy)).toEqual(expected)
})

it('is unsure of both zones near the line between them', () => {
  expect(bans('heavy-truck', { lng: 116.0101, lat: 36.44, accuracy: 50 }, '12:00')).toEqual(['Z1 position', 'Z2 position'])
  expect(bans('heavy-truck', { lng: 116.0101, lat: 36.44, accuracy: 50 }, '23:00')).toEqual(['Z1 position'])
  expect(bans('light-truck', { lng: 115.98, lat: 36.44, accuracy: 30_000 }, '12:00')).toEqual([])
})

it('follows the working calendar: make-up days, holidays, and a year nobody has published', () => {
  const at = (date: string): readonly string[] => bans('heavy-truck', inCore, '12:00', 'fuel', date, onWorkdays)
  expect(at('2026-11-23')).toEqual(['Z1 sure'])
  expect(at('2026-11-22')).toEqual([])
  expect(at('2026-02-28')).toEqual(['Z1 sure'])
  expect(at('2026-10-01')).toEqual([])
  expect(at('2031-01-04')).toEqual(['Z1 day'])
  expect(bans('heavy-truck', { ...inCore, accuracy: 30_000 }, '12:00', 'fuel', '2031-01-04', onWorkdays)).toEqual(['Z1 position', 'Z2 position'])
})

it('is sure when one of two rules is', () => {
  const both: ZoneTable = { ...table, zones: table.zones.map((zone) => ({ ...zone, rules: [...zone.rules, ...zone.rules.map((rule) => ({ ...rule, days: 'workday' as const }))] })) }
  expect(bans('heavy-truck', inCore, '12:00', 'fuel', '2031-01-04', both)).toEqual(['Z1 sure'])
})

it.each([['鲁P12345', 'fuel'], ['鲁PD12345', 'electric'], ['鲁PA12345', 'electric'], ['鲁PF12345', 'hybrid'], ['鲁PKA2345', 'hybrid'], ['鲁P12345D', 'electric'], ['鲁P12345F', 'hybrid'], ['鲁P1234挂', 'fuel'], ['', 'fuel'], ['D', 'fuel']])('%s runs on %s', (plate, energy) => {
  expect(energyOfPlate(plate)).toBe(energy)
})

it.each<[string, VehicleClass, Energy, readonly string[], readonly { from: string; to: string }[], boolean]>([
  ['heavy in the core', 'heavy-truck', 'fuel', ['Z1'], [], true], ['heavy in the ring at night', 'heavy-truck', 'fuel', ['Z2'], [{ from: '22:00', to: '06:00' }], false], ['heavy in the ring in the evening', 'heavy-truck', 'fuel', ['Z2'], [{ from: '21:00', to: '23:00' }], true], ['light in the core at noon', 'light-truck', 'fuel', ['Z1'], [{ from: '09:00', to: '17:00' }], false],
  ['light in the core at noon and in the evening', 'light-truck', 'fuel', ['Z1'], [{ from: '09:00', to: '17:00' }, { from: '18:00', to: '18:30' }], true], ['electric light in the core', 'light-truck', 'electric', ['Z1'], [], false], ['light in the ring', 'light-truck', 'fuel', ['Z2'], [], false], ['pickup anywhere', 'pickup', 'fuel', ['Z1', 'Z2'], [], false], ['a zone that is none', 'heavy-truck', 'fuel', ['Z9'], [], false]
])('needs a pass: %s', (_name, vehicleClass, energy, zones, windows, needed) => {
  expect(needsPass(vehicleClass, energy, zones, windows, table)).toBe(needed)
})
