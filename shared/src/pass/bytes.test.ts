import * as fc from 'fast-check'
import { base64url, bytesOfBase64url, CodecError, joinBytes, sameBytes, utf8Bytes, utf8Text } from './bytes'

const refused = (run: () => unknown): string => {
  try {
    run()
  } catch (problem) {
    if (problem instanceof CodecError) return problem.code
    throw problem
  }
  return 'accepted'
}

describe('UTF-8', () => {
  it('agrees with TextEncoder and TextDecoder on any well-formed text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = new TextEncoder().encode(text)
      expect(utf8Bytes(text)).toEqual(bytes)
      expect(utf8Text(bytes)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
    }))
  })

  it('accepts exactly the bytes a fatal TextDecoder accepts', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    fc.assert(fc.property(fc.array(fc.constantFrom(0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff), { maxLength: 8 }), (list) => {
      const bytes = Uint8Array.from(list)
      const expected = (() => {
        try {
          return strict.decode(bytes)
        } catch {
          return undefined
        }
      })()
      expect(refused(() => utf8Text(bytes))).toBe(expected === undefined ? 'utf8.bad' : 'accepted')
      if (expected !== undefined) expect(utf8Text(bytes)).toBe(expected)
    }), { numRuns: 5000 })
  })

  it.each([['\ud800'], ['a\udfffb'], ['\udc00\ud800']])('has no bytes for a lone surrogate', (text) => {
    expect(refused(() => utf8Bytes(text))).toBe('utf8.surrogate')
  })

  it.each([
    ['U+0000', [0], '\0'], ['U+007F', [0x7f], '\x7f'], ['U+0080', [0xc2, 0x80], '\x80'], ['U+07FF', [0xdf, 0xbf], '߿'], ['U+0800', [0xe0, 0xa0, 0x80], 'ࠀ'],
    ['U+D7FF', [0xed, 0x9f, 0xbf], '퟿'], ['U+E000', [0xee, 0x80, 0x80], '\ue000'], ['U+FFFF', [0xef, 0xbf, 0xbf], '\uffff'], ['U+10000', [0xf0, 0x90, 0x80, 0x80], '𐀀'], ['U+10FFFF', [0xf4, 0x8f, 0xbf, 0xbf], '\u{10ffff}']
  ])('carries %s', (_name, bytes, text) => {
    expect([...utf8Bytes(text)]).toEqual(bytes)
    expect(utf8Text(Uint8Array.from(bytes))).toBe(text)
  })

  it.each([
    ['U+D800', [0xed, 0xa0, 0x80]], ['U+DFFF', [0xed, 0xbf, 0xbf]], ['U+110000', [0xf4, 0x90, 0x80, 0x80]], ['overlong 2', [0xc1, 0xbf]], ['overlong 3', [0xe0, 0x9f, 0xbf]], ['overlong 4', [0xf0, 0x8f, 0xbf, 0xbf]],
    ['cut', [0xe9, 0xb2]], ['lone continuation', [0x80]], ['bad continuation', [0xc2, 0x41]], ['F5', [0xf5, 0x80, 0x80, 0x80]]
  ])('refuses %s', (_name, bytes) => {
    expect(refused(() => utf8Text(Uint8Array.from(bytes)))).toBe('utf8.bad')
  })
})

describe('base64url', () => {
  it('agrees with Buffer both ways', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      const text = Buffer.from(bytes).toString('base64url')
      expect(base64url(bytes)).toBe(text)
      expect(bytesOfBase64url(text)).toEqual(bytes)
    }))
  })

  it.each(['A', 'AAAAA', 'AA==', 'A+', 'A/', 'AB', 'AAB', 'A A', '中中'])('refuses %j', (text) => {
    expect(refused(() => bytesOfBase64url(text))).toBe('base64url.bad')
  })
})

it('joins and compares', () => {
  expect(joinBytes(Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3))
  expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
  expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false)
  expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1))).toBe(false)
  expect(new CodecError('a.b')).toMatchObject({ name: 'CodecError', code: 'a.b', message: 'a.b' })
})
