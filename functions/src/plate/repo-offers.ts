/**
 * Random offers and blocks. An offer keeps whole strips of the shuffled block for one person, so that fifty numbers cost one item:
 *
 * | what                        | pk                              | sk         |
 * |-----------------------------|---------------------------------|------------|
 * | a person's latest offer     | PLATEOFFER#<identity>           | OFFER      |
 * | a strip kept for a person   | PLATESTRIP#<type>#<block>#<n>   | STRIP      |
 * | next strip of a block       | COUNTER#plate-strip-<type>-<block> | COUNTER |
 * | a block published later     | TABLE#plateblocks               | <block id> |
 */
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { millisOf, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf, type Problem } from '@lubiao/shared/kernel/problem'
import { builtInBlocks, type ChoosableType, type PlateBlock } from '@lubiao/shared/plate/blocks.data'
import { plateProblems } from '@lubiao/shared/plate/contract'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

const refuse = problemsOf(plateProblems)
const offerKey = (identity: string) => ({ pk: `PLATEOFFER#${identity}`, sk: 'OFFER' })
const stripKey = (type: ChoosableType, blockId: string, strip: number) => ({ pk: `PLATESTRIP#${type}#${blockId}#${strip}`, sk: 'STRIP' })
const BLOCKS = 'TABLE#plateblocks'
const DAY_SECONDS = 86_400

/** A person's latest offer and how many they had on its day. */
export interface StoredOffer {
  readonly version: number
  readonly day: LocalDate
  readonly n: number
  readonly plateType: ChoosableType
  readonly numbers: readonly string[]
  readonly until: Instant
}

/** The latest offer, consistently; undefined when there never was one. */
export async function loadOffer(deps: Deps, identity: string): Promise<StoredOffer | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: offerKey(identity), ConsistentRead: true }))
  return answer.Item as StoredOffer | undefined
}

/** Thrown inside when the same person's other tab was offered numbers first. */
export const offerMoved: Problem = problem('version-conflict', { detail: 'plate-offer' })

/** A new offer over the one that was read. */
export const offerWrite = (deps: Deps, identity: string, before: StoredOffer | undefined, offer: Omit<StoredOffer, 'version'>): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, Item: { ...offerKey(identity), version: (before?.version ?? 0) + 1, ...offer, ttl: Math.floor(millisOf(offer.until) / 1000) + 2 * DAY_SECONDS },
      ConditionExpression: before === undefined ? 'attribute_not_exists(pk)' : '#version = :version',
      ...(before === undefined ? {} : { ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': before.version } })
    }
  },
  refusal: offerMoved
})

/** The next strip of a block to be shown, whoever asks: round and round. */
export async function nextStrip(deps: Deps, type: ChoosableType, blockId: string): Promise<number> {
  const answer = await deps.table.reads.send(
    new UpdateCommand({ TableName: deps.table.name, Key: { pk: `COUNTER#plate-strip-${type}-${blockId}`, sk: 'COUNTER' }, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': 1 }, ReturnValues: 'UPDATED_NEW' })
  )
  return answer.Attributes?.['n'] as number
}

/** Thrown inside when the round has come back to a strip somebody still looks at. */
export const stripKept: Problem = problem('version-conflict', { detail: 'plate-strip' })

/** Keeps a strip for a person until a moment. */
export const keepStripWrite = (deps: Deps, type: ChoosableType, blockId: string, strip: number, identity: string, now: Instant, until: Instant): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, Item: { ...stripKey(type, blockId, strip), identity, until, ttl: Math.floor(millisOf(until) / 1000) + DAY_SECONDS },
      ConditionExpression: 'attribute_not_exists(pk) OR #until <= :now OR #identity = :identity', ExpressionAttributeNames: { '#until': 'until', '#identity': 'identity' }, ExpressionAttributeValues: { ':now': now, ':identity': identity }
    }
  },
  refusal: stripKept
})

/** Holds only while a number's strip is not kept for somebody else. */
export const stripFreeCheck = (deps: Deps, type: ChoosableType, blockId: string, strip: number, identity: string, now: Instant): Write => ({
  item: {
    ConditionCheck: {
      TableName: deps.table.name, Key: stripKey(type, blockId, strip), ConditionExpression: 'attribute_not_exists(pk) OR #until <= :now OR #identity = :identity',
      ExpressionAttributeNames: { '#until': 'until', '#identity': 'identity' }, ExpressionAttributeValues: { ':now': now, ':identity': identity }
    }
  },
  refusal: (old) => refuse('plate.offered-to-other', typeof old?.['until'] === 'string' ? { retryAfterSeconds: Math.max(1, Math.ceil((millisOf(old['until']) - millisOf(now)) / 1000)) } : {})
})

/** Every block, the built-in ones first, then in order of their ids. A block has a few hundred bytes. */
export async function loadBlocks(deps: Deps): Promise<readonly PlateBlock[]> {
  const answer = await deps.table.reads.send(new QueryCommand({ TableName: deps.table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': BLOCKS } }))
  return [...builtInBlocks, ...(answer.Items ?? []).map((item) => item['block'] as PlateBlock)]
}

/** The number blocks were published under so far: two publications at once are judged one after the other. */
export async function blocksVersion(deps: Deps): Promise<number> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: { pk: 'COUNTER#plateblocks', sk: 'COUNTER' }, ConsistentRead: true }))
  return (answer.Item?.['n'] as number | undefined) ?? 0
}

/** Publishes a block; only over the blocks it was judged against. */
export const blockWrites = (deps: Deps, block: PlateBlock, version: number): readonly Write[] => [
  { item: { Put: { TableName: deps.table.name, Item: { pk: BLOCKS, sk: block.id, block }, ConditionExpression: 'attribute_not_exists(pk)' } }, refusal: refuse('plate.block-exists') },
  {
    item: {
      Put: {
        TableName: deps.table.name, Item: { pk: 'COUNTER#plateblocks', sk: 'COUNTER', n: version + 1 },
        ConditionExpression: version === 0 ? 'attribute_not_exists(pk)' : 'n = :n', ...(version === 0 ? {} : { ExpressionAttributeValues: { ':n': version } })
      }
    },
    refusal: problem('version-conflict')
  }
]
