/** A phone's holder key, made the way the phone makes it. */
import { p256 } from '@noble/curves/nist.js'

/** A P-256 key pair; `publicKey` as the wire wants it. */
export function phoneKey(): { readonly secret: Uint8Array; readonly publicKey: string } {
  const { secretKey, publicKey } = p256.keygen()
  return { secret: secretKey, publicKey: Buffer.from(publicKey).toString('base64url') }
}
