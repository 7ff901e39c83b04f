import { base64url } from '@lubiao/shared/pass/bytes'
import { passRoutes, type PassCredential } from '@lubiao/shared/pass/contract'
import { client } from '../../../client/client'
import { keepCredential } from '../../../client/credentials'
import { deviceName } from '../../../device/name'
import { holderKey } from './holder-key'

/** Has the pass bound to this phone and keeps the code. */
export async function fetchCredential(caseId: string): Promise<PassCredential> {
  const publicKey = base64url((await holderKey()).publicKey)
  const credential = await client.send(passRoutes.bindDevice, { caseId, publicKey, deviceName: deviceName() })
  keepCredential(credential, publicKey)
  return credential
}
