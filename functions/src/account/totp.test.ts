import { codeAt, fromBase32, stepOf, stepOfCode, toBase32, totpUri } from './totp'

/** RFC 6238 appendix B, SHA-1. */
const vectors: readonly (readonly [number, string])[] = [[59, '94287082'], [1111111109, '07081804'], [1111111111, '14050471'], [1234567890, '89005924'], [2000000000, '69279037'], [20000000000, '65353130']]
const secret = new TextEncoder().encode('12345678901234567890')
const at = (seconds: number): string => new Date(seconds * 1000).toISOString()

it.each(vectors)('makes the code of RFC 6238 at second %d', (seconds, code) => {
  expect(codeAt(secret, stepOf(at(seconds)), 8)).toBe(code)
  expect(codeAt(secret, stepOf(at(seconds)))).toBe(code.slice(2))
})

it('takes the code of one step before and after, and no further', () => {
  const now = 1_800_000_000
  const step = stepOf(at(now))
  const taken = [-2, -1, 0, 1, 2].map((off) => stepOfCode(secret, codeAt(secret, step + off), at(now)))
  expect(taken).toEqual([undefined, step - 1, step, step + 1, undefined])
  expect(stepOfCode(secret, 'abcdef', at(now))).toBeUndefined()
})

it('writes base32 as RFC 4648 does', () => {
  const text = (plain: string): string => toBase32(new TextEncoder().encode(plain))
  expect(['f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(text)).toEqual(['MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI'])
  for (let n = 0; n < 40; n += 1) expect([...fromBase32(toBase32(new Uint8Array(n).fill(n * 7)))]).toEqual(new Array(n).fill((n * 7) % 256))
  expect([...fromBase32('mzxw 6ytb oi==')]).toEqual([...new TextEncoder().encode('foobar')])
  expect(() => fromBase32('M1')).toThrow(RangeError)
})

it('gives authenticator apps an address they read', () => {
  const uri = new URL(totpUri('371509', secret))
  expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname), uri.searchParams.get('secret'), uri.searchParams.get('issuer')]).toEqual(['otpauth:', 'totp', '/路标:371509', toBase32(secret), '路标'])
})
