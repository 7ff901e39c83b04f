/**
 * Personal data at rest: sealed with AES-256-GCM under the data key, found again by a keyed hash (PIPL arts. 28–31, 51). The data key
 * comes from KMS in the cloud and from a file in the local stack.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'

/** Seals and finds personal data. */
export interface Cipher {
  /** `v1.` + base64url(iv ‖ ciphertext ‖ tag). */
  seal(text: string): string
  /** Throws when the text was not sealed with this key or was changed. */
  open(sealed: string): string
  /** Keyed hash for look-ups, 32 hex characters; `purpose` keeps hashes of different fields apart. */
  lookup(purpose: string, text: string): string
}

/** @param dataKey 32 bytes; @param lookupKey ≥ 32 bytes */
export function createCipher(dataKey: Uint8Array, lookupKey: Uint8Array): Cipher {
  if (dataKey.length !== 32) throw new RangeError('data key must have 32 bytes')
  if (lookupKey.length < 32) throw new RangeError('lookup key must have at least 32 bytes')
  return {
    seal(text) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', dataKey, iv)
      return `v1.${Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url')}`
    },
    open(sealed) {
      if (!sealed.startsWith('v1.')) throw new RangeError('not sealed by this product')
      const bytes = Buffer.from(sealed.slice(3), 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', dataKey, bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(-16))
      return decipher.update(bytes.subarray(12, -16)).toString('utf8') + decipher.final('utf8')
    },
    lookup: (purpose, text) => createHmac('sha256', lookupKey).update(`${purpose}\n${text}`).digest('hex').slice(0, 32)
  }
}
