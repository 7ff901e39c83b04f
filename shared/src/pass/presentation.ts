/**
 * The rotating code: the phone that holds the pass signs the credential and the current 30-second step with its own key, so a picture of the
 * screen is worth half a minute. The credential travels as a slip and the phone's key is recovered from the proof, which keeps the whole
 * within QR version 10. Layout after `LB2:`, Base45 of: 2 bytes of the kid · 24 bits: recovery id 2, step 22 · signature 64 · proof 64 · slip.
 */
import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { instantOf, millisOf, type Instant } from '../kernel/clock'
import { decodeBase45, encodeBase45 } from './base45'
import { CodecError, joinBytes, sameBytes } from './bytes'
import { encodeCbor } from './cbor'
import { HOLDER_BYTES, type PassClaims } from './claims'
import { encodeSign1, keyThumbprint, signedBytes, type Sign1 } from './cose'
import { claimsPayload, decodePass } from './credential'
import { claimsOfSlip, slipOf, type BoundClaims } from './slip'

/** Mark of a rotating code. */
export const ROTATING_PREFIX = 'LB2:'

/** Milliseconds a rotating code is shown. */
export const STEP_MS = 30_000

/** Steps before and after the current one that are accepted: two phones' clocks differ, and scanning takes a moment. */
export const STEP_TOLERANCE = 1

const STEP_SPAN = 1 << 22
const SIGNATURE_BYTES = 64
const HEAD_BYTES = 5 + 2 * SIGNATURE_BYTES

/** A phone's key. The secret never leaves the phone. */
export interface HolderKey {
  readonly secret: Uint8Array
  /** Compressed point, 33 bytes: what the phone sends to have a credential bound to it. */
  readonly publicKey: Uint8Array
}

/** A phone's key from 48 unpredictable bytes (FIPS 186-5 A.2.1: 16 more than the order, so that no key is likelier than another). */
export function holderKeyFrom(random: Uint8Array): HolderKey {
  if (random.length !== 48) throw new CodecError('holder.random')
  const secret = p256.utils.randomSecretKey(random)
  return { secret, publicKey: p256.getPublicKey(secret, true) }
}

/** What a credential says of its phone's key: 16 bytes of the thumbprint. CodecError `cose.key` when it is no key. */
export const holderThumbprint = (publicKey: Uint8Array): Uint8Array => keyThumbprint(publicKey).slice(0, HOLDER_BYTES)

/** The 30-second step of an instant. */
export const stepAt = (now: Instant): number => Math.floor(millisOf(now) / STEP_MS)

/** When the code shown at `now` has to be replaced. */
export const nextStepAt = (now: Instant): Instant => instantOf((stepAt(now) + 1) * STEP_MS)

/** What a phone signs: the whole credential by its hash, and the step. */
const provenBytes = (message: Sign1, step: number): Uint8Array => signedBytes(encodeCbor([ROTATING_PREFIX, sha256(encodeSign1(message)), step]))

/**
 * The rotating code for `now`.
 * @param staticText the phone's credential as a static code
 * @throws CodecError when the text is no credential of this version, or not bound to this key (`holder.other`)
 */
export function presentPass(staticText: string, key: HolderKey, now: Instant): string {
  const { message, claims } = decodePass(staticText)
  if (claims === 'unknown-version') throw new CodecError('claims.version')
  if (claims.holder === undefined || !sameBytes(claims.holder, holderThumbprint(key.publicKey))) throw new CodecError('holder.other')
  const step = stepAt(now)
  const proof = p256.sign(provenBytes(message, step), key.secret, { format: 'recovered' })
  const word = ((proof[0] as number) * STEP_SPAN) + (step % STEP_SPAN)
  return ROTATING_PREFIX + encodeBase45(joinBytes(message.kid.slice(0, 2), Uint8Array.of(word >> 16, (word >> 8) & 255, word & 255), message.signature, proof.slice(1), slipOf(claims)))
}

/** A rotating code that was read; signature and proof still have to be checked. */
export interface ReadPresentation {
  readonly claims: BoundClaims
  /** First two bytes of the signing key's id. */
  readonly kidHint: Uint8Array
  readonly signature: Uint8Array
  readonly step: number
  /** Recovery id and r‖s, 65 bytes. */
  readonly proof: Uint8Array
}

/**
 * Reads a rotating code.
 * @param near an instant within two years of its making: the code carries the step modulo 2²² (four years)
 * @throws CodecError only
 */
export function decodePresentation(text: string, near: Instant): ReadPresentation {
  if (!text.startsWith(ROTATING_PREFIX)) throw new CodecError('code.prefix')
  const bytes = decodeBase45(text.slice(ROTATING_PREFIX.length))
  if (bytes.length <= HEAD_BYTES) throw new CodecError('code.truncated')
  const word = ((bytes[2] as number) << 16) | ((bytes[3] as number) << 8) | (bytes[4] as number)
  const low = word % STEP_SPAN
  const around = stepAt(near)
  const step = around + ((((low - around) % STEP_SPAN) + STEP_SPAN + STEP_SPAN / 2) % STEP_SPAN) - STEP_SPAN / 2
  const proofAt = 5 + SIGNATURE_BYTES
  return {
    claims: claimsOfSlip(bytes.slice(HEAD_BYTES)), kidHint: bytes.slice(0, 2), signature: bytes.slice(5, proofAt), step,
    proof: joinBytes(Uint8Array.of(word >> 22), bytes.slice(proofAt, HEAD_BYTES))
  }
}

/** The signed message a rotating code stands for, if `kid` is the id of the key that signed it. */
export const rebuiltMessage = (kid: Uint8Array, claims: PassClaims, signature: Uint8Array): Sign1 => ({ kid, payload: claimsPayload(claims), signature })

/** Whether the proof was made for this message and step by the key the credential names. */
export function isHeldBy(message: Sign1, read: ReadPresentation, holder: Uint8Array): boolean {
  try {
    return sameBytes(holderThumbprint(p256.recoverPublicKey(read.proof, provenBytes(message, read.step))), holder)
  } catch {
    // noble throws when r is no coordinate of a point: a proof that proves nothing.
    return false
  }
}
