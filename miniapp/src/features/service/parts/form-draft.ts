import type { PlateType } from '@lubiao/shared/kernel/identity'
import { caseRules } from '@lubiao/shared/service/case-rules.data'
import type { CaseService } from '@lubiao/shared/service/case-service'
import type { OfferedService } from '@lubiao/shared/service/contract'
import { serviceFormSchema, type Delivery, type ServiceForm } from '@lubiao/shared/service/contract-case'

/** Whether a service can be asked for online as a case. */
export const onlineCase = ({ code, channels }: Pick<OfferedService, 'code' | 'channels'>): boolean => channels.includes('online') && caseRules[code] !== undefined

/** What is typed so far: text as it stands, right or not. */
export interface FormDraft {
  readonly plate: string
  readonly plateType?: PlateType | undefined
  readonly cause?: ServiceForm['cause'] | undefined
  readonly contactPhone: string
  readonly contactAddress: string
  readonly targetClass?: ServiceForm['targetClass'] | undefined
  readonly deferCause?: ServiceForm['deferCause'] | undefined
  readonly deferUntil?: string | undefined
  readonly remark: string
  readonly delivery?: Delivery | undefined
  readonly collectAt?: string | undefined
  readonly to: { readonly name: string; readonly phone: string; readonly address: string }
}

/** Nothing typed. */
export const emptyDraft: FormDraft = { plate: '', contactPhone: '', contactAddress: '', remark: '', to: { name: '', phone: '', address: '' } }

/** A form the server has, to go on with. */
export const draftOf = ({ plate = '', contactPhone = '', contactAddress = '', remark = '', postTo, ...rest }: ServiceForm): FormDraft =>
  ({ ...emptyDraft, ...rest, plate, contactPhone, contactAddress, remark, ...(postTo === undefined ? {} : { to: postTo }) })

/** What would be sent, right or not: without what is empty and without an address nobody posts to. */
export function typedForm({ plate, contactPhone, contactAddress, remark, to, collectAt, plateType, ...chosen }: FormDraft): Readonly<Record<string, unknown>> {
  const filled = { plate, contactPhone, contactAddress, remark }
  return {
    ...chosen, ...Object.fromEntries(Object.entries(filled).filter(([, text]) => text.trim() !== '')), ...(plate === '' || plateType === undefined ? {} : { plateType }),
    ...(chosen.delivery === 'post' ? { postTo: to } : {}), ...(chosen.delivery === 'window' && collectAt !== undefined ? { collectAt } : {})
  }
}

/** The fields that are right so far, for a check while one goes on typing. */
export function rightSoFar(typed: Readonly<Record<string, unknown>>): ServiceForm {
  const { shape } = serviceFormSchema
  return Object.fromEntries(Object.entries(typed).filter(([name, value]) => name in shape && shape[name as keyof typeof shape].safeParse(value).success)) as ServiceForm
}

/** The rule of a service as the server applies it, out of what the catalogue says. Undefined when it has no case of its own. */
export function caseServiceOf(service: OfferedService, catalogueVersion: string): CaseService | undefined {
  const rule = caseRules[service.code]
  return rule === undefined ? undefined : { ...rule, code: service.code, subject: service.subject, basis: service.basis, limit: service.limit, agent: service.agent, channels: service.channels, fees: service.fees, name: service.name, catalogueVersion }
}

/** What is wrong with one field: `plate`, `postTo.phone` … Paths of the server begin with `form.` or `order.form.`. */
export const errorAt = (errors: readonly { readonly path: string; readonly message: string }[], field: string): string | undefined =>
  errors.find(({ path }) => path.replace(/^(order\.)?form\./, '') === field)?.message
