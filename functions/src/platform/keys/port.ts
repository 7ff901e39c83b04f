/** Keys that sign pass credentials and officers' bundles: KMS in the cloud, a file in the local stack. */
import type { Instant } from '@lubiao/shared/kernel/clock'

/** One published key. `status` `next` is announced before use so that phones know it; `retired` still verifies what it signed. */
export interface PublishedKey {
  readonly kid: string
  /** Uncompressed P-256 point, 65 bytes, base64url. */
  readonly publicKey: string
  readonly notBefore: Instant
  readonly notAfter: Instant
  readonly status: 'next' | 'current' | 'retired'
}

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
  /** All keys a verifier must know: next, current and retired ones not past `notAfter`. */
  published(kind: 'pass' | 'bundle', now: Instant): Promise<readonly PublishedKey[]>
}
