/** Lists of cases: a person's own, and a desk's worklist. Never a scan; what a page costs does not grow with what is stored. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { UnitId } from '@lubiao/shared/account/units.data'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { passCaseSchema, type PassCase } from '@lubiao/shared/pass/case'
import type { PassState } from '@lubiao/shared/pass/machine'
import type { Deps } from '../platform/deps'
import { loadCases } from './repo'

/** One page of something found by owner; `next` continues it. */
export interface Page {
  readonly cases: readonly PassCase[]
  readonly next: string | undefined
}

/** Newest first, the cases an owner holds. `after` is the index key of the last one seen. */
export async function casesOfOwner(deps: Deps, ownerId: string, limit: number, after?: string): Promise<Page> {
  const answer = await deps.table.reads.send(
    new QueryCommand({
      TableName: deps.table.name, IndexName: 'gsi1', Limit: limit, ScanIndexForward: false,
      KeyConditionExpression: after === undefined ? 'gsi1pk = :pk AND begins_with(gsi1sk, :kind)' : 'gsi1pk = :pk AND gsi1sk BETWEEN :kind AND :after',
      ExpressionAttributeValues: { ':pk': `OWNER#${ownerId}`, ':kind': 'PASS#', ...(after === undefined ? {} : { ':after': justBefore(after) }) }
    })
  )
  const items = answer.Items ?? []
  return { cases: items.map((item) => passCaseSchema.parse(item)), next: items.length === limit ? (items.at(-1)?.['gsi1sk'] as string) : undefined }
}

/** The greatest key below another, for BETWEEN, which includes its ends: keys end in a case number's character. */
const justBefore = (key: string): string => `${key.slice(0, -1)}${String.fromCharCode(key.charCodeAt(key.length - 1) - 1)}~`

/** Newest first, the cases shared with a person. */
export async function casesSharedWith(deps: Deps, userId: string, limit: number, after?: string): Promise<Page> {
  const answer = await deps.table.reads.send(
    new QueryCommand({
      TableName: deps.table.name, IndexName: 'gsi1', Limit: limit, ScanIndexForward: false,
      KeyConditionExpression: after === undefined ? 'gsi1pk = :pk AND begins_with(gsi1sk, :kind)' : 'gsi1pk = :pk AND gsi1sk BETWEEN :kind AND :after',
      ExpressionAttributeValues: { ':pk': `OWNER#${userId}`, ':kind': 'PASSSHARED#', ...(after === undefined ? {} : { ':after': justBefore(after) }) }
    })
  )
  const links = answer.Items ?? []
  const cases = await loadCases(deps, links.map((link) => link['caseId'] as string))
  return { cases: [...cases].sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1)), next: links.length === limit ? (links.at(-1)?.['gsi1sk'] as string) : undefined }
}

/** What a worklist shows. */
export interface WorkQuery {
  readonly units: readonly UnitId[]
  readonly states: readonly PassState[]
  readonly limit: number
  /** Sort key of the last case seen. */
  readonly after?: string | undefined
  /** Only what was due before this. */
  readonly dueBefore?: Instant | undefined
  readonly claimedBy?: string | undefined
}

/** Pages read for one filtered page at most. */
const MOST_PAGES = 6

/** Sort key of a case in the worklist's index, as an item carries it. */
async function fromDesk(deps: Deps, query: WorkQuery, unit: UnitId, state: PassState): Promise<readonly { readonly key: string; readonly passCase: PassCase }[]> {
  const found: { key: string; passCase: PassCase }[] = []
  let from: Record<string, unknown> | undefined
  for (let page = 0; page < MOST_PAGES && found.length < query.limit; page += 1) {
    const answer = await deps.table.reads.send(
      new QueryCommand({
        TableName: deps.table.name, IndexName: 'gsi2', Limit: query.limit, KeyConditionExpression: 'gsi2pk = :pk AND gsi2sk BETWEEN :after AND :before',
        ExpressionAttributeValues: { ':pk': `WORK#pass#${unit}#${state}`, ':after': query.after === undefined ? '0' : `${query.after}!`, ':before': query.dueBefore ?? '~', ...(query.claimedBy === undefined ? {} : { ':staff': query.claimedBy }) },
        ...(query.claimedBy === undefined ? {} : { FilterExpression: 'claimedBy.staffId = :staff' }),
        ...(from === undefined ? {} : { ExclusiveStartKey: from })
      })
    )
    found.push(...(answer.Items ?? []).map((item) => ({ key: item['gsi2sk'] as string, passCase: passCaseSchema.parse(item) })))
    from = answer.LastEvaluatedKey
    if (from === undefined) break
  }
  return found
}

/** Cases of some units and states together, the earliest due first. */
export async function worklist(deps: Deps, query: WorkQuery): Promise<Page> {
  const desks = await Promise.all(query.units.flatMap((unit) => query.states.map((state) => fromDesk(deps, query, unit, state))))
  const all = desks.flat().sort((a, b) => (a.key < b.key ? -1 : 1))
  const shown = all.slice(0, query.limit)
  return { cases: shown.map((one) => one.passCase), next: all.length > query.limit || shown.length === query.limit ? shown.at(-1)?.key : undefined }
}

/** Counted no further than this: a desk does not need to know by how much it is flooded. */
export const MOST_COUNTED = 999

/** How many cases lie at some units in a state, at most 999. */
export async function countOf(deps: Deps, units: readonly UnitId[], state: PassState, dueBefore?: Instant): Promise<number> {
  const counts = await Promise.all(units.map(async (unit) => {
    const answer = await deps.table.reads.send(
      new QueryCommand({
        TableName: deps.table.name, IndexName: 'gsi2', Select: 'COUNT', Limit: MOST_COUNTED, KeyConditionExpression: 'gsi2pk = :pk AND gsi2sk < :before',
        ExpressionAttributeValues: { ':pk': `WORK#pass#${unit}#${state}`, ':before': dueBefore ?? '~' }
      })
    )
    return answer.Count ?? 0
  }))
  return Math.min(MOST_COUNTED, counts.reduce((sum, n) => sum + n, 0))
}
