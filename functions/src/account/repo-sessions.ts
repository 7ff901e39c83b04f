/**
 * Session families in the table: `SESSION#<familyId>` / `SESSION`, found by owner through gsi1 (`OWNER#<userId or staff number>` /
 * `SESSION#<familyId>`). A family is one sign-in; its refresh token changes at every use.
 */
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

/** One sign-in. `seed` and the token secret give the refresh token of each generation; `hash` is that of the token in force. */
export interface Family {
  readonly familyId: string
  readonly kind: 'wechat' | 'staff'
  /** Whose: a user id, or a staff number. */
  readonly ownerId: string
  readonly seed: string
  readonly generation: number
  readonly hash: string
  readonly startedAt: Instant
  readonly rotatedAt: Instant
  readonly expiresAt: Instant
  readonly endedAt?: Instant
  readonly endReason?: string
}

const keyOf = (familyId: string) => ({ pk: `SESSION#${familyId}`, sk: 'SESSION' })
/** Ended families are kept a while, so that a reused token is still recognised. */
const ttlOf = (expiresAt: Instant): number => Math.floor(millisOf(expiresAt) / 1000) + 86_400

/** A family begins. */
export const familyWrite = (deps: Deps, family: Family): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, ConditionExpression: 'attribute_not_exists(pk)',
      Item: { ...keyOf(family.familyId), type: 'SESSION', ...family, ttl: ttlOf(family.expiresAt), gsi1pk: `OWNER#${family.ownerId}`, gsi1sk: `SESSION#${family.familyId}` }
    }
  },
  refusal: problem('version-conflict')
})

/** A family, consistently; undefined when unknown. */
export async function loadFamily(deps: Deps, familyId: string): Promise<Family | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: keyOf(familyId), ConsistentRead: true }))
  return answer.Item as Family | undefined
}

/** Moves a family to its next generation; false when somebody else did, or it has ended. */
export async function advanceFamily(deps: Deps, from: Family, to: Pick<Family, 'generation' | 'hash' | 'rotatedAt' | 'expiresAt'>): Promise<boolean> {
  try {
    await deps.table.reads.send(
      new UpdateCommand({
        TableName: deps.table.name, Key: keyOf(from.familyId),
        UpdateExpression: 'SET generation = :generation, #hash = :hash, rotatedAt = :rotatedAt, expiresAt = :expiresAt, #ttl = :ttl',
        ConditionExpression: 'generation = :from AND attribute_not_exists(endedAt)',
        ExpressionAttributeNames: { '#hash': 'hash', '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':generation': to.generation, ':hash': to.hash, ':rotatedAt': to.rotatedAt, ':expiresAt': to.expiresAt, ':ttl': ttlOf(to.expiresAt), ':from': from.generation }
      })
    )
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

/** Ends a family; one that is unknown or has ended stays as it is. */
export async function endFamily(deps: Deps, familyId: string, reason: string, at: Instant): Promise<void> {
  try {
    await deps.table.reads.send(
      new UpdateCommand({
        TableName: deps.table.name, Key: keyOf(familyId), UpdateExpression: 'SET endedAt = :at, endReason = :reason',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(endedAt)', ExpressionAttributeValues: { ':at': at, ':reason': reason }
      })
    )
  } catch (error) {
    // Ended before, or long forgotten: what was asked for holds already.
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

/** Families of an owner, also ended ones not yet forgotten. */
export async function familiesOf(deps: Deps, ownerId: string): Promise<readonly Family[]> {
  const found: Family[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(
      new QueryCommand({
        TableName: deps.table.name, IndexName: 'gsi1', KeyConditionExpression: 'gsi1pk = :pk AND begins_with(gsi1sk, :sk)',
        ExpressionAttributeValues: { ':pk': `OWNER#${ownerId}`, ':sk': 'SESSION#' }, ...(from === undefined ? {} : { ExclusiveStartKey: from })
      })
    )
    found.push(...((page.Items ?? []) as unknown as readonly Family[]))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return found
}
