/** What a command has left in the table, as counts: what suites compare to see that something happened once and not twice. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { DescribeStreamCommand, DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand, ListStreamsCommand, type _Record } from '@aws-sdk/client-dynamodb-streams'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Rig } from './rig'

/** Items that came less those that went, by the first part of their key, events by their name too. Kinds that stayed the same are left out. */
export type Effects = Readonly<Record<string, number>>

/** Kinds of items that come and go without being an effect: keys of requests, sign-ins, counts of tries, numbers that may be lost, quarters of a hall, whose rows are made when somebody first needs them (what they hold is balanced at the end of a suite), strips of numbers, of which an offer takes one or two. */
const UNCOUNTED = /^(REPLAY|SESSION|COUNTER|TRIES|LIMIT|REACTED|SLOT|PLATESTRIP)$/

/** Looks at somebody's data: one that is made again, because its answer was lost, is one more look. */
const LOOK = /\.(look|find|ask)[A-Z]?\w*$/

/** A sort key's first part without what differs from one use to the next: numbers of cases, other numbers, days, moments, times of day. */
const sortOf = (first: string): string => first.replace(/^[A-Z]{2}(-[0-9A-Z]{4,5}){3}$/, 'case').replace(/^\d{4,}$/, 'n').replace(/^\d{4}-\d\d-\d\d$/, 'date').replace(/^\d{4}-\d\d-\d\dT.*$/, 'moment').replace(/^\d\d:?\d\d$/, 'time')

/** Kind of item that a record of the stream tells of; undefined = counts for nothing. */
function kindOf(record: _Record): string | undefined {
  const keys = unmarshall(record.dynamodb?.Keys as Record<string, AttributeValue>)
  const { name, action } = record.dynamodb?.NewImage === undefined ? {} as Record<string, unknown> : unmarshall(record.dynamodb.NewImage as Record<string, AttributeValue>)
  const kind = String(keys['pk']).split('#')[0] as string
  if (UNCOUNTED.test(kind) || (kind === 'AUDIT' && LOOK.test(String(action)))) return undefined
  return `${kind} ${String(keys['sk']).startsWith('EVENT#') ? String(name) : sortOf(String(keys['sk']).split('#')[0] ?? '')}`
}

/** Watches a rig's table by its stream: what it costs to look does not grow with what the table holds. */
export class EffectsWatch {
  private readonly client: DynamoDBStreamsClient
  /** Where the next look goes on, by shard. */
  private readonly places = new Map<string, string | undefined>()

  constructor(private readonly rig: Rig) {
    this.client = new DynamoDBStreamsClient({ region: 'local', endpoint: rig.stack.engine.endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
  }

  private async records(): Promise<readonly _Record[]> {
    const found: _Record[] = []
    for (const { StreamArn } of (await this.client.send(new ListStreamsCommand({ TableName: this.rig.deps.table.name }))).Streams ?? []) {
      for (const { ShardId } of (await this.client.send(new DescribeStreamCommand({ StreamArn }))).StreamDescription?.Shards ?? []) {
        const shard = `${StreamArn}/${ShardId}`
        for (;;) {
          const iterator = this.places.get(shard) ?? (await this.client.send(new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }))).ShardIterator
          const page = await this.client.send(new GetRecordsCommand({ ShardIterator: iterator }))
          this.places.set(shard, page.NextShardIterator)
          if (page.Records === undefined || page.Records.length === 0) break
          found.push(...page.Records)
        }
      }
    }
    return found
  }

  /** What was added since the last look; the first look tells of everything so far. */
  async sinceLast(): Promise<Effects> {
    const counts = new Map<string, number>()
    for (const record of await this.records()) {
      const kind = record.eventName === 'MODIFY' ? undefined : kindOf(record)
      if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + (record.eventName === 'INSERT' ? 1 : -1))
    }
    return Object.fromEntries([...counts].filter(([, n]) => n !== 0).sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  stop(): void {
    this.client.destroy()
  }
}
