/**
 * Five wrong tries at a staff number from one network lock it for that network for 15 minutes, the next five for 30, and so on up to a day;
 * networks that the number has never signed in from have 30 tries a day together. So nobody who merely knows a number can lock its owner
 * out of the office, and however many networks guess, they guess 30 times a day. The count is taken before the password is looked at, so
 * that a hundred tries at once are still five; a number nobody has is counted the same way, so that it looks the same.
 *
 * | pk               | sk                       | what                                                              |
 * |------------------|--------------------------|-------------------------------------------------------------------|
 * | SIGNIN#<staffNo> | NETWORK#<keyed hash>     | tries from one network, and until when it is known as the owner's |
 * | SIGNIN#<staffNo> | STRANGERS#<date>         | tries of the day from networks not known                          |
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { accountProblems } from '@lubiao/shared/account/contract'
import { dateOf, endOfDay, instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf, type Problem } from '@lubiao/shared/kernel/problem'
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

/** Days a network is remembered from which somebody has signed in. */
const KNOWN_MS = 30 * 24 * 3_600_000
/** Tries a day at one number from all networks together that it has never signed in from. */
const MOST_STRANGE = 30

/** What of an address counts as one network: an IPv4 address, or the half of an IPv6 address that a provider gives one customer. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter((group) => group !== '')
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter((group) => group !== '').length
  return [...groups, ...Array<string>(Math.max(0, missing)).fill('0'), ...(tail ?? '').split(':')].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')
}

/** Tries at a number from one network; `knownUntil` when somebody has signed in from there. */
type Stored = Tries & { readonly at: Instant; readonly knownUntil?: Instant }

const keyOf = (deps: Pick<Deps, 'cipher'>, staffNo: string, address: string) => ({ pk: `SIGNIN#${staffNo}`, sk: `NETWORK#${deps.cipher.lookup('signin-network', networkOf(address))}` })
const strangersKey = (staffNo: string, now: Instant) => ({ pk: `SIGNIN#${staffNo}`, sk: `STRANGERS#${dateOf(now)}` })
const locked = (until: Instant, now: Instant): Problem => refuse('account.locked', { retryAfterSeconds: Math.ceil((millisOf(until) - millisOf(now)) / 1000) })

/** Counts a try from a network the number has never signed in from. Throws `account.locked` when all such networks have used up the day. */
async function countStranger(deps: Deps, staffNo: string, now: Instant): Promise<void> {
  try {
    await deps.table.reads.send(
      new UpdateCommand({
        TableName: deps.table.name, Key: strangersKey(staffNo, now), UpdateExpression: 'ADD n :one SET #ttl = :ttl', ConditionExpression: 'attribute_not_exists(n) OR n < :most',
        ExpressionAttributeNames: { '#ttl': 'ttl' }, ExpressionAttributeValues: { ':one': 1, ':most': MOST_STRANGE, ':ttl': Math.floor(millisOf(now) / 1000) + 2 * 86_400 }
      })
    )
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    deps.log('warn', 'account.strangersLocked', { staffNo })
    throw locked(endOfDay(dateOf(now)), now)
  }
}

/** Tries from before a reset are those at another secret. */
function since(stored: Stored | undefined, reset: Instant | undefined): Tries | undefined {
  if (stored === undefined || reset === undefined || stored.at >= reset) return stored
  return { revision: stored.revision, failures: 0, locks: 0, forgetAt: stored.forgetAt }
}

/** Counts a try at a number from an address. Throws `account.locked` with the seconds to wait, `busy` when too many arrive at once. */
export async function takeTry(deps: Deps, staffNo: string, address: string, now: Instant, reset?: Instant): Promise<void> {
  const Key = keyOf(deps, staffNo, address)
  for (let round = 0; round < 2 * MOST_FAILURES; round += 1) {
    const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key, ConsistentRead: true }))
    const before = answer.Item as Stored | undefined
    const outcome = withTry(since(before, reset), now)
    if ('lockedUntil' in outcome) throw locked(outcome.lockedUntil, now)
    const knownUntil = before?.knownUntil !== undefined && now < before.knownUntil ? before.knownUntil : undefined
    const forgetAt = knownUntil !== undefined && knownUntil > outcome.tries.forgetAt ? knownUntil : outcome.tries.forgetAt
    try {
      await deps.table.reads.send(
        new PutCommand({
          TableName: deps.table.name, Item: { ...Key, ...outcome.tries, at: now, knownUntil, ttl: Math.floor(millisOf(forgetAt) / 1000) },
          ConditionExpression: before === undefined ? 'attribute_not_exists(pk)' : 'revision = :revision', ...(before === undefined ? {} : { ExpressionAttributeValues: { ':revision': before.revision } })
        })
      )
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) continue
      throw error
    }
    return knownUntil === undefined ? countStranger(deps, staffNo, now) : undefined
  }
  throw problem('busy')
}

/** Forgets the tries from the network of somebody who has signed in, and remembers it as theirs; goes into that transaction. */
export const knownNetworkWrite = (deps: Deps, staffNo: string, address: string, now: Instant): Write => {
  const until = instantOf(millisOf(now) + KNOWN_MS)
  return {
    item: {
      Update: {
        TableName: deps.table.name, Key: keyOf(deps, staffNo, address), UpdateExpression: 'SET #failures = :none, #locks = :none, forgetAt = :now, #at = :now, knownUntil = :until, #ttl = :ttl ADD revision :one REMOVE lockedUntil',
        ExpressionAttributeNames: { '#failures': 'failures', '#locks': 'locks', '#at': 'at', '#ttl': 'ttl' }, ExpressionAttributeValues: { ':none': 0, ':one': 1, ':now': now, ':until': until, ':ttl': Math.floor(millisOf(until) / 1000) }
      }
    },
    refusal: problem('busy')
  }
}

/** Gives a number whose secrets were reset its day's tries from new networks again; goes into that transaction. */
export const forgetStrangersWrite = (deps: Deps, staffNo: string, now: Instant): Write => ({
  item: { Delete: { TableName: deps.table.name, Key: strangersKey(staffNo, now) } },
  refusal: problem('busy')
})
