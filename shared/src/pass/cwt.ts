/**
 * CBOR Web Token (RFC 8392): the registered claims a pass uses, and one private claim that holds the rest. Integers below -65536 are the
 * registry's private range (§9.1.1), five bytes each, so everything of ours hangs under a single one. The optional tag 61 is never
 * written and never read: a credential has one form.
 */
import { CodecError } from './bytes'
import { decodeCbor, encodeCbor, type CborValue } from './cbor'

/** The private claim: a map with small keys of our own. */
export const PRIVATE_CLAIM = -65537

/** A token's claims. Times are seconds since 1970 (NumericDate without fraction). */
export interface Cwt {
  readonly issuer: string
  readonly expires: number
  readonly notBefore: number
  readonly issuedAt: number
  readonly id: Uint8Array
  readonly own: ReadonlyMap<number, CborValue>
}

const seconds = (value: CborValue | undefined): value is number => typeof value === 'number' && value >= 0 && value <= 0xffffffff

/** The claims set as bytes. */
export function encodeCwt(token: Cwt): Uint8Array {
  return encodeCbor(new Map<number, CborValue>([[1, token.issuer], [4, token.expires], [5, token.notBefore], [6, token.issuedAt], [7, token.id], [PRIVATE_CLAIM, token.own]]))
}

/**
 * The claims of bytes: exactly the six, each of its type.
 * @throws CodecError `cwt.claims`, or of the CBOR inside
 */
export function decodeCwt(bytes: Uint8Array): Cwt {
  const value = decodeCbor(bytes)
  if (!(value instanceof Map) || value.size !== 6) throw new CodecError('cwt.claims')
  const claims = value as ReadonlyMap<number, CborValue>
  const [issuer, expires, notBefore, issuedAt, id, own] = [1, 4, 5, 6, 7, PRIVATE_CLAIM].map((key) => claims.get(key))
  if (typeof issuer !== 'string' || !seconds(expires) || !seconds(notBefore) || !seconds(issuedAt) || !(id instanceof Uint8Array) || !(own instanceof Map)) throw new CodecError('cwt.claims')
  return { issuer, expires, notBefore, issuedAt, id, own }
}
