/**
 * Base45 (RFC 9285): bytes in the 45 characters of a QR code's alphanumeric mode, three characters for two bytes.
 */
import { CodecError } from './bytes'

/** The alphabet of RFC 9285 §4.2, which is that of QR alphanumeric mode. */
export const BASE45_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

/** Base45 text of bytes. */
export function encodeBase45(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 2) {
    const second = bytes[i + 1]
    let value = second === undefined ? (bytes[i] as number) : (bytes[i] as number) * 256 + second
    for (let left = second === undefined ? 2 : 3; left > 0; left -= 1) {
      text += BASE45_ALPHABET.charAt(value % 45)
      value = Math.floor(value / 45)
    }
  }
  return text
}

/**
 * Bytes of Base45 text.
 * @throws CodecError `base45.character`, `base45.length`, `base45.range` (a group above FFFF, or a last pair above FF)
 */
export function decodeBase45(text: string): Uint8Array {
  if (text.length % 3 === 1) throw new CodecError('base45.length')
  const out: number[] = []
  for (let i = 0; i < text.length; i += 3) {
    const group = text.slice(i, i + 3)
    let value = 0
    for (let j = group.length - 1; j >= 0; j -= 1) {
      const digit = BASE45_ALPHABET.indexOf(group.charAt(j))
      if (digit < 0) throw new CodecError('base45.character')
      value = value * 45 + digit
    }
    if (value > (group.length === 3 ? 0xffff : 0xff)) throw new CodecError('base45.range')
    if (group.length === 3) out.push(value >> 8)
    out.push(value & 255)
  }
  return Uint8Array.from(out)
}
