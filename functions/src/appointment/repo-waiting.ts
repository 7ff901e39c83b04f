/** Waiting lists: one a day, skill and outlet, in the order of joining. An entry holds sealed what a booking will be made of. */
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { bookingSchema } from '@lubiao/shared/appointment/booking'
import type { WaitEntry } from '@lubiao/shared/appointment/waitlist'
import { instantAt, millisOf } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import * as z from 'zod'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { moved } from './repo'
import { dayKey, type DayOf } from './repo-slots'

const shape = bookingSchema.shape
const entrySchema = z.object({
  waitId: shape.caseId, joinedAt: shape.bookedAt, state: z.enum(['waiting', 'offered']), passed: z.int().min(0), slots: shape.slots, from: z.string().optional(), to: z.string().optional(),
  outletId: shape.outletId, unit: shape.unit, skill: shape.skill, date: shape.date, serviceCode: shape.serviceCode, group: shape.group, ownerId: z.string(), joinedBy: z.string(), enterpriseId: z.string().optional(),
  visitor: shape.visitor, plate: z.string().optional(), plateType: z.string().optional(), test: shape.test, limitKey: z.string(), /** Keyed hash of a visitor who is not the booker. */ identity: z.string().optional(), offerCaseId: z.string().optional()
})
/** A place on a list as stored. */
export type StoredWait = z.output<typeof entrySchema> & WaitEntry

const DAY_SECONDS = 86_400
const keyOf = (entry: StoredWait) => ({ pk: `WAIT#${dayKey(entry)}`, sk: `${entry.joinedAt}#${entry.waitId}` })
/** Sort key of an entry, for finding it again. */
export const waitKey = (entry: StoredWait): string => keyOf(entry).sk
const itemOf = (entry: StoredWait) => ({ ...keyOf(entry), type: 'WAIT', ...entry, gsi1pk: `OWNER#${entry.ownerId}`, gsi1sk: `APPTWAIT#${entry.date}#${entry.waitId}`, ttl: Math.floor(millisOf(instantAt(entry.date)) / 1000) + 7 * DAY_SECONDS })

/** Entries read of one list: nobody behind them can be offered anything before they have gone. */
const MOST_READ = 200

/** A list in order, consistently. */
export async function loadList(deps: Deps, day: DayOf): Promise<readonly StoredWait[]> {
  const answer = await deps.table.reads.send(new QueryCommand({ TableName: deps.table.name, ConsistentRead: true, Limit: MOST_READ, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': `WAIT#${dayKey(day)}` } }))
  return (answer.Items ?? []).map((item) => entrySchema.parse(item))
}

/** How many wait on a list, at most two hundred. */
export async function countList(deps: Deps, day: DayOf): Promise<number> {
  const answer = await deps.table.reads.send(new QueryCommand({ TableName: deps.table.name, Select: 'COUNT', Limit: MOST_READ, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': `WAIT#${dayKey(day)}` } }))
  return answer.Count ?? 0
}

/** Places on lists of an owner, the soonest day first. */
export async function waitsOfOwner(deps: Deps, ownerId: string): Promise<readonly StoredWait[]> {
  const answer = await deps.table.reads.send(new QueryCommand({ TableName: deps.table.name, IndexName: 'gsi1', Limit: MOST_READ, KeyConditionExpression: 'gsi1pk = :pk AND begins_with(gsi1sk, :kind)', ExpressionAttributeValues: { ':pk': `OWNER#${ownerId}`, ':kind': 'APPTWAIT#' } }))
  return (answer.Items ?? []).map((item) => entrySchema.parse(item))
}

/** One entry by its list and sort key, consistently. */
export async function loadWait(deps: Deps, list: string, key: string): Promise<StoredWait | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: { pk: `WAIT#${list}`, sk: key }, ConsistentRead: true }))
  return answer.Item === undefined ? undefined : entrySchema.parse(answer.Item)
}

/** A new place at the end of a list. */
export const joinWrite = (deps: Deps, entry: StoredWait): Write => ({ item: { Put: { TableName: deps.table.name, Item: itemOf(entry), ConditionExpression: 'attribute_not_exists(pk)' } }, refusal: problem('version-conflict') })

const asRead = (entry: StoredWait) => ({
  ConditionExpression: '#state = :state AND passed = :passed', ExpressionAttributeNames: { '#state': 'state' }, ExpressionAttributeValues: { ':state': entry.state, ':passed': entry.passed }
})

/** An entry as changed, over what was read. */
export const waitWrite = (deps: Deps, before: StoredWait, next: StoredWait): Write => ({ item: { Put: { TableName: deps.table.name, Item: itemOf(next), ...asRead(before) } }, refusal: moved })

/** Takes an entry off its list, over what was read. */
export const leaveWrite = (deps: Deps, entry: StoredWait): Write => ({ item: { Delete: { TableName: deps.table.name, Key: keyOf(entry), ...asRead(entry) } }, refusal: moved })
