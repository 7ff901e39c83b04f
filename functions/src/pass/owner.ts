/** Whose a case and a vehicle are, in the terms of the registers and of the counter. */
import type { PassCase } from '@lubiao/shared/pass/case'
import { enterpriseUscc } from '../account/people'
import type { Deps } from '../platform/deps'
import type { VehicleOwner } from '../platform/registry/port'
import { sealedApplicant } from './stored-case'

/** Whom the register has to name as owner of the vehicle: the enterprise that applies, otherwise the person. Undefined when the person has been erased. */
export async function ownerOf(deps: Deps, passCase: Pick<PassCase, 'enterpriseId' | 'applicant'>): Promise<VehicleOwner | undefined> {
  const { idNumber, uscc } = sealedApplicant.parse(JSON.parse(deps.cipher.open(passCase.applicant.sealed)))
  const code = passCase.enterpriseId === undefined ? uscc : await enterpriseUscc(deps, passCase.enterpriseId)
  if (passCase.enterpriseId !== undefined || code !== undefined) return code === undefined ? undefined : { uscc: code }
  return idNumber === undefined ? undefined : { idNumber }
}
