import fc from 'fast-check'
import { ID_ALPHABET, newCaseNumber, newOpaqueId, parseCaseNumber, type RandomBytes } from './ids'

/** Bytes that count on from a seed: unlike enough, and the same on every run. */
const counting = (seed: number): RandomBytes => (n) => Uint8Array.from({ length: n }, (_, i) => (seed * 37 + i * i * 11 + i) % 256)
const fixed = (...bytes: number[]): RandomBytes => () => Uint8Array.from(bytes)
const samples = (): readonly string[] => ['TX', 'CT', '00', 'YY'].flatMap((kind, i) => [1, 2, 3].map((seed) => newCaseNumber(kind, counting(seed + 10 * i))))
const accepted = (chars: readonly string[]): boolean => parseCaseNumber(chars.join('')) !== undefined

describe('case numbers', () => {
  it('use the 31 characters of GB 32100', () => {
    expect(ID_ALPHABET).toHaveLength(31)
    expect(ID_ALPHABET).not.toMatch(/[IOSVZ]/)
    expect([...ID_ALPHABET].sort().join('')).toBe(ID_ALPHABET)
  })

  it('are kind, body and check in groups', () => {
    expect(newCaseNumber('TX', fixed(...Array.from({ length: 16 }, (_, i) => i)))).toBe('TX-0123-4567-89ABD')
    expect(newCaseNumber('00', fixed(0))).toBe('00-0000-0000-00000')
    for (const number of samples()) expect(number).toMatch(/^[0-9A-Y]{2}-[0-9A-Y]{4}-[0-9A-Y]{4}-[0-9A-Y]{5}$/)
  })

  it('refuse a kind that is not two of the characters', () => {
    for (const kind of ['', 'T', 'TXX', 'tx', 'IO', 'T-', '通行', '😀']) expect(() => newCaseNumber(kind, counting(1))).toThrow(new RangeError(`not a kind: ${kind}`))
  })

  it('are read however they were typed', () => {
    const number = samples()[0] as string
    const bare = number.replaceAll('-', '')
    for (const typed of [number, bare, bare.toLowerCase(), ` ${bare} `, bare.match(/.{3}/g)?.join(' ') ?? '', number.replaceAll('-', '—'), number.replaceAll('-', '－'), number.replaceAll('-', '‐')])
      expect(parseCaseNumber(typed)).toBe(number)
  })

  it('are refused when too short, too long or of other characters', () => {
    const bare = (samples()[0] as string).replaceAll('-', '')
    for (const typed of ['', bare.slice(1), bare.slice(0, -1), `0${bare}`, `${bare}0`, `${bare.slice(0, -1)}O`, bare.replace(/^./, '铁'), '00000000000000', '0000000000000000']) expect(parseCaseNumber(typed)).toBeUndefined()
  })

  it('catch every single wrong character, everywhere', () => {
    for (const sample of samples()) {
      const chars = [...sample.replaceAll('-', '')]
      expect(accepted(chars)).toBe(true)
      chars.forEach((right, at) => {
        for (const wrong of ID_ALPHABET) expect([sample, at, wrong, accepted(chars.with(at, wrong))]).toEqual([sample, at, wrong, wrong === right])
      })
    }
  })

  it('catch every swap of two characters, adjacent or not', () => {
    for (const sample of samples()) {
      const chars = [...sample.replaceAll('-', '')]
      for (let a = 0; a < chars.length; a += 1)
        for (let b = a + 1; b < chars.length; b += 1) {
          const swapped = chars.with(a, chars[b] as string).with(b, chars[a] as string)
          expect([sample, a, b, accepted(swapped)]).toEqual([sample, a, b, chars[a] === chars[b]])
        }
    }
  })

  it('parse back whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (bytes) => {
      const number = newCaseNumber('TX', () => Uint8Array.from([...bytes, ...Array.from({ length: 12 }, (_, i) => i)]))
      expect(parseCaseNumber(number)).toBe(number)
    }))
  })
})

describe('opaque ids', () => {
  it('are n characters, drawing again until there are enough', () => {
    expect(newOpaqueId(0, () => { throw new Error('not asked') })).toBe('')
    expect(newOpaqueId(5, fixed(30, 31))).toBe('Y0Y0Y')
    expect(newOpaqueId(32, counting(7))).toHaveLength(32)
  })

  it('leave out the bytes that would favour some characters', () => {
    expect(newOpaqueId(4, fixed(247, 248, 255, 1))).toBe('Y1Y1')
  })

  it('ask for as many bytes as characters', () => {
    const asked: number[] = []
    newOpaqueId(9, (n) => { asked.push(n); return new Uint8Array(n) })
    expect(asked).toEqual([9])
  })

  it('use every character equally often over all bytes', () => {
    const all = newOpaqueId(248, fixed(...Array.from({ length: 256 }, (_, i) => i)))
    for (const char of ID_ALPHABET) expect(all.split(char)).toHaveLength(9)
  })
})
