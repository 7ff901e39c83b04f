/**
 * Bytes and text without TextEncoder, atob or Buffer: WeChat's JavaScript engine has none of them (frontend-spike §6).
 */

/** Input that is not in the one form a codec accepts. Every decoder of the pass throws this and nothing else. */
export class CodecError extends Error {
  override readonly name = 'CodecError'
  /** @param code which rule was broken, e.g. `cbor.trailing` */
  constructor(readonly code: string) {
    super(code)
  }
}

/** UTF-8 of a text. A lone surrogate has no UTF-8: CodecError `utf8.surrogate`. */
export function utf8Bytes(text: string): Uint8Array {
  const out: number[] = []
  for (const char of text) {
    const point = char.codePointAt(0) as number
    if (point < 0x80) out.push(point)
    else if (point < 0x800) out.push(0xc0 | (point >> 6), 0x80 | (point & 63))
    else if (point >= 0xd800 && point < 0xe000) throw new CodecError('utf8.surrogate')
    else if (point < 0x10000) out.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
    else out.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
  }
  return Uint8Array.from(out)
}

const LEAST_OF_LENGTH = [0, 0x80, 0x800, 0x10000]

/** Text of UTF-8 bytes; overlong forms, surrogates and cut sequences are refused with CodecError `utf8.bad`. */
export function utf8Text(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] as number
    const more = first < 0x80 ? 0 : first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : -1
    if (more < 0 || i + more >= bytes.length) throw new CodecError('utf8.bad')
    let point = more === 0 ? first : first & (0x3f >> more)
    for (let j = 1; j <= more; j += 1) {
      const next = bytes[i + j] as number
      if (next >> 6 !== 2) throw new CodecError('utf8.bad')
      point = (point << 6) | (next & 63)
    }
    if (point < (LEAST_OF_LENGTH[more] as number) || (point >= 0xd800 && point < 0xe000) || point > 0x10ffff) throw new CodecError('utf8.bad')
    text += String.fromCodePoint(point)
    i += more + 1
  }
  return text
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Base64url without padding (RFC 4648 §5). */
export function base64url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = Math.min(3, bytes.length - i)
    const word = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    for (let j = 0; j <= left; j += 1) text += BASE64URL.charAt((word >> (18 - 6 * j)) & 63)
  }
  return text
}

/** Bytes of base64url text; padding, other characters and unused bits that are not zero are refused with CodecError `base64url.bad`. */
export function bytesOfBase64url(text: string): Uint8Array {
  if (text.length % 4 === 1) throw new CodecError('base64url.bad')
  const out = new Uint8Array(Math.floor((text.length * 3) / 4))
  let word = 0
  let bits = 0
  let at = 0
  for (const char of text) {
    const value = BASE64URL.indexOf(char)
    if (value < 0) throw new CodecError('base64url.bad')
    word = ((word << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out[at] = (word >> bits) & 255
      at += 1
    }
  }
  if ((word & ((1 << bits) - 1)) !== 0) throw new CodecError('base64url.bad')
  return out
}

/** One array after the other. */
export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Whether two arrays hold the same bytes. Public values only: it does not hide where they differ. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])
