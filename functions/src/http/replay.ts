/**
 * The same request twice has one effect and one answer. A record is opened before the handler runs and closed inside the handler's own
 * transaction, so that effect and answer stand or fall together; a crash in between leaves an open record that a retry may take over.
 */
import { createHash } from 'node:crypto'
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Cipher } from '../platform/cipher'
import type { Write } from '../platform/commit'
import type { Table } from '../platform/table'

/** An open record takes this long to be thought abandoned. */
const LOCK_MS = 10_000
/** Answers are kept this long; afterwards the same key starts afresh. */
export const KEEP_MS = 24 * 3600 * 1000

/** An answer already given. */
export interface StoredReply {
  readonly status: number
  readonly body: unknown
}

/** The handler's hold on the record of its request. */
export interface ReplayTicket {
  /** The write that closes the record with this reply: goes into the handler's transaction. */
  closeWrite(reply: StoredReply): Write
  /** Closes the record of a command that needed no transaction of its own. Throws `in-flight` when somebody else holds it by now. */
  close(reply: StoredReply): Promise<void>
  /** Forgets a refused request, so that it may be sent again once its cause is gone. */
  forget(): Promise<void>
  readonly closed: boolean
}

/** Opening a record either gives a ticket or the answer given before. */
export type Opened = { readonly ticket: ReplayTicket } | { readonly reply: StoredReply }

/** Stable hash of route and input. */
export const fingerprint = (route: string, input: unknown): string => createHash('sha256').update(`${route}\n${canonical(input)}`).digest('hex')

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value).filter(([, one]) => one !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
  return JSON.stringify(value) ?? 'null'
}

/** Opens the record of a request, or finds the answer already given. Throws `in-flight` and `idempotency-key-reused`. */
export async function openReplay(
  deps: { readonly table: Table; readonly cipher: Cipher; readonly random: (n: number) => Uint8Array },
  caller: string, key: string, print: string, now: Instant
): Promise<Opened> {
  const { table, cipher } = deps
  const Key = { pk: `REPLAY#${caller}#${key}`, sk: 'REPLAY' }
  const token = Buffer.from(deps.random(12)).toString('base64url')
  const at = millisOf(now)
  const lost = problem('in-flight', { retryAfterSeconds: 2 })
  try {
    await table.reads.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...Key, inputHash: print, ticketId: token, state: 'open', lockedUntil: at + LOCK_MS, keptUntil: at + KEEP_MS, ttl: Math.floor((at + KEEP_MS) / 1000) },
        ConditionExpression: 'attribute_not_exists(pk) OR keptUntil < :now OR (#state = :open AND lockedUntil < :now AND inputHash = :print) OR ticketId = :token',
        ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: { ':now': at, ':open': 'open', ':print': print, ':token': token },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD'
      })
    )
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    const old = error.Item as Record<string, { S?: string; N?: string }> | undefined
    if (old?.['inputHash']?.S !== print) throw problem('idempotency-key-reused')
    if (old['state']?.S !== 'done') throw lost
    return { reply: { status: Number(old['status']?.N), body: JSON.parse(cipher.open(old['reply']?.S ?? '')) as unknown } }
  }
  const closing = (reply: StoredReply) => ({
    TableName: table.name, Key,
    UpdateExpression: 'SET #state = :done, #status = :status, reply = :reply', ConditionExpression: 'ticketId = :token AND #state = :open',
    ExpressionAttributeNames: { '#state': 'state', '#status': 'status' },
    ExpressionAttributeValues: { ':done': 'done', ':status': reply.status, ':reply': cipher.seal(JSON.stringify(reply.body ?? null)), ':token': token, ':open': 'open' }
  })
  let closed = false
  return {
    ticket: {
      get closed() {
        return closed
      },
      closeWrite(reply) {
        closed = true
        return { item: { Update: closing(reply) }, refusal: lost }
      },
      async close(reply) {
        closed = true
        try {
          // Closed under this very ticket counts as well: the first answer to this write may have been lost on the way.
          await table.reads.send(new UpdateCommand({ ...closing(reply), ConditionExpression: 'ticketId = :token AND #state IN (:open, :done)' }))
        } catch (error) {
          throw error instanceof ConditionalCheckFailedException ? lost : error
        }
      },
      async forget() {
        try {
          await table.reads.send(new DeleteCommand({ TableName: table.name, Key, ConditionExpression: 'ticketId = :token AND #state = :open', ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: { ':token': token, ':open': 'open' } }))
        } catch (error) {
          // Somebody else holds the record by now: theirs to close.
          if (!(error instanceof ConditionalCheckFailedException)) throw error
        }
      }
    }
  }
}
