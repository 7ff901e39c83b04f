/**
 * A QR code as a PNG in a data address: the one picture that is sharp in WeChat, in browsers and when saved to the album.
 * Two colours, one bit a pixel; deflate with fixed codes and only "repeat the row above", which is all a scaled grid needs.
 */

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

function crc32(bytes: readonly number[]): number {
  let c = 0xffffffff
  for (const byte of bytes) c = (CRC[(c ^ byte) & 0xff] as number) ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

function adler32(bytes: readonly number[]): number {
  let a = 1
  let b = 0
  for (const byte of bytes) {
    a = (a + byte) % 65521
    b = (b + a) % 65521
  }
  return ((b << 16) | a) >>> 0
}

const word = (n: number): number[] => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]

// RFC 1951 §3.2.5: length codes 257–285 and distance codes 0–29, base values; extra bits follow from the table position
const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577]

/** Deflates bytes whose only repetition is `period` bytes back. */
function deflate(bytes: readonly number[], period: number): number[] {
  const out: number[] = []
  let hold = 0
  let bits = 0
  const put = (value: number, n: number) => {
    for (let i = 0; i < n; i += 1) {
      hold |= ((value >>> i) & 1) << bits
      bits += 1
      if (bits === 8) { out.push(hold); hold = 0; bits = 0 }
    }
  }
  const code = (value: number, n: number) => { for (let i = n - 1; i >= 0; i -= 1) put((value >>> i) & 1, 1) }
  const symbol = (s: number) => (s < 144 ? code(0x30 + s, 8) : s < 256 ? code(0x190 + s - 144, 9) : s < 280 ? code(s - 256, 7) : code(0xc0 + s - 280, 8))
  const last = (table: readonly number[], value: number) => table.reduce((best, base, i) => (base <= value ? i : best), 0)
  put(1, 1)
  put(1, 2)
  for (let i = 0; i < bytes.length; ) {
    let run = 0
    while (i >= period && run < 258 && i + run < bytes.length && bytes[i + run] === bytes[i + run - period]) run += 1
    if (run < 3) {
      symbol(bytes[i] as number)
      i += 1
      continue
    }
    const l = last(LENGTH_BASE, run)
    symbol(257 + l)
    put(run - (LENGTH_BASE[l] as number), l < 8 || l === 28 ? 0 : (l - 4) >> 2)
    const d = last(DISTANCE_BASE, period)
    code(d, 5)
    put(period - (DISTANCE_BASE[d] as number), d < 4 ? 0 : (d - 2) >> 1)
    i += run
  }
  symbol(256)
  if (bits > 0) out.push(hold)
  return out
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(bytes: readonly number[]): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[i], bytes[i + 1], bytes[i + 2]]
    const n = (a << 16) | (b << 8) | c
    text += ALPHABET.charAt(n >>> 18) + ALPHABET.charAt((n >>> 12) & 63) + (i + 1 < bytes.length ? ALPHABET.charAt((n >>> 6) & 63) : '=') + (i + 2 < bytes.length ? ALPHABET.charAt(n & 63) : '=')
  }
  return text
}

const chunk = (kind: string, data: readonly number[]): number[] => {
  const body = [...[...kind].map((char) => char.charCodeAt(0)), ...data]
  return [...word(data.length), ...body, ...word(crc32(body))]
}

/** Draws a grid (true = dark) with `scale` pixels a module; the grid must bring its own quiet zone. */
export function gridToPng(grid: readonly (readonly boolean[])[], scale: number): string {
  const side = grid.length * scale
  const rowBytes = Math.ceil(side / 8)
  const raw: number[] = []
  for (const modules of grid) {
    const row = [0, ...new Array<number>(rowBytes).fill(0)]
    for (let x = 0; x < side; x += 1) if (modules[Math.floor(x / scale)] !== true) row[1 + (x >> 3)] = (row[1 + (x >> 3)] as number) | (128 >> (x & 7))
    for (let y = 0; y < scale; y += 1) raw.push(...row)
  }
  const bytes = [
    137, 80, 78, 71, 13, 10, 26, 10,
    ...chunk('IHDR', [...word(side), ...word(side), 1, 0, 0, 0, 0]),
    ...chunk('IDAT', [0x78, 1, ...deflate(raw, rowBytes + 1), ...word(adler32(raw))]),
    ...chunk('IEND', [])
  ]
  return `data:image/png;base64,${base64(bytes)}`
}
