/**
 * Call screens: `QUEUEDISPLAY#<keyed hash of its token>` / `DISPLAY`; gsi1 `OWNER#<outletId>` / `QUEUEDISPLAY#<createdAt>#<displayId>`. The token is in no
 * item. When a screen with the door code was last alive is kept by outlet and day as well (`QUEUEDOOR#<outletId>` / `<date>`): only where a
 * person could show that they were there can somebody be a no-show.
 */
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { dateOf, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

/** One screen. */
export interface Display {
  readonly displayId: string
  readonly tokenHash: string
  readonly outletId: string
  readonly name: string
  readonly door: boolean
  readonly createdAt: Instant
  readonly lastSeenAt?: Instant
}

const keyOf = (tokenHash: string) => ({ pk: `QUEUEDISPLAY#${tokenHash}`, sk: 'DISPLAY' })

/** What a token is stored by. */
export const tokenHash = (deps: Deps, token: string): string => deps.cipher.lookup('queue-display', token)

/** A screen by its token; undefined when there is none, or it was removed. */
export async function loadDisplay(deps: Deps, token: string): Promise<Display | undefined> {
  const { Item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: keyOf(tokenHash(deps, token)), ConsistentRead: true }))
  return Item as Display | undefined
}

/** Screens of an outlet, oldest first. */
export async function displaysOf(deps: Deps, outletId: string): Promise<readonly Display[]> {
  const answer = await deps.table.reads.send(
    new QueryCommand({ TableName: deps.table.name, IndexName: 'gsi1', KeyConditionExpression: 'gsi1pk = :pk AND begins_with(gsi1sk, :sk)', ExpressionAttributeValues: { ':pk': `OWNER#${outletId}`, ':sk': 'QUEUEDISPLAY#' } })
  )
  return (answer.Items ?? []) as unknown as readonly Display[]
}

/** A new screen. */
export const displayWrite = (deps: Deps, display: Display): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { ...keyOf(display.tokenHash), ...display, gsi1pk: `OWNER#${display.outletId}`, gsi1sk: `QUEUEDISPLAY#${display.createdAt}#${display.displayId}` }, ConditionExpression: 'attribute_not_exists(pk)' } },
  refusal: problem('version-conflict')
})

/** Ends a screen: its address shows nothing any more. */
export const dropDisplayWrite = (deps: Deps, display: Display): Write => ({
  item: { Delete: { TableName: deps.table.name, Key: keyOf(display.tokenHash), ConditionExpression: 'attribute_exists(pk)' } }, refusal: problem('not-found')
})

/** Notes that a screen is alive, and that presence could be shown at its outlet today. */
export async function noteSeen(deps: Deps, display: Display, now: Instant): Promise<void> {
  const door = { TableName: deps.table.name, Key: { pk: `QUEUEDOOR#${display.outletId}`, sk: dateOf(now) }, UpdateExpression: 'SET firstSeenAt = if_not_exists(firstSeenAt, :now), lastSeenAt = :now', ExpressionAttributeValues: { ':now': now } }
  await Promise.all([
    deps.table.reads.send(new UpdateCommand({ TableName: deps.table.name, Key: keyOf(display.tokenHash), UpdateExpression: 'SET lastSeenAt = :now', ConditionExpression: 'attribute_exists(pk)', ExpressionAttributeValues: { ':now': now } })),
    ...(display.door ? [deps.table.reads.send(new UpdateCommand(door))] : [])
  ])
}

/** From when to when a door screen of an outlet was alive on a day; undefined when none was. */
export async function doorSeen(deps: Deps, outletId: string, date: LocalDate): Promise<{ readonly firstSeenAt: Instant; readonly lastSeenAt: Instant } | undefined> {
  const { Item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: { pk: `QUEUEDOOR#${outletId}`, sk: date } }))
  return Item as { readonly firstSeenAt: Instant; readonly lastSeenAt: Instant } | undefined
}
