import * as fc from 'fast-check'
import type { CborValue } from './cbor'
import { anyClaims } from './claims.arbitrary'
import {
  credentialNumber, dayNumber, holderBytes, minuteSeconds, passNumberBytes, passTypeCode, plateText, plateTypeCode, routeClaim, startSeconds, vehicleClassCode, windowBytes, zoneBytes
} from './claims'
import { refusal } from './credential.fixture'
import { passTypeIds, vehicleClassIds, type PassType, type VehicleClass } from './terms.data'

describe('codes never change their meaning', () => {
  it('vehicle classes', () => {
    expect(Object.fromEntries(vehicleClassIds.map((id) => [id, vehicleClassCode.of(id)]))).toEqual({
      'micro-truck': 0, 'light-truck': 1, 'medium-truck': 2, 'heavy-truck': 3, 'low-speed-truck': 4, tricycle: 5, hazmat: 6, 'special-operation': 7, 'slag-truck': 8, trailer: 9, tractor: 10, pickup: 11, 'light-van': 12, passenger: 13
    })
    expect(vehicleClassIds.map((id) => vehicleClassCode.read(vehicleClassCode.of(id)))).toEqual(vehicleClassIds)
    expect(refusal(() => vehicleClassCode.of('tank' as VehicleClass))).toBe('claims.class')
    for (const code of [14, -1, 0.5, '3', undefined]) expect(refusal(() => vehicleClassCode.read(code))).toBe('claims.class')
  })

  it('kinds of pass', () => {
    expect(Object.fromEntries(passTypeIds.map((id) => [id, passTypeCode.of(id)]))).toEqual({ temp: 0, period: 1, heavy: 2, special: 3, slag: 4, green: 5, hazmat: 6 })
    expect(passTypeIds.map((id) => passTypeCode.read(passTypeCode.of(id)))).toEqual(passTypeIds)
    expect(refusal(() => passTypeCode.of('none' as PassType))).toBe('claims.type')
    expect(refusal(() => passTypeCode.read(7))).toBe('claims.type')
  })

  it('plate kinds are those of GA/T 16.7', () => {
    expect([plateTypeCode.of('01'), plateTypeCode.of('52')]).toEqual([1, 52])
    expect([plateTypeCode.read(1), plateTypeCode.read(52)]).toEqual(['01', '52'])
    for (const code of [0, 9, 100, -1, '01', undefined]) expect(refusal(() => plateTypeCode.read(code))).toBe('claims.plate-type')
  })
})

it('carries every pass number in nine bytes, and only real ones', () => {
  fc.assert(fc.property(anyClaims, ({ passNumber }) => {
    const bytes = passNumberBytes.of(passNumber)
    expect(bytes.length).toBe(9)
    expect(passNumberBytes.read(bytes)).toBe(passNumber)
  }))
  expect(passNumberBytes.read(new Uint8Array(9))).toBe('00-0000-0000-00000')
  for (const text of ['', 'TX-4F7K-9QWD-2XHT9', 'tx-4f7k-9qwd-2xht8', 'TX4F7K9QWD2XHT8']) expect(refusal(() => passNumberBytes.of(text))).toBe('claims.pass-number')
  for (const bytes of [new Uint8Array(8), new Uint8Array(10), new Uint8Array(9).fill(255), 'a', undefined]) expect(refusal(() => passNumberBytes.read(bytes))).toBe('claims.pass-number')
  // 31^14 is the first number beyond fourteen characters, 31^14 − 1 the last one within.
  const word = (value: bigint): Uint8Array => Uint8Array.from(Buffer.from(value.toString(16).padStart(18, '0'), 'hex'))
  expect(passNumberBytes.read(word(31n ** 14n - 1n))).toMatch(/^YY-YYYY-YYYY-YYYY.$/)
  expect(refusal(() => passNumberBytes.read(word(31n ** 14n)))).toBe('claims.pass-number')
})

it('carries zones two bytes each', () => {
  expect([...zoneBytes.of(['A0', 'Z1', 'Z99'])]).toEqual([0, 0, 9, 197, 10, 39])
  expect(zoneBytes.read(Uint8Array.of(0, 0, 9, 197, 10, 39))).toEqual(['A0', 'Z1', 'Z99'])
  for (const zones of [[], ['Z1', 'Z1'], ['z1'], ['Z01'], ['Z100'], ['ZZ'], ['1'], ['Z1x'], ['xZ1'], 'ABCDEFGHI'.split('').map((c) => `${c}1`)]) expect(refusal(() => zoneBytes.of(zones))).toBe('claims.zones')
  expect(refusal(() => zoneBytes.of('ABCDEFGH'.split('').map((c) => `${c}1`)))).toBe('accepted')
  for (const bytes of [new Uint8Array(0), new Uint8Array(3), new Uint8Array(18), Uint8Array.of(0, 1, 0, 1), Uint8Array.of(255, 255), Uint8Array.of(10, 40), 'a', undefined]) expect(refusal(() => zoneBytes.read(bytes))).toBe('claims.zones')
})

it('carries hours three bytes each', () => {
  const windows = [{ from: '07:05', to: '09:00' }, { from: '22:00', to: '06:00' }, { from: '00:00', to: '24:00' }]
  expect([...windowBytes.of(windows)]).toEqual([0x1a, 0x92, 0x1c, 0x52, 0x81, 0x68, 0x00, 0x05, 0xa0])
  expect(windowBytes.read(windowBytes.of(windows))).toEqual(windows)
  expect(windowBytes.read(new Uint8Array(0))).toEqual([])
  for (const [from, to] of [['24:00', '01:00'], ['07:00', '07:00'], ['7:00', '08:00'], ['07:60', '08:00'], ['07:00', '24:01'], ['', '08:00'], ['07:00', '08']] as const) expect(refusal(() => windowBytes.of([{ from, to }]))).toBe('claims.windows')
  expect(refusal(() => windowBytes.of(Array(4).fill({ from: '00:00', to: '24:00' })))).toBe('claims.windows')
  for (const bytes of [new Uint8Array(1), new Uint8Array(3), new Uint8Array(12).fill(1), Uint8Array.of(255, 255, 255), Uint8Array.of(0x5a, 0x00, 0x01), 'a', undefined] as (CborValue | undefined)[]) expect(refusal(() => windowBytes.read(bytes))).toBe('claims.windows')
})

it('takes a plate as it stands on the vehicle only', () => {
  expect(plateText('鲁P12345')).toBe('鲁P12345')
  for (const plate of ['鲁p12345', '鲁P·12345', '鲁PI2345', '', ' '.repeat(13), 5, undefined]) expect(refusal(() => plateText(plate))).toBe('claims.plate')
})

it('takes a holder of sixteen bytes', () => {
  expect(holderBytes(new Uint8Array(16))).toEqual(new Uint8Array(16))
  for (const value of [new Uint8Array(15), 'a', undefined]) expect(refusal(() => holderBytes(value))).toBe('claims.holder')
})

it('tells a route from none and from one that is elsewhere', () => {
  for (const route of ['none', 'elsewhere', { text: '湖南路' }] as const) expect(routeClaim.read(routeClaim.of(route))).toEqual(route)
  for (const value of [false, '', 5]) expect(refusal(() => routeClaim.read(value))).toBe('claims.route')
})

it('counts days, minutes and seconds', () => {
  expect([dayNumber.of('2020-01-01'), dayNumber.of('2026-11-23')]).toEqual([0, 2518])
  expect(dayNumber.of('2064-11-08')).toBe(16_383)
  expect([dayNumber.read(0), dayNumber.read(2518)]).toEqual(['2020-01-01', '2026-11-23'])
  for (const date of ['2019-12-31', '2026-02-30', '', '2064-11-09']) expect(refusal(() => dayNumber.of(date))).toBe('claims.date')
  for (const value of [-1, 16_384, 'a', undefined]) expect(refusal(() => dayNumber.read(value))).toBe('claims.date')
  expect(refusal(() => dayNumber.read(16_383))).toBe('accepted')
  expect(startSeconds('2026-11-23')).toBe(Date.parse('2026-11-22T16:00:00Z') / 1000)
  expect(minuteSeconds.read(minuteSeconds.of('2026-11-20T03:04:00.000Z'))).toBe('2026-11-20T03:04:00.000Z')
  for (const instant of ['2026-11-20T03:04:01.000Z', '2026-11-20T03:04:00.001Z', '1969-12-31T23:59:00.000Z']) expect(refusal(() => minuteSeconds.of(instant))).toBe('claims.issued')
  for (const seconds of [-60, 61, 0xffffffff + 1, 60e15]) expect(refusal(() => minuteSeconds.read(seconds))).toBe('claims.issued')
  expect(minuteSeconds.read(0)).toBe('1970-01-01T00:00:00.000Z')
})

it('numbers credentials from 1 to 2³²−1', () => {
  expect([credentialNumber(1), credentialNumber(0xffffffff)]).toEqual([1, 0xffffffff])
  for (const value of [0, 0x100000000, 1.5, '1', undefined]) expect(refusal(() => credentialNumber(value))).toBe('claims.number')
})
