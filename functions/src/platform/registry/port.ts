/** What the product asks of the traffic police's own registers of people, vehicles and enterprises. */
import type { Instant, LocalDate } from '@lubiao/shared/kernel/clock'
import type { PlateType } from '@lubiao/shared/kernel/identity'
import type { VehicleRecord } from '@lubiao/shared/pass/form-checks'
import type { LicenceRecord } from '@lubiao/shared/service/records'

/** A vehicle as registered, with the plate it is registered under. */
export interface RegisteredVehicle extends VehicleRecord {
  readonly plate: string
  readonly plateType: PlateType
  /** First registration. */
  readonly registeredOn?: LocalDate | undefined
  readonly seats?: number | undefined
  /** Used privately, not for hire. */
  readonly privateUse?: boolean | undefined
  readonly mortgaged?: boolean | undefined
  /** Vehicle tax of this year, as the insurers report it. */
  readonly taxPaid?: boolean | undefined
}

/** Business done that the register has to enter. `ref` is the case: the same entered twice is entered once. */
export interface RegistryEntry {
  readonly ref: string
  readonly service: string
  readonly at: Instant
  readonly idNumber?: string | undefined
  readonly uscc?: string | undefined
  readonly plate?: string | undefined
  readonly plateType?: PlateType | undefined
  /** What changes: a phone, a class, a last day … */
  readonly data: Readonly<Record<string, string>>
}

/** Somebody a vehicle may be registered to: a person by identity number, an enterprise by credit code. */
export type VehicleOwner = { readonly idNumber: string } | { readonly uscc: string }

/** Answer about a vehicle, with the moment it was given. `owned`: whether it is registered to the one asked about; undefined when nobody was. */
export type VehicleAnswer = { readonly found: true; readonly vehicle: RegisteredVehicle; readonly owned?: boolean; readonly at: Instant } | { readonly found: false; readonly at: Instant }

/** The port. Every call throws Problem `upstream-unavailable` when the register does not answer in time. */
export interface RegistryPort {
  verifyPerson(person: { readonly name: string; readonly idNumber: string }): Promise<boolean>
  findVehicle(plate: string, plateType: PlateType, owner?: VehicleOwner): Promise<VehicleAnswer>
  /** Whether this very person is registered as the enterprise's legal representative: names alone are shared by many. */
  isRepresentative(uscc: string, person: { readonly name: string; readonly idNumber: string }): Promise<boolean>
  /** Whose number it is, for a window where the card lies on the desk; undefined when the population register has none. */
  nameOf(idNumber: string): Promise<string | undefined>
  findLicence(idNumber: string): Promise<{ readonly found: true; readonly licence: LicenceRecord } | { readonly found: false }>
  record(entry: RegistryEntry): Promise<void>
  findEnterprise(uscc: string): Promise<{ readonly name: string; readonly active: boolean } | undefined>
}
