/**
 * How much one caller or one address may ask. Counted per process: the gateway's own throttle is the outer wall, this one keeps a single
 * phone or script from using up what all share.
 */
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'

/** Requests allowed in a minute. */
export interface Limits {
  readonly perCaller: number
  readonly perAddress: number
}

const WINDOW_MS = 60_000
/** Entries kept before old ones are dropped: bounds memory under an address scan. */
const MOST_KEYS = 20_000

/** Counts a request; throws `rate-limited` with the seconds to wait. The address is counted before anything of the request is believed, the caller once it is known. */
export interface RateLimit {
  address(address: string, now: Instant): void
  caller(callerKey: string, now: Instant): void
}

/** A limiter with its own memory (two counters a key: this minute's and the last one's share, a sliding window). */
export function createRateLimit(limits: Limits): RateLimit {
  const counts = new Map<string, { window: number; n: number; before: number }>()
  const use = (key: string, most: number, at: number): void => {
    const window = Math.floor(at / WINDOW_MS)
    const entry = counts.get(key) ?? { window, n: 0, before: 0 }
    if (entry.window !== window) {
      entry.before = entry.window === window - 1 ? entry.n : 0
      entry.window = window
      entry.n = 0
    }
    const share = entry.before * (1 - (at % WINDOW_MS) / WINDOW_MS)
    if (entry.n + share >= most) throw problem('rate-limited', { retryAfterSeconds: Math.ceil((WINDOW_MS - (at % WINDOW_MS)) / 1000) })
    entry.n += 1
    counts.delete(key)
    counts.set(key, entry)
    if (counts.size > MOST_KEYS) counts.delete(counts.keys().next().value as string)
  }
  return {
    address: (address, now) => use(`A${address}`, limits.perAddress, millisOf(now)),
    caller: (callerKey, now) => use(callerKey, limits.perCaller, millisOf(now))
  }
}
