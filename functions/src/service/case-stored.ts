/**
 * A case at rest. What people wrote and where they live — address, new phone, remarks, the words of a decision, who signed — is sealed in one attribute,
 * so that the table, a backup or an export of it shows codes, dates and plates only.
 */
import { serviceCaseSchema, type ServiceCase } from '@lubiao/shared/service/case'
import { serviceFormSchema } from '@lubiao/shared/service/contract-case'
import * as z from 'zod'
import type { Cipher } from '../platform/cipher'

const words = z.object({
  form: serviceFormSchema.pick({ contactPhone: true, contactAddress: true, remark: true, postTo: true }), decision: z.string().optional(), signedBy: z.string().optional()
})

/** What `applicant.sealed` and `agent.sealed` hold; nothing is left of it once the person has gone. */
export const sealedPerson = z.object({ name: z.string().optional(), idNumber: z.string().optional(), phone: z.string().optional(), uscc: z.string().optional() })
/** A person of a case in clear: for use inside one request. */
export type ClearPerson = z.output<typeof sealedPerson>

/** Opens the person of a case. */
export const personIn = (cipher: Cipher, sealed: string): ClearPerson => sealedPerson.parse(JSON.parse(cipher.open(sealed)))

/** A case as it is stored: plain but for its words. */
export function sealedCase(cipher: Cipher, one: ServiceCase): Readonly<Record<string, unknown>> {
  const { contactPhone, contactAddress, remark, postTo, ...plain } = one.form
  const said: z.output<typeof words> = { form: { contactPhone, contactAddress, remark, postTo }, decision: one.decision?.reason, signedBy: one.mail?.signedBy }
  return {
    ...one, form: plain, decision: one.decision === undefined ? undefined : { ...one.decision, reason: '' }, mail: one.mail === undefined ? undefined : { ...one.mail, signedBy: undefined },
    wordsSealed: cipher.seal(JSON.stringify(said))
  }
}

/** A case from what is stored. Throws when it is none, or its words were changed. */
export function openedCase(cipher: Cipher, item: Readonly<Record<string, unknown>>): ServiceCase {
  const one = serviceCaseSchema.parse(item)
  const { form, decision, signedBy } = words.parse(JSON.parse(cipher.open(z.string().parse(item['wordsSealed']))))
  return {
    ...one, form: { ...one.form, ...form }, ...(one.decision === undefined ? {} : { decision: { ...one.decision, reason: decision ?? '' } }),
    ...(one.mail === undefined ? {} : { mail: { ...one.mail, ...(signedBy === undefined ? {} : { signedBy }) } })
  }
}
