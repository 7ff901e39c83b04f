/** What is left of personal data when shown to somebody who need not know it (domain-facts §13.2: ID 6+4, phone 3+4). */

/** `371502********4511`; anything shorter than 15 characters is hidden whole. */
export const maskIdNumber = (text: string): string => (text.length < 15 ? '*'.repeat(text.length) : text.slice(0, 6) + '*'.repeat(text.length - 10) + text.slice(-4))

/** `138****5678`; anything shorter than 11 is hidden whole. */
export const maskPhone = (text: string): string => (text.length < 11 ? '*'.repeat(text.length) : text.slice(0, 3) + '*'.repeat(text.length - 7) + text.slice(-4))

/** `张*`, `欧阳*明`: the first character (two of four or more) stays, the last of three or more stays; a lone one is hidden. */
export function maskName(text: string): string {
  const chars = [...text]
  if (chars.length <= 1) return '*'.repeat(chars.length)
  if (chars.length === 2) return `${chars[0] as string}*`
  const head = chars.length >= 4 ? 2 : 1
  return chars.slice(0, head).join('') + '*'.repeat(chars.length - head - 1) + (chars[chars.length - 1] as string)
}

/** `鲁P1**45` from the plain number (`normalisePlate`): the authority code, first and last two characters stay; anything shorter than 6 is hidden whole. */
export const maskPlate = (text: string): string => (text.length < 6 ? '*'.repeat(text.length) : `${text.slice(0, 3)}${'*'.repeat(text.length - 5)}${text.slice(-2)}`)
