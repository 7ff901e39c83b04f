/** What a clerk types to choose a number for somebody, and the inputs it makes. */
import type { InputOf } from '@lubiao/shared/kernel/route'
import type { plateRoutes} from '@lubiao/shared/plate/contract';
import { type VehicleKind } from '@lubiao/shared/plate/contract'
import { PREFIX } from '@lubiao/shared/plate/format'

/** Fields of the form as typed. */
export interface ChooseValues {
  readonly idNumber?: string
  readonly name?: string
  readonly vin?: string
  readonly certificateNo?: string
  /** A number put together by the person, with or without its 鲁P. */
  readonly own?: string
}

/** How the number is found. */
export type Way = 'offer' | 'own'

export type OfferInput = InputOf<typeof plateRoutes.staffOffer>
export type ReserveInput = InputOf<typeof plateRoutes.staffReserve>

/** A number as typed with the 鲁P that everybody leaves out. */
export function wholeNumber(typed: string | undefined): string {
  const text = (typed ?? '').toUpperCase().replace(/[\s·.-]/g, '')
  if (text === '' || text.startsWith(PREFIX)) return text
  return PREFIX + text.replace(/^[鲁P]{1,2}(?=.{5,6}$)/, '')
}

const applicantOf = ({ name, idNumber }: ChooseValues) => ({ name: name?.trim() ?? '', idNumber: idNumber?.trim() ?? '' })

/** Input of a random offer. */
export const offerInput = (values: ChooseValues, kind: VehicleKind): OfferInput => ({ applicant: applicantOf(values), ...kind })

/** Input of the choice; `picked` is the one of the offer. */
export const reserveInput = (values: ChooseValues, kind: VehicleKind, way: Way, picked: string | undefined): ReserveInput => ({
  applicant: applicantOf(values), way, plate: way === 'offer' ? (picked ?? '') : wholeNumber(values.own), vehicle: { ...kind, vin: values.vin ?? '', certificateNo: values.certificateNo ?? '' }
})

const FIELD_OF: Readonly<Record<string, keyof ChooseValues>> = { 'applicant.name': 'name', 'applicant.idNumber': 'idNumber', 'vehicle.vin': 'vin', 'vehicle.certificateNo': 'certificateNo', plate: 'own' }

/** A fault at its field; what has no field stands at the number. */
export interface FieldFault {
  readonly name: keyof ChooseValues
  readonly errors: string[]
}

/** Faults of an input by the contract, the first of each field, in the order of the form. */
export function faultsIn(schema: { readonly safeParse: (input: unknown) => { readonly error?: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] } | undefined } }, input: unknown): readonly FieldFault[] {
  const found = new Map<keyof ChooseValues, string>()
  for (const { path, message } of schema.safeParse(input).error?.issues ?? []) {
    const name = FIELD_OF[path.join('.')] ?? 'own'
    if (!found.has(name)) found.set(name, message)
  }
  return (['idNumber', 'name', 'vin', 'certificateNo', 'own'] as const).flatMap((name) => (found.has(name) ? [{ name, errors: [found.get(name) ?? ''] }] : []))
}
