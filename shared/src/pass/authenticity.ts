/**
 * Is a scanned code ours, and was it made by the phone that holds the pass? Answers without asking where, or whether the pass holds now.
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

/** Why a code is not to be believed. `key-revoked`: signed with a key that is compromised, so by us or by a thief. */
export type Doubt = 'malformed' | 'forged' | 'unknown-key' | 'key-revoked' | 'unknown-version'

function readStatic(text: string, bundle: TrustBundle, now: Instant): Authentic | Doubt {
  const { message, claims, issuedAt } = decodePass(text)
  const { believed, revoked } = keysFor(bundle, message.kid, instantOf(issuedAt * 1000), now)
  if (believed.some((key) => verifySign1(message, key.publicKey))) return claims === 'unknown-version' ? claims : { claims }
  if (revoked.some((key) => verifySign1(message, key.publicKey))) return 'key-revoked'
  return believed.length + revoked.length === 0 ? 'unknown-key' : 'forged'
}

function readRotating(text: string, bundle: TrustBundle, now: Instant): Authentic | Doubt {
  const read = decodePresentation(text, now)
  const { claims } = read
  const { believed, revoked } = keysFor(bundle, read.kidHint, claims.issuedAt, now)
  for (const key of [...believed, ...revoked]) {
    const message = rebuiltMessage(key.kid, claims, read.signature)
    if (!verifySign1(message, key.publicKey)) continue
    if (!isHeldBy(message, read, claims.holder)) return 'forged'
    return revoked.includes(key) ? 'key-revoked' : { claims, step: read.step }
  }
  return believed.length + revoked.length === 0 ? 'unknown-key' : 'forged'
}

/** Judges a scanned text against the keys of a bundle. `now` tells whether a compromised key was still believed, and which four years a rotating code's step belongs to. */
export function authenticate(text: string, bundle: TrustBundle, now: Instant): Authentic | Doubt {
  try {
    if (text.startsWith(STATIC_PREFIX)) return readStatic(text, bundle, now)
    if (text.startsWith(ROTATING_PREFIX)) return readRotating(text, bundle, now)
  } catch (problem) {
    if (problem instanceof CodecError) return 'malformed'
    throw problem
  }
  return /^LB[3-9]:/.test(text) ? 'unknown-version' : 'malformed'
}
