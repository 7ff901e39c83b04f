/**
 * What follows an event. The stream delivers each event at least once, in order; a reaction marks what it has done in the same
 * transaction as its effect, so a second delivery changes nothing. One that fails three times is set aside where an administrator
 * sees it, and the rest go on. The sweeper runs the same function over events the stream has missed.
 */
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { Problem, problem } from '@lubiao/shared/kernel/problem'
import { commit, type Write } from './commit'
import type { Deps } from './deps'
import { eventId, eventOf, type DomainEvent } from './events'
import { SHARDS, versionKey } from './table'
import { nameOf } from './thrown'

/** One thing that follows from events. `run` must commit `done` together with its own writes, or alone when its effect lies outside. */
export interface Reaction {
  /** Unique, `module.what`; part of the marker's key, so it never changes. */
  readonly name: string
  /** Names of the events it follows from. */
  readonly on: readonly string[]
  readonly run: (event: DomainEvent, deps: Deps, done: Write) => Promise<void>
}

/** Tries before an event is set aside for a reaction. */
export const MOST_TRIES = 3

const alreadyDone = problem('already-exists', { detail: 'reaction' })
const markerKey = (event: DomainEvent, reaction: string) => ({ pk: `REACTED#${eventId(event)}`, sk: reaction })

function doneWrite(deps: Deps, event: DomainEvent, reaction: string): Write {
  return {
    item: {
      Put: {
        TableName: deps.table.name, Item: { ...markerKey(event, reaction), state: 'done', at: deps.now() },
        ConditionExpression: 'attribute_not_exists(pk) OR #state = :failed', ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: { ':failed': 'failed' }
      }
    },
    refusal: alreadyDone
  }
}

/** Counts a failure; the third sets the event aside. Returns whether it is set aside now. */
async function countFailure(deps: Deps, event: DomainEvent, reaction: string, code: string): Promise<boolean> {
  const counted = await deps.table.reads.send(
    new UpdateCommand({
      TableName: deps.table.name, Key: markerKey(event, reaction), UpdateExpression: 'SET #state = :failed, #at = :at ADD attempts :one',
      ExpressionAttributeNames: { '#state': 'state', '#at': 'at' }, ExpressionAttributeValues: { ':failed': 'failed', ':at': deps.now(), ':one': 1 }, ReturnValues: 'ALL_NEW'
    })
  )
  const attempts = counted.Attributes?.['attempts'] as number
  deps.log('error', 'reactor.failed', { event: eventId(event), name: event.name, reaction, attempts, cause: code })
  if (attempts < MOST_TRIES) return false
  await deps.table.reads.send(
    new PutCommand({ TableName: deps.table.name, Item: { pk: 'POISON', sk: `${eventId(event)}#${reaction}`, eventId: eventId(event), module: event.module, caseId: event.caseId, version: event.version, reaction, attempts, code, at: deps.now() } })
  )
  return true
}

/** Runs one reaction to one event unless it is done or set aside. Returns false when it should be tried again. */
async function runOne(deps: Deps, reaction: Reaction, event: DomainEvent): Promise<boolean> {
  const marker = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: markerKey(event, reaction.name), ConsistentRead: true }))
  if (marker.Item?.['state'] === 'done' || ((marker.Item?.['attempts'] as number | undefined) ?? 0) >= MOST_TRIES) return true
  try {
    await reaction.run(event, deps, doneWrite(deps, event, reaction.name))
    return true
  } catch (error) {
    if (error === alreadyDone) return true
    return countFailure(deps, event, reaction.name, error instanceof Problem ? error.code : nameOf(error))
  }
}

/** Runs every reaction to an event. True when nothing is left to do, and the event then leaves the outbox. */
export async function react(deps: Deps, reactions: readonly Reaction[], event: DomainEvent): Promise<boolean> {
  let settled = true
  for (const reaction of reactions) if (reaction.on.includes(event.name) && !(await runOne(deps, reaction, event))) settled = false
  if (settled)
    await deps.table.reads.send(new UpdateCommand({ TableName: deps.table.name, Key: { pk: `${event.module.toUpperCase()}#${event.caseId}`, sk: `EVENT#${versionKey(event.version)}` }, UpdateExpression: 'REMOVE gsi3pk, gsi3sk' }))
  return settled
}

/** Commits a reaction's mark alone: for effects outside the table. */
export const markDone = (deps: Deps, done: Write): Promise<void> => commit(deps, [done])

/** Runs a set-aside event's reaction once more, at an administrator's wish. True when it worked and left the list. */
export async function retryPoison(deps: Deps, reactions: readonly Reaction[], id: string, reactionName: string): Promise<boolean> {
  const reaction = reactions.find((one) => one.name === reactionName)
  const poison = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: { pk: 'POISON', sk: `${id}#${reactionName}` } }))
  if (reaction === undefined || poison.Item === undefined) throw problem('not-found')
  const stored = await deps.table.reads.send(
    new GetCommand({ TableName: deps.table.name, Key: { pk: `${String(poison.Item['module']).toUpperCase()}#${String(poison.Item['caseId'])}`, sk: `EVENT#${versionKey(poison.Item['version'] as number)}` } })
  )
  const event = stored.Item === undefined ? undefined : eventOf(stored.Item, deps.cipher)
  if (event === undefined) throw problem('not-found')
  try {
    await reaction.run(event, deps, doneWrite(deps, event, reaction.name))
  } catch (error) {
    if (error !== alreadyDone) {
      await countFailure(deps, event, reaction.name, error instanceof Problem ? error.code : nameOf(error))
      return false
    }
  }
  await commit(deps, [{ item: { Delete: { TableName: deps.table.name, Key: { pk: 'POISON', sk: `${id}#${reactionName}` } } }, refusal: problem('not-found') }])
  return true
}

/** How long the stream may take before the sweeper thinks an event missed. */
const MISSED_AFTER_MS = 60_000

/** Reacts to events the stream has missed. Returns how many were settled. */
export async function sweepOutbox(deps: Deps, reactions: readonly Reaction[]): Promise<number> {
  const before = instantOf(millisOf(deps.now()) - MISSED_AFTER_MS)
  let settled = 0
  for (let shard = 0; shard < SHARDS; shard += 1) {
    const page = await deps.table.reads.send(
      new QueryCommand({ TableName: deps.table.name, IndexName: 'gsi3', Limit: 100, KeyConditionExpression: 'gsi3pk = :pk AND gsi3sk < :before', ExpressionAttributeValues: { ':pk': `OUTBOX#${shard}`, ':before': before } })
    )
    for (const item of page.Items ?? []) {
      const event = eventOf(item, deps.cipher)
      if (event !== undefined && (await react(deps, reactions, event))) settled += 1
    }
  }
  return settled
}
