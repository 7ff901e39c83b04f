/** Oversight's part of the table: imported calendar years (`TABLE#calendar` / `<year>#<revision>`) and set-aside events (`POISON`). */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { CALENDAR_KEY, type ImportedYear } from '../platform/calendar'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

/** A new revision of a year; earlier ones stay. */
export const importWrite = (deps: Deps, imported: ImportedYear): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, ConditionExpression: 'attribute_not_exists(pk)',
      Item: { pk: CALENDAR_KEY, sk: `${imported.year}#${String(imported.revision).padStart(3, '0')}`, type: 'CALENDAR', ...imported }
    }
  },
  refusal: problem('version-conflict')
})

/** An event no reaction could digest. */
export interface PoisonRecord {
  readonly eventId: string
  readonly reaction: string
  readonly attempts: number
  readonly code: string
  readonly at: Instant
}

/** A page of set-aside events in order of their ids; `after` is the last `<eventId>#<reaction>` seen. */
export async function listPoison(deps: Deps, after: string | undefined, limit: number): Promise<{ readonly events: readonly PoisonRecord[]; readonly next?: string }> {
  const page = await deps.table.reads.send(
    new QueryCommand({ TableName: deps.table.name, Limit: limit, KeyConditionExpression: 'pk = :pk AND sk > :after', ExpressionAttributeValues: { ':pk': 'POISON', ':after': after ?? ' ' } })
  )
  const events = (page.Items ?? []) as unknown as readonly (PoisonRecord & { readonly sk: string })[]
  const last = events.at(-1)
  return { events, ...(page.LastEvaluatedKey === undefined || last === undefined ? {} : { next: last.sk }) }
}
