/** Staff passwords: made by the system, kept as scrypt hashes with a salt each. */
import { scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'
import { ID_ALPHABET } from '@lubiao/shared/kernel/ids'

/** A stored password. `n` is kept so that it can be raised without locking anybody out. */
export interface StoredPassword {
  readonly salt: string
  readonly hash: string
  readonly n: number
}

/** scrypt N; with r = 8 one check takes 32 MB and some 60 ms. */
const COST = 2 ** 15
const BYTES = 32

const derive = (password: string, salt: Buffer, n: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options: ScryptOptions = { N: n, r: 8, p: 1, maxmem: 256 * n * 8 }
    scrypt(password.normalize('NFC'), salt, BYTES, options, (error, key) => (error === null ? resolve(key) : reject(error)))
  })

/** Hashes a password with a fresh salt; `n` is the scrypt cost. */
export async function hashPassword(password: string, random: (n: number) => Uint8Array, n = COST): Promise<StoredPassword> {
  const salt = Buffer.from(random(16))
  return { salt: salt.toString('base64url'), hash: (await derive(password, salt, n)).toString('base64url'), n }
}

/** Stands in for a person who does not exist, so that the answer takes as long. No password has this hash. */
const NOBODY: StoredPassword = { salt: 'AAAAAAAAAAAAAAAAAAAAAA', hash: 'A'.repeat(43), n: COST }

/** Whether a typed password is the stored one; takes as long when there is none. */
export async function isPassword(typed: string, stored: StoredPassword | undefined): Promise<boolean> {
  const against = stored ?? NOBODY
  const key = await derive(typed, Buffer.from(against.salt, 'base64url'), against.n)
  const right = timingSafeEqual(key, Buffer.from(against.hash, 'base64url'))
  return right && stored !== undefined
}

/** A password to hand over once: 16 characters, 79 bits, without characters that look alike, in fours. */
export function newPassword(random: (n: number) => Uint8Array): string {
  let text = ''
  while (text.length < 16) for (const byte of random(24)) if (byte < 248 && text.length < 16) text += ID_ALPHABET.charAt(byte % 31)
  return (text.match(/.{4}/g) as readonly string[]).join('-')
}
