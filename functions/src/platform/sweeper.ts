/**
 * What the clock starts. A case that must be looked at again carries the moment in the sparse due index; the sweeper hands every case
 * whose moment has come to its module.
 */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { Problem } from '@lubiao/shared/kernel/problem'
import type { Deps } from './deps'
import { SHARDS, shardOf } from './table'
import { nameOf } from './thrown'

/** Does what is due for one case; called again when it throws. */
export type Waker = (deps: Deps, caseId: string) => Promise<void>

/** Index attributes of a case that must be looked at again at `wakeAt`; none when it need not. */
export const dueKeys = (caseId: string, wakeAt: Instant | undefined): { gsi3pk?: string; gsi3sk?: string } =>
  wakeAt === undefined ? {} : { gsi3pk: `DUE#${shardOf(caseId)}`, gsi3sk: `${wakeAt}#${caseId}` }

/** Cases looked at in one run and shard; the rest wait a minute. */
const MOST = 200

/** Wakes every case whose moment has come. `wakers` by module as stored in the case's pk. Returns counts. */
export async function sweepDue(deps: Deps, wakers: Readonly<Record<string, Waker>>): Promise<{ readonly woken: number; readonly failed: number }> {
  const now = deps.now()
  let woken = 0
  let failed = 0
  for (let shard = 0; shard < SHARDS; shard += 1) {
    const page = await deps.table.reads.send(
      new QueryCommand({ TableName: deps.table.name, IndexName: 'gsi3', Limit: MOST, KeyConditionExpression: 'gsi3pk = :pk AND gsi3sk <= :now', ExpressionAttributeValues: { ':pk': `DUE#${shard}`, ':now': `${now}#~` } })
    )
    for (const item of page.Items ?? []) {
      const [module, caseId] = String(item['pk']).split('#') as [string, string]
      try {
        await wakers[module]?.(deps, caseId)
        woken += 1
      } catch (error) {
        // One case that cannot be woken must not keep the others asleep; it is found again next minute.
        failed += 1
        deps.log('error', 'sweeper.failed', { module, caseId, cause: error instanceof Problem ? error.code : nameOf(error) })
      }
    }
  }
  return { woken, failed }
}
