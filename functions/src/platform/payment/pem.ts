/**
 * RSA keys as settings hold them. Platforms show keys as bare base64 and tools write PEM; a secret is typed on one line. All three are taken, and what
 * is no key is refused at start.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

const PEM = /-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----/g
const BASE64 = /^[A-Za-z0-9+/]{100,}={0,2}$/

/** The keys' DER bytes in a text of PEM blocks or of base64 separated by commas. Throws RangeError when there are none. */
function dersIn(text: string): readonly Buffer[] {
  const plain = text.replaceAll('\\n', '\n')
  const blocks = [...plain.matchAll(PEM)].map((match) => (match[2] ?? '').replace(/\s/g, ''))
  const bodies = blocks.length > 0 ? blocks : plain.split(',').map((part) => part.replace(/\s/g, ''))
  if (!bodies.every((body) => BASE64.test(body))) throw new RangeError('no key')
  return bodies.map((body) => Buffer.from(body, 'base64'))
}

const rsa = (key: KeyObject): KeyObject => {
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) throw new RangeError('must be RSA of at least 2048 bits')
  return key
}

/** Public keys as PEM (SubjectPublicKeyInfo), at least one. Throws RangeError, or what Node says of a malformed key. */
export const publicKeysIn = (text: string): readonly string[] => dersIn(text).map((der) => rsa(createPublicKey({ key: der, format: 'der', type: 'spki' })).export({ type: 'spki', format: 'pem' }).toString())

/** One private key as PEM in PKCS#8, whichever of its two forms it came in. Throws RangeError, or what Node says of a malformed key. */
export function privateKeyIn(text: string): string {
  const ders = dersIn(text)
  const [der] = ders
  if (der === undefined || ders.length > 1) throw new RangeError('must be one key')
  const keyOf = (type: 'pkcs8' | 'pkcs1'): KeyObject => createPrivateKey({ key: der, format: 'der', type })
  let key: KeyObject
  try {
    key = keyOf('pkcs8')
  } catch {
    // The older form; when it is none of the two, Node's words about this one are thrown.
    key = keyOf('pkcs1')
  }
  return rsa(key).export({ type: 'pkcs8', format: 'pem' }).toString()
}
