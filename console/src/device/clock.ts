/**
 * The only reading of the machine's clock. A duty-room computer may be minutes off, so the shown time left follows the
 * server: every answer carries a Date header, and the difference is kept.
 */
import { instantOf, type Instant } from '@lubiao/shared/kernel/clock'

/** Differences below this are within the header's whole seconds and the way of the answer. */
const TOLERANCE_MS = 3_000
let offset = 0

/** Milliseconds of the machine's clock, corrected by what the server said. */
export const nowMillis = (): number => Date.now() + offset

/** Present instant, corrected likewise. */
export const nowInstant = (): Instant => instantOf(nowMillis())

/** Takes the server's Date header; text that is no date is ignored because the header is optional. */
export function followServerDate(header: string | null): void {
  if (header === null) return
  const gap = Date.parse(header) - Date.now()
  if (Number.isNaN(gap)) return
  offset = Math.abs(gap) > TOLERANCE_MS ? gap : 0
}
