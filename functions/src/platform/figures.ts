/**
 * Figures by unit and day: `FIGURES#<module>#<unit>` / `<date>`, one counter per attribute. `w<i>` counts decisions whose minutes fall into the
 * i-th bucket, `r:<code>` refusals by reason. A reaction adds to them together with its own mark, so no event is counted twice.
 */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { UnitId } from '@lubiao/shared/account/units.data'
import type { LocalDate } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Write } from './commit'
import type { Deps } from './deps'

/** Upper ends of the buckets of decision times, in minutes; the last bucket has none. */
export const BUCKET_MINUTES: readonly number[] = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 960, 1440, 2160, 2880, 4320, 5760, 7200, 10_080, 14_400, 20_160]

/** The bucket a decision time falls into. */
export function bucketOf(minutes: number): number {
  const at = BUCKET_MINUTES.findIndex((end) => minutes < end)
  return at < 0 ? BUCKET_MINUTES.length : at
}

/** Counters of one day. */
export type DayFigures = Readonly<Record<string, number>>

/** Adds to a day's counters. */
export const figuresWrite = (deps: Deps, module: string, unit: string, date: LocalDate, adds: Readonly<Record<string, number>>): Write => {
  const names = Object.keys(adds)
  return {
    item: {
      Update: {
        TableName: deps.table.name, Key: { pk: `FIGURES#${module}#${unit}`, sk: date }, UpdateExpression: `ADD ${names.map((_name, i) => `#n${i} :n${i}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#n${i}`, name])), ExpressionAttributeValues: Object.fromEntries(names.map((name, i) => [`:n${i}`, adds[name]]))
      }
    },
    refusal: problem('version-conflict')
  }
}

/** Counters of some units from one day to another, both included, by date. */
export async function readFigures(deps: Deps, module: string, units: readonly UnitId[], from: LocalDate, to: LocalDate): Promise<ReadonlyMap<LocalDate, DayFigures>> {
  const days = new Map<LocalDate, Record<string, number>>()
  const pages = await Promise.all(units.map((unit) => deps.table.reads.send(
    new QueryCommand({ TableName: deps.table.name, KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to', ExpressionAttributeValues: { ':pk': `FIGURES#${module}#${unit}`, ':from': from, ':to': to } })
  )))
  for (const item of pages.flatMap((page) => page.Items ?? [])) {
    const day = days.get(item['sk'] as string) ?? {}
    for (const [name, n] of Object.entries(item)) if (typeof n === 'number') day[name] = (day[name] ?? 0) + n
    days.set(item['sk'] as string, day)
  }
  return days
}

/** The median of bucketed times, read off by straight line within its bucket; undefined when nothing was counted. */
export function medianMinutes(days: Iterable<DayFigures>): number | undefined {
  const counts = new Array<number>(BUCKET_MINUTES.length + 1).fill(0)
  for (const day of days) for (const [i] of counts.entries()) counts[i] = (counts[i] as number) + (day[`w${i}`] ?? 0)
  const total = counts.reduce((sum, n) => sum + n, 0)
  if (total === 0) return undefined
  let before = 0
  for (const [i, n] of counts.entries()) {
    if (before + n >= total / 2) {
      const low = i === 0 ? 0 : (BUCKET_MINUTES[i - 1] as number)
      const high = BUCKET_MINUTES[i] ?? low
      return Math.round(low + ((total / 2 - before) / n) * (high - low))
    }
    before += n
  }
  return undefined
}
