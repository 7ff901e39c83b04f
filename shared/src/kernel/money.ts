/** Money is a whole number of fen. */

/** Integer fen, 0 ≤ fen < 2^53. */
export type Fen = number

/** Whether a number can be an amount. */
export const isFen = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

/** `12.30` from 1230. Throws RangeError on anything that is no amount. */
export function yuanText(fen: Fen): string {
  if (!isFen(fen)) throw new RangeError(`not an amount in fen: ${fen}`)
  return `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
}

/** 1230 from `12.30`, `12.3` or `12`; undefined on anything else. No floating point on the way. */
export function fenOf(yuan: string): Fen | undefined {
  const match = /^(0|[1-9]\d{0,12})(?:\.(\d{1,2}))?$/.exec(yuan)
  if (match === null) return undefined
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

/** Sum of amounts, 0 of none. Throws RangeError when one of them, or the sum, is no amount. */
export function sumFen(amounts: readonly Fen[]): Fen {
  return amounts.reduce((sum, fen) => {
    if (!isFen(fen) || !isFen(sum + fen)) throw new RangeError(`not an amount in fen: ${sum} + ${fen}`)
    return sum + fen
  }, 0)
}
