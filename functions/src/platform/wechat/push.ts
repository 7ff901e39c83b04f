/**
 * Messages WeChat pushes to us (platform-facts §4): the address check, and events in safe mode — signed, AES-256-CBC under the
 * EncodingAESKey, PKCS7 to 32 bytes, 16 random bytes ‖ length ‖ message ‖ app id.
 */
import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import { codeOf, nameOf } from '../thrown'

/** What identifies our app to the push service. */
export interface PushKeys {
  readonly token: string
  readonly aesKey: string
  readonly appId: string
}

/** sha1 over the sorted parts: the push service's signature. */
export const pushSignature = (...parts: readonly string[]): string => createHash('sha1').update([...parts].sort().join('')).digest('hex')

/** Constant-time comparison of two signatures. */
export function sameSignature(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

const aesOf = (keys: PushKeys): Buffer => Buffer.from(`${keys.aesKey}=`, 'base64')

/** Opens an encrypted message; undefined when it is not for this app or was changed. */
export function openPush(keys: PushKeys, encrypted: string): string | undefined {
  const key = aesOf(keys)
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    const padded = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()])
    const pad = padded[padded.length - 1] as number
    if (pad < 1 || pad > 32) return undefined
    const plain = padded.subarray(0, padded.length - pad)
    const length = plain.readUInt32BE(16)
    const message = plain.subarray(20, 20 + length)
    return plain.subarray(20 + length).toString('utf8') === keys.appId ? message.toString('utf8') : undefined
  } catch (error) {
    // Not ciphertext of ours: bad base64 length, block size or a length field past the end.
    if (nameOf(error) === 'RangeError' || codeOf(error) !== undefined) return undefined
    throw error
  }
}
