/** The working-day calendar in force: the years built in, and over them those an administrator imported from the State Council's notice. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { builtInCalendar } from '@lubiao/shared/kernel/calendar.data'
import { millisOf, type CalendarYear, type Instant, type WorkCalendar } from '@lubiao/shared/kernel/clock'
import type { Table } from './table'

/** One import of one year; a later revision of the same year replaces an earlier one, both stay. */
export interface ImportedYear extends CalendarYear {
  readonly year: string
  readonly revision: number
  /** The notice it is taken from. */
  readonly basis: string
  readonly importedAt: Instant
}

/** Partition of the imports; sort key `<year>#<revision 3 digits>`. */
export const CALENDAR_KEY = 'TABLE#calendar'
const CACHE_MS = 60_000

/** Every import, oldest revision first. Read whole: a year has a few hundred bytes. */
export async function readImports(table: Table): Promise<readonly ImportedYear[]> {
  const answer = await table.reads.send(
    new QueryCommand({ TableName: table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': CALENDAR_KEY } })
  )
  return (answer.Items ?? []) as unknown as readonly ImportedYear[]
}

/** The calendar with these imports laid over the built-in years; its version names them all. */
export function calendarWith(imports: readonly ImportedYear[]): WorkCalendar {
  const latest = new Map(imports.map((one) => [one.year, one]))
  if (latest.size === 0) return builtInCalendar
  const years = Object.fromEntries([...latest.values()].map(({ year, holidays, makeup }) => [year, { holidays, makeup }]))
  const names = [...latest.values()].map(({ year, revision }) => `${year}.${revision}`).sort()
  return { version: [builtInCalendar.version, ...names].join('+'), years: { ...builtInCalendar.years, ...years } }
}

/** Gives the calendar, read again when older than a minute. */
export function createCalendar(table: Table, now: () => Instant): () => Promise<WorkCalendar> {
  let held: { readonly calendar: WorkCalendar; readonly at: number } | undefined
  return async () => {
    const at = millisOf(now())
    if (held === undefined || at - held.at >= CACHE_MS || at < held.at) held = { calendar: calendarWith(await readImports(table)), at }
    return held.calendar
  }
}
