/** Lists of cases: a person's own, and a desk's worklist. Never a scan; what a page costs does not grow with what is stored. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { UnitId } from '@lubiao/shared/account/units.data'
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { PassCase } from '@lubiao/shared/pass/case'
import type { PassState } from '@lubiao/shared/pass/machine'
import type { Deps } from '../platform/deps'
import { loadCases } from './repo'
import { openedCase } from './stored-case'

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
  return { cases: items.map((item) => openedCase(deps.cipher, item)), next: items.length === limit ? (items.at(-1)?.['gsi1sk'] as string) : undefined }
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

/** Newest first, the cases of enterprises and counters that hold the data of a person, by the keyed hash of their identity. */
export async function casesOfIdentity(deps: Deps, identity: string, limit: number, after?: string): Promise<Page> {
  const answer = await deps.table.reads.send(
    new QueryCommand({
      TableName: deps.table.name, IndexName: 'gsi1', Limit: limit, ScanIndexForward: false,
      KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk BETWEEN :kind AND :after', ExpressionAttributeValues: { ':pk': `IDENTITY#${identity}`, ':kind': 'PASS#', ':after': after === undefined ? 'PASS#~' : justBefore(after) }
    })
  )
  const links = answer.Items ?? []
  return { cases: await loadCases(deps, links.map((link) => link['caseId'] as string)), next: links.length === limit ? (links.at(-1)?.['gsi1sk'] as string) : undefined }
}

/** The cases of a unit, or of them only those that another unit's counter opened. */
export interface Desk {
  readonly unit: UnitId
  readonly openedAt?: UnitId
}

/** What a worklist shows. */
export interface WorkQuery {
  readonly desks: readonly Desk[]
  readonly states: readonly PassState[]
  readonly limit: number
  /** Sort key after which to go on. */
  readonly after?: string | undefined
  /** Only what was due before this. */
  readonly dueBefore?: Instant | undefined
  readonly claimedBy?: string | undefined
}

/** Pages read of one desk for one page shown, and rows looked at in one of them when most are not wanted. */
const MOST_PAGES = 6
const FILTERED_ROWS = 200

/** Which rows of a desk are wanted; nothing when all are. */
function filterOf(openedAt: UnitId | undefined, claimedBy: string | undefined): { readonly expression?: string; readonly values: Readonly<Record<string, string>> } {
  const parts = [...(claimedBy === undefined ? [] : ['claimedBy.staffId = :staff']), ...(openedAt === undefined ? [] : ['openedBy.#unit = :opener'])]
  return parts.length === 0 ? { values: {} } : { expression: parts.join(' AND '), values: { ...(claimedBy === undefined ? {} : { ':staff': claimedBy }), ...(openedAt === undefined ? {} : { ':opener': openedAt }) } }
}

/** Rows of one desk in one state, and up to which key they are all there is; undefined when they are all. */
interface Rows {
  readonly found: readonly { readonly key: string; readonly passCase: PassCase }[]
  readonly upTo: string | undefined
}

async function fromDesk(deps: Deps, query: WorkQuery, desk: Desk, state: PassState): Promise<Rows> {
  const found: { key: string; passCase: PassCase }[] = []
  const { expression, values } = filterOf(desk.openedAt, query.claimedBy)
  let from: Record<string, unknown> | undefined
  for (let page = 0; page < MOST_PAGES && found.length < query.limit; page += 1) {
    const answer = await deps.table.reads.send(
      new QueryCommand({
        TableName: deps.table.name, IndexName: 'gsi2', Limit: expression === undefined ? query.limit : FILTERED_ROWS, KeyConditionExpression: 'gsi2pk = :pk AND gsi2sk BETWEEN :after AND :before',
        ExpressionAttributeValues: { ':pk': `WORK#pass#${desk.unit}#${state}`, ':after': query.after === undefined ? '0' : `${query.after}!`, ':before': query.dueBefore ?? '~', ...values },
        ...(expression === undefined ? {} : { FilterExpression: expression }), ...(desk.openedAt === undefined ? {} : { ExpressionAttributeNames: { '#unit': 'unit' } }),
        ...(from === undefined ? {} : { ExclusiveStartKey: from })
      })
    )
    found.push(...(answer.Items ?? []).map((item) => ({ key: item['gsi2sk'] as string, passCase: openedCase(deps.cipher, item) })))
    from = answer.LastEvaluatedKey
    if (from === undefined) return { found, upTo: undefined }
  }
  return { found, upTo: from?.['gsi2sk'] as string | undefined }
}

/**
 * Cases of some desks and states together, the earliest due first. A page may hold fewer than asked for, or none, and still have a next
 * one: rows nobody asked for were read on the way, and what one desk has beyond them is not known yet.
 */
export async function worklist(deps: Deps, query: WorkQuery): Promise<Page> {
  const desks = await Promise.all(query.desks.flatMap((desk) => query.states.map((state) => fromDesk(deps, query, desk, state))))
  const horizon = desks.flatMap(({ upTo }) => upTo ?? []).sort()[0]
  const known = desks.flatMap(({ found }) => found).filter(({ key }) => horizon === undefined || key <= horizon).sort((a, b) => (a.key < b.key ? -1 : 1))
  const shown = known.slice(0, query.limit)
  return { cases: shown.map((one) => one.passCase), next: known.length > query.limit ? shown.at(-1)?.key : horizon }
}

/** Counted no further than this: a desk does not need to know by how much it is flooded. */
export const MOST_COUNTED = 999

/** How many cases lie at some desks in a state, at most 999. */
export async function countOf(deps: Deps, desks: readonly Desk[], state: PassState, dueBefore?: Instant): Promise<number> {
  const counts = await Promise.all(desks.map(async ({ unit, openedAt }) => {
    const { expression, values } = filterOf(openedAt, undefined)
    const answer = await deps.table.reads.send(
      new QueryCommand({
        TableName: deps.table.name, IndexName: 'gsi2', Select: 'COUNT', Limit: MOST_COUNTED, KeyConditionExpression: 'gsi2pk = :pk AND gsi2sk < :before',
        ExpressionAttributeValues: { ':pk': `WORK#pass#${unit}#${state}`, ':before': dueBefore ?? '~', ...values },
        ...(expression === undefined ? {} : { FilterExpression: expression, ExpressionAttributeNames: { '#unit': 'unit' } })
      })
    )
    return answer.Count ?? 0
  }))
  return Math.min(MOST_COUNTED, counts.reduce((sum, n) => sum + n, 0))
}
