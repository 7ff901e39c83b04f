import fc from 'fast-check'
import { fenOf, isFen, sumFen, yuanText } from './money'

describe('money', () => {
  it('is a whole number of fen', () => {
    for (const fen of [0, 1, Number.MAX_SAFE_INTEGER]) expect(isFen(fen)).toBe(true)
    for (const fen of [-1, 0.5, Number.MAX_SAFE_INTEGER + 1, Number.NaN, Number.POSITIVE_INFINITY]) expect(isFen(fen)).toBe(false)
  })

  it('is written with two decimals', () => {
    expect([0, 5, 10, 1230, 100].map(yuanText)).toEqual(['0.00', '0.05', '0.10', '12.30', '1.00'])
    expect(() => yuanText(-1)).toThrow(new RangeError('not an amount in fen: -1'))
    expect(() => yuanText(1.5)).toThrow(new RangeError('not an amount in fen: 1.5'))
  })

  it('is read without floating point', () => {
    expect(['12.30', '12.3', '12', '0', '0.01', '0.29', '9999999999999.99'].map(fenOf)).toEqual([1230, 1230, 1200, 0, 1, 29, 999_999_999_999_999])
    for (const text of ['', '.5', '1.', '01', '1.234', '-1', '+1', '1e3', ' 1', '1 ', '1,000', '12345678901234', '１']) expect(fenOf(text)).toBeUndefined()
  })

  it('adds up', () => {
    expect(sumFen([])).toBe(0)
    expect(sumFen([1, 20, 300])).toBe(321)
    expect(() => sumFen([1, -1])).toThrow(new RangeError('not an amount in fen: 1 + -1'))
    expect(() => sumFen([1, 0.5])).toThrow(new RangeError('not an amount in fen: 1 + 0.5'))
    expect(() => sumFen([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError)
    // 2^53 − 1 + a fraction rounds to a whole number: each amount is judged by itself too.
    expect(() => sumFen([Number.MAX_SAFE_INTEGER - 1, 0.5])).toThrow(RangeError)
  })

  it('reads what it writes', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (fen) => expect(fenOf(yuanText(fen))).toBe(fen)))
  })
})
