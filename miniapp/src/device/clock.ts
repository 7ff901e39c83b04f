/**
 * The only place of the mini-program that reads the phone's clock. A phone may be hours off, so what is judged or shown by time follows the server:
 * every answer carries a Date header, and the difference is kept, for days without a network too.
 */
import { instantOf, type Instant } from '@lubiao/shared/kernel/clock'
import { keep, kept } from './storage'

/** What the server said last: `offset` = milliseconds the phone is behind (negative: ahead), `at` = the phone's own time then. */
export interface Comparison {
  readonly offset: number
  readonly at: number
}

const STORE = 'clock'
/** The header names whole seconds. */
const HEADER_MS = 1_000
/** Differences below this say nothing: header and clock are read at different moments. */
const TOLERANCE_MS = 3_000
/** From here on the person should put the phone's clock right. */
const TOLD_FROM_MS = 60_000
/** How wrong a clock nobody compared is taken to be (the QR corpus judges by the same five minutes). */
const NEVER_COMPARED_MS = 5 * 60_000
/** A known difference counts without doubt this long: afterwards the person may have put the clock right meanwhile. */
const CERTAIN_MS = 10 * 60_000
/** After a day without the server, a clock counts as never compared: so long is trust data good, too. */
const GOOD_FOR_MS = 24 * 3_600_000

let last = kept<Comparison>(STORE)
let written = last

/** The difference a Date header shows, or undefined for text that is no date. The header was written somewhere between sending and receiving. */
export function offsetOf(header: string, sentAt: number, receivedAt: number): number | undefined {
  const date = Date.parse(header)
  if (Number.isNaN(date)) return undefined
  const least = date - receivedAt
  const most = date + HEADER_MS - sentAt
  return least <= TOLERANCE_MS && most >= -TOLERANCE_MS ? 0 : Math.round((least + most) / 2)
}

/** How wrong the corrected time may be, in milliseconds either way; 0 when it was compared lately or the phone was right. */
export function uncertaintyOf(comparison: Comparison | undefined, phoneMs: number): number {
  const age = comparison === undefined ? -1 : phoneMs - comparison.at
  // An age below nothing: the clock was put back since, and what was compared is of no use.
  if (comparison === undefined || age < -TOLERANCE_MS || age > GOOD_FOR_MS) return Math.max(NEVER_COMPARED_MS, Math.abs(comparison?.offset ?? 0))
  return age <= CERTAIN_MS ? 0 : Math.abs(comparison.offset)
}

/** The phone's own clock, uncorrected: for measuring how long an answer took. */
export const phoneMs = (): number => Date.now()

/** Now in milliseconds, corrected by what the server said. */
export const nowMs = (): number => phoneMs() + (last?.offset ?? 0)

/** Now, as an instant, corrected likewise. */
export const now = (): Instant => instantOf(nowMs())

/** How wrong `now` may be, in milliseconds either way. */
export const clockUncertaintyMs = (): number => uncertaintyOf(last, phoneMs())

/** Milliseconds the phone is behind the server (negative: ahead) when that is worth telling the person; else undefined. */
export const clockWrongBy = (): number | undefined => (last === undefined || Math.abs(last.offset) <= TOLD_FROM_MS ? undefined : last.offset)

/** Takes the Date header of an answer to a request sent at `sentAt` of the phone's clock; an answer without one changes nothing. */
export function followServerDate(header: string | undefined, sentAt: number): void {
  const receivedAt = phoneMs()
  const offset = header === undefined ? undefined : offsetOf(header, sentAt, receivedAt)
  if (offset === undefined) return
  last = { offset, at: receivedAt }
  // Written when it says something new, not with every answer.
  if (written !== undefined && Math.abs(written.offset - offset) <= TOLERANCE_MS && receivedAt >= written.at && receivedAt - written.at < CERTAIN_MS / 2) return
  written = last
  keep(STORE, last)
}
