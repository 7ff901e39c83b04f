/**
 * Chosen numbers in the table. Beside the case (`PLATE#<caseId>` / `CASE`; gsi1 `OWNER#<ownerId>` / `PLATE#<openedAt>#<caseId>`; gsi3 the due index)
 * and its events:
 *
 * | what                                        | pk                          | sk        | index                                     |
 * |---------------------------------------------|-----------------------------|-----------|-------------------------------------------|
 * | a number that is not free                   | GUARD#PLATENO#<type>#<plate>| GUARD     |                                           |
 * | the number of a vehicle                     | GUARD#PLATEVIN#<keyed hash> | GUARD     |                                           |
 * | what a person has chosen                    | GUARD#PLATELIMIT#<identity> | GUARD     |                                           |
 * | whose data a number chosen at a counter holds | PLATE#<caseId>            | APPLICANT | gsi1 IDENTITY#<keyed hash> / PLATE#<at>#<caseId> |
 *
 * Offers and blocks, and cars in a lane, have repos of their own.
 */
import { BatchGetCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf, type Problem } from '@lubiao/shared/kernel/problem'
import type { ChoosableType } from '@lubiao/shared/plate/blocks.data'
import { plateProblems } from '@lubiao/shared/plate/contract'
import { pickCaseSchema, type PickCase } from '@lubiao/shared/plate/pick-case'
import { pickMachine, type PickCommand } from '@lubiao/shared/plate/pick-machine'
import { guardRefusal, nothingChosen, type ChosenBefore, type NumberGuard } from '@lubiao/shared/plate/pick-rules'
import { caseKeyOf, changingWrite, erasingWrite, identityWrite, noIdentityWrite, openingWrite, readCase, readStory } from '../platform/cases'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import { dueKeys } from '../platform/sweeper'

const refuse = problemsOf(plateProblems)
const pkOf = (caseId: string): string => `PLATE#${caseId}`
const numberKey = (plate: string, type: ChoosableType) => ({ pk: `GUARD#PLATENO#${type}#${plate}`, sk: 'GUARD' })
const vinKey = (vinHash: string) => ({ pk: `GUARD#PLATEVIN#${vinHash}`, sk: 'GUARD' })
const limitKey = (identity: string) => ({ pk: `GUARD#PLATELIMIT#${identity}`, sk: 'GUARD' })

const itemOf = (pick: PickCase) => ({
  ...caseKeyOf(pkOf(pick.caseId)), type: 'CASE', module: 'plate', ...pick, gsi1pk: `OWNER#${pick.ownerId}`, gsi1sk: `PLATE#${pick.openedAt}#${pick.caseId}`, ...dueKeys(pick.caseId, pick.wakeAt)
})

/** A chosen number by its case, consistently; undefined when there is none. */
export async function loadPick(deps: Deps, caseId: string): Promise<PickCase | undefined> {
  const stored = await readCase(deps, pkOf(caseId))
  return stored === undefined ? undefined : pickCaseSchema.parse(stored)
}

/** A chosen number and its story, oldest first, in one consistent read. */
export async function loadPickWithEvents(deps: Deps, caseId: string): Promise<{ readonly pick: PickCase; readonly events: readonly DomainEvent[] } | undefined> {
  const story = await readStory(deps, pkOf(caseId))
  return story === undefined ? undefined : { pick: pickCaseSchema.parse(story.stored), events: story.events }
}

/** A new case. */
export const newPickWrite = (deps: Deps, pick: PickCase): Write => openingWrite(deps, itemOf(pick))

/** A changed case: only over the version it was decided on, in a state the table lets the command start from. */
export const pickWrite = (deps: Deps, before: PickCase, next: PickCase, command: PickCommand): Write => changingWrite(deps, itemOf(next), pickMachine, before, command)

/** A case out of which its person has been taken: only over the version that was read. */
export const erasedPickWrite = (deps: Deps, before: PickCase, next: PickCase): Write => erasingWrite(deps, itemOf(next), before)

/** Makes a number chosen at a counter findable by its person's identity. */
export const pickApplicantWrite = (deps: Deps, pick: PickCase & { readonly identity: string }): Write => identityWrite(deps, pkOf(pick.caseId), pick.caseId, pick.identity, `PLATE#${pick.openedAt}#${pick.caseId}`)

/** Ends that. */
export const noPickApplicantWrite = (deps: Deps, caseId: string): Write => noIdentityWrite(deps, pkOf(caseId))

/** Guards of numbers by number, consistently; free ones are missing. At most 100. */
export async function loadNumberGuards(deps: Deps, plates: readonly string[], type: ChoosableType): Promise<ReadonlyMap<string, NumberGuard>> {
  const found = new Map<string, NumberGuard>()
  let Keys: Record<string, unknown>[] = [...new Set(plates)].map((plate) => numberKey(plate, type))
  while (Keys.length > 0) {
    const answer = await deps.table.reads.send(new BatchGetCommand({ RequestItems: { [deps.table.name]: { Keys, ConsistentRead: true } } }))
    for (const item of answer.Responses?.[deps.table.name] ?? []) found.set(item['plate'] as string, item as unknown as NumberGuard)
    Keys = answer.UnprocessedKeys?.[deps.table.name]?.Keys ?? []
  }
  return found
}

/** Takes a number for a case: free, or rested long enough. What it means when it is neither is said by what stands there. */
export const takeNumberWrite = (deps: Deps, pick: PickCase, now: Instant): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, Item: { ...numberKey(pick.plate, pick.plateType), plate: pick.plate, plateType: pick.plateType, state: 'reserved', caseId: pick.caseId, at: now },
      ConditionExpression: 'attribute_not_exists(pk) OR (#state = :resting AND #until <= :now)', ExpressionAttributeNames: { '#state': 'state', '#until': 'until' }, ExpressionAttributeValues: { ':resting': 'resting', ':now': now }
    }
  },
  refusal: (old) => guardRefusal(old as NumberGuard | undefined, now) ?? refuse('plate.taken')
})

const heldNumberWrite = (deps: Deps, pick: PickCase, change: Readonly<Record<string, string>>): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, Item: { ...numberKey(pick.plate, pick.plateType), plate: pick.plate, plateType: pick.plateType, ...change },
      ConditionExpression: 'caseId = :case AND #state = :reserved', ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: { ':case': pick.caseId, ':reserved': 'reserved' }
    }
  },
  refusal: problem('version-conflict')
})

/** Lets a number rest until a moment. */
export const restNumberWrite = (deps: Deps, pick: PickCase, until: Instant): Write => heldNumberWrite(deps, pick, { state: 'resting', until })

/** A number that is on a vehicle: for good. */
export const usedNumberWrite = (deps: Deps, pick: PickCase, now: Instant): Write => heldNumberWrite(deps, pick, { state: 'used', caseId: pick.caseId, at: now })

/** The case of the number chosen for a vehicle; undefined when none is. */
export async function pickOfVehicle(deps: Deps, vinHash: string): Promise<PickCase | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: vinKey(vinHash), ConsistentRead: true }))
  const caseId = answer.Item?.['caseId'] as string | undefined
  return caseId === undefined ? undefined : loadPick(deps, caseId)
}

/** Binds a vehicle to its number: one at a time. */
export const bindVehicleWrite = (deps: Deps, pick: PickCase): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { ...vinKey(pick.vinHash), caseId: pick.caseId }, ConditionExpression: 'attribute_not_exists(pk)' } }, refusal: refuse('plate.vehicle-has-number')
})

/** Unbinds it. */
export const unbindVehicleWrite = (deps: Deps, pick: PickCase): Write => ({
  item: { Delete: { TableName: deps.table.name, Key: vinKey(pick.vinHash), ConditionExpression: 'caseId = :case', ExpressionAttributeValues: { ':case': pick.caseId } } }, refusal: problem('version-conflict')
})

/** Thrown inside when another command of the same person was written first: decided again on what is true now. */
export const limitMoved: Problem = problem('version-conflict', { detail: 'plate-limit' })

/** What a person has chosen, with the version a change is conditioned on (0 = nothing ever). */
export interface StoredLimit extends ChosenBefore {
  readonly version: number
}

/** What a person has chosen, consistently. */
export async function loadLimit(deps: Deps, identity: string): Promise<StoredLimit> {
  const { Item: item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: limitKey(identity), ConsistentRead: true }))
  return item === undefined ? { ...nothingChosen, version: 0 } : { version: item['version'] as number, waiting: item['waiting'] as readonly string[], chosen: item['chosen'] as readonly Instant[] }
}

/** A person's limit as it becomes. */
export const limitWrite = (deps: Deps, identity: string, before: StoredLimit, next: ChosenBefore): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, Item: { ...limitKey(identity), version: before.version + 1, waiting: next.waiting, chosen: next.chosen },
      ConditionExpression: before.version === 0 ? 'attribute_not_exists(pk)' : '#version = :version',
      ...(before.version === 0 ? {} : { ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': before.version } })
    }
  },
  refusal: limitMoved
})

const justBefore = (key: string): string => `${key.slice(0, -1)}${String.fromCharCode(key.charCodeAt(key.length - 1) - 1)}~`

/** Newest first, numbers found by an index key: a person's own, or those of an identity chosen at counters. `after` is the key of the last one seen. */
async function picksBy(deps: Deps, pk: string, limit: number, after: string | undefined): Promise<{ readonly items: readonly Readonly<Record<string, unknown>>[]; readonly next: string | undefined }> {
  const answer = await deps.table.reads.send(
    new QueryCommand({
      TableName: deps.table.name, IndexName: 'gsi1', Limit: limit, ScanIndexForward: false, KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk BETWEEN :kind AND :after',
      ExpressionAttributeValues: { ':pk': pk, ':kind': 'PLATE#', ':after': after === undefined ? 'PLATE#~' : justBefore(after) }
    })
  )
  const items = answer.Items ?? []
  return { items, next: items.length === limit ? (items.at(-1)?.['gsi1sk'] as string) : undefined }
}

/** Newest first, the numbers somebody has chosen. */
export async function picksOfOwner(deps: Deps, ownerId: string, limit: number, after?: string): Promise<{ readonly picks: readonly PickCase[]; readonly next: string | undefined }> {
  const { items, next } = await picksBy(deps, `OWNER#${ownerId}`, limit, after)
  return { picks: items.map((item) => pickCaseSchema.parse(item)), next }
}

/** The numbers chosen for an identity at counters, the newest fifty. */
export async function picksOfIdentity(deps: Deps, identity: string): Promise<readonly PickCase[]> {
  const { items } = await picksBy(deps, `IDENTITY#${identity}`, 50, undefined)
  return (await Promise.all(items.map((item) => loadPick(deps, item['caseId'] as string)))).filter((pick) => pick !== undefined)
}
