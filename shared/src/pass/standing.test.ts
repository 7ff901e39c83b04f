import { base64url } from './bytes'
import { caseIn } from './case.fixture'
import type { PassCase } from './case'
import type { PassClaims } from './claims'
import { driverPhone, ownerClaims, ownerPhone, paperClaims } from './credential.fixture'
import { holderThumbprint } from './presentation'
import { standingOf } from './standing'

const { plate, plateType, vehicleClass, passType, zones, windows, validFrom, validTo } = ownerClaims
const phone = { deviceId: 'D1', name: '', holder: 'owner' as const, userId: 'U1', publicKey: base64url(ownerPhone.publicKey), revocationIndex: ownerClaims.credentialNumber, at: ownerClaims.issuedAt }
const paper = { deviceId: 'D2', name: '', holder: 'paper' as const, revocationIndex: paperClaims.credentialNumber, at: ownerClaims.issuedAt }
/** The case both codes of the fixture were given out by. */
const given: PassCase = { ...caseIn('active'), caseId: ownerClaims.passNumber, application: { plate, plateType, vehicleClass, passType, zones: [...zones], windows: [...windows], validFrom, validTo, route: '' }, devices: [phone, paper] }

it('keeps what the case gave out, to a phone and to paper', () => {
  expect(standingOf(ownerClaims, given)).toBe('kept')
  expect(standingOf(paperClaims, given)).toBe('kept')
  expect(standingOf({ ...paperClaims, route: { text: '光岳路' } }, { ...given, application: { ...given.application, route: '光岳路' } })).toBe('kept')
  expect(standingOf({ ...ownerClaims, route: 'elsewhere' }, { ...given, application: { ...given.application, route: '光岳路' } })).toBe('kept')
  expect(standingOf({ ...ownerClaims, issuedAt: '2026-11-22T00:00:00.000Z' }, given)).toBe('kept')
})

it.each<[string, Partial<PassClaims>]>([
  ['plate', { plate: '鲁P66666' }], ['plate type', { plateType: '02' }], ['class', { vehicleClass: 'pickup' }], ['kind of pass', { passType: 'temp' }], ['zones', { zones: ['Z1'] }], ['one more zone', { zones: ['Z1', 'Z2', 'Z3'] }],
  ['hours', { windows: [] }], ['an hour more', { windows: [{ from: '09:00', to: '17:00' }, { from: '20:00', to: '24:00' }] }], ['an earlier hour', { windows: [{ from: '08:00', to: '16:00' }, { from: '20:00', to: '24:00' }] }],
  ['first day', { validFrom: '2026-11-22' }], ['last day', { validTo: '2026-12-23' }], ['route', { route: { text: '湖南路' } }], ['phone', { holder: holderThumbprint(driverPhone.publicKey) }], ['paper under a phone’s number', { holder: undefined } as unknown as Partial<PassClaims>]
])('finds another %s, also under a number that is void or in a pass that ended', (_what, parts) => {
  const claims = { ...ownerClaims, ...parts }
  expect(standingOf(claims, given)).toBe('differs')
  // Whose phone a number belonged to is not known any more once it is void.
  if (!('holder' in parts)) for (const state of ['revoked', 'superseded', 'expired'] as const) expect(standingOf(claims, { ...given, state, devices: [] })).toBe('differs')
})

it('finds a phone’s code under a paper’s number, and a pass there is no case of', () => {
  expect(standingOf({ ...ownerClaims, credentialNumber: paper.revocationIndex }, given)).toBe('differs')
  expect(standingOf(ownerClaims, undefined)).toBe('differs')
})

it('tells a pass that was replaced from one whose code was taken back', () => {
  expect(standingOf(ownerClaims, { ...given, state: 'superseded', devices: [] })).toBe('replaced')
  for (const state of ['approved', 'active', 'expired', 'revoked', 'withdrawn'] as const) expect(standingOf(ownerClaims, { ...given, state, devices: [paper] })).toBe('void')
})

it('does not compare what left the case with the person', () => {
  const anonymous: PassCase = { ...given, state: 'expired', application: { passType, vehicleClass, zones: [...zones], windows: [...windows], validFrom, validTo } }
  expect(standingOf(ownerClaims, anonymous)).toBe('kept')
  expect(standingOf({ ...paperClaims, route: { text: '光岳路' } }, anonymous)).toBe('kept')
  expect(standingOf({ ...ownerClaims, validTo: '2026-12-23' }, anonymous)).toBe('differs')
  expect(standingOf(ownerClaims, { ...given, application: {} })).toBe('kept')
})
