import * as fc from 'fast-check'
import { BASE45_ALPHABET, decodeBase45, encodeBase45 } from './base45'
import { CodecError } from './bytes'

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the package is CommonJS without types
const theirs = require('base45') as { encode(bytes: Uint8Array): string; decode(text: string): Uint8Array }
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))
const codeOf = (text: string): string => {
  try {
    decodeBase45(text)
  } catch (problem) {
    if (problem instanceof CodecError) return problem.code
    throw problem
  }
  return 'accepted'
}

it.each([['AB', 'BB8'], ['Hello!!', '%69 VD92EX0'], ['base-45', 'UJCLQE7W581'], ['ietf!', 'QED8WEX0'], ['', '']])('RFC 9285 §4.3: %j is %j', (plain, text) => {
  expect(encodeBase45(bytesOf(plain))).toBe(text)
  expect(decodeBase45(text)).toEqual(bytesOf(plain))
})

it('agrees with the base45 package both ways', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const text = theirs.encode(bytes)
    expect(encodeBase45(bytes)).toBe(text)
    expect(decodeBase45(text)).toEqual(bytes)
    expect(Uint8Array.from(theirs.decode(encodeBase45(bytes)))).toEqual(bytes)
  }))
})

it('accepts only what it writes, and throws nothing but CodecError', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: fc.constantFrom(...BASE45_ALPHABET) }), fc.string({ unit: 'grapheme' })), (text) => {
    if (codeOf(text) === 'accepted') expect(encodeBase45(decodeBase45(text))).toBe(text)
  }), { numRuns: 5000 })
})

it.each([
  ['A', 'base45.length'], ['BB8A', 'base45.length'], ['GGW', 'base45.range'], ['FGW', 'accepted'], [':::', 'base45.range'], ['::', 'base45.range'], ['V5', 'base45.range'], ['U5', 'accepted'],
  ['BB8::', 'base45.range'], ['ab8', 'base45.character'], ['BB中', 'base45.character'], ['B\n8', 'base45.character'], ['Bb', 'base45.character']
])('%j: %s', (text, code) => {
  expect(codeOf(text)).toBe(code)
})
