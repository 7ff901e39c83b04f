/** Between the counter's form and the contract. */
import { fields } from '@lubiao/shared/account/contract'
import { passDraftSchema, type passRoutes, type PassDraft } from '@lubiao/shared/pass/contract'
import type { InputOf } from '@lubiao/shared/kernel/route'
import type { OpenPair } from './date-range'

/** The application as the form holds it. */
export interface FilingValues {
  readonly applicant?: { readonly name?: string; readonly idNumber?: string; readonly phone?: string; readonly uscc?: string }
  readonly passType?: PassDraft['passType']
  readonly plate?: string
  readonly plateType?: PassDraft['plateType']
  readonly vehicleClass?: PassDraft['vehicleClass']
  readonly zones?: string[]
  readonly route?: string
  readonly dates?: OpenPair
  readonly windows?: { from: string; to: string }[]
  readonly reason?: string
  readonly materials?: PassDraft['materials']
  readonly urgent?: boolean
  readonly urgentReason?: string
}

/** A draft as it is sent. */
export type DraftInput = InputOf<typeof passRoutes.staffPreview>['application']

/** All fields given, whether right or not: what the contract is asked to judge. */
export function applicationOf(values: FilingValues): Record<string, unknown> {
  return {
    passType: values.passType, plate: values.plate?.trim(), plateType: values.plateType, vehicleClass: values.vehicleClass, zones: values.zones ?? [], route: values.route ?? '',
    validFrom: values.dates?.[0], validTo: values.dates?.[1], windows: values.windows ?? [], reason: values.reason ?? '', materials: values.materials ?? [],
    ...(values.urgent === true ? { emergency: { reason: values.urgentReason ?? '' } } : {})
  }
}

/** What a draft may hold: a reason still too short, but no half-typed plate, which would refuse the whole of it. */
export function draftOf(values: FilingValues): DraftInput {
  const { shape } = passDraftSchema
  const whole = applicationOf(values)
  return Object.fromEntries(Object.entries(whole).filter(([name, value]) => value !== undefined && shape[name as keyof typeof shape].safeParse(value).success))
}

/** Whose vehicle it has to be, as far as it is typed right. */
export function ownerOf(values: FilingValues): InputOf<typeof passRoutes.staffPreview>['applicant'] {
  const [idNumber, uscc] = [fields.idNumber.safeParse(values.applicant?.idNumber), fields.uscc.safeParse(values.applicant?.uscc)]
  return { ...(idNumber.success ? { idNumber: idNumber.data } : {}), ...(uscc.success ? { uscc: uscc.data } : {}) }
}

/** A stored draft back in the form. */
export function valuesOf(draft: PassDraft): FilingValues {
  const { validFrom, validTo, emergency, ...rest } = draft
  return {
    ...(Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as FilingValues),
    // An extension comes with its first day only.
    ...(validFrom === undefined ? {} : { dates: [validFrom, validTo] as const }),
    ...(emergency === undefined ? {} : { urgent: true, urgentReason: emergency.reason })
  }
}

const formNames: Readonly<Record<string, string>> = { validFrom: 'dates', validTo: 'dates', emergency: 'urgentReason' }

/** Form field a contract path stands at. */
export function fieldOf(path: string): string | string[] {
  const parts = path.replace(/^order\./, '').replace(/^application\./, '').split('.')
  if (parts[0] === 'applicant') return parts
  const first = parts[0] ?? ''
  return formNames[first] ?? first
}

/** Words at a field: of two dates in one field, which is missing. */
export function faultWords({ path, message }: { readonly path: string; readonly message: string }): string {
  if (message !== '请填写') return message
  return path.endsWith('validTo') ? '请填写结束日' : path.endsWith('validFrom') ? '请填写开始日和结束日' : message
}

/** Names of the fields a change touched, the applicant's one level down. */
export const namesIn = ({ applicant, ...rest }: Partial<FilingValues>): readonly (string | string[])[] => [...Object.keys(rest), ...Object.keys(applicant ?? {}).map((key) => ['applicant', key])]
