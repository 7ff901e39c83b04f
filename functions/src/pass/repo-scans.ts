/**
 * Looks at vehicles by officers:
 *
 * | what                        | pk               | sk                         |
 * |-----------------------------|------------------|----------------------------|
 * | a scan, by the phone's id   | SCAN#<scanId>    | SCAN                       |
 * | a sighting of a pass        | PASS#<caseId>    | SIGHTING#<at>#<scanId>     |
 * | a suspicious use            | PASSFLAG         | <at>#<caseId>#<scanId>#<code> |
 *
 * Kept half a year (GB/T 22239: at least six months); positions are of a vehicle that was stopped, so no trail of a holder arises.
 */
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { PassScan, PassScanOutcome } from '@lubiao/shared/pass/contract'
import type { Sighting } from '@lubiao/shared/pass/travel'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

const KEPT_DAYS = 186
const ttlOf = (at: Instant): number => Math.floor(millisOf(at) / 1000) + KEPT_DAYS * 86_400

/** Thrown inside when the same scan was recorded meanwhile. */
export const scanKnown = problem('already-exists', { detail: 'scan' })

/** A scan recorded before; its outcome is the answer again. */
export interface ScanRecord {
  readonly staffId: string
  readonly outcome: PassScanOutcome
}

/** A recorded scan by its id. */
export async function loadScan(deps: Deps, scanId: string): Promise<ScanRecord | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: { pk: `SCAN#${scanId}`, sk: 'SCAN' }, ConsistentRead: true }))
  if (answer.Item === undefined) return undefined
  return { staffId: answer.Item['staffId'] as string, outcome: JSON.parse(deps.cipher.open(answer.Item['outcome'] as string)) as PassScanOutcome }
}

/** What a look left: `at` is the moment it was judged for, `claimedAt` what the officer's phone said, `offlineVerdict` what that phone had shown. */
export interface NewScan {
  readonly scanId: string
  readonly staffId: string
  readonly at: Instant
  readonly claimedAt: Instant
  readonly receivedAt: Instant
  readonly code: string
  readonly caseId?: string | undefined
  readonly offlineVerdict?: PassScan['offlineVerdict']
  readonly outcome: PassScanOutcome
}

/** Records a scan once; what it showed is sealed, for it holds a plate. */
export const scanWrite = (deps: Deps, { scanId, caseId, offlineVerdict, outcome, ...plain }: NewScan): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, ConditionExpression: 'attribute_not_exists(pk)',
      Item: {
        pk: `SCAN#${scanId}`, sk: 'SCAN', type: 'SCAN', ...plain, ...(caseId === undefined ? {} : { caseId }), ...(offlineVerdict === undefined ? {} : { offlineVerdict }),
        outcome: deps.cipher.seal(JSON.stringify(outcome)), ttl: ttlOf(plain.at)
      }
    }
  },
  refusal: scanKnown
})

/** Records where a pass was seen. */
export const sightingWrite = (deps: Deps, caseId: string, scanId: string, staffId: string, sighting: Sighting): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { pk: `PASS#${caseId}`, sk: `SIGHTING#${sighting.at}#${scanId}`, type: 'SIGHTING', staffId, position: sighting.position, at: sighting.at, ttl: ttlOf(sighting.at) } } },
  refusal: problem('version-conflict')
})

/** The sightings of a pass nearest in time, one before and one after. */
export async function sightingsAround(deps: Deps, caseId: string, at: Instant): Promise<readonly Sighting[]> {
  const nearest = async (forward: boolean): Promise<readonly Sighting[]> => {
    const answer = await deps.table.reads.send(
      new QueryCommand({
        TableName: deps.table.name, ConsistentRead: true, Limit: 1, ScanIndexForward: forward, KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': `PASS#${caseId}`, ':from': forward ? `SIGHTING#${at}` : 'SIGHTING#', ':to': forward ? 'SIGHTING#~' : `SIGHTING#${at}#~` }
      })
    )
    return (answer.Items ?? []).map((item) => ({ at: item['at'] as Instant, position: item['position'] as Sighting['position'] }))
  }
  return (await Promise.all([nearest(false), nearest(true)])).flat()
}

/** A suspicious use. Without a case when the code's signer is not believed, so that nothing it says may be shown. */
export interface Flag {
  readonly at: Instant
  readonly code: string
  readonly text: string
  readonly caseId?: string
  readonly passNumber?: string
  readonly plate: string
  readonly unit: string
  readonly kmh?: number
}

/** Raises a flag. */
export const flagWrite = (deps: Deps, flag: Flag, scanId: string): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { pk: 'PASSFLAG', sk: `${flag.at}#${flag.caseId ?? '-'}#${scanId}#${flag.code}`, type: 'FLAG', ...flag, ttl: ttlOf(flag.at) } } },
  refusal: problem('version-conflict')
})

/** Flags, newest first. `before` is the sort key of the last one seen. */
export async function readFlags(deps: Deps, limit: number, before?: string): Promise<{ readonly flags: readonly Flag[]; readonly next: string | undefined }> {
  const answer = await deps.table.reads.send(
    new QueryCommand({
      TableName: deps.table.name, Limit: limit, ScanIndexForward: false, KeyConditionExpression: before === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :before',
      ExpressionAttributeValues: { ':pk': 'PASSFLAG', ...(before === undefined ? {} : { ':before': before }) }
    })
  )
  const items = answer.Items ?? []
  return { flags: items as unknown as readonly Flag[], next: items.length === limit ? (items.at(-1)?.['sk'] as string) : undefined }
}
