/**
 * Case numbers people read out on the phone: unguessable, and proof against every single wrong character and every swap of two.
 * Characters are the 31 of GB 32100 (no I O S V Z). The check is a weighted sum modulo 31, a prime, with the powers of 21 as weights
 * counted from the last character. 21 is a primitive root (the inverse of GB 32100's 3), so the weights of up to 30 characters all
 * differ and none is zero: no substitution and no transposition, adjacent or not, goes unseen.
 */

/** The 31 characters, in value order. */
export const ID_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const BODY = 12

/** Source of unpredictable bytes; given by the platform. */
export type RandomBytes = (n: number) => Uint8Array

/** Σ 21^(distance from the end) · value, mod 31; undefined when a character is none of the 31. */
function weightedSum(text: string): number | undefined {
  let sum = 0
  for (const char of text) {
    const value = ID_ALPHABET.indexOf(char)
    if (value < 0) return undefined
    sum = (sum * 21 + value) % 31
  }
  return sum
}

const grouped = (text: string): string => `${text.slice(0, 2)}-${text.slice(2, 6)}-${text.slice(6, 10)}-${text.slice(10)}`

/** An opaque id of the same characters without meaning or check (sessions, uploads): n characters, 4.95 bits each. */
export function newOpaqueId(n: number, random: RandomBytes): string {
  let text = ''
  // 248 = 8 × 31: bytes above would make the first characters likelier than the rest.
  while (text.length < n) for (const byte of random(n)) if (byte < 248) text += ID_ALPHABET.charAt(byte % 31)
  return text.slice(0, n)
}

/**
 * A new case number, e.g. `TX-0123-4567-89ABD`: two-letter kind, 12 random characters (59 bits), one check character.
 * @param kind two characters of the alphabet that tell a person what the number is of; RangeError on others
 */
export function newCaseNumber(kind: string, random: RandomBytes): string {
  const text = kind + newOpaqueId(BODY, random)
  // The check character weighs 1; written before it, a 0 leaves the sum that it has to bring to zero.
  const open = weightedSum(`${text}0`)
  if (kind.length !== 2 || open === undefined) throw new RangeError(`not a kind: ${kind}`)
  return grouped(text + ID_ALPHABET.charAt((31 - open) % 31))
}

/** Normalises what a person typed (case, spaces, hyphens and the dashes Chinese keyboards write) and checks it; undefined when it is no case number. */
export function parseCaseNumber(typed: string): string | undefined {
  const text = typed.toUpperCase().replace(/[\s\-\u2010-\u2015\uFF0D]/g, '')
  return text.length === BODY + 3 && weightedSum(text) === 0 ? grouped(text) : undefined
}
