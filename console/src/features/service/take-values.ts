/** What the clerk enters to take somebody in, and the input it makes: whatever a register knows is not asked for. */
import { checkPlate, plateTypesFor } from '@lubiao/shared/kernel/identity'
import type { InputOf } from '@lubiao/shared/kernel/route'
import { caseRules, type FormField } from '@lubiao/shared/service/case-rules.data'
import type { serviceCaseRoutes } from '@lubiao/shared/service/contract-case'
import type { ServiceCode } from '@lubiao/shared/service/terms.data'

/** Fields of the form as typed. */
export interface TakeValues {
  readonly idNumber?: string
  readonly name?: string
  readonly phone?: string
  readonly plate?: string
  readonly plateType?: string
  readonly cause?: string
  readonly targetClass?: string
  readonly deferCause?: string
  readonly deferUntil?: string
  readonly contactPhone?: string
  readonly contactAddress?: string
  readonly agentName?: string
  readonly agentId?: string
  readonly postName?: string
  readonly postPhone?: string
  readonly postAddress?: string
}

export type TakeInput = InputOf<typeof serviceCaseRoutes.take>

/** Services that have a case; the others (tests, registration …) are only called and finished here. */
export const hasCase = (code: ServiceCode): boolean => caseRules[code] !== undefined

/** What the form of a service has to say beyond the identity card. */
export const needsOf = (code: ServiceCode): readonly FormField[] => caseRules[code]?.needs ?? []

/** Kinds a plate can be of, the likeliest first; none for something that is no plate. */
export function kindsFor(plate: string | undefined): readonly string[] {
  const outcome = checkPlate(plate ?? '')
  return outcome.ok ? plateTypesFor(outcome.value) : []
}

const filled = (text: string | undefined): string | undefined => (text === undefined || text.trim() === '' ? undefined : text.trim())

function withoutEmpty<T extends Readonly<Record<string, unknown>>>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>
}

/** Input of `service.take`. `posted` and `byAgent` say whether those parts of the form are open. */
export function takeInput(code: ServiceCode, outletId: string, values: TakeValues, open: { readonly posted: boolean; readonly byAgent: boolean }): TakeInput {
  const form = withoutEmpty({
    cause: filled(values.cause), targetClass: filled(values.targetClass), deferCause: filled(values.deferCause), deferUntil: filled(values.deferUntil),
    contactPhone: filled(values.contactPhone), contactAddress: filled(values.contactAddress),
    ...(open.posted ? { delivery: 'post', postTo: { name: values.postName ?? '', phone: values.postPhone ?? '', address: values.postAddress ?? '' } } : {})
  })
  return {
    service: code, outletId, idNumber: values.idNumber?.trim() ?? '',
    ...withoutEmpty({ name: filled(values.name), phone: filled(values.phone), plate: filled(values.plate), plateType: filled(values.plateType) ?? kindsFor(values.plate)[0] }),
    ...(open.byAgent ? { agent: { name: values.agentName ?? '', idNumber: values.agentId ?? '' } } : {}),
    ...(Object.keys(form).length === 0 ? {} : { form })
  } as TakeInput
}

const FIELD_OF: Readonly<Record<string, keyof TakeValues>> = {
  'agent.name': 'agentName', 'agent.idNumber': 'agentId', 'form.postTo.name': 'postName', 'form.postTo.phone': 'postPhone', 'form.postTo.address': 'postAddress'
}

/** The form's field an error path of the contract belongs to. */
export const takeField = (path: string): keyof TakeValues => FIELD_OF[path] ?? ((path.startsWith('form.') ? path.slice(5) : path) as keyof TakeValues)
