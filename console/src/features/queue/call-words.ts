/** How a call is spoken: every character of a number by itself, so that A012 is not heard as "twelve". */

const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']
const TENS = ['', '十', '二十', '三十', '四十', '五十', '六十', '七十', '八十', '九十']

/** `A012` → `A，零 一 二`. */
export const spokenNumber = (number: string): string => number.replace(/^([A-Z]+)/, '$1，').replace(/\d/g, (digit) => `${DIGITS[Number(digit)] ?? digit} `).trim()

/** `3` → `三`, `12` → `十二`: counters are said as numbers are. */
export function spokenCounter(counterNo: string): string {
  const n = Number(counterNo)
  if (!Number.isInteger(n) || n < 1 || n > 99) return counterNo
  const tens = TENS[Math.floor(n / 10)] ?? ''
  return `${tens}${n % 10 === 0 ? '' : DIGITS[n % 10] ?? ''}`
}

/** What is spoken for one call, said twice so that who looked up at the first hears it at the second. */
export function spokenCall(call: { readonly number: string; readonly counterNo: string }): string {
  const once = `请 ${spokenNumber(call.number)} 号，到 ${spokenCounter(call.counterNo)} 号窗口`
  return `${once}。${once}。`
}

/** Calls that have not been spoken yet, the oldest first; `spoken` are the marks of those that have. */
export const unspoken = <T extends { readonly announce: string }>(newestFirst: readonly T[], spoken: ReadonlySet<string>): readonly T[] => [...newestFirst].reverse().filter((call) => !spoken.has(call.announce))
