/**
 * Limits on the values of a subscribe message, by the type in the key's name (platform-facts §4: copy of the official table).
 * Written apart from the sender's formatter on purpose: the one checks the other.
 */

const han = (text: string): boolean => /^\p{Script=Han}+$/u.test(text)
const count = (text: string): number => [...text].length
const CLOCK = String.raw`([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?`
const DAY = String.raw`(\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2})`
// A time has a clock, with or without a day before it; a day alone is a `date`.
const MOMENT = `(${DAY} ?)?${CLOCK}`
const TIME = new RegExp(`^${MOMENT}(~${MOMENT})?$`)
const DATE = new RegExp(`^(${DAY}|${DAY} ?${CLOCK})(~(${DAY}|${DAY} ?${CLOCK}))?$`)

const fits: Readonly<Record<string, (value: string) => boolean>> = {
  thing: (value) => count(value) <= 20,
  number: (value) => /^-?\d+(\.\d+)?$/.test(value) && value.length <= 32,
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => /^[\p{P}\p{S}]{1,5}$/u.test(value),
  character_string: (value) => /^[\x21-\x7e]{1,32}$/.test(value),
  time: (value) => TIME.test(value),
  date: (value) => DATE.test(value),
  amount: (value) => /^[¥￥$€£]?\d{1,10}(\.\d+)?元?$/.test(value),
  phone_number: (value) => /^[\d+\-()\s]{1,17}$/.test(value),
  car_number: (value) => /^\p{Script=Han}?[A-Z0-9]+\p{Script=Han}?$/u.test(value) && count(value) <= 8,
  name: (value) => (han(value) && count(value) <= 10) || /^[\p{Script=Han}A-Za-z·.\s]{1,20}$/u.test(value),
  phrase: (value) => han(value) && count(value) <= 5
}

/** What is wrong with a value under a key (`thing1`, `time4` …), or undefined. A key of no known type is wrong as such. */
export function valueFault(key: string, value: unknown): 'empty' | 'invalid' | undefined {
  const type = key.replace(/\d+$/, '')
  const check = fits[type]
  if (check === undefined || typeof value !== 'string') return 'invalid'
  if (value.trim() === '') return 'empty'
  return check(value) ? undefined : 'invalid'
}
