/**
 * Five wrong tries lock a staff number for 15 minutes, the next five for 30, and so on up to a day. The count is taken before the password
 * is looked at, so that a hundred tries at once are still five; a number nobody has is counted the same way, so that it looks the same.
 * Item: `SIGNIN#<staffNo>` / `SIGNIN`.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { accountProblems } from '@lubiao/shared/account/contract'
import { instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

const refuse = problemsOf(accountProblems)

/** Tries before a lock. */
export const MOST_FAILURES = 5
const FIRST_LOCK_MS = 15 * 60_000
const LONGEST_LOCK_MS = 24 * 3_600_000
/** Quiet time after which old failures are forgotten. */
const FORGET_MS = 24 * 3_600_000

/** Tries so far; `revision` orders concurrent ones. */
export interface Tries {
  readonly revision: number
  readonly failures: number
  readonly locks: number
  readonly lockedUntil?: Instant
  readonly forgetAt: Instant
}

/** The tries with one more counted, or until when none is taken. The fifth locks at once; success takes the lock off again. */
export function withTry(before: Tries | undefined, now: Instant): { readonly tries: Tries } | { readonly lockedUntil: Instant } {
  if (before?.lockedUntil !== undefined && now < before.lockedUntil) return { lockedUntil: before.lockedUntil }
  const known = before !== undefined && now < before.forgetAt ? before : { failures: 0, locks: 0 }
  const revision = (before?.revision ?? 0) + 1
  const at = millisOf(now)
  if (known.failures + 1 < MOST_FAILURES) return { tries: { revision, failures: known.failures + 1, locks: known.locks, forgetAt: instantOf(at + FORGET_MS) } }
  const lockedMs = Math.min(FIRST_LOCK_MS * 2 ** known.locks, LONGEST_LOCK_MS)
  return { tries: { revision, failures: 0, locks: known.locks + 1, lockedUntil: instantOf(at + lockedMs), forgetAt: instantOf(at + lockedMs + FORGET_MS) } }
}

const keyOf = (staffNo: string) => ({ pk: `SIGNIN#${staffNo}`, sk: 'SIGNIN' })

/** Counts a try. Throws `account.locked` with the seconds to wait, `busy` when too many arrive at once. */
export async function takeTry(deps: Deps, staffNo: string, now: Instant): Promise<void> {
  for (let round = 0; round < 2 * MOST_FAILURES; round += 1) {
    const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: keyOf(staffNo), ConsistentRead: true }))
    const before = answer.Item as Tries | undefined
    const outcome = withTry(before, now)
    if ('lockedUntil' in outcome) throw refuse('account.locked', { retryAfterSeconds: Math.ceil((millisOf(outcome.lockedUntil) - millisOf(now)) / 1000) })
    try {
      await deps.table.reads.send(
        new PutCommand({
          TableName: deps.table.name, Item: { ...keyOf(staffNo), ...outcome.tries, ttl: Math.floor(millisOf(outcome.tries.forgetAt) / 1000) },
          ConditionExpression: before === undefined ? 'attribute_not_exists(pk)' : 'revision = :revision', ...(before === undefined ? {} : { ExpressionAttributeValues: { ':revision': before.revision } })
        })
      )
      return
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
  }
  throw problem('busy')
}

/** Forgets the tries of somebody who has signed in; goes into that transaction. */
export const forgetTriesWrite = (deps: Deps, staffNo: string): Write => ({
  item: { Delete: { TableName: deps.table.name, Key: keyOf(staffNo) } },
  refusal: problem('busy')
})
