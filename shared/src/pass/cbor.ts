/**
 * CBOR as a signature needs it: one byte string per value and one value per byte string (RFC 8949 §4.2.1, core deterministic encoding).
 * Whole numbers, byte and text strings, arrays, maps with whole-number keys, tags 18 (COSE_Sign1) and 61 (CWT), true, false, null.
 * Everything else — floats, indefinite lengths, longer-than-needed heads, unsorted or repeated keys, trailing bytes — is refused.
 */
import { CodecError, joinBytes, utf8Bytes, utf8Text } from './bytes'

/** A tagged value. */
export class CborTag {
  constructor(readonly tag: number, readonly value: CborValue) {}
}

/** What can be carried. Numbers are safe integers. */
export type CborValue = number | string | boolean | null | Uint8Array | readonly CborValue[] | ReadonlyMap<number, CborValue> | CborTag

/** Tags that may occur. */
export const TAG_SIGN1 = 18
export const TAG_CWT = 61

const MAX_DEPTH = 8
const MAX_BYTES = 1 << 20

/** The shortest head of a major type and argument. */
function head(major: number, argument: number): Uint8Array {
  const top = major << 5
  if (argument < 24) return Uint8Array.of(top | argument)
  if (argument < 0x100) return Uint8Array.of(top | 24, argument)
  if (argument < 0x10000) return Uint8Array.of(top | 25, argument >> 8, argument & 255)
  if (argument < 0x100000000) return Uint8Array.of(top | 26, argument >>> 24, (argument >>> 16) & 255, (argument >>> 8) & 255, argument & 255)
  const high = Math.floor(argument / 0x100000000)
  return Uint8Array.of(top | 27, high >>> 24, (high >>> 16) & 255, (high >>> 8) & 255, high & 255, (argument >>> 24) & 255, (argument >>> 16) & 255, (argument >>> 8) & 255, argument & 255)
}

function integer(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new CodecError('cbor.number')
  return value >= 0 ? head(0, value) : head(1, -1 - value)
}

/** Order of map keys: bytewise over their encodings, which within safe integers is 0, 1, … then -1, -2, … */
const keyRank = (a: number, b: number): number => (a >= 0) === (b >= 0) ? Math.abs(a) - Math.abs(b) : b - a

function encodeAt(value: CborValue, depth: number): Uint8Array {
  if (depth > MAX_DEPTH) throw new CodecError('cbor.depth')
  if (value === false) return Uint8Array.of(0xf4)
  if (value === true) return Uint8Array.of(0xf5)
  if (value === null) return Uint8Array.of(0xf6)
  if (typeof value === 'number') return integer(value)
  if (typeof value === 'string') {
    const bytes = utf8Bytes(value)
    return joinBytes(head(3, bytes.length), bytes)
  }
  if (value instanceof Uint8Array) return joinBytes(head(2, value.length), value)
  if (value instanceof CborTag) {
    if (value.tag !== TAG_SIGN1 && value.tag !== TAG_CWT) throw new CodecError('cbor.tag')
    return joinBytes(head(6, value.tag), encodeAt(value.value, depth + 1))
  }
  if (value instanceof Map) {
    const keys = [...(value as ReadonlyMap<number, CborValue>).keys()].sort(keyRank)
    return joinBytes(head(5, keys.length), ...keys.flatMap((key) => [integer(key), encodeAt(value.get(key) as CborValue, depth + 1)]))
  }
  const items = value as readonly CborValue[]
  return joinBytes(head(4, items.length), ...items.map((item) => encodeAt(item, depth + 1)))
}

/**
 * The one encoding of a value.
 * @throws CodecError `cbor.number` (not a safe integer), `cbor.depth` (more than 8 levels), `cbor.tag`, `utf8.surrogate`
 */
export const encodeCbor = (value: CborValue): Uint8Array => encodeAt(value, 0)

/** Reads one value after the other from a fixed byte string. */
class Reader {
  private at = 0
  constructor(private readonly bytes: Uint8Array) {}

  get left(): number {
    return this.bytes.length - this.at
  }

  private take(n: number): Uint8Array {
    if (n > this.left) throw new CodecError('cbor.truncated')
    this.at += n
    return this.bytes.slice(this.at - n, this.at)
  }

  /** The argument of a head, refused unless no shorter head could have said it. */
  private argument(info: number): number {
    if (info < 24) return info
    if (info > 27) throw new CodecError('cbor.head')
    const value = this.take(1 << (info - 24)).reduce((sum, byte) => sum * 256 + byte, 0)
    const least = [24, 0x100, 0x10000, 0x100000000][info - 24] as number
    if (value < least) throw new CodecError('cbor.not-shortest')
    if (value > Number.MAX_SAFE_INTEGER) throw new CodecError('cbor.number')
    return value
  }

  private integer(major: number, info: number): number {
    const argument = this.argument(info)
    if (major === 0) return argument
    if (argument === Number.MAX_SAFE_INTEGER) throw new CodecError('cbor.number')
    return -1 - argument
  }

  private map(size: number, depth: number): ReadonlyMap<number, CborValue> {
    const map = new Map<number, CborValue>()
    let last: number | undefined
    for (let i = 0; i < size; i += 1) {
      const first = this.take(1)[0] as number
      if (first >> 5 > 1) throw new CodecError('cbor.key')
      const key = this.integer(first >> 5, first & 31)
      if (last !== undefined && keyRank(last, key) >= 0) throw new CodecError('cbor.key-order')
      map.set(key, this.value(depth + 1))
      last = key
    }
    return map
  }

  value(depth: number): CborValue {
    if (depth > MAX_DEPTH) throw new CodecError('cbor.depth')
    const first = this.take(1)[0] as number
    const major = first >> 5
    const info = first & 31
    if (major < 2) return this.integer(major, info)
    if (major === 7) {
      if (info === 20) return false
      if (info === 21) return true
      if (info === 22) return null
      throw new CodecError('cbor.simple')
    }
    const argument = this.argument(info)
    if (major === 6) {
      if (argument !== TAG_SIGN1 && argument !== TAG_CWT) throw new CodecError('cbor.tag')
      return new CborTag(argument, this.value(depth + 1))
    }
    // Each item takes a byte at least: a count beyond what is left is a lie, found before anything is allocated for it.
    if (argument > this.left) throw new CodecError('cbor.truncated')
    if (major === 2) return this.take(argument)
    if (major === 3) return utf8Text(this.take(argument))
    if (major === 5) return this.map(argument, depth)
    const items: CborValue[] = []
    for (let i = 0; i < argument; i += 1) items.push(this.value(depth + 1))
    return items
  }
}

/**
 * The value of a byte string in core deterministic encoding, at most 1 MiB.
 * @throws CodecError only, whatever the bytes are
 */
export function decodeCbor(bytes: Uint8Array): CborValue {
  if (bytes.length > MAX_BYTES) throw new CodecError('cbor.size')
  const reader = new Reader(bytes)
  const value = reader.value(0)
  if (reader.left > 0) throw new CodecError('cbor.trailing')
  return value
}
