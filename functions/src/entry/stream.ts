/** Lambda: reactions to committed events, with partial-batch answers. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import { boot } from './boot'
import { onStream } from './apps'

const deps = await boot()

export const handler = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const failed = await onStream(
    deps,
    event.Records.map((record) => ({
      sequence: record.dynamodb?.SequenceNumber ?? '',
      inserted: record.eventName === 'INSERT',
      newItem: record.dynamodb?.NewImage === undefined ? undefined : unmarshall(record.dynamodb.NewImage as Record<string, AttributeValue>)
    }))
  )
  return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed }] }
}
