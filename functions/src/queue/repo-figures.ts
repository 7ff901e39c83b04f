/**
 * Figures by outlet and day: `FIGURES#queue#<outletId>` / `<date>`, one counter per attribute. `w<i>` counts waits, `s<i>` services whose minutes fall into
 * the i-th bucket, `h<HH>` people who joined in an hour. A reaction adds to them together with its own mark, so no event is counted twice.
 */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { LocalDate } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

/** Adds to a day's counters. */
export const figuresWrite = (deps: Deps, outletId: string, date: LocalDate, adds: Readonly<Record<string, number>>): Write => {
  const names = Object.keys(adds)
  return {
    item: {
      Update: {
        TableName: deps.table.name, Key: { pk: `FIGURES#queue#${outletId}`, sk: date }, UpdateExpression: `ADD ${names.map((_name, i) => `#n${i} :n${i}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#n${i}`, name])), ExpressionAttributeValues: Object.fromEntries(names.map((name, i) => [`:n${i}`, adds[name]]))
      }
    },
    refusal: problem('version-conflict')
  }
}

/** Counters of an outlet summed over some days, both ends included. */
export async function readFigures(deps: Deps, outletId: string, from: LocalDate, to: LocalDate): Promise<Readonly<Record<string, number>>> {
  const answer = await deps.table.reads.send(
    new QueryCommand({ TableName: deps.table.name, KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to', ExpressionAttributeValues: { ':pk': `FIGURES#queue#${outletId}`, ':from': from, ':to': to } })
  )
  return addedUp((answer.Items ?? []).map((item) => Object.fromEntries(Object.entries(item).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))))
}

/** Counters added name by name. */
export function addedUp(days: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const day of days) for (const [name, n] of Object.entries(day)) sums[name] = (sums[name] ?? 0) + n
  return sums
}
