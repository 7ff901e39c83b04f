/** What self-service machines told last: `KIOSKS` / `<kioskId>` with `heardAt`, `state` and the `generation` of the key in force. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { KioskState } from '@lubiao/shared/service/contract'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

/** A machine as it was last heard; without `heardAt` it never was. */
export interface HeardKiosk {
  readonly kioskId: string
  readonly generation: number
  readonly heardAt?: Instant
  readonly state?: KioskState
}

const kioskKey = (kioskId: string) => ({ pk: 'KIOSKS', sk: kioskId })
const heardKiosk = (item: Readonly<Record<string, unknown>>): HeardKiosk => ({
  kioskId: item['sk'] as string, generation: item['generation'] as number, ...(item['heardAt'] === undefined ? {} : { heardAt: item['heardAt'] as Instant, state: item['state'] as KioskState })
})

/** All machines that were given a key, by id. */
export async function loadKiosks(deps: Deps): Promise<ReadonlyMap<string, HeardKiosk>> {
  const page = await deps.table.reads.send(new QueryCommand({ TableName: deps.table.name, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'KIOSKS' } }))
  return new Map((page.Items ?? []).map((item) => [item['sk'] as string, heardKiosk(item)]))
}

/** One machine, read consistently; undefined when it was never given a key. */
export async function loadKiosk(deps: Deps, kioskId: string): Promise<HeardKiosk | undefined> {
  const { Item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: kioskKey(kioskId), ConsistentRead: true }))
  return Item === undefined ? undefined : heardKiosk(Item)
}

/** Notes what a machine told. False when something later was noted already, or its key has been replaced meanwhile. */
export async function noteHeard(deps: Deps, kiosk: HeardKiosk, at: Instant, state: KioskState): Promise<boolean> {
  try {
    await deps.table.reads.send(
      new UpdateCommand({
        TableName: deps.table.name, Key: kioskKey(kiosk.kioskId), UpdateExpression: 'SET heardAt = :at, #state = :state', ConditionExpression: 'generation = :generation AND (attribute_not_exists(heardAt) OR heardAt < :at)',
        ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: { ':at': at, ':state': state, ':generation': kiosk.generation }
      })
    )
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

/** Gives a machine its next key; what it told under the old one counts no more. */
export const newKeyWrite = (deps: Deps, kioskId: string, generation: number): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, Item: { ...kioskKey(kioskId), type: 'KIOSK', generation },
      ...(generation === 1 ? { ConditionExpression: 'attribute_not_exists(pk)' } : { ConditionExpression: 'generation = :seen', ExpressionAttributeValues: { ':seen': generation - 1 } })
    }
  },
  refusal: problem('version-conflict')
})
