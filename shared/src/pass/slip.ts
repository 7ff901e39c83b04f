/**
 * The claims as a bit string: what a rotating code carries instead of the signed token, from which the token is rebuilt byte by byte.
 * `claimsOfSlip(slipOf(c))` equals `c` for every c a phone can be given, so the signature made over the token is checked on the rebuilt one.
 * At most 65 bytes for 8 zones and 3 windows, which keeps every rotating code within QR version 10.
 */
import { addDays, daysBetween } from '../kernel/clock'
import { CodecError } from './bytes'
import {
  credentialNumber, dayNumber, HOLDER_BYTES, holderBytes, minuteSeconds, passNumberValue, passTypeCode, plateText, plateTypeCode, startSeconds, vehicleClassCode,
  windowMinutes, zoneCodes, type PassClaims
} from './claims'

/** Characters of plates, in their seven-bit codes. Append only. */
const PLATE_CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼挂学警港澳'

/** Minutes a credential may be issued before or after its first day begins: two years either way. */
const LEAD_SPAN = 1 << 20

/** Claims of a credential that is bound to a phone. */
export type BoundClaims = PassClaims & { readonly holder: Uint8Array }

/** Numbers one after the other, highest bit first; the last byte is filled with zeros. */
class BitWriter {
  private value = 0n
  private length = 0

  put(width: number, value: number | bigint): void {
    const field = BigInt(value)
    if (field < 0n || field >> BigInt(width) !== 0n) throw new CodecError('slip.range')
    this.value = (this.value << BigInt(width)) | field
    this.length += width
  }

  bytes(): Uint8Array {
    const size = Math.ceil(this.length / 8)
    const whole = this.value << BigInt(size * 8 - this.length)
    return Uint8Array.from({ length: size }, (_, i) => Number((whole >> BigInt(8 * (size - 1 - i))) & 255n))
  }
}

class BitReader {
  private left: number
  private readonly whole: bigint

  constructor(bytes: Uint8Array) {
    this.left = bytes.length * 8
    this.whole = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  }

  takeBig(width: number): bigint {
    this.left -= width
    if (this.left < 0) throw new CodecError('slip.truncated')
    return (this.whole >> BigInt(this.left)) & ((1n << BigInt(width)) - 1n)
  }

  take(width: number): number {
    return Number(this.takeBig(width))
  }

  list<T>(count: number, read: () => T): T[] {
    return Array.from({ length: count }, read)
  }

  /** Nothing may follow but the zeros of the last byte. */
  end(): void {
    if (this.left >= 8 || this.take(this.left) !== 0) throw new CodecError('slip.trailing')
  }
}

/**
 * The slip of a phone's credential.
 * @throws CodecError `claims.…` as for signing, `claims.holder` for paper, `claims.route` for a route in words, `slip.range` for more than 1 023 days or an issue more than two years off
 */
export function slipOf(claims: PassClaims): Uint8Array {
  if (typeof claims.route !== 'string') throw new CodecError('claims.route')
  const bits = new BitWriter()
  const zones = zoneCodes.of(claims.zones)
  const windows = windowMinutes.of(claims.windows)
  const plate = plateText(claims.plate)
  bits.put(14, dayNumber.of(claims.validFrom))
  bits.put(10, daysBetween(claims.validFrom, claims.validTo))
  bits.put(21, (startSeconds(claims.validFrom) - minuteSeconds.of(claims.issuedAt)) / 60 + LEAD_SPAN)
  bits.put(32, credentialNumber(claims.credentialNumber))
  bits.put(70, passNumberValue.of(claims.passNumber))
  bits.put(7, plateTypeCode.of(claims.plateType))
  bits.put(5, vehicleClassCode.of(claims.vehicleClass))
  bits.put(4, passTypeCode.of(claims.passType))
  bits.put(1, claims.route === 'elsewhere' ? 1 : 0)
  bits.put(3, zones.length - 1)
  for (const zone of zones) bits.put(12, zone)
  bits.put(2, windows.length)
  for (const minute of windows.flat()) bits.put(11, minute)
  bits.put(1, plate.length - 7)
  for (const char of plate) bits.put(7, PLATE_CHARACTERS.indexOf(char))
  for (const byte of holderBytes(claims.holder)) bits.put(8, byte)
  return bits.bytes()
}

/**
 * The claims of a slip. Another layout would come under another mark than `LB2:`: a version inside could not be believed, as nothing here is signed
 * until the token is rebuilt.
 * @throws CodecError only
 */
export function claimsOfSlip(bytes: Uint8Array): BoundClaims {
  const bits = new BitReader(bytes)
  const validFrom = dayNumber.read(bits.take(14))
  const validTo = addDays(validFrom, bits.take(10))
  const issuedAt = minuteSeconds.read(startSeconds(validFrom) - (bits.take(21) - LEAD_SPAN) * 60)
  const numbers = { credentialNumber: credentialNumber(bits.take(32)), passNumber: passNumberValue.read(bits.takeBig(70)) }
  const kinds = { plateType: plateTypeCode.read(bits.take(7)), vehicleClass: vehicleClassCode.read(bits.take(5)), passType: passTypeCode.read(bits.take(4)) }
  const route = bits.take(1) === 1 ? 'elsewhere' : 'none'
  const zones = zoneCodes.read(bits.list(bits.take(3) + 1, () => bits.take(12)))
  const windows = windowMinutes.read(bits.list(bits.take(2), () => [bits.take(11), bits.take(11)] as const))
  const plate = plateText(bits.list(bits.take(1) + 7, () => PLATE_CHARACTERS.charAt(bits.take(7))).join(''))
  const holder = Uint8Array.from(bits.list(HOLDER_BYTES, () => bits.take(8)))
  bits.end()
  return { ...numbers, issuedAt, validFrom, validTo, plate, ...kinds, zones, windows, route, holder }
}
