/**
 * What a pass's credential says, and how each part becomes a few bytes. No personal data beyond plate, class, zones or route, hours and
 * pass number (notice measure 6). The code lists are append-only: a number once given never changes its meaning.
 */
import { addDays, daysBetween, instantAt, instantOf, isLocalDate, millisOf, type Instant, type LocalDate } from '../kernel/clock'
import { checkPlate, PLATE_TYPES, type PlateType } from '../kernel/identity'
import { ID_ALPHABET, parseCaseNumber } from '../kernel/ids'
import { CodecError } from './bytes'
import type { CborValue } from './cbor'
import type { PassType, VehicleClass } from './terms.data'
import { minuteOf, timeOfMinute, type TimeWindow } from './time-window'

/** Layout of the claims below. Another number means a newer app is needed to read them. */
export const CLAIMS_VERSION = 1

/** Bytes of a holder key's thumbprint in a credential. */
export const HOLDER_BYTES = 16

const MAX_ZONES = 8
const MAX_WINDOWS = 3

/** One credential: a pass bound to one phone, or to paper when `holder` is missing. */
export interface PassClaims {
  /** Unique per credential, 1 … 2³²−1: the token's id and the number by which it is revoked. A shared pass has one per phone. */
  readonly credentialNumber: number
  /** Whole minute. */
  readonly issuedAt: Instant
  readonly validFrom: LocalDate
  /** Last day, included. */
  readonly validTo: LocalDate
  /** A case number of the kernel, `TX-4F7K-9QWD-2XHTC`. */
  readonly passNumber: string
  readonly plate: string
  readonly plateType: PlateType
  readonly vehicleClass: VehicleClass
  readonly passType: PassType
  /** Ids of the zone table, 1–8. */
  readonly zones: readonly string[]
  /** At most 3; none means all day. */
  readonly windows: readonly TimeWindow[]
  /** `elsewhere` when one is prescribed but not in the code: always so on a phone, and on paper when it is too long. It is looked up, or read beside the code. */
  readonly route: { readonly text: string } | 'none' | 'elsewhere'
  /** First 16 bytes of the thumbprint of the phone's key. */
  readonly holder?: Uint8Array
}

const classCodes = ['micro-truck', 'light-truck', 'medium-truck', 'heavy-truck', 'low-speed-truck', 'tricycle', 'hazmat', 'special-operation', 'slag-truck', 'trailer', 'tractor', 'pickup', 'light-van', 'passenger'] as const satisfies readonly VehicleClass[]
const passTypeCodes = ['temp', 'period', 'heavy', 'special', 'slag', 'green', 'hazmat'] as const satisfies readonly PassType[]
const bad = (part: string): CodecError => new CodecError(`claims.${part}`)

function codeIn<T extends string>(list: readonly T[], value: T, part: string): number {
  const code = list.indexOf(value)
  if (code < 0) throw bad(part)
  return code
}

function named<T extends string>(list: readonly T[], code: CborValue | undefined, part: string): T {
  const value = typeof code === 'number' ? list[code] : undefined
  if (value === undefined) throw bad(part)
  return value
}

/** Numbers of the vehicle classes. */
export const vehicleClassCode = { of: (value: VehicleClass): number => codeIn(classCodes, value, 'class'), read: (code: CborValue | undefined): VehicleClass => named(classCodes, code, 'class') }
/** Numbers of the kinds of pass. */
export const passTypeCode = { of: (value: PassType): number => codeIn(passTypeCodes, value, 'type'), read: (code: CborValue | undefined): PassType => named(passTypeCodes, code, 'type') }

/** Plate kinds by their number in GA/T 16.7. */
export const plateTypeCode = {
  of: (value: PlateType): number => Number(value),
  read: (code: CborValue | undefined): PlateType => {
    const value = typeof code === 'number' ? String(code).padStart(2, '0') : ''
    if (!(value in PLATE_TYPES)) throw bad('plate-type')
    return value as PlateType
  }
}

/** The plate, normalised. */
export function plateText(value: CborValue | undefined): string {
  if (typeof value !== 'string' || value.length > 12) throw bad('plate')
  const checked = checkPlate(value)
  if (!checked.ok || checked.value !== value) throw bad('plate')
  return value
}

const BODY = 14
const NUMBER_BYTES = 9

/** A case number as a number below 31¹⁴: its first 14 characters; the check character follows from them. */
export const passNumberValue = {
  of(text: string): bigint {
    if (parseCaseNumber(text) !== text) throw bad('pass-number')
    return [...text.replace(/-/g, '').slice(0, BODY)].reduce((sum, char) => sum * 31n + BigInt(ID_ALPHABET.indexOf(char)), 0n)
  },
  read(value: bigint): string {
    let rest = value
    let body = ''
    for (let i = 0; i < BODY; i += 1, rest /= 31n) body = ID_ALPHABET.charAt(Number(rest % 31n)) + body
    if (rest !== 0n) throw bad('pass-number')
    // 31 is prime: exactly one last character completes a number.
    return [...ID_ALPHABET].map((last) => parseCaseNumber(body + last)).find((text) => text !== undefined) as string
  }
}

/** The same in nine bytes. */
export const passNumberBytes = {
  of(text: string): Uint8Array {
    const value = passNumberValue.of(text)
    return Uint8Array.from({ length: NUMBER_BYTES }, (_, i) => Number((value >> BigInt(8 * (NUMBER_BYTES - 1 - i))) & 255n))
  },
  read(bytes: CborValue | undefined): string {
    if (!(bytes instanceof Uint8Array) || bytes.length !== NUMBER_BYTES) throw bad('pass-number')
    return passNumberValue.read(bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n))
  }
}

/** Zone ids as numbers below 2600: letter × 100 + number. `Z1` and `Z01` are different ids, so a leading zero is refused. */
export const zoneCodes = {
  of(zones: readonly string[]): readonly number[] {
    if (zones.length < 1 || zones.length > MAX_ZONES || new Set(zones).size !== zones.length || !zones.every((id) => /^[A-Z](0|[1-9]\d?)$/.test(id))) throw bad('zones')
    return zones.map((id) => (id.charCodeAt(0) - 65) * 100 + Number(id.slice(1)))
  },
  read(codes: readonly number[]): readonly string[] {
    const zones = codes.map((code) => `${String.fromCharCode(65 + Math.floor(code / 100))}${code % 100}`)
    this.of(zones)
    return zones
  }
}

/** The same, two bytes each. */
export const zoneBytes = {
  of: (zones: readonly string[]): Uint8Array => Uint8Array.from(zoneCodes.of(zones).flatMap((code) => [code >> 8, code & 255])),
  read(bytes: CborValue | undefined): readonly string[] {
    if (!(bytes instanceof Uint8Array) || bytes.length % 2 !== 0) throw bad('zones')
    return zoneCodes.read(Array.from({ length: bytes.length / 2 }, (_, i) => ((bytes[2 * i] as number) << 8) | (bytes[2 * i + 1] as number)))
  }
}

/** Daily hours as pairs of minutes since midnight: from 0–1439, to 0–1440, never equal. */
export const windowMinutes = {
  of(windows: readonly TimeWindow[]): readonly (readonly [number, number])[] {
    if (windows.length > MAX_WINDOWS) throw bad('windows')
    return windows.map((window) => {
      const [from, to] = [minuteOf(window.from), minuteOf(window.to)]
      if (timeOfMinute(from) !== window.from || timeOfMinute(to) !== window.to || from >= 1440 || to > 1440 || from === to) throw bad('windows')
      return [from, to]
    })
  },
  read(pairs: readonly (readonly [number, number])[]): readonly TimeWindow[] {
    const windows = pairs.map(([from, to]) => ({ from: timeOfMinute(from), to: timeOfMinute(to) }))
    this.of(windows)
    return windows
  }
}

/** The same, three bytes each: two numbers of 12 bits. */
export const windowBytes = {
  of: (windows: readonly TimeWindow[]): Uint8Array => Uint8Array.from(windowMinutes.of(windows).flatMap(([from, to]) => [from >> 4, ((from & 15) << 4) | (to >> 8), to & 255])),
  read(bytes: CborValue | undefined): readonly TimeWindow[] {
    if (!(bytes instanceof Uint8Array) || bytes.length % 3 !== 0) throw bad('windows')
    return windowMinutes.read(Array.from({ length: bytes.length / 3 }, (_, i) => {
      const [a, b, c] = [bytes[3 * i] as number, bytes[3 * i + 1] as number, bytes[3 * i + 2] as number]
      return [(a << 4) | (b >> 4), ((b & 15) << 8) | c] as const
    }))
  }
}

/** The holder's thumbprint. */
export function holderBytes(value: CborValue | undefined): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length !== HOLDER_BYTES) throw bad('holder')
  return value
}

/** The route: a text, `true` for "elsewhere", nothing for none. */
export const routeClaim = {
  of: (route: PassClaims['route']): string | true | undefined => (route === 'none' ? undefined : route === 'elsewhere' ? true : route.text),
  read(value: CborValue | undefined): PassClaims['route'] {
    if (value === undefined) return 'none'
    if (value === true) return 'elsewhere'
    if (typeof value !== 'string' || value === '') throw bad('route')
    return { text: value }
  }
}

const FIRST_DAY = '2020-01-01'

/** Days since 2020-01-01, 0–16383 (until 2064). */
export const dayNumber = {
  of(date: LocalDate): number {
    const day = isLocalDate(date) ? daysBetween(FIRST_DAY, date) : -1
    if (day < 0 || day > 16_383) throw bad('date')
    return day
  },
  read(value: CborValue | undefined): LocalDate {
    if (typeof value !== 'number' || value < 0 || value > 16_383) throw bad('date')
    return addDays(FIRST_DAY, value)
  }
}

/** Epoch seconds of the first moment of a Beijing day. */
export const startSeconds = (date: LocalDate): number => millisOf(instantAt(date)) / 1000

/** Epoch seconds of a whole minute. */
export const minuteSeconds = {
  of(instant: Instant): number {
    const seconds = millisOf(instant) / 1000
    if (!(seconds >= 0) || seconds % 60 !== 0) throw bad('issued')
    return seconds
  },
  read(seconds: number): Instant {
    if (seconds < 0 || seconds > 0xffffffff || seconds % 60 !== 0) throw bad('issued')
    return instantOf(seconds * 1000)
  }
}

/** A credential number, 1 … 2³²−1. */
export function credentialNumber(value: CborValue | undefined): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 0xffffffff) throw bad('number')
  return value
}
