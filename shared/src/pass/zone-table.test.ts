import { refusal } from './credential.fixture'
import { zoneBytes } from './claims'
import { locate } from './zone-geometry'
import { zoneSchema, zoneTableOn, zoneTableSchema, type ZoneTable } from './zone-table'
import { builtInZoneTables } from './zones.data'

const table = builtInZoneTables[0] as ZoneTable
const dated = (version: string, effectiveFrom: string, effectiveTo?: string): ZoneTable => ({ ...table, version, effectiveFrom, ...(effectiveTo === undefined ? {} : { effectiveTo }) })

it('is the latest version that has begun and not ended', () => {
  const tables = [dated('b', '2026-06-01'), dated('a', '2026-01-01'), dated('c', '2026-08-01', '2026-08-31')]
  const on = (date: string): string | undefined => zoneTableOn(tables, date)?.version
  expect([on('2025-12-31'), on('2026-01-01'), on('2026-05-31'), on('2026-06-01'), on('2026-08-01'), on('2026-08-31'), on('2026-09-01')]).toEqual([undefined, 'a', 'a', 'b', 'c', 'c', 'b'])
  expect(zoneTableOn([], '2026-01-01')).toBeUndefined()
})

it('built in is a valid table, marked as demo, in force today', () => {
  for (const built of builtInZoneTables) expect(zoneTableSchema.parse(built)).toEqual(built)
  expect(table.demo).toBe(true)
  expect(zoneTableOn(builtInZoneTables, '2026-11-23')).toBe(table)
})

it('built in names what the facts name', () => {
  const banned = (zone: string, vehicleClass: string): unknown => table.zones.find((each) => each.id === zone)?.rules.filter((rule) => rule.classes.some((each) => each === vehicleClass)).map(({ windows, exemptEnergy }) => [windows, exemptEnergy])
  const allDay = [[[{ from: '00:00', to: '24:00' }], []]]
  for (const each of ['medium-truck', 'heavy-truck', 'low-speed-truck', 'tractor']) expect(banned('Z1', each)).toEqual(allDay)
  expect(banned('Z1', 'light-truck')).toEqual([[[{ from: '07:00', to: '09:00' }, { from: '17:00', to: '19:00' }], ['electric', 'hybrid']]])
  for (const each of ['heavy-truck', 'slag-truck', 'hazmat']) expect(banned('Z2', each)).toEqual([[[{ from: '06:00', to: '22:00' }], []]])
  expect(banned('Z2', 'medium-truck')).toEqual([[[{ from: '07:00', to: '20:00' }], []]])
  for (const each of ['pickup', 'passenger', 'micro-truck']) expect([banned('Z1', each), banned('Z2', each)]).toEqual([[], []])
})

it('built in lies where Liaocheng does: the core around the lake, the ring around the core', () => {
  const [core, ring] = table.zones
  expect(locate([115.976, 36.45], core?.rings ?? []).inside).toBe(true)
  expect(locate([115.976, 36.45], ring?.rings ?? []).inside).toBe(false)
  expect(locate([116.04, 36.45], ring?.rings ?? []).inside).toBe(true)
  for (const point of core?.rings[0] ?? []) expect(locate(point, [ring?.rings[0] ?? []]).inside).toBe(true)
})

it.each([['Z1', true], ['A99', true], ['Z0', true], ['Z01', false], ['z1', false], ['Z', false], ['Z100', false], ['ZZ', false]])('zone id %s: %s, on the table as in a credential', (id, valid) => {
  expect(zoneSchema.safeParse({ ...table.zones[0], id }).success).toBe(valid)
  expect(refusal(() => zoneBytes.of([id]))).toBe(valid ? 'accepted' : 'claims.zones')
})

it.each([
  ['a time', { windows: [{ from: '7:00', to: '09:00' }] }], ['no class', { classes: [] }], ['no window', { windows: [] }], ['an unknown class', { classes: ['tank'] }], ['an unknown day', { days: 'weekend' }]
])('refuses %s', (_name, part) => {
  const zone = table.zones[0]
  expect(zoneSchema.safeParse({ ...zone, rules: [{ ...zone?.rules[0], ...part }] }).success).toBe(false)
})

it('refuses points far from China, rings of two points and text around a date', () => {
  const zone = table.zones[0]
  expect(zoneSchema.safeParse({ ...zone, rings: [[[0, 0], [1, 1], [2, 2]]] }).success).toBe(false)
  expect(zoneSchema.safeParse({ ...zone, rings: [[[116, 36], [117, 36]]] }).success).toBe(false)
  expect(zoneTableSchema.safeParse({ ...table, effectiveFrom: '2026-1-1' }).success).toBe(false)
})
