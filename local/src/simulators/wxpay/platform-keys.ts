/** The platform's own keys: several stand side by side by serial, so that merchants can change from one to the next. */
import { createCipheriv, createPrivateKey, createPublicKey, generateKeyPairSync, privateDecrypt, randomBytes, sign, type KeyObject } from 'node:crypto'

/** A key pair of the platform: the serial under which merchants know its public half, and the private half as PEM. */
export interface PlatformKey {
  readonly serial: string
  readonly privateKey: string
}

/** A new RSA key, PEM. */
export const newPrivateKey = (): string => generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } }).privateKey

/** The public half of a private key, PEM. */
export const publicHalf = (privateKey: string): string => createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()

/** A serial of public-key mode: `PUB_KEY_ID_` and digits. */
export const newSerial = (): string => `PUB_KEY_ID_01${[...randomBytes(30)].map((byte) => byte % 10).join('')}`

/** Encrypted part of a notice. */
export interface Sealed {
  readonly original_type: string
  readonly algorithm: 'AEAD_AES_256_GCM'
  readonly ciphertext: string
  readonly associated_data: string
  readonly nonce: string
}

/** Seals a notice's content with the merchant's APIv3 key: AES-256-GCM, the tag behind the text. */
export function seal(apiV3Key: string, kind: string, content: object): Sealed {
  const nonce = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce).setAAD(Buffer.from(kind))
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
  return { original_type: kind, algorithm: 'AEAD_AES_256_GCM', ciphertext, associated_data: kind, nonce }
}

/** Signature headers over a body, by a key that need not be the platform's. */
export function signedHeaders(key: KeyObject | string, serial: string, seconds: number, body: string | Buffer): Record<string, string> {
  const nonce = randomBytes(16).toString('hex')
  const text = Buffer.concat([Buffer.from(`${seconds}\n${nonce}\n`), Buffer.from(body), Buffer.from('\n')])
  return {
    'wechatpay-timestamp': String(seconds), 'wechatpay-nonce': nonce, 'wechatpay-serial': serial,
    'wechatpay-signature': sign('sha256', text, key).toString('base64'), 'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048'
  }
}

/** The keys that stand now. Notices are signed with `noticeSerial`; answers with the key a merchant names, or with the oldest. */
export class KeyRing {
  private readonly keys = new Map<string, KeyObject>()
  noticeSerial: string

  constructor(keys: readonly PlatformKey[]) {
    for (const { serial, privateKey } of keys) this.keys.set(serial, createPrivateKey(privateKey))
    this.noticeSerial = this.serials[0] ?? ''
  }

  get serials(): readonly string[] {
    return [...this.keys.keys()]
  }

  /** Public keys by serial, as the merchant platform lets them be downloaded. */
  get publicKeys(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.keys].map(([serial, key]) => [serial, createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()]))
  }

  /** Makes a further key; its serial. */
  add(): string {
    const serial = newSerial()
    this.keys.set(serial, createPrivateKey(newPrivateKey()))
    return serial
  }

  /** Takes a key away; false for the last one or one that is not there. Notices go on with the oldest of those left. */
  remove(serial: string): boolean {
    if (this.keys.size < 2 || !this.keys.delete(serial)) return false
    if (this.noticeSerial === serial) this.noticeSerial = this.serials[0] ?? ''
    return true
  }

  /** A private key by serial; undefined when there is none. */
  key(serial: string): KeyObject | undefined {
    return this.keys.get(serial)
  }

  /** Whether a field was encrypted for one of the keys (RSA-OAEP), as cards and names must be. */
  opens(serial: string, encrypted: string): boolean {
    const key = this.keys.get(serial)
    if (key === undefined) return false
    try {
      return privateDecrypt({ key, oaepHash: 'sha1' }, Buffer.from(encrypted, 'base64')).length > 0
    } catch {
      // OpenSSL says only that it could not: not encrypted for this key.
      return false
    }
  }
}
