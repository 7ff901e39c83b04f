/** Time-based one-time codes (RFC 6238 over HMAC-SHA-1, 30 s, six digits): what every authenticator app speaks. */
import { createHmac } from 'node:crypto'
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'

const STEP_MS = 30_000
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Bytes → base32 without padding, as authenticator apps take it. */
export function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32.charAt(Number.parseInt(five.padEnd(5, '0'), 2))).join('')
}

/** Base32 → bytes. Throws RangeError on other characters. */
export function fromBase32(text: string): Uint8Array {
  const clean = text.toUpperCase().replace(/[\s=]/g, '')
  const bits = [...clean].map((char) => {
    const value = BASE32.indexOf(char)
    if (value < 0) throw new RangeError('not base32')
    return value.toString(2).padStart(5, '0')
  }).join('')
  return new Uint8Array((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}

/** Number of the thirty seconds an instant lies in. */
export const stepOf = (at: Instant): number => Math.floor(millisOf(at) / STEP_MS)

/** The code of a step (RFC 4226 §5.3). */
export function codeAt(secret: Uint8Array, step: number, digits = 6): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac[19] as number) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0')
}

/** The step a typed code belongs to, one step before or after allowed for slow clocks and slow fingers; undefined when it is none of them. All three are always computed. */
export function stepOfCode(secret: Uint8Array, typed: string, now: Instant): number | undefined {
  const middle = stepOf(now)
  return [middle - 1, middle, middle + 1].map((step) => ({ step, right: codeAt(secret, step) === typed })).filter((one) => one.right).at(-1)?.step
}

/** What an authenticator app reads from the QR code. */
export const totpUri = (staffNo: string, secret: Uint8Array): string => `otpauth://totp/${encodeURIComponent('路标')}:${encodeURIComponent(staffNo)}?secret=${toBase32(secret)}&issuer=${encodeURIComponent('路标')}&digits=6&period=30`
