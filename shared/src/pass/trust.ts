/**
 * What an officer's phone must know to judge a pass without a network: signing keys, revoked numbers, zone tables, calendar. The bundle is a
 * COSE_Sign1 over its JSON, by a bundle key the phone got when it signed in.
 *
 * A signing key is put into the bundle as `next` at least 24 hours before its first use, and one such key is always waiting: so a bundle that is
 * fresh knows every key a true pass can have, after an emergency rotation too, and an unknown key means a pass that is not ours.
 *
 * A key that somebody else may sign with is `revoked`: from `revokedSince` on nothing it signed is believed, whatever time of issue it claims, as
 * whoever has the key writes that too. The instant is compared with the time of the look: what was looked at before is judged as it was.
 */
import * as z from 'zod'
import { millisOf, type Instant, type WorkCalendar } from '../kernel/clock'
import { base64url, bytesOfBase64url, CodecError, sameBytes, utf8Bytes, utf8Text } from './bytes'
import { decodeSign1, encodeSign1, kidOf, signSign1, verifySign1, type Signer } from './cose'
import { decodeRevocations, type Revocations } from './revocations'
import { zoneTableSchema, type ZoneTable } from './zone-table'

/** Trust data older than this answers "cannot be sure" (EUDI ARF VCR_01: a day). */
const TRUST_LIFE_MS = 24 * 3_600_000
/** A bundle from further in the future than this shows that the phone's clock is wrong. */
const CLOCK_SKEW_MS = 5 * 60_000

const instant = z.iso.datetime({ precision: 3 })
const text = (length: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${length}}$`))
const day = z.record(z.iso.date(), z.string().max(20))

/**
 * A public key: `publicKey` is the compressed P-256 point, `kid` follows from it (both base64url). `revoked` = compromised: nothing it signed counts
 * from `revokedSince` on, or ever when that is missing. An app that does not know `revokedSince` never believes such a key, which is the safe side.
 */
export const trustKeySchema = z.object({ kid: text(11), publicKey: text(44), notBefore: instant, notAfter: instant.optional(), status: z.enum(['next', 'active', 'retired', 'revoked']), revokedSince: instant.optional() })

/** The bundle's JSON. `revoked` is the compact text of revocations.ts; `calendar` is left out when the built-in one is current. */
export const trustBundleSchema = z.object({
  v: z.literal(1),
  issuedAt: instant,
  keys: z.array(trustKeySchema).max(20),
  revoked: z.string().max(1_000_000),
  zoneTables: z.array(zoneTableSchema).max(10),
  calendar: z.object({ version: z.string().max(30), years: z.record(z.string().regex(/^\d{4}$/), z.object({ holidays: day, makeup: day })) }).optional()
})
export type TrustBundleJson = z.output<typeof trustBundleSchema>

/** A signing key ready for use. */
export interface TrustKey {
  readonly kid: Uint8Array
  readonly publicKey: Uint8Array
  readonly notBefore: Instant
  readonly notAfter?: Instant | undefined
  readonly status: 'next' | 'active' | 'retired' | 'revoked'
  readonly revokedSince?: Instant | undefined
}

/** The bundle ready for use. */
export interface TrustBundle {
  readonly issuedAt: Instant
  readonly keys: readonly TrustKey[]
  readonly revoked: Revocations
  readonly zoneTables: readonly ZoneTable[]
  readonly calendar?: WorkCalendar | undefined
}

/** A key that may sign bundles, base64url as in the contract. */
export interface BundleKey {
  readonly kid: string
  readonly publicKey: string
}

/** The JSON form of a public key. CodecError `cose.key` when it is no P-256 point. */
export const bundleKeyOf = (publicKey: Uint8Array): BundleKey => ({ kid: base64url(kidOf(publicKey)), publicKey: base64url(publicKey) })

/** Makes the JSON ready for use. CodecError when a key's id is not that of its point, or the revocations cannot be read. */
export function openBundle(json: TrustBundleJson): TrustBundle {
  const keys = json.keys.map((key) => {
    const publicKey = bytesOfBase64url(key.publicKey)
    const kid = kidOf(publicKey)
    if (base64url(kid) !== key.kid) throw new CodecError('bundle.kid')
    return { kid, publicKey, notBefore: key.notBefore, notAfter: key.notAfter, status: key.status, revokedSince: key.revokedSince }
  })
  return { issuedAt: json.issuedAt, keys, revoked: decodeRevocations(json.revoked), zoneTables: json.zoneTables, calendar: json.calendar }
}

/** Signs a bundle; base64url. */
export async function encodeBundle(json: TrustBundleJson, signer: Signer): Promise<string> {
  return base64url(encodeSign1(await signSign1(utf8Bytes(JSON.stringify(json)), signer)))
}

function parseJson(bytes: Uint8Array): unknown {
  const source = utf8Text(bytes)
  try {
    return JSON.parse(source)
  } catch {
    throw new CodecError('bundle.json')
  }
}

/**
 * Checks and opens a bundle.
 * @param pinned keys that may sign bundles
 * @throws CodecError only: `bundle.key`, `bundle.signature`, `bundle.json`, `bundle.shape`, or of the parts inside
 */
export function decodeBundle(signed: string, pinned: readonly BundleKey[]): TrustBundle {
  const message = decodeSign1(bytesOfBase64url(signed))
  const key = pinned.find((candidate) => candidate.kid === base64url(message.kid))
  if (key === undefined) throw new CodecError('bundle.key')
  if (!verifySign1(message, bytesOfBase64url(key.publicKey))) throw new CodecError('bundle.signature')
  const parsed = trustBundleSchema.safeParse(parseJson(message.payload))
  if (!parsed.success) throw new CodecError('bundle.shape')
  return openBundle(parsed.data)
}

/** How far a bundle can be relied on: `stale` after 24 hours, `ahead` when the phone's clock must be wrong. */
export function trustState(bundle: Pick<TrustBundle, 'issuedAt'>, now: Instant): 'fresh' | 'stale' | 'ahead' {
  const age = millisOf(now) - millisOf(bundle.issuedAt)
  if (age < -CLOCK_SKEW_MS) return 'ahead'
  return age > TRUST_LIFE_MS ? 'stale' : 'fresh'
}

/** Whether a key may have signed something issued at an instant (a whole minute, so a minute of grace at the start). */
function covers(key: TrustKey, issuedAt: Instant): boolean {
  const at = millisOf(issuedAt)
  return at > millisOf(key.notBefore) - 60_000 && (key.notAfter === undefined || at <= millisOf(key.notAfter))
}

/** Whether a key is no longer believed. A bundle made after the instant shows that it is past, whatever the phone's clock says. */
function isRevoked(key: TrustKey, bundle: Pick<TrustBundle, 'issuedAt'>, now: Instant): boolean {
  return key.status === 'revoked' && (key.revokedSince === undefined || now >= key.revokedSince || bundle.issuedAt >= key.revokedSince)
}

/** Keys a code may have been signed with. */
export interface KeysFound {
  readonly believed: readonly TrustKey[]
  /** Compromised ones, whatever the time of issue: a thief chooses it. */
  readonly revoked: readonly TrustKey[]
}

/**
 * The keys whose id begins with these bytes (8 for a static code, 2 for a rotating one): those that may have signed at `issuedAt`, and those that
 * are not believed any more.
 * @param now the time of the look
 */
export function keysFor(bundle: Pick<TrustBundle, 'keys' | 'issuedAt'>, kidStart: Uint8Array, issuedAt: Instant, now: Instant): KeysFound {
  const named = bundle.keys.filter((key) => sameBytes(key.kid.slice(0, kidStart.length), kidStart))
  return { believed: named.filter((key) => !isRevoked(key, bundle, now) && covers(key, issuedAt)), revoked: named.filter((key) => isRevoked(key, bundle, now)) }
}
