/** Uploaded papers: `PASSFILE#<fileId>` / `FILE` says who may put it into a case; the bytes lie in the file store under `pass/<fileId>`. */
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb'
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

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

/** Key of a file in the store. */
export const storeKey = (fileId: string): string => `pass/${fileId}`

/** Hours a file may wait for its case; afterwards it cannot be put into one any more. */
const WAITING_HOURS = 48

/** A file about to be uploaded. */
export const newFileWrite = (deps: Deps, file: FileRecord): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, ConditionExpression: 'attribute_not_exists(pk)',
      Item: { pk: `PASSFILE#${file.fileId}`, sk: 'FILE', ...file, ttl: Math.floor(millisOf(file.at) / 1000) + WAITING_HOURS * 3600 }
    }
  },
  refusal: problem('already-exists')
})

/** Files by id; unknown ones are left out. At most nine. */
export async function loadFiles(deps: Deps, fileIds: readonly string[]): Promise<readonly FileRecord[]> {
  const found: FileRecord[] = []
  let Keys: Record<string, unknown>[] = [...new Set(fileIds)].map((fileId) => ({ pk: `PASSFILE#${fileId}`, sk: 'FILE' }))
  while (Keys.length > 0) {
    const answer = await deps.table.reads.send(new BatchGetCommand({ RequestItems: { [deps.table.name]: { Keys, ConsistentRead: true } } }))
    found.push(...((answer.Responses?.[deps.table.name] ?? []) as unknown as readonly FileRecord[]))
    Keys = answer.UnprocessedKeys?.[deps.table.name]?.Keys ?? []
  }
  return found
}
