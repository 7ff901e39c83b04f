/** The table as the engine is asked to make it; serverless.yml says the same and a test holds them equal. */
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'

const index = (name: string) => ({
  IndexName: name,
  KeySchema: [{ AttributeName: `${name}pk`, KeyType: 'HASH' as const }, { AttributeName: `${name}sk`, KeyType: 'RANGE' as const }],
  Projection: { ProjectionType: 'ALL' as const }
})

/** Indexes of the table, by name. */
export const INDEXES = ['gsi1', 'gsi2', 'gsi3'] as const

/** CreateTable input: on-demand, streams with new images. */
export const tableDefinition = (name: string): CreateTableCommandInput => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', ...INDEXES.flatMap((gsi) => [`${gsi}pk`, `${gsi}sk`])].map((attribute) => ({ AttributeName: attribute, AttributeType: 'S' as const })),
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
  GlobalSecondaryIndexes: INDEXES.map(index),
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' }
})
