/**
 * Uploaded papers: `PASSFILE#<fileId>` / `FILE` says who may put it into a case and stands in the due index until nobody needs it; the bytes
 * lie in the file store under `pass/<fileId>`.
 */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { BatchGetCommand, DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { dueKeys } from '../platform/sweeper'

/** What is known of a file before and after its upload. */
export interface FileRecord {
  readonly fileId: string
  /** Caller key of the person who got the ticket. */
  readonly uploader: string
  readonly contentType: string
  readonly bytes: number
  readonly sha256: string
  readonly at: Instant
}

/** A file as it is kept: with the cases that may hold it, and when it is looked at again. */
export interface StoredFile extends FileRecord {
  readonly caseIds: readonly string[]
  readonly wakeAt: Instant
}

/** Key of a file in the store. */
export const storeKey = (fileId: string): string => `pass/${fileId}`

/** Hours a file may wait for its case; afterwards it is deleted. */
const WAITING_HOURS = 48

const fileKey = (fileId: string) => ({ pk: `PASSFILE#${fileId}`, sk: 'FILE' })
const hoursAfter = (at: Instant, hours: number): Instant => instantOf(millisOf(at) + hours * 3_600_000)

/** A file about to be uploaded; it is looked at again when its time to wait is over. */
export function newFileWrite(deps: Deps, file: FileRecord): Write {
  const wakeAt = hoursAfter(file.at, WAITING_HOURS)
  return {
    item: { Put: { TableName: deps.table.name, ConditionExpression: 'attribute_not_exists(pk)', Item: { ...fileKey(file.fileId), type: 'FILE', ...file, wakeAt, ...dueKeys(file.fileId, wakeAt) } } },
    refusal: problem('already-exists')
  }
}

/** Runs a conditional write; false when its condition does not hold. */
async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

/**
 * Says before a case is written that it will hold a file, and looks again later whether it does: what the case says counts. False when the
 * file is being deleted.
 */
export const claimFile = (deps: Deps, fileId: string, caseId: string): Promise<boolean> => {
  const wakeAt = hoursAfter(deps.now(), WAITING_HOURS)
  return holds(deps.table.reads.send(
    new UpdateCommand({
      TableName: deps.table.name, Key: fileKey(fileId), UpdateExpression: 'SET wakeAt = :wake, gsi3pk = :pk, gsi3sk = :sk ADD caseIds :ids', ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(going)',
      ExpressionAttributeValues: { ':wake': wakeAt, ':pk': dueKeys(fileId, wakeAt).gsi3pk, ':sk': dueKeys(fileId, wakeAt).gsi3sk, ':ids': new Set([caseId]) }
    })
  ))
}

/** Puts off the next look at a file, unless a case has claimed it meanwhile. */
export const keepFile = (deps: Deps, file: StoredFile, wakeAt: Instant): Promise<boolean> =>
  holds(deps.table.reads.send(
    new UpdateCommand({
      TableName: deps.table.name, Key: fileKey(file.fileId), UpdateExpression: 'SET wakeAt = :wake, gsi3sk = :sk', ConditionExpression: 'wakeAt = :seen',
      ExpressionAttributeValues: { ':wake': wakeAt, ':sk': dueKeys(file.fileId, wakeAt).gsi3sk, ':seen': file.wakeAt }
    })
  ))

/** Deletes a file nobody needs: marked first, so that no case takes it any more; the record goes last, so that a broken run is taken up again. */
export async function deleteFile(deps: Deps, file: StoredFile): Promise<void> {
  const marked = await holds(deps.table.reads.send(
    new UpdateCommand({ TableName: deps.table.name, Key: fileKey(file.fileId), UpdateExpression: 'SET going = :yes', ConditionExpression: 'wakeAt = :seen', ExpressionAttributeValues: { ':yes': true, ':seen': file.wakeAt } })
  ))
  if (!marked) return
  await deps.files.remove(storeKey(file.fileId))
  await deps.table.reads.send(new DeleteCommand({ TableName: deps.table.name, Key: fileKey(file.fileId) }))
}

/** A file with the cases that may hold it; undefined when unknown. */
export async function loadStoredFile(deps: Deps, fileId: string): Promise<StoredFile | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: fileKey(fileId), ConsistentRead: true }))
  return answer.Item === undefined ? undefined : { ...(answer.Item as unknown as StoredFile), caseIds: [...((answer.Item['caseIds'] as ReadonlySet<string> | undefined) ?? [])] }
}

/** Files by id; unknown ones are left out. At most nine. */
export async function loadFiles(deps: Deps, fileIds: readonly string[]): Promise<readonly FileRecord[]> {
  const found: FileRecord[] = []
  let Keys: Record<string, unknown>[] = [...new Set(fileIds)].map(fileKey)
  while (Keys.length > 0) {
    const answer = await deps.table.reads.send(new BatchGetCommand({ RequestItems: { [deps.table.name]: { Keys, ConsistentRead: true } } }))
    found.push(...((answer.Responses?.[deps.table.name] ?? []) as unknown as readonly FileRecord[]))
    Keys = answer.UnprocessedKeys?.[deps.table.name]?.Keys ?? []
  }
  return found
}
