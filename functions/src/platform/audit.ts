/**
 * What staff did, in a chain of hashes: every entry carries the hash of the one before, so a changed, removed or inserted entry shows.
 * One chain per member of staff keeps their actions in order without making colleagues wait for one another.
 */
import { createHash } from 'node:crypto'
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import { commit, type CommitDeps, type Write } from './commit'
import type { Table } from './table'
import { onNewest } from './newest'

/** One act: `action` is a code such as `pass.approve`, `subject` an id such as a case number. */
export interface AuditAct {
  readonly staffId: string
  readonly action: string
  readonly subject: string
  readonly at: Instant
}

/** An act in its place in the chain. */
export interface AuditEntry extends AuditAct {
  readonly seq: number
  readonly previous: string
  readonly hash: string
}

/** Hash before the first entry. */
export const CHAIN_START = '0'.repeat(64)

/** SHA-256 over the fields in fixed order, hex. */
export const hashOf = (entry: Omit<AuditEntry, 'hash'>): string =>
  createHash('sha256').update([entry.previous, String(entry.seq), entry.staffId, entry.action, entry.subject, entry.at].join('\n')).digest('hex')

const keyOf = (staffId: string, seq: number) => ({ pk: `AUDIT#${staffId}`, sk: String(seq).padStart(9, '0') })

/** Entries of a chain from `after` on, oldest first, at most `limit`. */
export async function readAudit(table: Table, staffId: string, after = 0, limit = 100): Promise<readonly AuditEntry[]> {
  const answer = await table.reads.send(
    new QueryCommand({
      TableName: table.name, ConsistentRead: true, Limit: limit,
      KeyConditionExpression: 'pk = :pk AND sk > :after', ExpressionAttributeValues: { ':pk': `AUDIT#${staffId}`, ':after': keyOf(staffId, after).sk }
    })
  )
  return (answer.Items ?? []).map(({ pk: _pk, sk: _sk, ...entry }) => entry as unknown as AuditEntry)
}

/** Entries of a chain before `seq`, or from its end, newest first, at most `limit`. */
export async function readAuditBefore(table: Table, staffId: string, seq: number | undefined, limit: number): Promise<readonly AuditEntry[]> {
  const answer = await table.reads.send(
    new QueryCommand({
      TableName: table.name, ConsistentRead: true, Limit: limit, ScanIndexForward: false,
      KeyConditionExpression: 'pk = :pk AND sk < :before', ExpressionAttributeValues: { ':pk': `AUDIT#${staffId}`, ':before': seq === undefined ? '~' : keyOf(staffId, seq).sk }
    })
  )
  return (answer.Items ?? []).map(({ pk: _pk, sk: _sk, ...entry }) => entry as unknown as AuditEntry)
}

/** Longest that looking at one thing is one act. */
const WATCH_MS = 5 * 60_000

/** Whether an act is the last of its chain going on. */
export async function goesOn(table: Table, act: AuditAct): Promise<boolean> {
  const [last] = await readAuditBefore(table, act.staffId, undefined, 1)
  return last?.action === act.action && last.subject === act.subject && millisOf(act.at) - millisOf(last.at) < WATCH_MS
}

/** Thrown inside when a colleague's second tab appended first; commitAudited then takes the next place. */
const chainMoved = problem('version-conflict', { detail: 'audit-chain' })

/** The write that appends an act at the end of its chain. */
async function auditWrite(table: Table, act: AuditAct): Promise<Write> {
  const [last] = await readAuditBefore(table, act.staffId, undefined, 1)
  const seq = (last?.seq ?? 0) + 1
  const open = { ...act, seq, previous: last?.hash ?? CHAIN_START }
  return {
    item: { Put: { TableName: table.name, Item: { ...keyOf(act.staffId, seq), ...open, hash: hashOf(open) }, ConditionExpression: 'attribute_not_exists(pk)' } },
    refusal: chainMoved
  }
}

/** Places tried before saying busy: one person's tabs and batch approvals, with room to spare. */
const MOST_PLACES = 64

/** Commits writes together with the audit entry of the act, if any; takes a later place in the chain when another act came first. */
export async function commitAudited(deps: CommitDeps, writes: readonly Write[], act: AuditAct | undefined): Promise<void> {
  if (act === undefined) return commit(deps, writes)
  await onNewest(async () => commit(deps, [...writes, await auditWrite(deps.table, act)]), (error) => error === chainMoved, MOST_PLACES)
}

/** Walks a chain and recomputes every hash. `brokenAt` is the first place that does not hold. */
export async function verifyChain(table: Table, staffId: string): Promise<{ readonly entries: number; readonly intact: boolean; readonly brokenAt?: number }> {
  let previous = CHAIN_START
  let seq = 0
  for (;;) {
    const page = await readAudit(table, staffId, seq, 500)
    if (page.length === 0) return { entries: seq, intact: true }
    for (const entry of page) {
      if (entry.seq !== seq + 1 || entry.previous !== previous || hashOf(entry) !== entry.hash || entry.staffId !== staffId) return { entries: seq, intact: false, brokenAt: seq + 1 }
      seq = entry.seq
      previous = entry.hash
    }
  }
}
