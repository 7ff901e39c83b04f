import { bytesToHex } from '@noble/hashes/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8Bytes } from '@lubiao/shared/pass/bytes'
import { nowMs } from '../device/clock'
import { randomId } from '../device/random'
import { keep, kept } from '../device/storage'

const STORE = 'retry-keys'
const LIVES_MS = 24 * 3600_000 // as long as the server remembers an answer

type Kept = Record<string, { readonly key: string; readonly at: number }>



/** Name of one wish of the person: the same route with the same input. Hashed, so that nothing personal stays on the phone. */
export const wishOf = (route: string, input: unknown): string => bytesToHex(sha256(utf8Bytes(`${route}\n${JSON.stringify(input)}`)).slice(0, 16))

/** The idempotency key of a wish: the same until an answer came, also when the app was closed in between. */
export async function keyFor(wish: string): Promise<string> {
  const all = kept<Kept>(STORE) ?? {}
  const known = all[wish]
  if (known !== undefined && nowMs() - known.at < LIVES_MS) return known.key
  const key = await randomId(24)
  const fresh = Object.entries(all).filter(([, entry]) => nowMs() - entry.at < LIVES_MS)
  keep(STORE, { ...Object.fromEntries(fresh), [wish]: { key, at: nowMs() } } satisfies Kept)
  return key
}

/** The wish was answered: the next one is a new one. */
export function answered(wish: string): void {
  const { [wish]: _done, ...rest } = kept<Kept>(STORE) ?? {}
  keep(STORE, rest)
}
