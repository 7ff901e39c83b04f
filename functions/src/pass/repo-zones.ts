/** Zone tables: those built in and, at `TABLE#zones` / `<effectiveFrom>`, those an administrator published. Only added, never changed. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { millisOf, type LocalDate } from '@lubiao/shared/kernel/clock'
import { problemsOf } from '@lubiao/shared/kernel/problem'
import { passProblems } from '@lubiao/shared/pass/contract'
import { zoneTableOn, zoneTableSchema, type ZoneTable } from '@lubiao/shared/pass/zone-table'
import { builtInZoneTables } from '@lubiao/shared/pass/zones.data'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { Table } from '../platform/table'

const refuse = problemsOf(passProblems)
const KEEP_MS = 30_000
const held = new WeakMap<Table, { readonly at: number; readonly tables: readonly ZoneTable[] }>()

/** All versions, oldest first; read again when older than half a minute. */
export async function zoneTables(deps: Deps): Promise<readonly ZoneTable[]> {
  const at = millisOf(deps.now())
  const cached = held.get(deps.table)
  if (cached !== undefined && at - cached.at < KEEP_MS && at >= cached.at) return cached.tables
  const published: ZoneTable[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(
      new QueryCommand({ TableName: deps.table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'TABLE#zones' }, ...(from === undefined ? {} : { ExclusiveStartKey: from }) })
    )
    published.push(...(page.Items ?? []).map((item) => zoneTableSchema.parse(item['table'])))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  const tables = [...builtInZoneTables, ...published].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))
  held.set(deps.table, { at, tables })
  return tables
}

/** The version in force on a day. */
export const zonesOn = async (deps: Deps, date: LocalDate): Promise<ZoneTable | undefined> => zoneTableOn(await zoneTables(deps), date)

/** Publishes a version; refused when one takes effect on the same day. */
export const zoneTableWrite = (deps: Deps, table: ZoneTable): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { pk: 'TABLE#zones', sk: table.effectiveFrom, type: 'ZONES', table }, ConditionExpression: 'attribute_not_exists(pk)' } },
  refusal: refuse('pass.zone-version-taken')
})

/** Forgets the cached versions of this process after one was published. */
export const forgetZones = (deps: Deps): boolean => held.delete(deps.table)
