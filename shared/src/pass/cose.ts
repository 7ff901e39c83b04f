/**
 * COSE_Sign1 with ES256 (RFC 9052 §4.2, RFC 9053 §2.1) in the only form a pass takes: protected {1: -7, 4: kid}, no unprotected
 * headers, attached payload, no external data, signature r‖s of 64 bytes. High and low s are both accepted: KMS produces either.
 */
import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { CodecError, joinBytes } from './bytes'
import { CborTag, decodeCbor, encodeCbor, TAG_SIGN1, type CborValue } from './cbor'

/** Bytes of a key id: the first eight of the key's thumbprint. */
export const KID_BYTES = 8
const SIGNATURE_BYTES = 64

/** Something that signs with one P-256 key: KMS, or a key file in the local stack. */
export interface Signer {
  readonly kid: Uint8Array
  /** ES256 over `bytes` (the signer hashes: a bundle is longer than the 4 096 bytes KMS hashes itself), as r‖s of 64 bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

/** A parsed message whose signature is still to be checked. */
export interface Sign1 {
  readonly kid: Uint8Array
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}

/** SHA-256 over the required members of the COSE_Key (RFC 9679 §3) of a compressed P-256 point. CodecError `cose.key` when it is none. */
export function keyThumbprint(publicKey: Uint8Array): Uint8Array {
  const point = uncompressed(publicKey)
  return sha256(encodeCbor(new Map<number, CborValue>([[1, 2], [-1, 1], [-2, point.slice(1, 33)], [-3, point.slice(33)]])))
}

function uncompressed(publicKey: Uint8Array): Uint8Array {
  if (publicKey.length !== 33) throw new CodecError('cose.key')
  try {
    return p256.Point.fromBytes(publicKey).toBytes(false)
  } catch {
    throw new CodecError('cose.key')
  }
}

/** The key id of a compressed P-256 public key. */
export const kidOf = (publicKey: Uint8Array): Uint8Array => keyThumbprint(publicKey).slice(0, KID_BYTES)

const protectedHeader = (kid: Uint8Array | undefined): Uint8Array => encodeCbor(new Map<number, CborValue>([[1, -7], ...(kid === undefined ? [] : [[4, kid] as const])]))

/** Sig_structure of RFC 9052 §4.4: what is really signed. Without `kid` the header names the algorithm only. */
export const signedBytes = (payload: Uint8Array, kid?: Uint8Array): Uint8Array => encodeCbor(['Signature1', protectedHeader(kid), new Uint8Array(0), payload])

/** The message as bytes, tag 18. */
export function encodeSign1(message: Sign1): Uint8Array {
  return encodeCbor(new CborTag(TAG_SIGN1, [protectedHeader(message.kid), new Map(), message.payload, message.signature]))
}

/**
 * Signs a payload.
 * @throws CodecError `cose.signature` when the signer answers anything but 64 bytes
 */
export async function signSign1(payload: Uint8Array, signer: Signer): Promise<Sign1> {
  const signature = await signer.sign(signedBytes(payload, signer.kid))
  if (signature.length !== SIGNATURE_BYTES) throw new CodecError('cose.signature')
  return { kid: signer.kid, payload, signature }
}

/**
 * Parses a message; says nothing about its signature.
 * @throws CodecError `cose.shape`, `cose.header`, or of the CBOR inside
 */
export function decodeSign1(bytes: Uint8Array): Sign1 {
  const value = decodeCbor(bytes)
  if (!(value instanceof CborTag) || value.tag !== TAG_SIGN1 || !Array.isArray(value.value) || value.value.length !== 4) throw new CodecError('cose.shape')
  const [header, unprotected, payload, signature] = value.value as readonly CborValue[]
  if (!(header instanceof Uint8Array) || !(unprotected instanceof Map) || !(payload instanceof Uint8Array) || !(signature instanceof Uint8Array)) throw new CodecError('cose.shape')
  if (unprotected.size !== 0 || signature.length !== SIGNATURE_BYTES) throw new CodecError('cose.shape')
  const named = decodeCbor(header)
  if (!(named instanceof Map) || named.size !== 2 || named.get(1) !== -7) throw new CodecError('cose.header')
  const kid = (named as ReadonlyMap<number, CborValue>).get(4)
  if (!(kid instanceof Uint8Array) || kid.length !== KID_BYTES) throw new CodecError('cose.header')
  return { kid, payload, signature }
}

/** Whether r‖s over `bytes` is by this compressed public key. A key or signature that is none counts as no. */
export function verifyBytes(bytes: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  return signature.length === SIGNATURE_BYTES && publicKey.length === 33 && p256.verify(signature, bytes, publicKey, { lowS: false })
}

/** Whether the message was signed by this compressed public key. */
export const verifySign1 = (message: Sign1, publicKey: Uint8Array): boolean => verifyBytes(signedBytes(message.payload, message.kid), message.signature, publicKey)

/** One DER INTEGER of an ECDSA signature as 32 bytes, and where it ends. */
function derInteger(der: Uint8Array, at: number): { readonly value: Uint8Array; readonly end: number } {
  const length = der[at + 1] ?? 0
  const body = der.slice(at + 2, at + 2 + length)
  if (der[at] !== 2 || length < 1 || length > 33 || body.length !== length) throw new CodecError('der.integer')
  const first = body[0] as number
  // Minimal and positive: a leading zero only before a high bit, never a sign bit.
  if (first >= 0x80 || (first === 0 && length > 1 && (body[1] as number) < 0x80)) throw new CodecError('der.integer')
  const bare = first === 0 ? body.slice(1) : body
  if (bare.length > 32) throw new CodecError('der.integer')
  return { value: joinBytes(new Uint8Array(32 - bare.length), bare), end: at + 2 + length }
}

/**
 * r‖s of the DER signature that KMS answers.
 * @throws CodecError `der.sequence`, `der.integer`
 */
export function rawSignature(der: Uint8Array): Uint8Array {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) throw new CodecError('der.sequence')
  const r = derInteger(der, 2)
  const s = derInteger(der, r.end)
  if (s.end !== der.length) throw new CodecError('der.sequence')
  return joinBytes(r.value, s.value)
}
