/**
 * The life of a signing key: announced, used, retired. A verifier learns a key before anything is signed with it and keeps it until the
 * last thing it signed has run out, so that rotation never makes a valid pass look forged.
 */
import { instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { kidOf } from '@lubiao/shared/pass/cose'
import type { PublishedKey } from './port'

const DAY_MS = 86_400_000
/** Days a key signs. */
export const SIGNING_DAYS = 90
/** Days a key is announced before it signs: officers' phones fetch trust data daily, so all know it by then. */
export const ANNOUNCED_DAYS = 14
/** Days a key is verified after it stopped signing: the longest pass has a year (domain-facts §3.4), and a month over. */
export const VERIFIED_DAYS = 400

/** A key's window of signing; `publicKey` is the uncompressed point, base64url. */
export interface KeyWindow {
  readonly kid: string
  readonly publicKey: string
  readonly signsFrom: Instant
  readonly signsUntil: Instant
}

/** n days later. */
export const daysAfter = (at: Instant, days: number): Instant => instantOf(millisOf(at) + days * DAY_MS)

/** The compressed form of an uncompressed point. Throws RangeError on anything else. */
export function compress(point: Uint8Array): Uint8Array {
  if (point.length !== 65 || point[0] !== 4) throw new RangeError('not an uncompressed P-256 point')
  return new Uint8Array([((point[64] as number) & 1) === 0 ? 2 : 3, ...point.subarray(1, 33)])
}

/** `kid` and `publicKey` of an uncompressed point. */
export const publicOf = (point: Uint8Array): Pick<KeyWindow, 'kid' | 'publicKey'> => ({ kid: Buffer.from(kidOf(compress(point))).toString('hex'), publicKey: Buffer.from(point).toString('base64url') })

/** The key that signs now: of those whose window is open, the one opened last. Undefined when none is. */
export const signingKey = <K extends Pick<KeyWindow, 'signsFrom' | 'signsUntil'>>(keys: readonly K[], now: Instant): K | undefined =>
  keys.filter((key) => key.signsFrom <= now && now < key.signsUntil).sort((a, b) => (a.signsFrom < b.signsFrom ? 1 : -1))[0]

/** What a verifier must know now: next, current and retired keys, the oldest first. */
export function publishedOf(keys: readonly KeyWindow[], now: Instant): readonly PublishedKey[] {
  const current = signingKey(keys, now)
  return [...keys]
    .sort((a, b) => (a.signsFrom < b.signsFrom ? -1 : 1))
    .map((key): PublishedKey => ({
      kid: key.kid, publicKey: key.publicKey, notBefore: key.signsFrom, notAfter: daysAfter(key.signsUntil, VERIFIED_DAYS),
      status: key === current ? 'current' : key.signsFrom > now ? 'next' : 'retired'
    }))
    .filter((key) => key.notAfter > now)
}
