/**
 * Is a scanned code ours, and was it made by the phone that holds the pass? Answers without asking the time or the place.
 */
import { instantOf, type Instant } from '../kernel/clock'
import { CodecError } from './bytes'
import type { PassClaims } from './claims'
import { verifySign1 } from './cose'
import { decodePass, STATIC_PREFIX } from './credential'
import { decodePresentation, isHeldBy, rebuiltMessage, ROTATING_PREFIX } from './presentation'
import { keysFor, type TrustBundle } from './trust'

/** A code whose signature holds; `step` is the 30-second step of a rotating code whose proof holds too. */
export interface Authentic {
  readonly claims: PassClaims
  readonly step?: number
}

/** Why a code is not to be believed. */
export type Doubt = 'malformed' | 'forged' | 'unknown-key' | 'unknown-version'

function readStatic(text: string, bundle: TrustBundle): Authentic | Doubt {
  const { message, claims, issuedAt } = decodePass(text)
  const keys = keysFor(bundle, message.kid, instantOf(issuedAt * 1000))
  if (keys.length === 0) return 'unknown-key'
  if (!keys.some((key) => verifySign1(message, key.publicKey))) return 'forged'
  return claims === 'unknown-version' ? claims : { claims }
}

function readRotating(text: string, bundle: TrustBundle, now: Instant): Authentic | Doubt {
  const read = decodePresentation(text, now)
  const { claims } = read
  const keys = keysFor(bundle, read.kidHint, claims.issuedAt)
  if (keys.length === 0) return 'unknown-key'
  for (const key of keys) {
    const message = rebuiltMessage(key.kid, claims, read.signature)
    if (verifySign1(message, key.publicKey)) return isHeldBy(message, read, claims.holder) ? { claims, step: read.step } : 'forged'
  }
  return 'forged'
}

/** Judges a scanned text against the keys of a bundle. `now` only tells which four years a rotating code's step belongs to. */
export function authenticate(text: string, bundle: TrustBundle, now: Instant): Authentic | Doubt {
  try {
    if (text.startsWith(STATIC_PREFIX)) return readStatic(text, bundle)
    if (text.startsWith(ROTATING_PREFIX)) return readRotating(text, bundle, now)
  } catch (problem) {
    if (problem instanceof CodecError) return 'malformed'
    throw problem
  }
  return /^LB[3-9]:/.test(text) ? 'unknown-version' : 'malformed'
}
