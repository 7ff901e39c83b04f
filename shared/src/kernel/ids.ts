/**
 * Case numbers people read out on the phone: unguessable, and proof against every single wrong character and every swap of two.
 * Characters are the 31 of GB 32100 (no I O S V Z); the check is a weighted sum modulo 31, a prime, with weights 3^i:
 * 3 is a primitive root, so all weights differ for up to 30 characters and no substitution or transposition goes unseen.
 */

/** The 31 characters, in value order. */
export const ID_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const BODY = 12

/** Source of unpredictable bytes; given by the platform. */
export type RandomBytes = (n: number) => Uint8Array

const valueOf = (char: string): number => ID_ALPHABET.indexOf(char)

/** Σ 3^i·value over the text, first character weight 3^0, mod 31. */
function weightedSum(text: string): number {
  let sum = 0
  let weight = 1
  for (const char of text) {
    sum = (sum + weight * valueOf(char)) % 31
    weight = (weight * 3) % 31
  }
  return sum
}

/** The character that makes the weighted sum of prefix, body and itself zero. */
function checkChar(text: string): string {
  let weight = 1
  for (let i = 0; i < text.length; i += 1) weight = (weight * 3) % 31
  for (const char of ID_ALPHABET) if ((weightedSum(text) + weight * valueOf(char)) % 31 === 0) return char
  throw new RangeError('unreachable: 31 is prime')
}

/**
 * A new case number, e.g. `TX-4F7K-9QWD-2XHTC`: two-letter kind, 12 random characters (59 bits), one check character.
 * @param kind two characters of the alphabet that tell a person what the number is of
 */
export function newCaseNumber(kind: string, random: RandomBytes): string {
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}$/.test(kind)) throw new RangeError(`not a kind: ${kind}`)
  let body = ''
  while (body.length < BODY) for (const byte of random(16)) if (byte < 248 && body.length < BODY) body += ID_ALPHABET.charAt(byte % 31)
  const whole = kind + body
  const text = whole + checkChar(whole)
  return `${text.slice(0, 2)}-${text.slice(2, 6)}-${text.slice(6, 10)}-${text.slice(10)}`
}

/** Normalises what a person typed (case, spaces, hyphens) and checks it; undefined when it is no case number. */
export function parseCaseNumber(typed: string): string | undefined {
  const text = typed.toUpperCase().replace(/[\s-]/g, '')
  if (text.length !== BODY + 3 || [...text].some((char) => valueOf(char) < 0) || weightedSum(text) !== 0) return undefined
  return `${text.slice(0, 2)}-${text.slice(2, 6)}-${text.slice(6, 10)}-${text.slice(10)}`
}

/** An opaque id of the same characters without meaning or check (sessions, uploads): n characters, 4.95 bits each. */
export function newOpaqueId(n: number, random: RandomBytes): string {
  let text = ''
  while (text.length < n) for (const byte of random(n)) if (byte < 248 && text.length < n) text += ID_ALPHABET.charAt(byte % 31)
  return text
}
