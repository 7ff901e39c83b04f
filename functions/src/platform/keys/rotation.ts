/**
 * The life of a signing key: announced, used, retired; or revoked, when somebody else may have it. A verifier learns a key before anything is signed
 * with it and keeps it until the last thing it signed has run out, so that rotation never makes a valid pass look forged. One key always waits, so
 * that this holds in an emergency too.
 */
import { instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { kidOf } from '@lubiao/shared/pass/cose'
import type { PublishedKey, RevokedKey } from './port'

const DAY_MS = 86_400_000
/** Days a key signs. */
export const SIGNING_DAYS = 90
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

const byStart = (a: Pick<KeyWindow, 'signsFrom'>, b: Pick<KeyWindow, 'signsFrom'>): number => (a.signsFrom < b.signsFrom ? -1 : 1)

/** Keys nobody else is known to have. */
export const standing = <K extends Pick<KeyWindow, 'kid'>>(keys: readonly K[], revoked: readonly RevokedKey[]): readonly K[] => keys.filter((key) => !revoked.some((one) => one.kid === key.kid))

/**
 * The key that signs now: of those whose window is open, the one opened last. When only compromised ones are open, the next one takes over before
 * its time. Undefined when there is none.
 */
export function signingKey<K extends Pick<KeyWindow, 'kid' | 'signsFrom' | 'signsUntil'>>(keys: readonly K[], now: Instant, revoked: readonly RevokedKey[]): K | undefined {
  const isOpen = (key: K): boolean => key.signsFrom <= now && now < key.signsUntil
  const usable = standing(keys, revoked)
  const inUse = usable.filter(isOpen).sort(byStart).at(-1)
  if (inUse !== undefined || !keys.some(isOpen)) return inUse
  return usable.filter((key) => key.signsFrom > now).sort(byStart)[0]
}

/** The key that takes over when the one in use must not sign any more: known to verifiers before its first use. Undefined when none waits. */
export function waitingKey<K extends Pick<KeyWindow, 'kid' | 'signsFrom' | 'signsUntil'>>(keys: readonly K[], now: Instant, revoked: readonly RevokedKey[]): K | undefined {
  const current = signingKey(keys, now, revoked)
  return standing(keys, revoked).filter((key) => key.signsFrom > now && key !== current).sort(byStart)[0]
}

/**
 * What a verifier must know now: next, current, retired and revoked keys, the oldest first. A key that waits counts from now on, and one may have
 * signed since the first emergency on the list, because an emergency opens a key before its window; each from a day before, as a request carries
 * the moment it began.
 */
export function publishedOf(keys: readonly KeyWindow[], now: Instant, revoked: readonly RevokedKey[]): readonly PublishedKey[] {
  const current = signingKey(keys, now, revoked)
  const emergencies = revoked.filter((one) => keys.some((key) => key.kid === one.kid)).map((one) => daysAfter(one.at, -1))
  return [...keys]
    .sort(byStart)
    .map((key): PublishedKey => {
      const lost = revoked.find((one) => one.kid === key.kid)
      const status = lost !== undefined ? 'revoked' : key === current ? 'current' : key.signsFrom > now ? 'next' : 'retired'
      return {
        kid: key.kid, publicKey: key.publicKey, notBefore: [key.signsFrom, ...(status === 'next' ? [daysAfter(now, -1)] : []), ...emergencies].sort()[0] as Instant, notAfter: daysAfter(key.signsUntil, VERIFIED_DAYS), status,
        ...(lost === undefined ? {} : { revokedSince: lost.since })
      }
    })
    .filter((key) => key.notAfter > now)
}
