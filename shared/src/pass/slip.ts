/**
 * The claims without their names: what a rotating code carries instead of the signed token, from which the token is rebuilt byte by byte.
 * `claimsOfSlip(slipOf(c))` equals `c` for every c that can be signed, so the signature made over the token is checked on the rebuilt one.
 */
import { addDays, daysBetween } from '../kernel/clock'
import { CodecError } from './bytes'
import { decodeCbor, encodeCbor, type CborValue } from './cbor'
import {
  CLAIMS_VERSION, credentialNumber, dayNumber, holderBytes, minuteSeconds, passNumberBytes, passTypeCode, plateText, plateTypeCode, routeClaim, startSeconds,
  vehicleClassCode, windowBytes, zoneBytes, type PassClaims
} from './claims'

/** Bytes before the slip in a rotating code: key hint 2, step 3, signature 64, proof 64. */
export const ROTATING_HEAD_BYTES = 133

/** Plate kind, class and kind of pass in one number of at most three bytes. */
const kinds = (claims: PassClaims): number => (plateTypeCode.of(claims.plateType) * 32 + vehicleClassCode.of(claims.vehicleClass)) * 16 + passTypeCode.of(claims.passType)

/** Claims of a credential that is bound to a phone. */
export type BoundClaims = PassClaims & { readonly holder: Uint8Array }

/** @throws CodecError `claims.holder` for a credential of no phone, `claims.…` as for signing */
export function slipOf(claims: PassClaims): Uint8Array {
  const route = routeClaim.of(claims.route)
  return encodeCbor([
    CLAIMS_VERSION, dayNumber.of(claims.validFrom), daysBetween(claims.validFrom, claims.validTo), (startSeconds(claims.validFrom) - minuteSeconds.of(claims.issuedAt)) / 60,
    credentialNumber(claims.credentialNumber), passNumberBytes.of(claims.passNumber), plateText(claims.plate), kinds(claims), zoneBytes.of(claims.zones), windowBytes.of(claims.windows),
    holderBytes(claims.holder), ...(route === undefined ? [] : [route])
  ])
}

/**
 * The claims of a slip; `unknown-version` when it is of a layout this app does not know.
 * @throws CodecError only
 */
export function claimsOfSlip(bytes: Uint8Array): BoundClaims | 'unknown-version' {
  const parts = decodeCbor(bytes)
  if (!Array.isArray(parts)) throw new CodecError('slip.shape')
  const [version, from, days, lead, number, passNumber, plate, kind, zones, windows, holder, route] = parts as readonly CborValue[]
  if (typeof version === 'number' && version !== CLAIMS_VERSION) return 'unknown-version'
  if (version !== CLAIMS_VERSION || parts.length < 11 || parts.length > 12 || typeof days !== 'number' || days < 0 || days > 40_000 || typeof lead !== 'number' || typeof kind !== 'number' || kind < 0) throw new CodecError('slip.shape')
  const validFrom = dayNumber.read(from)
  return {
    credentialNumber: credentialNumber(number), issuedAt: minuteSeconds.read(startSeconds(validFrom) - lead * 60), validFrom, validTo: addDays(validFrom, days),
    passNumber: passNumberBytes.read(passNumber), plate: plateText(plate), plateType: plateTypeCode.read(Math.floor(kind / 512)), vehicleClass: vehicleClassCode.read(Math.floor(kind / 16) % 32),
    passType: passTypeCode.read(kind % 16), zones: zoneBytes.read(zones), windows: windowBytes.read(windows), route: routeClaim.read(route), holder: holderBytes(holder)
  }
}

/** Characters of a rotating code of these claims: 4 of the mark, three for two bytes. */
export const rotatingLength = (claims: PassClaims): number => 4 + Math.ceil(((ROTATING_HEAD_BYTES + slipOf(claims).length) * 3) / 2)
