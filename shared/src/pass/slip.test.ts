import * as fc from 'fast-check'
import { anyClaims } from './claims.arbitrary'
import type { PassClaims } from './claims'
import { claimsPayload } from './credential'
import { ownerClaims, paperClaims, refusal } from './credential.fixture'
import { claimsOfSlip, slipOf } from './slip'

const phoneClaims = anyClaims.map((claims): PassClaims => ({ ...claims, holder: claims.holder ?? new Uint8Array(16), route: typeof claims.route === 'string' ? claims.route : 'elsewhere' }))
const widest: PassClaims = {
  ...ownerClaims, zones: Array.from({ length: 8 }, (_, i) => `Z9${i}`), windows: [{ from: '01:00', to: '02:00' }, { from: '03:00', to: '04:00' }, { from: '23:00', to: '24:00' }],
  plate: '鲁PD12345', plateType: '52', credentialNumber: 0xffffffff, route: 'elsewhere'
}

it('gives back the claims, so that the signed bytes are rebuilt exactly', () => {
  fc.assert(fc.property(phoneClaims, (claims) => {
    const back = claimsOfSlip(slipOf(claims))
    expect(back).toEqual(claims)
    expect(claimsPayload(back as PassClaims)).toEqual(claimsPayload(claims))
  }))
})

it('is 52 bytes for two zones and two windows, and 65 at most', () => {
  expect(slipOf(ownerClaims).length).toBe(52)
  expect(slipOf(widest).length).toBe(65)
  expect(claimsOfSlip(slipOf(widest))).toEqual(widest)
})

it.each<[string, Partial<PassClaims>, string]>([
  ['a route in words', { route: { text: '湖南路' } }, 'claims.route'], ['1 023 days', { validTo: '2029-09-11' }, 'accepted'], ['1 024 days', { validTo: '2029-09-12' }, 'slip.range'], ['an end before the start', { validTo: '2026-11-22' }, 'slip.range'],
  ['issued two years before', { issuedAt: '2024-11-30T00:00:00.000Z' }, 'accepted'], ['issued three years before', { issuedAt: '2023-11-30T00:00:00.000Z' }, 'slip.range'], ['issued two years after', { issuedAt: '2028-11-15T00:00:00.000Z' }, 'accepted'], ['issued three years after', { issuedAt: '2029-11-15T00:00:00.000Z' }, 'slip.range'],
  ['a part no credential carries', { plate: 'x' }, 'claims.plate']
])('of %s', (_name, parts, code) => {
  expect(refusal(() => slipOf({ ...ownerClaims, ...parts }))).toBe(code)
})

it('is of a phone only', () => {
  expect(refusal(() => slipOf(paperClaims))).toBe('claims.holder')
})

it('names every character a plate can have by a number that never changes', () => {
  const first = (plate: string): number => {
    const bits = [...slipOf({ ...ownerClaims, plate, windows: [], zones: ['Z1'] })].map((byte) => byte.toString(2).padStart(8, '0')).join('')
    return Number.parseInt(bits.slice(182, 189), 2)
  }
  expect([...'京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'].map((province) => first(`${province}A12345`))).toEqual(Array.from({ length: 31 }, (_, i) => i + 36))
  for (const last of '挂学警港澳') expect(claimsOfSlip(slipOf({ ...ownerClaims, plate: `鲁P1234${last}` }))).toMatchObject({ plate: `鲁P1234${last}` })
})

describe('read strictly', () => {
  const good = slipOf(ownerClaims)
  const flipped = (bit: number): Uint8Array => good.map((byte, i) => (i === bit >> 3 ? byte ^ (128 >> (bit & 7)) : byte))

  it('to its last bit', () => {
    expect(refusal(() => claimsOfSlip(Uint8Array.of(...good, 0)))).toBe('slip.trailing')
    expect(refusal(() => claimsOfSlip(good.slice(0, -1)))).toBe('slip.truncated')
    expect(refusal(() => claimsOfSlip(new Uint8Array(0)))).toBe('slip.truncated')
    // 14+10+21+32+70+7+5+4+1+3+2·12+2+2·22+1+7·7+128 = 415 bits: one of the last byte is filling.
    expect(refusal(() => claimsOfSlip(flipped(414)))).toBe('accepted')
    expect(refusal(() => claimsOfSlip(flipped(415)))).toBe('slip.trailing')
  })

  it('means something else, or nothing, with any bit changed', () => {
    for (let bit = 0; bit < good.length * 8; bit += 1) {
      const other = flipped(bit)
      if (refusal(() => claimsOfSlip(other)) === 'accepted') expect(claimsOfSlip(other)).not.toEqual(ownerClaims)
    }
  })

  it('throws nothing but CodecError, and what it accepts it writes the same', () => {
    const start = fc.uint8Array({ minLength: 40, maxLength: 70 })
    const edited = fc.array(fc.nat({ max: good.length * 8 - 1 }), { minLength: 1, maxLength: 4 }).map((bits) => bits.reduce((bytes, bit) => bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (128 >> (bit & 7)) : byte)), good))
    fc.assert(fc.property(fc.oneof(start, edited), (bytes) => {
      if (refusal(() => claimsOfSlip(bytes)) !== 'accepted') return
      expect(slipOf(claimsOfSlip(bytes))).toEqual(bytes)
    }), { numRuns: 3000 })
  })
})
