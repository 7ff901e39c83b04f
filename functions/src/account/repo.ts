/**
 * People in the table. Beside the person (`USER#<userId>` / `USER`) lie, under the same pk:
 *
 * | sk                     | what                                                                       |
 * |------------------------|----------------------------------------------------------------------------|
 * | MEMBER#<enterpriseId>  | an enterprise the person has a part in, as representative or agent          |
 * | NOTICE#<template>      | messages the person still allows us to send: one per consent, or lasting    |
 * | TRIES#<what>#<date>    | attempts of a day at something that must not be guessed, or what was asked about |
 *
 * Guards: `GUARD#OPENID#<hash>` and `GUARD#IDENTITY#<hash>` make a WeChat account and an identity number belong to one person.
 * Events of a person and of an enterprise lie at `ACCOUNT#<userId or enterpriseId>`. Sessions, enterprises and staff have repos of their own.
 */
import { DeleteCommand, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { problem, type Problem } from '@lubiao/shared/kernel/problem'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

/** A person as stored; what identifies them is sealed, its hash beside it. */
export interface UserRecord {
  readonly userId: string
  readonly version: number
  readonly createdAt: Instant
  readonly openidHash?: string | undefined
  readonly openidSealed?: string | undefined
  readonly phoneHash?: string | undefined
  readonly phoneSealed?: string | undefined
  readonly nameHash?: string | undefined
  readonly nameSealed?: string | undefined
  readonly idHash?: string | undefined
  readonly idSealed?: string | undefined
  readonly verifiedAt?: Instant | undefined
  readonly consent?: { readonly version: string; readonly at: Instant } | undefined
  /** The staff account this WeChat account is linked to. */
  readonly staffNo?: string | undefined
  readonly deletedAt?: Instant | undefined
}

/** A person with everything beside them. */
export interface Account {
  readonly user: UserRecord
  /** Ids of enterprises the person was given a part in; whether they still may act is said by the enterprise. */
  readonly memberships: readonly string[]
  readonly notices: Readonly<Record<string, number | 'lasting'>>
}

const userKey = (userId: string) => ({ pk: `USER#${userId}`, sk: 'USER' })
const memberKey = (userId: string, enterpriseId: string) => ({ pk: `USER#${userId}`, sk: `MEMBER#${enterpriseId}` })
const noticeKey = (userId: string, template: string) => ({ pk: userKey(userId).pk, sk: `NOTICE#${template}` })
const guardKey = (kind: 'OPENID' | 'IDENTITY', hash: string) => ({ pk: `GUARD#${kind}#${hash}`, sk: 'GUARD' })

/** Whose a guard is, read consistently; undefined when free. */
export async function guardHolder(deps: Deps, kind: 'OPENID' | 'IDENTITY', hash: string): Promise<string | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: guardKey(kind, hash), ConsistentRead: true }))
  return answer.Item?.['userId'] as string | undefined
}

/** Takes a guard for a person; theirs already is fine. `refusal` when it is another's. */
export const guardWrite = (deps: Deps, kind: 'OPENID' | 'IDENTITY', hash: string, userId: string, refusal: Problem): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, Item: { ...guardKey(kind, hash), userId },
      ConditionExpression: 'attribute_not_exists(pk) OR userId = :user', ExpressionAttributeValues: { ':user': userId }
    }
  },
  refusal
})

/** Frees a guard. */
export const freeGuardWrite = (deps: Deps, kind: 'OPENID' | 'IDENTITY', hash: string, userId: string): Write => ({
  item: { Delete: { TableName: deps.table.name, Key: guardKey(kind, hash), ConditionExpression: 'attribute_not_exists(pk) OR userId = :user', ExpressionAttributeValues: { ':user': userId } } },
  refusal: problem('version-conflict')
})

/** A person and what lies beside them, in one consistent read; undefined when unknown or deleted. */
export async function loadAccount(deps: Deps, userId: string): Promise<Account | undefined> {
  const answer = await deps.table.reads.send(
    new QueryCommand({ TableName: deps.table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': userKey(userId).pk } })
  )
  const items = answer.Items ?? []
  const user = items.find((item) => item['sk'] === 'USER') as (UserRecord & object) | undefined
  if (user === undefined || user.deletedAt !== undefined) return undefined
  const under = (prefix: string) => items.filter((item) => String(item['sk']).startsWith(prefix))
  return {
    user,
    memberships: under('MEMBER#').map((item) => item['enterpriseId'] as string),
    notices: Object.fromEntries(under('NOTICE#').map((item) => [String(item['sk']).slice('NOTICE#'.length), item['lasting'] === true ? 'lasting' : (item['n'] as number)]))
  }
}

/** The person alone; undefined when unknown or deleted. */
export async function loadUser(deps: Deps, userId: string): Promise<UserRecord | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: userKey(userId), ConsistentRead: true }))
  const user = answer.Item as UserRecord | undefined
  return user?.deletedAt === undefined ? user : undefined
}

/** A new person. */
export const newUserWrite = (deps: Deps, user: UserRecord): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { ...userKey(user.userId), type: 'USER', ...user }, ConditionExpression: 'attribute_not_exists(pk)' } },
  refusal: problem('version-conflict')
})

/** Changes fields of a person read at `user.version`; a field set to undefined is removed. Refused with `version-conflict` when they changed meanwhile. */
export function changeUserWrite(deps: Deps, user: Pick<UserRecord, 'userId' | 'version'>, change: Partial<Omit<UserRecord, 'userId' | 'version'>>): Write {
  const names = Object.keys(change)
  const set = names.filter((name) => change[name as keyof typeof change] !== undefined)
  const gone = names.filter((name) => !set.includes(name))
  return {
    item: {
      Update: {
        TableName: deps.table.name, Key: userKey(user.userId),
        UpdateExpression: `SET #version = :next${set.map((name) => `, #${name} = :${name}`).join('')}${gone.length === 0 ? '' : ` REMOVE ${gone.map((name) => `#${name}`).join(', ')}`}`,
        ConditionExpression: '#version = :version AND attribute_not_exists(deletedAt)',
        ExpressionAttributeNames: { '#version': 'version', ...Object.fromEntries(names.map((name) => [`#${name}`, name])) },
        ExpressionAttributeValues: { ':version': user.version, ':next': user.version + 1, ...Object.fromEntries(set.map((name) => [`:${name}`, change[name as keyof typeof change]])) }
      }
    },
    refusal: problem('version-conflict')
  }
}

/** Holds only while the person has not been deleted: goes into any transaction that opens something in their name. */
export const aliveCheck = (deps: Deps, userId: string): Write => ({
  item: { ConditionCheck: { TableName: deps.table.name, Key: userKey(userId), ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(deletedAt)' } },
  refusal: problem('unauthenticated')
})

/** Adds an enterprise to a person. */
export const memberWrite = (deps: Deps, userId: string, enterpriseId: string): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { ...memberKey(userId, enterpriseId), enterpriseId } } },
  refusal: problem('version-conflict')
})

/** Takes an enterprise from a person. */
export const dropMemberWrite = (deps: Deps, userId: string, enterpriseId: string): Write => ({
  item: { Delete: { TableName: deps.table.name, Key: memberKey(userId, enterpriseId) } },
  refusal: problem('version-conflict')
})

/** Counts one more message the person allows. */
export const noticeWrite = (deps: Deps, userId: string, template: string): Write => ({
  item: {
    Update: {
      TableName: deps.table.name, Key: noticeKey(userId, template), UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': 1 }
    }
  },
  refusal: problem('version-conflict')
})

/** Allows every message of a long-term template until the person takes it back. */
export const lastingNoticeWrite = (deps: Deps, userId: string, template: string): Write => ({
  item: { Update: { TableName: deps.table.name, Key: noticeKey(userId, template), UpdateExpression: 'SET lasting = :yes', ExpressionAttributeValues: { ':yes': true } } },
  refusal: problem('version-conflict')
})

/** What a message was allowed by: a consent that is used up now, or one that lasts. */
export type NoticeConsent = 'once' | 'lasting'

/** Takes one of a person's allowed messages of a template; undefined when none is left. */
export async function takeNotice(deps: Deps, userId: string, template: string): Promise<NoticeConsent | undefined> {
  try {
    await deps.table.reads.send(
      new UpdateCommand({
        TableName: deps.table.name, Key: noticeKey(userId, template), UpdateExpression: 'ADD n :minus', ConditionExpression: 'attribute_not_exists(lasting) AND n >= :one',
        ExpressionAttributeValues: { ':minus': -1, ':one': 1 }, ReturnValuesOnConditionCheckFailure: 'ALL_OLD'
      })
    )
    return 'once'
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error.Item?.['lasting'] === undefined ? undefined : 'lasting'
    throw error
  }
}

/** Gives a message back that was taken and not sent, unless the person has switched the template off meanwhile. */
export async function giveBackNotice(deps: Deps, userId: string, template: string): Promise<void> {
  try {
    await deps.table.reads.send(new UpdateCommand({ TableName: deps.table.name, Key: noticeKey(userId, template), UpdateExpression: 'ADD n :one', ConditionExpression: 'attribute_exists(n)', ExpressionAttributeValues: { ':one': 1 } }))
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

/** Counts an attempt of the day and says how many there have been, this one included. Forgotten after two days. */
export async function countTry(deps: Deps, userId: string, what: string, date: string, nowSeconds: number): Promise<number> {
  const answer = await deps.table.reads.send(
    new UpdateCommand({
      TableName: deps.table.name, Key: { pk: userKey(userId).pk, sk: `TRIES#${what}#${date}` },
      UpdateExpression: 'ADD n :one SET #ttl = :ttl', ExpressionAttributeNames: { '#ttl': 'ttl' }, ExpressionAttributeValues: { ':one': 1, ':ttl': nowSeconds + 2 * 86_400 }, ReturnValues: 'ALL_NEW'
    })
  )
  return answer.Attributes?.['n'] as number
}

/** Notes what a person asks about today, by its keyed hash; false when it is new and they have asked about `most` others already. Forgotten after two days. */
export async function noteAsked(deps: Deps, userId: string, what: string, hash: string, most: number, date: string, nowSeconds: number): Promise<boolean> {
  try {
    await deps.table.reads.send(
      new UpdateCommand({
        TableName: deps.table.name, Key: { pk: userKey(userId).pk, sk: `TRIES#${what}#${date}` }, UpdateExpression: 'ADD seen :hashes SET #ttl = :ttl',
        ConditionExpression: 'attribute_not_exists(seen) OR contains(seen, :hash) OR size(seen) < :most',
        ExpressionAttributeNames: { '#ttl': 'ttl' }, ExpressionAttributeValues: { ':hashes': new Set([hash]), ':hash': hash, ':most': most, ':ttl': nowSeconds + 2 * 86_400 }
      })
    )
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

/** Forgets what is left of a template's allowed messages: the person has switched them off. */
export const dropNoticesWrite = (deps: Deps, userId: string, template: string): Write => ({
  item: { Delete: { TableName: deps.table.name, Key: noticeKey(userId, template) } },
  refusal: problem('version-conflict')
})

/** Sort keys of what lies beside a person, also a deleted one. */
async function besideOf(deps: Deps, userId: string): Promise<readonly string[]> {
  const answer = await deps.table.reads.send(
    new QueryCommand({ TableName: deps.table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': userKey(userId).pk }, ProjectionExpression: 'sk' })
  )
  return (answer.Items ?? []).map((item) => item['sk'] as string).filter((sk) => sk !== 'USER')
}

/** Enterprises a person has a part in, also after they left. */
export const membershipsOf = async (deps: Deps, userId: string): Promise<readonly string[]> =>
  (await besideOf(deps, userId)).filter((sk) => sk.startsWith('MEMBER#')).map((sk) => sk.slice('MEMBER#'.length))

/** Removes everything beside a person; the shell with its id and dates stays, so that cases keep an owner without a name. */
export async function eraseBeside(deps: Deps, userId: string): Promise<void> {
  for (const sk of await besideOf(deps, userId)) await deps.table.reads.send(new DeleteCommand({ TableName: deps.table.name, Key: { pk: userKey(userId).pk, sk } }))
}

/** The identity hash that is left of somebody who has deleted their account, until what is kept of them has been found by it. */
export async function identityOfDeleted(deps: Deps, userId: string): Promise<string | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: userKey(userId), ConsistentRead: true }))
  return answer.Item?.['idHash'] as string | undefined
}

/** Takes the last of somebody who has deleted their account. */
export async function forgetIdentity(deps: Deps, userId: string): Promise<void> {
  try {
    await deps.table.reads.send(new UpdateCommand({ TableName: deps.table.name, Key: userKey(userId), UpdateExpression: 'REMOVE idHash', ConditionExpression: 'attribute_exists(deletedAt)' }))
  } catch (error) {
    // Nobody of that id has deleted anything: there is nothing to take.
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}
