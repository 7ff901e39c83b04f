/**
 * What the channel's day and ours do not agree on: `DIFFERENCE#<id>` / `CASE` (gsi1 `DIFFERENCES#<date>` / `<id>`, gsi2 `WORK#difference` / `<dueAt>#<id>` while it is open). The id
 * follows from what it is about, so that finding it again makes no second one.
 */
import { createHash } from 'node:crypto'
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { UnitId } from '@lubiao/shared/account/units.data'
import { addWorkingDays, endOfDay, dateOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { differenceSchema, differenceLabels, type DifferenceKind, type DifferenceView } from '@lubiao/shared/payment/contract'
import type { Party } from '@lubiao/shared/payment/day'
import { caseKeyOf, readCase } from '../platform/cases'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

/** Something found that does not agree; amounts in fen. */
export interface Found {
  readonly date: string
  readonly channel: Party
  readonly kind: DifferenceKind
  readonly number: string
  readonly channelNo?: string
  readonly ourFen?: number
  readonly theirFen?: number
  /** Unit whose treasurer it is for; the detachment's unless said. */
  readonly owner?: UnitId
}

/** Working days a difference may stay open (our own rule). */
const RESOLVE_WITHIN = 3
const pkOf = (id: string): string => `DIFFERENCE#${id}`
const idOf = ({ date, channel, kind, number, channelNo }: Found): string => createHash('sha256').update([date, channel, kind, number, channelNo ?? ''].join('\n')).digest('hex').slice(0, 20).toUpperCase()

const itemOf = (one: DifferenceView) => ({ ...caseKeyOf(pkOf(one.differenceId)), type: 'CASE', module: 'difference', ...one, gsi1pk: `DIFFERENCES#${one.date}`, gsi1sk: one.differenceId, ...(one.resolved === undefined ? { gsi2pk: 'WORK#difference', gsi2sk: `${one.dueAt}#${one.differenceId}` } : {}) })

/** Opens a difference with its clock; one that is known already, open or resolved, stays as it is. */
export async function openDifference(deps: Deps, found: Found): Promise<void> {
  const now = deps.now()
  const due = addWorkingDays(dateOf(now), RESOLVE_WITHIN, await deps.calendar())
  const one: DifferenceView = { differenceId: idOf(found), version: 1, ...found, kindLabel: differenceLabels[found.kind], owner: found.owner ?? 'zhidui', openedAt: now, dueAt: endOfDay(due.date) }
  try {
    await deps.table.reads.send(new PutCommand({ TableName: deps.table.name, Item: itemOf(one), ConditionExpression: 'attribute_not_exists(pk)' }))
    deps.log('warn', 'payment.difference', { differenceId: one.differenceId, kind: one.kind, channel: one.channel })
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

/** A difference by its id. Throws `not-found`. */
export async function loadDifference(deps: Deps, id: string): Promise<DifferenceView> {
  const stored = await readCase(deps, pkOf(id))
  if (stored === undefined) throw problem('not-found')
  return differenceSchema.parse(stored)
}

async function listed(deps: Deps, index: 'gsi1' | 'gsi2', pk: string): Promise<readonly DifferenceView[]> {
  const found: DifferenceView[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(
      new QueryCommand({ TableName: deps.table.name, IndexName: index, KeyConditionExpression: `${index}pk = :pk`, ExpressionAttributeValues: { ':pk': pk }, ...(from === undefined ? {} : { ExclusiveStartKey: from }) })
    )
    found.push(...(page.Items ?? []).map((item) => differenceSchema.parse(item)))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return found
}

/** Open differences, the first due first. */
export const openDifferences = (deps: Deps): Promise<readonly DifferenceView[]> => listed(deps, 'gsi2', 'WORK#difference')

/** Differences of a day, open and resolved; the index may be a moment behind. */
export const differencesOn = (deps: Deps, date: string): Promise<readonly DifferenceView[]> => listed(deps, 'gsi1', `DIFFERENCES#${date}`)

/** Resolves a difference with a reason; only over the version that was read. Throws `not-allowed-now` on one that is resolved. */
export function resolution(deps: Deps, before: DifferenceView, reason: string, by: string, now: Instant): { readonly next: DifferenceView; readonly write: Write } {
  if (before.resolved !== undefined) throw problem('not-allowed-now', { detail: '这条差异已经了结' })
  const next: DifferenceView = { ...before, version: before.version + 1, resolved: { by, at: now, reason } }
  return {
    next,
    write: {
      item: { Put: { TableName: deps.table.name, Item: itemOf(next), ConditionExpression: '#version = :version', ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': before.version } } },
      refusal: problem('version-conflict')
    }
  }
}
