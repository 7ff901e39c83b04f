/**
 * A case at rest. What people wrote — reason, route, emergency, names of papers and phones, the words of a decision — is sealed in one
 * attribute, so that the table, a backup or an export of it shows codes, dates and plates only. Rules and views know nothing of it.
 */
import { passCaseSchema, type PassCase } from '@lubiao/shared/pass/case'
import * as z from 'zod'
import type { Cipher } from '../platform/cipher'

const words = z.object({
  reason: z.string().optional(), route: z.string().optional(), emergency: z.object({ reason: z.string() }).optional(),
  decision: z.string().optional(), papers: z.array(z.string()), devices: z.array(z.string())
})

/** What `applicant.sealed` holds; nothing is left of it once the person has gone. */
export const sealedApplicant = z.object({ name: z.string().optional(), idNumber: z.string().optional(), phone: z.string().optional(), uscc: z.string().optional() })

/** A case as it is stored: plain but for its words. */
export function sealedCase(cipher: Cipher, passCase: PassCase): Readonly<Record<string, unknown>> {
  const { reason, route, emergency, materials, ...plain } = passCase.application
  const said: z.output<typeof words> = { reason, route, emergency, decision: passCase.decision?.reason, papers: (materials ?? []).map((paper) => paper.name), devices: passCase.devices.map((device) => device.name) }
  return {
    ...passCase, application: { ...plain, materials: materials?.map((paper) => ({ ...paper, name: '' })) },
    decision: passCase.decision === undefined ? undefined : { ...passCase.decision, reason: '' }, devices: passCase.devices.map((device) => ({ ...device, name: '' })),
    wordsSealed: cipher.seal(JSON.stringify(said))
  }
}

/** A case from what is stored. Throws when it is none, or its words were changed. */
export function openedCase(cipher: Cipher, item: Readonly<Record<string, unknown>>): PassCase {
  const passCase = passCaseSchema.parse(item)
  const sealed = item['wordsSealed']
  if (typeof sealed !== 'string') return passCase
  const { reason, route, emergency, decision, papers, devices } = words.parse(JSON.parse(cipher.open(sealed)))
  const { materials } = passCase.application
  return {
    ...passCase,
    application: {
      ...passCase.application, ...(reason === undefined ? {} : { reason }), ...(route === undefined ? {} : { route }), ...(emergency === undefined ? {} : { emergency }),
      ...(materials === undefined ? {} : { materials: materials.map((paper, i) => ({ ...paper, name: papers[i] ?? '' })) })
    },
    devices: passCase.devices.map((device, i) => ({ ...device, name: devices[i] ?? '' })),
    ...(passCase.decision === undefined ? {} : { decision: { ...passCase.decision, reason: decision ?? '' } })
  }
}
