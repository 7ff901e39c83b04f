import { passRoutes, type PassCredential } from '@lubiao/shared/pass/contract'
import { now } from '../device/clock'
import { deviceName } from '../device/name'
import { forget, keep, kept, keptAll } from '../device/storage'
import { client } from './client'
import { ifPossible } from './failure'
import { session } from './session'

/** A code as kept on this phone. `publicKey` is the phone's own, which it is bound to. Those kept by an earlier version lack both marks. */
export interface KeptCredential extends Omit<PassCredential, 'kid'> { readonly kid?: string; readonly publicKey?: string }

const STORE = 'credential:'
const REVOKED = 'revoked-keys'

/** The code of a pass as kept on this phone; it outlives sign-out and needs no network. */
export const keptCredential = (caseId: string): KeptCredential | undefined => kept<KeptCredential>(STORE + caseId)

/** Keeps a code. */
export const keepCredential = (credential: PassCredential, publicKey: string): void => keep(STORE + credential.caseId, { ...credential, publicKey } satisfies KeptCredential)

/** Forgets the code of a pass that is no longer good. */
export const dropCredential = (caseId: string): void => forget(STORE + caseId)

/** Whether the key that signed a code is revoked, as far as this phone has heard: officers' phones show it red. */
export const isSpoilt = (credential: KeptCredential): boolean => credential.kid !== undefined && (kept<readonly string[]>(REVOKED) ?? []).includes(credential.kid)

async function renewed(): Promise<void> {
  const usable = keptAll<KeptCredential>(STORE).filter((one) => one.validTo > now())
  if (usable.length === 0) return
  // Without a network nothing is lost: the next opening asks again, and so does the page that shows the code.
  const kids = (await ifPossible(client.send(passRoutes.revokedKeys, {})))?.kids
  if (kids === undefined) return
  keep(REVOKED, kids)
  if (session.get() === undefined) return
  await Promise.allSettled(usable.map(async ({ caseId, kid, publicKey }) => {
    if (publicKey === undefined || kid === undefined || !kids.includes(kid)) return
    // Only signed again: a phone that was replaced by another one must not come back by this.
    keepCredential(await client.send(passRoutes.bindDevice, { caseId, publicKey, deviceName: deviceName(), renewal: true }), publicKey)
  }))
}

let running: Promise<void> | undefined

/**
 * Asks which signing keys are revoked and has the codes they signed signed again; costs nothing when this phone holds no code in force. One at a
 * time. A code that cannot be renewed stays as it is and is spoilt.
 */
export function renewCredentials(): Promise<void> {
  running ??= renewed().finally(() => { running = undefined })
  return running
}
