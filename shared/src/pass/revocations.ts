/**
 * Revoked credential numbers as an officer's phone carries them: sorted and written as gaps, or as one bit per number, whichever is shorter.
 * Numbers are handed out one after the other, so 10 000 revoked of a million cost about one byte each.
 */
import { base64url, bytesOfBase64url, CodecError } from './bytes'

const GAPS = 0
const BITS = 1
const MAX_NUMBER = 0xffffffff

/** Little-endian groups of seven bits. */
function varint(value: number): number[] {
  const out: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128)
  return [...out, rest]
}

/** Revoked credential numbers; `has` answers in constant time. */
export type Revocations = ReadonlySet<number>

/**
 * The compact text of revoked numbers, in any order, repeats allowed.
 * @throws CodecError `revocations.number` for anything but 1 … 2³²−1
 */
export function encodeRevocations(numbers: Iterable<number>): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b)
  if (sorted.some((n) => !Number.isInteger(n) || n < 1 || n > MAX_NUMBER)) throw new CodecError('revocations.number')
  const gaps = [GAPS]
  for (const [i, n] of sorted.entries()) gaps.push(...varint(n - (sorted[i - 1] ?? 0)))
  const first = sorted[0] ?? 1
  const span = (sorted[sorted.length - 1] ?? 0) - first + 1
  const lead = [BITS, ...varint(first)]
  if (lead.length + Math.ceil(span / 8) >= gaps.length) return base64url(Uint8Array.from(gaps))
  const bits = new Uint8Array(lead.length + Math.ceil(span / 8))
  bits.set(lead)
  for (const n of sorted) {
    const at = lead.length + ((n - first) >> 3)
    bits[at] = (bits[at] as number) | (1 << ((n - first) & 7))
  }
  return base64url(bits)
}

/** The value of a varint and where it ends. */
function readVarint(bytes: Uint8Array, from: number): { readonly value: number; readonly next: number } {
  let value = 0
  for (let at = from, scale = 1; ; at += 1, scale *= 128) {
    const byte = bytes[at]
    if (byte === undefined) throw new CodecError('revocations.truncated')
    value += (byte & 127) * scale
    if (value > MAX_NUMBER) throw new CodecError('revocations.number')
    if (byte < 128) return { value, next: at + 1 }
  }
}

/**
 * The numbers of a compact text.
 * @throws CodecError only
 */
export function decodeRevocations(text: string): Revocations {
  const bytes = bytesOfBase64url(text)
  const out = new Set<number>()
  if (bytes[0] === BITS) {
    const first = readVarint(bytes, 1)
    for (let at = first.next; at < bytes.length; at += 1)
      for (let bit = 0; bit < 8; bit += 1) if (((bytes[at] as number) >> bit) & 1) out.add(first.value + (at - first.next) * 8 + bit)
    return out
  }
  if (bytes[0] !== GAPS) throw new CodecError('revocations.form')
  let last = 0
  for (let at = 1; at < bytes.length; ) {
    const gap = readVarint(bytes, at)
    last += gap.value
    if (gap.value === 0 || last > MAX_NUMBER) throw new CodecError('revocations.number')
    out.add(last)
    at = gap.next
  }
  return out
}
