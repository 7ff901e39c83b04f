/**
 * One table holds everything. Key shapes, the only list of them:
 *
 * | what                       | pk                          | sk                      | gsi1 (owner)                | gsi2 (worklist)                         | gsi3 (due / outbox)        |
 * |----------------------------|-----------------------------|-------------------------|-----------------------------|-----------------------------------------|----------------------------|
 * | case                       | <MODULE>#<caseId>           | CASE                    | OWNER#<ownerId> / at#id     | WORK#<module>#<unit>#<state> / due#id   | DUE#<shard> / wakeAt#id    |
 * | event of a case            | <MODULE>#<caseId>           | EVENT#<version 6 digits>|                             |                                         | OUTBOX#<shard> / at#id     |
 * | guard (uniqueness, plate)  | GUARD#<kind>#<hash>         | GUARD                   |                             |                                         |                            |
 * | idempotency record         | REPLAY#<caller>#<key>       | REPLAY                  |                             |                                         |                            |
 * | reaction marker            | REACTED#<eventId>           | <reaction>              |                             |                                         |                            |
 * | poison event               | POISON                      | <eventId>#<reaction>    |                             |                                         |                            |
 * | audit entry                | AUDIT#<staffId>             | <seq 9 digits>          |                             |                                         |                            |
 * | person                     | USER#<userId>               | USER                    |                             |                                         |                            |
 * | session family             | SESSION#<familyId>          | SESSION                 | OWNER#<userId> / SESSION#…  |                                         |                            |
 * | staff                      | STAFF#<staffNo>             | STAFF                   |                             | STAFF / unit#staffNo                    |                            |
 * | counter                    | COUNTER#<name>              | COUNTER                 |                             |                                         |                            |
 * | dated table version        | TABLE#<name>                | <effectiveFrom or key>  |                             |                                         |                            |
 * | a day an outlet published  | OUTLETDAY#<outletId>        | <date>                  |                             | OUTLETDAYS / date#outletId              |                            |
 * | compromised signing key    | SIGNINGKEY#<pass or bundle> | REVOKED#<kid>           |                             |                                         |                            |
 * | figures                    | FIGURES#<module>#<unit>     | <date>                  |                             |                                         |                            |
 *
 * A module's further items live under its own pk prefix and are listed at the top of its repo.
 */
import { DynamoDBClient, TransactionConflictException } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

/** Handles on the table. `reads` retries by itself; `writes` does not, because commit is the one layer that retries writes. */
export interface Table {
  readonly name: string
  readonly reads: DynamoDBDocumentClient
  readonly writes: DynamoDBDocumentClient
}

/** Shards of the due and outbox indexes: the sweeper reads them all, writers spread over them. */
export const SHARDS = 4

/** The shard of an id, stable. */
export function shardOf(id: string): number {
  let sum = 0
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) as number)) % 65521
  return sum % SHARDS
}

/** Version as a sortable key part. */
export const versionKey = (version: number): string => String(version).padStart(6, '0')

/** Attempts of a read or a single write. */
const READ_ATTEMPTS = 8

/** Without the SDK's logging: it works out of every item what a log might show, an eighth of a request's work, and what is in our items is in no log. */
function unlogged(client: DynamoDBClient): DynamoDBClient {
  client.middlewareStack.remove('loggerMiddleware')
  return client
}

/** A single write that meets a transaction on its item is refused; the SDK does not know that this passes, so it is told. */
function retriesConflicts(client: DynamoDBClient): DynamoDBClient {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args)
      } catch (error) {
        throw error instanceof TransactionConflictException ? Object.assign(error, { $retryable: { throttling: false } }) : error
      }
    },
    { step: 'deserialize', priority: 'high', name: 'retriesConflicts' }
  )
  return client
}

/** Opens the table. `endpoint` is set in the local stack only. */
export function openTable(options: { readonly name: string; readonly region: string; readonly endpoint?: string | undefined }): Table {
  const client = (maxAttempts: number): DynamoDBDocumentClient =>
    DynamoDBDocumentClient.from(
      unlogged(retriesConflicts(new DynamoDBClient({
        region: options.region,
        maxAttempts,
        requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
        ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
      }))),
      { marshallOptions: { removeUndefinedValues: true } }
    )
  return { name: options.name, reads: client(READ_ATTEMPTS), writes: client(1) }
}
