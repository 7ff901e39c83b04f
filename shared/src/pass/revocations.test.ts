import * as fc from 'fast-check'
import { base64url } from './bytes'
import { refusal } from './credential.fixture'
import { decodeRevocations, encodeRevocations } from './revocations'

const text = (...bytes: number[]): string => base64url(Uint8Array.from(bytes))

it('gives back the numbers, in any order and with repeats', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.integer({ min: 1, max: 0xffffffff }), fc.integer({ min: 1, max: 500 })), { maxLength: 300 }), (numbers) => {
    expect([...decodeRevocations(encodeRevocations(numbers))].sort((a, b) => a - b)).toEqual([...new Set(numbers)].sort((a, b) => a - b))
  }))
})

it('takes whichever form is shorter', () => {
  const dense = Array.from({ length: 800 }, (_, i) => i + 70_000)
  expect(encodeRevocations(dense)).toBe(text(1, 240, 162, 4, ...Array<number>(100).fill(255)))
  expect([...decodeRevocations(encodeRevocations(dense))]).toEqual(dense)
  const gappy = dense.filter((n) => n % 3 !== 0)
  expect([...decodeRevocations(encodeRevocations(gappy))]).toEqual(gappy)
  expect(encodeRevocations([1, 129, 300])).toBe(text(0, 1, 128, 1, 171, 1))
  expect(encodeRevocations([])).toBe(text(0))
  expect(encodeRevocations([7])).toBe(text(0, 7))
})

it('carries ten thousand of a million in about a byte each', () => {
  const numbers = Array.from({ length: 10_000 }, (_, i) => 1 + i * 100 + ((i * 7919) % 100))
  const size = encodeRevocations(numbers).length
  expect(size).toBeLessThan(17_000)
  const started = performance.now()
  expect(decodeRevocations(encodeRevocations(numbers)).size).toBe(10_000)
  expect(performance.now() - started).toBeLessThan(200)
})

it.each([0, -1, 1.5, 0x100000000, Number.NaN])('refuses to revoke %p', (n) => {
  expect(refusal(() => encodeRevocations([5, n]))).toBe('revocations.number')
})

it.each([
  ['nothing', '', 'revocations.form'], ['another form', text(2, 1), 'revocations.form'], ['bad base64url', '!', 'base64url.bad'], ['a cut gap', text(0, 128), 'revocations.truncated'], ['a cut base', text(1, 128), 'revocations.truncated'], ['bits without base', text(1), 'revocations.truncated'],
  ['a gap of zero', text(0, 5, 0), 'revocations.number'], ['a gap beyond 2³²', text(0, 255, 255, 255, 255, 127), 'revocations.number'], ['an endless gap', text(0, ...Array<number>(200).fill(255)), 'revocations.number'], ['a sum beyond 2³²', text(0, 255, 255, 255, 255, 15, 1), 'revocations.number'], ['the last number', text(0, 255, 255, 255, 255, 15), 'accepted'], ['no bits', text(1, 5), 'accepted']
])('%s', (_name, compact, code) => {
  expect(refusal(() => decodeRevocations(compact))).toBe(code)
})
