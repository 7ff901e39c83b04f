/**
 * Stands for the event source mapping of the cloud: reads the table's stream and hands batches to the stream handler with Lambda's
 * partial-batch meaning — go on after what succeeded, deliver again from the first failure. The place reached is kept on disk.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { DescribeStreamCommand, DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand, ListStreamsCommand, type _Record } from '@aws-sdk/client-dynamodb-streams'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { StreamRecord } from '@lubiao/functions/entry/apps'

/** How the pump is set. */
export interface PumpOptions {
  readonly endpoint: string
  readonly table: string
  /** Answers the sequence of the first record to deliver again, or undefined. A throw delivers the whole batch again. */
  readonly handle: (records: readonly StreamRecord[]) => Promise<string | undefined>
  /** File that remembers the place in each shard; none = from the oldest record on. */
  readonly checkpoint?: string
  readonly pollMs?: number
  readonly onError: (error: unknown) => void
}

/** A running pump. */
export interface Pump {
  stop(): Promise<void>
  /** Resolves once everything written before the call has been handled. */
  drained(): Promise<void>
}

const BATCH = 25
const RETRY_MS = 200

type Places = Record<string, string>

const readPlaces = (file: string | undefined): Places => {
  if (file === undefined) return {}
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Places
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

const toRecord = (record: _Record): StreamRecord => ({
  sequence: record.dynamodb?.SequenceNumber ?? '',
  inserted: record.eventName === 'INSERT',
  newItem: record.dynamodb?.NewImage === undefined ? undefined : unmarshall(record.dynamodb.NewImage as Record<string, AttributeValue>)
})

/** Starts pumping. */
export function startPump(options: PumpOptions): Pump {
  const client = new DynamoDBStreamsClient({ region: 'local', endpoint: options.endpoint, maxAttempts: 2, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
  const pollMs = options.pollMs ?? 150
  const places = readPlaces(options.checkpoint)
  let running = true
  let rounds = 0
  let idleRounds = 0
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

  const save = (): void => {
    if (options.checkpoint === undefined) return
    mkdirSync(dirname(options.checkpoint), { recursive: true })
    writeFileSync(`${options.checkpoint}.new`, JSON.stringify(places))
    renameSync(`${options.checkpoint}.new`, options.checkpoint)
  }

  /** Shards that are read, with where the next look goes on; none there = from the place reached. Found anew once one has ended, or after an error. */
  const shards = new Map<string, { readonly arn: string; readonly shardId: string; iterator: string | undefined }>()
  const find = async (): Promise<void> => {
    for (const { StreamArn: arn = '' } of (await client.send(new ListStreamsCommand({ TableName: options.table }))).Streams ?? [])
      for (const { ShardId: shardId = '' } of (await client.send(new DescribeStreamCommand({ StreamArn: arn }))).StreamDescription?.Shards ?? []) shards.set(`${arn} ${shardId}`, { arn, shardId, iterator: undefined })
  }

  const startAt = async ({ arn, shardId }: { readonly arn: string; readonly shardId: string }): Promise<string | undefined> => {
    const start = async (from: string | undefined) =>
      (await client.send(new GetShardIteratorCommand({ StreamArn: arn, ShardId: shardId, ...(from === undefined ? { ShardIteratorType: 'TRIM_HORIZON' } : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: from }) }))).ShardIterator
    try {
      return await start(places[shardId])
    } catch (error) {
      // Records older than a day are gone; what they held is found by the sweeper in the outbox.
      if (!(error instanceof Error) || error.name !== 'TrimmedDataAccessException') throw error
      return start(undefined)
    }
  }

  /** Reads one batch of one shard from the place reached. Returns how many records it moved on. */
  const pump = async (shard: { readonly arn: string; readonly shardId: string; iterator: string | undefined }): Promise<number> => {
    const page = await client.send(new GetRecordsCommand({ ShardIterator: shard.iterator ?? (await startAt(shard)), Limit: BATCH }))
    const records = (page.Records ?? []).map(toRecord)
    const failed = records.length === 0 ? undefined : await options.handle(records)
    const failedAt = failed === undefined ? records.length : records.findIndex((record) => record.sequence === failed)
    const last = records[failedAt - 1]
    if (last !== undefined) {
      places[shard.shardId] = last.sequence
      save()
    }
    if (failed === undefined) {
      shard.iterator = page.NextShardIterator
      if (page.NextShardIterator === undefined) shards.clear()
      return failedAt
    }
    shard.iterator = undefined
    await pause(RETRY_MS)
    // A batch that waits for another try is not idle.
    return Math.max(1, failedAt)
  }

  const loop = (async () => {
    while (running) {
      try {
        if (shards.size === 0) await find()
        let moved = 0
        for (const shard of [...shards.values()]) moved += await pump(shard)
        rounds += 1
        idleRounds = moved === 0 ? idleRounds + 1 : 0
        if (moved === 0) await pause(pollMs)
      } catch (error) {
        // A throw of the handler, or of the engine: everything from the place reached again.
        shards.clear()
        options.onError(error)
        await pause(RETRY_MS)
      }
    }
  })()

  return {
    async stop() {
      running = false
      await loop
      client.destroy()
    },
    async drained() {
      const from = rounds
      while (running && (rounds < from + 2 || idleRounds < 1)) await pause(20)
    }
  }
}
