/**
 * What the clock starts. A case that must be looked at again carries the moment in the sparse due index; the sweeper hands every case
 * whose moment has come to its module.
 */
import type { Instant } from '@lubiao/shared/kernel/clock'
import { Problem } from '@lubiao/shared/kernel/problem'
import type { Deps } from './deps'
import { drain } from './drain'
import { shardOf } from './table'
import { nameOf } from './thrown'

/** Does what is due for one case; called again when it throws. */
export type Waker = (deps: Deps, caseId: string) => Promise<void>

/** Index attributes of a case that must be looked at again at `wakeAt`; none when it need not. */
export const dueKeys = (caseId: string, wakeAt: Instant | undefined): { gsi3pk?: string; gsi3sk?: string } =>
  wakeAt === undefined ? {} : { gsi3pk: `DUE#${shardOf(caseId)}`, gsi3sk: `${wakeAt}#${caseId}` }

/** Cases of a shard woken at the same time, and how long a minute's run begins new ones; the rest wait for the next minute. */
const ABREAST = 4
const WITHIN_MS = 30_000

/** Wakes every case whose moment has come, one command each. `wakers` by module as stored in the case's pk. Returns counts. */
export async function sweepDue(deps: Deps, wakers: Readonly<Record<string, Waker>>): Promise<{ readonly woken: number; readonly failed: number }> {
  let woken = 0
  let failed = 0
  await drain(deps, { index: 'DUE', upTo: `${deps.now()}#~`, abreast: ABREAST, withinMs: WITHIN_MS }, async (item) => {
    const [module, caseId] = String(item['pk']).split('#') as [string, string]
    try {
      await wakers[module]?.(deps, caseId)
      woken += 1
    } catch (error) {
      // One case that cannot be woken must not keep the others asleep; it is found again next minute.
      failed += 1
      deps.log('error', 'sweeper.failed', { module, caseId, cause: error instanceof Problem ? error.code : nameOf(error) })
    }
  })
  return { woken, failed }
}
