/**
 * Plays the self-service machines: each tells over HTTP, signed with its key, that it works. One is out of cards and one is silent, so that
 * the demo shows what happens to those.
 */
import type { Deps } from '@lubiao/functions/platform/deps'
import { firstKey, heartbeatSignature } from '@lubiao/functions/service/kiosk-keys'
import { buildRequest } from '@lubiao/shared/kernel/route'
import { serviceRoutes, type KioskState } from '@lubiao/shared/service/contract'
import { kiosks } from '@lubiao/shared/service/kiosks.data'

const SILENT = 'KIOSK-006'
const stateOf = (kioskId: string): KioskState => (kioskId === 'KIOSK-003' ? 'paperOut' : 'working')

/** One heartbeat of every machine that is not silent, sent by `post`. Throws when one is refused. */
export async function kioskBeats(deps: Deps, post: (path: string, init: RequestInit) => Promise<Response>): Promise<void> {
  for (const { id: kioskId } of kiosks) {
    if (kioskId === SILENT) continue
    const [at, state] = [deps.now(), stateOf(kioskId)]
    const { method, path, body } = buildRequest(serviceRoutes.heartbeat, { kioskId, at, state, signature: heartbeatSignature(await firstKey(deps, kioskId), kioskId, at, state) })
    const answer = await post(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`heartbeat of ${kioskId}: ${answer.status}`)
  }
}
