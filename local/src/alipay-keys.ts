/** Demo keys of Alipay and of our application there: made once for a home and kept beside its data. No real account knows them. */
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A pair in PEM. */
export interface PemPair {
  readonly privateKey: string
  readonly publicKey: string
}

/** Ours, and the platform's: the one that signs and the one that follows it. */
export interface AlipayKeys {
  readonly app: PemPair
  readonly platform: PemPair
  readonly successor: PemPair
}

/** File of the keys below a home. */
export const ALIPAY_KEY_FILE = 'alipay-keys.json'

/** A new RSA pair of 2048 bits. */
export const pemPair = (): PemPair => generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } })

/** The keys of a home: read from it, or made there. */
export function alipayKeys(home: string): AlipayKeys {
  const file = join(home, ALIPAY_KEY_FILE)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as AlipayKeys
  const made = { app: pemPair(), platform: pemPair(), successor: pemPair() }
  mkdirSync(home, { recursive: true })
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 })
  return made
}
