import { base64url } from '@lubiao/shared/pass/bytes'
import { passRoutes, type PassCredential } from '@lubiao/shared/pass/contract'
import { client } from '../../../client/client'
import { deviceName } from '../../../device/name'
import { forget, keep, kept } from '../../../device/storage'
import { holderKey } from './holder-key'

/** The code of a pass as kept on this phone; it outlives sign-out and needs no network. */
export const keptCredential = (caseId: string): PassCredential | undefined => kept<PassCredential>(`credential:${caseId}`)

/** Has the pass bound to this phone and keeps the code. */
export async function fetchCredential(caseId: string): Promise<PassCredential> {
  const key = await holderKey()
  const credential = await client.send(passRoutes.bindDevice, { caseId, publicKey: base64url(key.publicKey), deviceName: deviceName() })
  keep(`credential:${caseId}`, credential)
  return credential
}

/** Forgets the code of a pass that is no longer good. */
export const dropCredential = (caseId: string): void => forget(`credential:${caseId}`)
