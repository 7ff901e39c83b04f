/**
 * Structured logs: a code and ids, one JSON object a line. Free text never gets in: a value that is not a plain id, code or number is
 * replaced, so that no name, plate or number of a person can reach a log (design §4).
 */
import type { Instant } from '@lubiao/shared/kernel/clock'

/** One line. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

/** Writes a line; `code` is `module.what`. */
export type Log = (level: 'info' | 'warn' | 'error', code: string, fields?: LogFields) => void

const PLAIN = /^[A-Za-z0-9_.:#/{}-]{0,120}$/
/** Long runs of digits could be a phone or an identity number. */
const NUMBERISH = /\d{11,}/

const safe = (value: string | number | boolean): string | number | boolean =>
  typeof value !== 'string' || (PLAIN.test(value) && !NUMBERISH.test(value)) ? value : '[withheld]'

/** A log that writes lines to `sink`. */
export function createLog(now: () => Instant, sink: (line: string) => void): Log {
  return (level, code, fields = {}) => {
    const kept = Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, safe(value)] as const]))
    sink(JSON.stringify({ at: now(), level, code, ...Object.fromEntries(kept) }))
  }
}
