/**
 * What an outlet published for a day: `OUTLETDAY#<outletId>` / `<date>` with `version`, all of them at gsi2 `OUTLETDAYS` / `<date>#<outletId>`. A
 * withdrawn one stays with its version and no `day`, so that a version never comes twice.
 */
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { Instant, LocalDate } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { outletDaySchema, type OutletDay } from '@lubiao/shared/service/hours'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

/** A published day. */
export interface StoredDay {
  readonly outletId: string
  readonly date: LocalDate
  readonly version: number
  readonly publishedAt: Instant
  /** Undefined = withdrawn. */
  readonly day?: OutletDay
}

const dayKey = (outletId: string, date: LocalDate) => ({ pk: `OUTLETDAY#${outletId}`, sk: date })

const storedDay = (item: Readonly<Record<string, unknown>>): StoredDay => ({
  outletId: item['outletId'] as string, date: item['sk'] as string, version: item['version'] as number, publishedAt: item['publishedAt'] as string,
  ...(item['day'] === undefined ? {} : { day: outletDaySchema.parse(item['day']) })
})

/** One day, read consistently; undefined when nothing was ever published for it. */
export async function loadDay(deps: Deps, outletId: string, date: LocalDate): Promise<StoredDay | undefined> {
  const { Item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: dayKey(outletId, date), ConsistentRead: true }))
  return Item === undefined ? undefined : storedDay(Item)
}

type Query = Omit<ConstructorParameters<typeof QueryCommand>[0], 'TableName' | 'ExclusiveStartKey'>

async function daysLike(deps: Deps, query: Query): Promise<readonly StoredDay[]> {
  const found: StoredDay[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(new QueryCommand({ ...query, TableName: deps.table.name, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }))
    found.push(...(page.Items ?? []).map(storedDay))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return found
}

/** An outlet's published days from one date to another, by date. */
export async function daysOf(deps: Deps, outletId: string, from: LocalDate, to: LocalDate): Promise<ReadonlyMap<LocalDate, StoredDay>> {
  const found = await daysLike(deps, { ConsistentRead: true, KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to', ExpressionAttributeValues: { ':pk': `OUTLETDAY#${outletId}`, ':from': from, ':to': to } })
  return new Map(found.map((one) => [one.date, one]))
}

/** What all outlets published from one date to another, by `<date>#<outletId>`; an index read, so some milliseconds behind. */
export async function allDays(deps: Deps, from: LocalDate, to: LocalDate): Promise<ReadonlyMap<string, StoredDay>> {
  const found = await daysLike(deps, { IndexName: 'gsi2', KeyConditionExpression: 'gsi2pk = :pk AND gsi2sk BETWEEN :from AND :to', ExpressionAttributeValues: { ':pk': 'OUTLETDAYS', ':from': from, ':to': `${to}#~` } })
  return new Map(found.map((one) => [`${one.date}#${one.outletId}`, one]))
}

/** Publishes the next version of a day; refused when somebody else has published it since. */
export const dayWrite = (deps: Deps, stored: StoredDay): Write => ({
  item: {
    Put: {
      TableName: deps.table.name,
      Item: { ...dayKey(stored.outletId, stored.date), type: 'OUTLETDAY', gsi2pk: 'OUTLETDAYS', gsi2sk: `${stored.date}#${stored.outletId}`, outletId: stored.outletId, version: stored.version, publishedAt: stored.publishedAt, ...(stored.day === undefined ? {} : { day: stored.day }) },
      ...(stored.version === 1 ? { ConditionExpression: 'attribute_not_exists(pk)' } : { ConditionExpression: 'version = :seen', ExpressionAttributeValues: { ':seen': stored.version - 1 } })
    }
  },
  refusal: problem('version-conflict')
})
