/**
 * The credential of a pass: a CWT in a COSE_Sign1 (ES256), Base45 after `LB1:`, drawn as a QR code in alphanumeric mode. This is the static
 * code: what a saved picture or a printed pass carries. Reading says nothing about the signature; `judge` checks it.
 */
import { addDays, instantOf, millisOf, type LocalDate } from '../kernel/clock'
import { decodeBase45, encodeBase45 } from './base45'
import { CodecError } from './bytes'
import type { CborValue } from './cbor'
import {
  CLAIMS_VERSION, credentialNumber, dayNumber, holderBytes, minuteSeconds, passNumberBytes, passTypeCode, plateText, plateTypeCode, routeClaim, startSeconds,
  vehicleClassCode, windowBytes, zoneBytes, type PassClaims
} from './claims'
import { decodeSign1, encodeSign1, signSign1, type Sign1, type Signer } from './cose'
import { decodeCwt, encodeCwt, type Cwt } from './cwt'
import { slipOf } from './slip'

/** Mark of a static code. */
export const STATIC_PREFIX = 'LB1:'

/** The authority that signs: the Liaocheng traffic police. */
const ISSUER = 'LC'

/** Characters a QR code of version 10, level M, holds in alphanumeric mode (ISO/IEC 18004 table 7). */
export const QR_LIMIT = 311

const BEIJING_SECONDS = 8 * 3600
const COSE_BYTES = 85

const numberBytes = (value: number): Uint8Array => {
  const bytes = [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
  return Uint8Array.from(bytes.slice(bytes.findIndex((byte) => byte !== 0)))
}

function readNumber(id: Uint8Array): number {
  const value = id.reduce((sum, byte) => sum * 256 + byte, 0)
  // One number, one text: a leading zero would be a second one.
  if (id.length > 4 || id[0] === 0) throw new CodecError('claims.number')
  return credentialNumber(value)
}

function readDate(seconds: number): LocalDate {
  if ((seconds + BEIJING_SECONDS) % 86_400 !== 0) throw new CodecError('claims.date')
  const date = instantOf((seconds + BEIJING_SECONDS) * 1000).slice(0, 10)
  dayNumber.of(date)
  return date
}

/**
 * The claims set, signed as it is.
 * @throws CodecError `claims.…` naming the part that cannot be carried
 */
export function claimsPayload(claims: PassClaims): Uint8Array {
  dayNumber.of(claims.validFrom)
  if (claims.validTo < claims.validFrom) throw new CodecError('claims.date')
  const own = new Map<number, CborValue>([
    [1, CLAIMS_VERSION], [2, passNumberBytes.of(claims.passNumber)], [3, plateText(claims.plate)], [4, plateTypeCode.of(claims.plateType)],
    [5, vehicleClassCode.of(claims.vehicleClass)], [6, passTypeCode.of(claims.passType)], [7, zoneBytes.of(claims.zones)]
  ])
  if (claims.windows.length > 0) own.set(8, windowBytes.of(claims.windows))
  const route = routeClaim.of(claims.route)
  if (route !== undefined) own.set(9, route)
  if (claims.holder !== undefined) own.set(10, holderBytes(claims.holder))
  return encodeCwt({
    issuer: ISSUER, expires: startSeconds(addDays(claims.validTo, 1)), notBefore: startSeconds(claims.validFrom), issuedAt: minuteSeconds.of(claims.issuedAt),
    id: numberBytes(credentialNumber(claims.credentialNumber)), own
  })
}

/** The claims of a token; `unknown-version` when it is of a layout this app does not know. */
function claimsOf(token: Cwt): PassClaims | 'unknown-version' {
  const { own } = token
  if (own.get(1) !== CLAIMS_VERSION) return 'unknown-version'
  if ([...own.keys()].some((key) => key < 1 || key > 10) || token.issuer !== ISSUER) throw new CodecError('claims.shape')
  const validFrom = readDate(token.notBefore)
  const validTo = addDays(readDate(token.expires), -1)
  if (validTo < validFrom) throw new CodecError('claims.date')
  const windows = own.has(8) ? windowBytes.read(own.get(8)) : []
  if (own.has(8) && windows.length === 0) throw new CodecError('claims.windows')
  return {
    credentialNumber: readNumber(token.id), issuedAt: minuteSeconds.read(token.issuedAt), validFrom, validTo,
    passNumber: passNumberBytes.read(own.get(2)), plate: plateText(own.get(3)), plateType: plateTypeCode.read(own.get(4)), vehicleClass: vehicleClassCode.read(own.get(5)),
    passType: passTypeCode.read(own.get(6)), zones: zoneBytes.read(own.get(7)), windows, route: routeClaim.read(own.get(9)),
    ...(own.has(10) ? { holder: holderBytes(own.get(10)) } : {})
  }
}

/** Characters of a static code with such a payload. */
const staticLength = (payloadBytes: number): number => STATIC_PREFIX.length + Math.ceil(((payloadBytes + COSE_BYTES) * 3) / 2)

/**
 * Signs a credential. The issue time is cut to the minute. A route is carried on paper only, and only while the code stays within QR version 10;
 * else it is marked `elsewhere`.
 * @returns the static code
 * @throws CodecError `claims.…` or `slip.range` for claims no code can carry; what the signer throws
 */
export async function encodePass(claims: PassClaims, signer: Signer): Promise<string> {
  const full: PassClaims = { ...claims, issuedAt: instantOf(Math.floor(millisOf(claims.issuedAt) / 60_000) * 60_000) }
  const fits = full.holder === undefined && staticLength(claimsPayload(full).length) <= QR_LIMIT
  const carried: PassClaims = fits || full.route === 'none' ? full : { ...full, route: 'elsewhere' }
  const payload = claimsPayload(carried)
  // A phone must be able to make its rotating code of it.
  if (carried.holder !== undefined) slipOf(carried)
  return staticCode(await signSign1(payload, signer))
}

/** A signed message as a static code. */
export const staticCode = (message: Sign1): string => STATIC_PREFIX + encodeBase45(encodeSign1(message))

/** A code that was read; its signature still has to be checked. */
export interface ReadPass {
  readonly message: Sign1
  /** Epoch seconds. */
  readonly issuedAt: number
  readonly claims: PassClaims | 'unknown-version'
}

/**
 * Reads a static code.
 * @throws CodecError only, for anything that is not one in its only form
 */
export function decodePass(text: string): ReadPass {
  if (!text.startsWith(STATIC_PREFIX)) throw new CodecError('code.prefix')
  const message = decodeSign1(decodeBase45(text.slice(STATIC_PREFIX.length)))
  const token = decodeCwt(message.payload)
  return { message, issuedAt: token.issuedAt, claims: claimsOf(token) }
}
