/** Keys of self-service machines: derived from a secret of ours, so that they are stored nowhere on our side; a new generation ends the old key. */
import { createHmac } from 'node:crypto'
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { KioskState } from '@lubiao/shared/service/contract'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { isOvertaken } from '../platform/newest'
import { loadKiosk, newKeyWrite } from './repo-kiosks'

/** The key of a machine in a generation. */
export const kioskKey = (deps: Deps, kioskId: string, generation: number): string => deps.cipher.lookup('kiosk', `${kioskId}#${generation}`)

/** What a machine signs when it tells how it is, hex. */
export const heartbeatSignature = (key: string, kioskId: string, at: Instant, state: KioskState): string => createHmac('sha256', key).update(`${kioskId}\n${at}\n${state}`).digest('hex')

/** Gives a machine its first key unless it has one. Returns the key in force: for machines that are set up together with the system. */
export async function firstKey(deps: Deps, kioskId: string): Promise<string> {
  const known = await loadKiosk(deps, kioskId)
  if (known !== undefined) return kioskKey(deps, kioskId, known.generation)
  try {
    await commit(deps, [newKeyWrite(deps, kioskId, 1)])
  } catch (error) {
    if (!isOvertaken(error)) throw error
    return firstKey(deps, kioskId)
  }
  return kioskKey(deps, kioskId, 1)
}
