/**
 * Entries of a dated table at `TABLE#<name>` / `<key>`: only added, never changed, so that what a past decision rested on can be read again.
 * Keys begin with the day an entry takes effect. Each process keeps what it has read for half a minute.
 */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { millisOf } from '@lubiao/shared/kernel/clock'
import type { Problem } from '@lubiao/shared/kernel/problem'
import type * as z from 'zod'
import type { Write } from './commit'
import type { Deps } from './deps'
import type { Table } from './table'

const KEEP_MS = 30_000

/** One dated table. */
export interface DatedStore<T> {
  /** Every entry in order of its key; read again when older than half a minute. */
  all(deps: Deps): Promise<readonly T[]>
  /** Adds an entry; refused when there is one with its key. */
  write(deps: Deps, key: string, entry: T): Write
  /** Forgets what this process has read, after an entry was added. */
  forget(deps: Deps): void
}

/** A dated table by name. `taken` is the refusal of a second entry with one key. */
export function datedStore<S extends z.ZodType>(name: string, schema: S, taken: Problem): DatedStore<z.output<S>> {
  type Entries = readonly z.output<S>[]
  const held = new WeakMap<Table, { readonly at: number; readonly entries: Promise<Entries> }>()
  const read = async (deps: Deps): Promise<Entries> => {
    const entries: z.output<S>[] = []
    let from: Record<string, unknown> | undefined
    do {
      const page = await deps.table.reads.send(
        new QueryCommand({ TableName: deps.table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': `TABLE#${name}` }, ...(from === undefined ? {} : { ExclusiveStartKey: from }) })
      )
      entries.push(...(page.Items ?? []).map((item) => schema.parse(item['table'])))
      from = page.LastEvaluatedKey
    } while (from !== undefined)
    return entries
  }
  return {
    async all(deps) {
      const at = millisOf(deps.now())
      const cached = held.get(deps.table)
      if (cached !== undefined && at - cached.at < KEEP_MS && at >= cached.at) return cached.entries
      // Kept while it is being read, so that a hundred who ask at once read once; what failed is read again by the next.
      const entries = read(deps)
      held.set(deps.table, { at, entries })
      try {
        return await entries
      } catch (error) {
        if (held.get(deps.table)?.entries === entries) held.delete(deps.table)
        throw error
      }
    },
    write: (deps, key, entry) => ({
      item: { Put: { TableName: deps.table.name, Item: { pk: `TABLE#${name}`, sk: key, type: name.toUpperCase(), table: entry }, ConditionExpression: 'attribute_not_exists(pk)' } },
      refusal: taken
    }),
    forget(deps) {
      held.delete(deps.table)
    }
  }
}
