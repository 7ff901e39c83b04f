/**
 * Signing keys that are compromised, as the table says it. Written once by an emergency's command and read wherever something is signed or a bundle is
 * made, so that the next key takes over at once, in every running function, without a deployment.
 */
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Write } from '../commit'
import type { Table } from '../table'
import type { KeyKind, RevokedKey } from './port'

/** Thrown inside when the key was revoked before: what was said first stands. */
export const alreadyRevoked = problem('already-exists', { detail: 'signing-key' })

/** The compromised keys of a kind, consistently; a handful at most. */
export async function readRevokedKeys(table: Table, kind: KeyKind): Promise<readonly RevokedKey[]> {
  const answer = await table.reads.send(new QueryCommand({
    TableName: table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': `SIGNINGKEY#${kind}` }
  }))
  return (answer.Items ?? []).map((item) => ({ kid: item['kid'] as string, since: item['since'] as Instant, at: item['at'] as Instant }))
}

/** A key's id as bundles and credentials carry it. */
export const wireKid = (kid: string): string => Buffer.from(kid, 'hex').toString('base64url')

/** Says that a key is compromised. Never taken back: a key that was thought stolen is not used again. */
export const revokedKeyWrite = (table: Table, kind: KeyKind, key: RevokedKey, by: string): Write => ({
  item: { Put: { TableName: table.name, Item: { pk: `SIGNINGKEY#${kind}`, sk: `REVOKED#${key.kid}`, ...key, by }, ConditionExpression: 'attribute_not_exists(pk)' } },
  refusal: alreadyRevoked
})
