/** What the registers say of a driver and of a vehicle, as far as business on them needs it. */
import type { LocalDate } from '../kernel/clock'
import type { licenceClassIds } from './contract-case'

/** A licence as registered. */
export interface LicenceRecord {
  readonly classes: readonly string[]
  readonly status: 'normal' | 'expired' | 'suspended' | 'detained' | 'cancelled'
  readonly validUntil: LocalDate
  readonly points: number
  /** Day of the latest medical report a hospital has sent; none when there is none. */
  readonly medicalOn?: LocalDate | undefined
}

/** A class of licence. */
export type LicenceClass = (typeof licenceClassIds)[number]

/** A vehicle as registered. `owned`: whether it is registered to the applicant. */
export interface CaseVehicle {
  readonly plate: string
  readonly plateType: string
  readonly vehicleClass: string
  readonly status: 'normal' | 'scrapped' | 'cancelled' | 'impounded'
  readonly inspectionValidUntil: LocalDate
  readonly insuranceValidUntil: LocalDate
  readonly openViolations: number
  readonly owned: boolean
  readonly registeredOn?: LocalDate | undefined
  readonly seats?: number | undefined
  readonly privateUse?: boolean | undefined
  readonly mortgaged?: boolean | undefined
  readonly taxPaid?: boolean | undefined
}

/** An answer: the record, nothing found, or `silent` while the register does not answer. */
export type Answered<T> = { readonly found: true; readonly record: T } | { readonly found: false } | 'silent'
