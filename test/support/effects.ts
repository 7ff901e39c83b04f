/** What a command has left in the table, as counts: what suites compare to see that something happened once and not twice. */
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import type { Table } from '../../functions/src/platform/table'

/** Kinds of items that come and go without being an effect: keys of requests, sign-ins, counts of tries, numbers that may be lost. */
const UNCOUNTED = /^(REPLAY|SESSION|COUNTER|TRIES|LIMIT|REACTED)$/

/** Looks at somebody's data: one that is made again, because its answer was lost, is one more look. */
const LOOK = /\.(look|find|ask)[A-Z]?\w*$/

/** A sort key's first part without what differs from one use to the next: numbers, days, moments, times of day. */
const sortOf = (first: string): string => first.replace(/^\d{4,}$/, 'n').replace(/^\d{4}-\d\d-\d\d$/, 'date').replace(/^\d{4}-\d\d-\d\dT.*$/, 'moment').replace(/^\d\d:?\d\d$/, 'time')

/** Items by the first part of their key, events by their name too. */
export async function effectsOf(table: Table): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {}
  let from: Record<string, unknown> | undefined
  do {
    const page = await table.reads.send(new ScanCommand({ TableName: table.name, ConsistentRead: true, ProjectionExpression: 'pk, sk, #name, #action', ExpressionAttributeNames: { '#name': 'name', '#action': 'action' }, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }))
    for (const item of page.Items ?? []) {
      const kind = String(item['pk']).split('#')[0] as string
      if (UNCOUNTED.test(kind) || (kind === 'AUDIT' && LOOK.test(String(item['action'])))) continue
      const what = `${kind} ${String(item['sk']).startsWith('EVENT#') ? String(item['name']) : sortOf(String(item['sk']).split('#')[0] ?? '')}`
      counts[what] = (counts[what] ?? 0) + 1
    }
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return counts
}

/** What was added between two counts; kinds that stayed the same are left out. */
export function added(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const kinds = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return Object.fromEntries(kinds.map((kind) => [kind, (after[kind] ?? 0) - (before[kind] ?? 0)] as const).filter(([, n]) => n !== 0))
}
