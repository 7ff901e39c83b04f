/**
 * Works off what has come due in the sparse index: the shards beside one another, within each the oldest first, page after page until nothing is left
 * or the time is up. What fails is passed by, so that no number of failures can keep the rest waiting; what is left over is found next minute.
 */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { millisOf } from '@lubiao/shared/kernel/clock'
import type { Deps } from './deps'
import { SHARDS } from './table'

/** Rows read at a time. */
const PAGE = 100

/** What is worked off, and how. */
export interface Backlog {
  /** `DUE` or `OUTBOX`. */
  readonly index: string
  /** Sort keys up to this. */
  readonly upTo: string
  /** Rows of one shard worked on at the same time; 1 keeps them in order. */
  readonly abreast: number
  /** Milliseconds after which nothing more is begun. */
  readonly withinMs: number
}

/** Waits for all of them, also when one fails: nothing may go on behind the caller's back. Throws the first failure then. */
async function allOf(runs: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(runs)).find((one) => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/** Hands every row to `work`. What that throws ends its shard for this time and is thrown when the others have been worked off. */
export async function drain(deps: Deps, { index, upTo, abreast, withinMs }: Backlog, work: (item: Readonly<Record<string, unknown>>) => Promise<void>): Promise<void> {
  const end = millisOf(deps.now()) + withinMs
  const isOver = (): boolean => millisOf(deps.now()) >= end
  const lane = async (rows: Iterator<Readonly<Record<string, unknown>>>): Promise<void> => {
    for (let row = rows.next(); row.done !== true && !isOver(); row = rows.next()) await work(row.value)
  }
  const shard = async (number: number): Promise<void> => {
    let from: Record<string, unknown> | undefined
    do {
      const page = await deps.table.reads.send(
        new QueryCommand({
          TableName: deps.table.name, IndexName: 'gsi3', Limit: PAGE, KeyConditionExpression: 'gsi3pk = :pk AND gsi3sk <= :upTo', ExpressionAttributeValues: { ':pk': `${index}#${number}`, ':upTo': upTo },
          ...(from === undefined ? {} : { ExclusiveStartKey: from })
        })
      )
      const rows = (page.Items ?? []).values()
      await allOf(Array.from({ length: abreast }, () => lane(rows)))
      from = page.LastEvaluatedKey
    } while (from !== undefined && !isOver())
  }
  await allOf(Array.from({ length: SHARDS }, (_, number) => shard(number)))
}
