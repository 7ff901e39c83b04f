import { Decoder, Encoder } from 'cbor-x'
import * as fc from 'fast-check'
import { CodecError } from './bytes'
import { CborTag, decodeCbor, encodeCbor, TAG_CWT, TAG_SIGN1, type CborValue } from './cbor'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replace(/ /g, ''), 'hex'))
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const codeOf = (run: () => unknown): string => {
  try {
    run()
  } catch (problem) {
    if (problem instanceof CodecError) return problem.code
    throw problem
  }
  return 'accepted'
}

/** Appendix A of RFC 8949, as far as the subset goes. */
const appendixA: readonly (readonly [CborValue, string])[] = [
  [0, '00'], [1, '01'], [10, '0a'], [23, '17'], [24, '1818'], [25, '1819'], [100, '1864'], [255, '18ff'], [256, '190100'], [1000, '1903e8'], [65535, '19ffff'], [65536, '1a00010000'],
  [1_000_000, '1a000f4240'], [0xffffffff, '1affffffff'], [0x100000000, '1b0000000100000000'], [1_000_000_000_000, '1b000000e8d4a51000'], [Number.MAX_SAFE_INTEGER, '1b001fffffffffffff'],
  [-1, '20'], [-10, '29'], [-24, '37'], [-25, '3818'], [-100, '3863'], [-1000, '3903e7'], [Number.MIN_SAFE_INTEGER, '3b001ffffffffffffe'],
  [false, 'f4'], [true, 'f5'], [null, 'f6'], [new Uint8Array(0), '40'], [Uint8Array.of(1, 2, 3, 4), '4401020304'],
  ['', '60'], ['a', '6161'], ['IETF', '6449455446'], ['"\\', '62225c'], ['ü', '62c3bc'], ['水', '63e6b0b4'], ['𐅑', '64f0908591'],
  [[], '80'], [[1, 2, 3], '83010203'], [[1, [2, 3], [4, 5]], '8301820203820405'], [new Map(), 'a0'], [new Map([[1, 2], [3, 4]]), 'a201020304'],
  [new CborTag(TAG_SIGN1, [1]), 'd28101'], [new CborTag(TAG_CWT, 'a'), 'd83d6161']
]

const leaf: fc.Arbitrary<CborValue> = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -300, max: 300 }), fc.boolean(), fc.constant(null), fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 80 }))
const tree = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 4 }, leaf,
    fc.array(tie('value'), { maxLength: 30 }), fc.uniqueArray(fc.tuple(fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -70_000, max: 70_000 })), tie('value')), { selector: ([key]) => key, maxLength: 30 }).map((entries) => new Map(entries)),
    fc.tuple(fc.constantFrom(TAG_SIGN1, TAG_CWT), tie('value')).map(([tag, value]) => new CborTag(tag, value))
  )
})).value

describe('deterministic CBOR', () => {
  it.each(appendixA)('%j is %s and nothing else', (value, bytes) => {
    expect(hexOf(encodeCbor(value))).toBe(bytes)
    expect(decodeCbor(hex(bytes))).toEqual(value)
  })

  it('reads back every value it writes', () => {
    fc.assert(fc.property(tree, (value) => {
      expect(decodeCbor(encodeCbor(value))).toEqual(value)
    }))
  })

  it('never throws anything but CodecError, and what it accepts it writes the same', () => {
    const fragments = fc.array(fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.constantFrom(...appendixA.map(([, bytes]) => hex(bytes)))), { maxLength: 12 }).map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])))
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), fragments, fc.tuple(fc.constantFrom(0x83, 0xa2, 0xd2, 0x9f, 0xbf, 0x5f), fragments).map(([first, rest]) => Uint8Array.of(first, ...rest))), (bytes) => {
      if (codeOf(() => decodeCbor(bytes)) === 'accepted') expect(encodeCbor(decodeCbor(bytes))).toEqual(bytes)
    }), { numRuns: 20_000 })
  })

  it('sorts keys by their encodings whatever order they were set in', () => {
    const keys = [0, 10, 23, 24, 255, 256, 70_000, 0x100000000, -1, -24, -25, -65537]
    fc.assert(fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (shuffled) => {
      const bytes = encodeCbor(new Map(shuffled.map((key) => [key, 0])))
      expect([...(decodeCbor(bytes) as ReadonlyMap<number, CborValue>).keys()]).toEqual(keys)
    }))
  })
})

describe('cbor-x, an independent library', () => {
  const theirs = new Decoder({ mapsAsObjects: false })
  const plain = (value: CborValue): boolean => !(value instanceof CborTag) && !(Array.isArray(value) && !value.every(plain)) && !(value instanceof Map && ![...value.values()].every(plain))

  it('reads what we write', () => {
    fc.assert(fc.property(tree.filter(plain), (value) => {
      // cbor-x answers 64-bit numbers beyond 2^53 as bigint only; ours stay safe integers.
      const sort = (item: unknown): unknown => item instanceof Map ? new Map([...item.entries()].map(([k, v]) => [Number(k), sort(v)])) : item instanceof Uint8Array ? Uint8Array.from(item) : Array.isArray(item) ? item.map(sort) : typeof item === 'bigint' ? Number(item) : item
      expect(sort(theirs.decode(encodeCbor(value)))).toEqual(value)
    }))
  })

  it('writes what we read, as long as it is deterministic', () => {
    const ordered = new Encoder({ mapsAsObjects: false, variableMapSize: true, useRecords: false, tagUint8Array: false })
    const small = fc.letrec<{ value: CborValue }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, fc.integer({ min: -0x80000000, max: 0x7fffffff }), fc.boolean(), fc.constant(null), fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'binary-ascii', maxLength: 60 }), fc.array(tie('value'), { maxLength: 20 }),
        fc.uniqueArray(fc.tuple(fc.nat(), tie('value')), { selector: ([key]) => key, maxLength: 20 }).map((entries) => new Map(entries.sort((a, b) => a[0] - b[0]))))
    })).value
    fc.assert(fc.property(small, (value) => {
      expect(decodeCbor(Uint8Array.from(ordered.encode(value)))).toEqual(value)
    }))
  })
})

describe('refused when writing', () => {
  it.each([1.5, Number.NaN, Infinity, -0, 2 ** 53, -(2 ** 53)])('number %p', (value) => {
    expect(codeOf(() => encodeCbor(value))).toBe('cbor.number')
    // A Map keeps -0 as 0.
    if (value !== 0) expect(codeOf(() => encodeCbor(new Map([[value, 0]])))).toBe('cbor.number')
  })

  it('a text without UTF-8, another tag, a ninth level', () => {
    expect(codeOf(() => encodeCbor('\ud800'))).toBe('utf8.surrogate')
    expect(codeOf(() => encodeCbor(new CborTag(17, 0)))).toBe('cbor.tag')
    const nested = (levels: number): CborValue => (levels === 0 ? 0 : [nested(levels - 1)])
    expect(codeOf(() => encodeCbor(nested(8)))).toBe('accepted')
    expect(codeOf(() => encodeCbor(nested(9)))).toBe('cbor.depth')
  })
})

describe('refused when reading', () => {
  it.each([
    ['nothing', '', 'cbor.truncated'], ['a cut number', '19ff', 'cbor.truncated'], ['a cut string', '43 0102', 'cbor.truncated'], ['a cut array', '82 01', 'cbor.truncated'], ['a cut map', 'a1 01', 'cbor.truncated'],
    ['a count of four billion', '9a ffffffff', 'cbor.truncated'], ['a byte string of 2^53', '5b 001fffffffffffff', 'cbor.truncated'],
    ['two values', '0000', 'cbor.trailing'], ['23 in two bytes', '1817', 'cbor.not-shortest'], ['255 in three', '1900ff', 'cbor.not-shortest'], ['65535 in five', '1a0000ffff', 'cbor.not-shortest'], ['2^32-1 in nine', '1b00000000ffffffff', 'cbor.not-shortest'],
    ['a long head of a string', '5801 00', 'cbor.not-shortest'], ['2^53', '1b0020000000000000', 'cbor.number'], ['-2^53', '3b001fffffffffffff', 'cbor.number'], ['reserved head 28', '1c', 'cbor.head'], ['indefinite string', '5f4100ff', 'cbor.head'], ['indefinite array', '9f00ff', 'cbor.head'], ['indefinite map', 'bf0000ff', 'cbor.head'],
    ['undefined', 'f7', 'cbor.simple'], ['a simple value', 'e0', 'cbor.simple'], ['false in two bytes', 'f814', 'cbor.simple'], ['a half float', 'f90000', 'cbor.simple'], ['a double', 'fb0000000000000000', 'cbor.simple'], ['break', 'ff', 'cbor.simple'],
    ['a text key', 'a1 6161 01', 'cbor.key'], ['a bytes key', 'a1 4100 01', 'cbor.key'], ['keys out of order', 'a2 0200 0100', 'cbor.key-order'], ['a repeated key', 'a2 0100 0101', 'cbor.key-order'], ['negative before positive', 'a2 2000 0000', 'cbor.key-order'], ['negatives out of order', 'a2 2100 2000', 'cbor.key-order'],
    ['tag 17', 'd100', 'cbor.tag'], ['tag 2', 'c24101', 'cbor.tag'], ['tag 55799', 'd9d9f700', 'cbor.tag'], ['a cut tag', 'd2', 'cbor.truncated'], ['bad UTF-8', '61 ff', 'utf8.bad'], ['nine levels', '81 81 81 81 81 81 81 81 81 00', 'cbor.depth'], ['nine levels of maps', 'a100'.repeat(9) + '00', 'cbor.depth']
  ])('%s', (_name, bytes, code) => {
    expect(codeOf(() => decodeCbor(hex(bytes)))).toBe(code)
  })

  it('more than a mebibyte, and not one byte less', () => {
    const body = (1 << 20) - 5
    const bytes = new Uint8Array((1 << 20) + 1)
    bytes.set([0x5a, body >>> 24, (body >>> 16) & 255, (body >>> 8) & 255, body & 255])
    expect(codeOf(() => decodeCbor(bytes))).toBe('cbor.size')
    expect(codeOf(() => decodeCbor(bytes.slice(0, 1 << 20)))).toBe('accepted')
  })
})
