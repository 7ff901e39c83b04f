/**
 * What follows an event. The stream delivers each event at least once, in order; a reaction marks what it has done in the same
 * transaction as its effect, so a second delivery changes nothing. One that fails three times is set aside where an administrator
 * sees it, and the rest go on. When an outside system is down, that is no fault of the event: it waits in the outbox, longer each time,
 * and the sweeper tries again. The sweeper runs the same function over events the stream has missed.
 */
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { Problem, problem } from '@lubiao/shared/kernel/problem'
import { commit, type Write } from './commit'
import type { Deps } from './deps'
import { drain } from './drain'
import { eventId, eventOf, type DomainEvent } from './events'
import { versionKey } from './table'
import { isPassing, nameOf } from './thrown'

/** One thing that follows from events. `run` must commit `done` together with its own writes, or alone when its effect lies outside. */
export interface Reaction {
  /** Unique, `module.what`; part of the marker's key, so it never changes. */
  readonly name: string
  /** Names of the events it follows from. */
  readonly on: readonly string[]
  readonly run: (event: DomainEvent, deps: Deps, done: Write) => Promise<void>
}

/** How long the stream may take before the sweeper thinks an event missed. */
const MISSED_AFTER_MS = 60_000

/** Tries before an event is set aside for a reaction. */
export const MOST_TRIES = 3

const alreadyDone = problem('already-exists', { detail: 'reaction' })
const markerKey = (event: DomainEvent, reaction: string) => ({ pk: `REACTED#${eventId(event)}`, sk: reaction })

function doneWrite(deps: Deps, event: DomainEvent, reaction: string): Write {
  return {
    item: {
      Put: {
        TableName: deps.table.name, Item: { ...markerKey(event, reaction), state: 'done', at: deps.now() },
        ConditionExpression: 'attribute_not_exists(pk) OR #state <> :done', ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: { ':done': 'done' }
      }
    },
    refusal: alreadyDone
  }
}

/** Waits after an outage: a minute, then twice as long each time, an hour at most; after a week it is no outage any more. */
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 3_600_000
const GIVEN_UP_MS = 7 * 24 * 3_600_000

const setAside = (deps: Deps, event: DomainEvent, reaction: string, attempts: number, code: string): Promise<unknown> =>
  deps.table.reads.send(
    new PutCommand({ TableName: deps.table.name, Item: { pk: 'POISON', sk: `${eventId(event)}#${reaction}`, eventId: eventId(event), module: event.module, caseId: event.caseId, version: event.version, reaction, attempts, code, at: deps.now() } })
  )

/**
 * Notes on a reaction's mark how it fails. A reaction that has left its mark has not failed, whatever the answer to its commit was: its mark
 * stays, for written over it would let the effect come a second time. Returns false for one that is done.
 */
async function noteFailure(deps: Deps, event: DomainEvent, reaction: string, note: Readonly<Record<string, string | number>>): Promise<boolean> {
  const names = Object.keys(note)
  try {
    await deps.table.reads.send(
      new UpdateCommand({
        TableName: deps.table.name, Key: markerKey(event, reaction), UpdateExpression: `SET ${['at', ...names].map((name) => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression: 'attribute_not_exists(pk) OR #state <> :done', ExpressionAttributeNames: Object.fromEntries(['at', ...names].map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: { ':at': deps.now(), ':done': 'done', ...Object.fromEntries(names.map((name) => [`:${name}`, note[name]])) }
      })
    )
    return true
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    return false
  }
}

/** Counts a failure, the `attempts`-th; the third sets the event aside. Returns what has become of the reaction. */
async function countFailure(deps: Deps, event: DomainEvent, reaction: string, attempts: number, code: string): Promise<'done' | 'again' | 'aside'> {
  if (!(await noteFailure(deps, event, reaction, { state: 'failed', attempts }))) return 'done'
  deps.log('error', 'reactor.failed', { event: eventId(event), name: event.name, reaction, attempts, cause: code })
  if (attempts < MOST_TRIES) return 'again'
  await setAside(deps, event, reaction, attempts, code)
  return 'aside'
}

/** What became of a reaction: nothing left to do, to be delivered again, or to be tried again at a moment of its own. */
type Outcome = 'settled' | 'again' | { readonly until: Instant }

/** Puts a reaction off because an outside system is down. After a week it is set aside after all. */
async function putOff(deps: Deps, event: DomainEvent, reaction: string, waits: number, code: string): Promise<Outcome> {
  const now = millisOf(deps.now())
  const over = now - millisOf(event.at) > GIVEN_UP_MS
  const until = instantOf(now + Math.min(FIRST_WAIT_MS * 2 ** waits, LONGEST_WAIT_MS))
  const noted = await noteFailure(deps, event, reaction, { state: over ? 'failed' : 'waiting', until, waits: waits + 1, ...(over ? { attempts: MOST_TRIES } : {}) })
  if (!noted) return 'settled'
  deps.log(over ? 'error' : 'warn', over ? 'reactor.failed' : 'reactor.waiting', { event: eventId(event), name: event.name, reaction, waits: waits + 1, cause: code, ...(over ? { attempts: MOST_TRIES } : {}) })
  if (!over) return { until }
  await setAside(deps, event, reaction, MOST_TRIES, code)
  return 'settled'
}

const codeIn = (error: unknown): string => (error instanceof Problem ? error.code : nameOf(error))

/** Runs one reaction to one event unless it is done, set aside or waiting. */
async function runOne(deps: Deps, reaction: Reaction, event: DomainEvent): Promise<Outcome> {
  const { Item: marker } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: markerKey(event, reaction.name), ConsistentRead: true }))
  const failures = (marker?.['attempts'] as number | undefined) ?? 0
  if (marker?.['state'] === 'done' || failures >= MOST_TRIES) return 'settled'
  const until = marker?.['until'] as Instant | undefined
  if (marker?.['state'] === 'waiting' && until !== undefined && deps.now() < until) return { until }
  try {
    await reaction.run(event, deps, doneWrite(deps, event, reaction.name))
    return 'settled'
  } catch (error) {
    if (error === alreadyDone) return 'settled'
    if (isPassing(error)) return putOff(deps, event, reaction.name, (marker?.['waits'] as number | undefined) ?? 0, codeIn(error))
    return (await countFailure(deps, event, reaction.name, failures + 1, codeIn(error))) === 'again' ? 'again' : 'settled'
  }
}

/** Runs every reaction to an event. False when it must be delivered again; true when all is done, and it leaves the outbox, or what is left waits there for its moment. */
export async function react(deps: Deps, reactions: readonly Reaction[], event: DomainEvent): Promise<boolean> {
  const outcomes: Outcome[] = []
  for (const reaction of reactions) if (reaction.on.includes(event.name)) outcomes.push(await runOne(deps, reaction, event))
  if (outcomes.includes('again')) return false
  const next = outcomes.flatMap((outcome) => (typeof outcome === 'string' ? [] : [outcome.until])).sort()[0]
  const Key = { pk: `${event.module.toUpperCase()}#${event.caseId}`, sk: `EVENT#${versionKey(event.version)}` }
  // The sweeper reads the outbox by age, the oldest first: an event that waits stands at its own moment, so that thousands of them cannot hold up the rest.
  const place = next === undefined ? { UpdateExpression: 'REMOVE gsi3pk, gsi3sk' } : {
    UpdateExpression: 'SET gsi3sk = :at', ExpressionAttributeValues: { ':at': `${instantOf(millisOf(next) - MISSED_AFTER_MS - 1)}#${eventId(event)}` }
  }
  try {
    await deps.table.reads.send(new UpdateCommand({ TableName: deps.table.name, Key, ConditionExpression: 'attribute_exists(gsi3pk)', ...place }))
  } catch (error) {
    // Another delivery has settled it: it is in no outbox any more.
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
  return true
}

/** Commits of a mark tried before its event is left to come again. */
const MARK_COMMITS = 4

/**
 * Commits a reaction's mark alone: for effects outside the table. Those cannot be called back, so the mark is tried longer than a command
 * would be: a store that is busy for a moment must not make somebody be told twice. Throws `busy` after that.
 */
export async function markDone(deps: Deps, done: Write): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await commit(deps, [done])
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'busy' || tries >= MARK_COMMITS) throw error
    }
  }
}

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
    if (error !== alreadyDone && (await countFailure(deps, event, reaction.name, (poison.Item['attempts'] as number) + 1, codeIn(error))) !== 'done') return false
  }
  await commit(deps, [{ item: { Delete: { TableName: deps.table.name, Key: { pk: 'POISON', sk: `${id}#${reactionName}` } } }, refusal: problem('not-found') }])
  return true
}

/** How long a minute's run begins to react to missed events; the rest wait for the next minute. */
const WITHIN_MS = 15_000

/** Reacts to events the stream has missed or an outage has put off, a case's in their order. Returns how many have been dealt with, for good or until their next moment. */
export async function sweepOutbox(deps: Deps, reactions: readonly Reaction[]): Promise<number> {
  const before = instantOf(millisOf(deps.now()) - MISSED_AFTER_MS)
  let settled = 0
  await drain(deps, { index: 'OUTBOX', upTo: before, abreast: 1, withinMs: WITHIN_MS }, async (item) => {
    const event = eventOf(item, deps.cipher)
    if (event !== undefined && (await react(deps, reactions, event))) settled += 1
  })
  return settled
}
