/** Keys that sign pass credentials and officers' bundles: KMS in the cloud, a file in the local stack. */
import type { Instant } from '@lubiao/shared/kernel/clock'

/** What a key signs. */
export type KeyKind = 'pass' | 'bundle'

/**
 * One published key. `status` `next` is announced before use so that phones know it; `retired` still verifies what it signed; what a `revoked`
 * one signed is not believed since `revokedSince`.
 */
export interface PublishedKey {
  readonly kid: string
  /** Uncompressed P-256 point, 65 bytes, base64url. */
  readonly publicKey: string
  readonly notBefore: Instant
  readonly notAfter: Instant
  readonly status: 'next' | 'current' | 'retired' | 'revoked'
  readonly revokedSince?: Instant
}

/** A key that somebody else may sign with. */
export interface RevokedKey {
  readonly kid: string
  /** Since when what it signed is not believed: when it may have been taken. */
  readonly since: Instant
  /** When it was said: from then on the next key signs. */
  readonly at: Instant
}

/** The compromised keys of a kind, as they stand at this moment. */
export type RevokedKeys = (kind: KeyKind) => Promise<readonly RevokedKey[]>

/** Signs with ES256: 64 bytes r ‖ s over the SHA-256 of the message. `kid` is the first 8 bytes of the key's thumbprint, hex. */
export interface KeySigner {
  readonly kid: string
  sign(message: Uint8Array): Promise<Uint8Array>
}

/** The port. */
export interface KeysPort {
  /** The signer of pass credentials in use at this moment. */
  passSigner(now: Instant): Promise<KeySigner>
  /** The signer of officers' bundles. */
  bundleSigner(now: Instant): Promise<KeySigner>
  /** All keys a verifier must know: next, current, retired and revoked ones not past `notAfter`. */
  published(kind: KeyKind, now: Instant): Promise<readonly PublishedKey[]>
}
