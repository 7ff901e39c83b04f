/**
 * One command, one transaction: the case with its condition, the guards, the event, the audit entry and the stored reply stand or fall
 * together (design §2). This is the only layer that retries writes.
 */
import { randomUUID } from 'node:crypto'
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import { problem, type Problem } from '@lubiao/shared/kernel/problem'
import type { Table } from './table'
import { isOutage } from './thrown'

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number]
/** The item as it stood when the condition failed. */
export type OldItem = Readonly<Record<string, unknown>>

/** One write of a transaction and the refusal its failing condition means. */
export interface Write {
  readonly item: TransactItem
  readonly refusal: Problem | ((old: OldItem | undefined) => Problem)
}

/** What commit needs from outside. */
export interface CommitDeps {
  readonly table: Table
  readonly random: (n: number) => Uint8Array
  readonly sleep: (ms: number) => Promise<void>
}

/** Attempts before saying busy; waits double from 20 ms with full jitter. */
const ATTEMPTS = 8
const FIRST_WAIT_MS = 20
const RETRIED_REASONS = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded', 'RequestLimitExceeded'])

/** Old item asked back with a failing condition, so that the refusal can be precise. */
function withOldItem(item: TransactItem): TransactItem {
  const [kind, body] = Object.entries(item)[0] as [keyof TransactItem, object]
  return { [kind]: { ...body, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } } as TransactItem
}

/**
 * Writes all or nothing. One client token covers every attempt, so an answer lost on the way cannot apply the command twice.
 * Throws the refusal of the first failed condition; `busy` when conflicts or outages outlast the attempts.
 */
export async function commit(deps: CommitDeps, writes: readonly Write[]): Promise<void> {
  const ClientRequestToken = randomUUID()
  const TransactItems = writes.map((write) => withOldItem(write.item))
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await deps.sleep(((deps.random(1)[0] as number) / 256) * FIRST_WAIT_MS * 2 ** attempt)
    try {
      await deps.table.writes.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }))
      return
    } catch (error) {
      if (error instanceof TransactionCanceledException) {
        const reasons = error.CancellationReasons ?? []
        const failed = reasons.findIndex((reason) => reason.Code === 'ConditionalCheckFailed')
        if (failed >= 0) {
          const refusal = (writes[failed] as Write).refusal
          const image = reasons[failed]?.Item
          const old: OldItem | undefined = image === undefined ? undefined : unmarshall(image)
          throw typeof refusal === 'function' ? refusal(old) : refusal
        }
        if (!reasons.some((reason) => RETRIED_REASONS.has(reason.Code ?? ''))) throw error
      } else if (!isOutage(error)) throw error
    }
  }
  throw problem('busy')
}
