/** Quarter hours as items: made by the first booking with the capacity the schedule gives, or by an office that publishes a day of its own. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { quarterKey, type Quarter } from '@lubiao/shared/appointment/booking'
import { appointmentProblems } from '@lubiao/shared/appointment/contract'
import type { DaySlot } from '@lubiao/shared/appointment/schedule'
import type { LocalDate } from '@lubiao/shared/kernel/clock'
import { problemsOf, type Problem } from '@lubiao/shared/kernel/problem'
import type { Skill } from '@lubiao/shared/service/terms.data'
import type { OldItem, Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { moved } from './repo'

const refuse = problemsOf(appointmentProblems)

/** A day of one skill at one outlet: also the name of its waiting list. */
export interface DayOf {
  readonly outletId: string
  readonly skill: Skill
  readonly date: LocalDate
}

/** `OL-DCF-01#window#2026-11-25` */
export const dayKey = ({ outletId, skill, date }: DayOf): string => `${outletId}#${skill}#${date}`

/** A quarter as stored, with the case numbers that hold it. */
export interface StoredSlot extends DaySlot {
  readonly holders: readonly string[]
}

const holdersOf = (item: Readonly<Record<string, unknown>>): readonly string[] => [...((item['holders'] as ReadonlySet<string> | undefined) ?? [])]

/** The quarters of a day that are stored. A list for people needs no consistent read: what is taken meanwhile is refused by the write. */
export async function loadDay(deps: Deps, day: DayOf, consistent: boolean): Promise<readonly StoredSlot[]> {
  const slots: StoredSlot[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(new QueryCommand({
      TableName: deps.table.name, ConsistentRead: consistent, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': `SLOT#${dayKey(day)}` }, ...(from === undefined ? {} : { ExclusiveStartKey: from })
    }))
    for (const item of page.Items ?? []) {
      const holders = holdersOf(item)
      slots.push({ time: item['sk'] as string, capacity: item['capacity'] as number, taken: holders.length, holders })
    }
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return slots
}

/** What a transaction does to one quarter. `planned` is the capacity the schedule gives, for an item that is not there yet. */
export interface SlotChange {
  readonly quarter: Quarter
  readonly add: readonly string[]
  readonly remove: readonly string[]
  readonly planned: number
}

const keyOf = (quarter: Quarter) => ({ pk: `SLOT#${dayKey(quarter)}`, sk: quarter.time })

const fullOrClosed = (old: OldItem | undefined): Problem => refuse(old !== undefined && old['capacity'] === 0 ? 'appointment.closed' : 'appointment.full')

/** Takes a place: the item is made with the planned capacity, or there is room in it. */
function takeOne(deps: Deps, { quarter, add, planned }: SlotChange): Write {
  return {
    item: {
      Update: {
        TableName: deps.table.name, Key: keyOf(quarter), UpdateExpression: 'SET #capacity = if_not_exists(#capacity, :planned) ADD #holders :add',
        ConditionExpression: 'attribute_not_exists(pk) OR (#capacity > :none AND (attribute_not_exists(#holders) OR size(#holders) < #capacity))',
        ExpressionAttributeNames: { '#capacity': 'capacity', '#holders': 'holders' }, ExpressionAttributeValues: { ':planned': planned, ':add': new Set(add), ':none': 0 }
      }
    },
    refusal: fullOrClosed
  }
}

/** Gives places back: each number is taken out once. */
function giveBack(deps: Deps, { quarter, remove }: SlotChange): Write {
  return {
    item: {
      Update: {
        TableName: deps.table.name, Key: keyOf(quarter), UpdateExpression: 'DELETE #holders :gone', ConditionExpression: remove.map((_id, i) => `contains(#holders, :h${i})`).join(' AND '),
        ExpressionAttributeNames: { '#holders': 'holders' }, ExpressionAttributeValues: { ':gone': new Set(remove), ...Object.fromEntries(remove.map((id, i) => [`:h${i}`, id])) }
      }
    },
    refusal: moved
  }
}

/** Several at once, or a place that changes hands: exactly over what was read. */
function replace(deps: Deps, { quarter, add, remove, planned }: SlotChange, stored: StoredSlot | undefined): Write {
  const before = stored?.holders ?? []
  const capacity = stored?.capacity ?? planned
  const after = [...before.filter((id) => !remove.includes(id)), ...add]
  if (after.length > capacity && add.length > 0) throw refuse(capacity === 0 ? 'appointment.closed' : 'appointment.full')
  const unchanged = stored === undefined ? 'attribute_not_exists(pk)' : ['#capacity = :capacity', ...(before.length === 0 ? ['attribute_not_exists(#holders)'] : ['size(#holders) = :n', ...before.map((_id, i) => `contains(#holders, :h${i})`)])].join(' AND ')
  return {
    item: {
      Update: {
        TableName: deps.table.name, Key: keyOf(quarter),
        UpdateExpression: `SET #capacity = :capacity${after.length === 0 ? ' REMOVE #holders' : ', #holders = :after'}`, ConditionExpression: unchanged, ExpressionAttributeNames: { '#capacity': 'capacity', '#holders': 'holders' },
        ExpressionAttributeValues: {
          ':capacity': capacity, ...(after.length === 0 ? {} : { ':after': new Set(after) }), ...(stored === undefined || before.length === 0 ? {} : { ':n': before.length, ...Object.fromEntries(before.map((id, i) => [`:h${i}`, id])) })
        }
      }
    },
    refusal: moved
  }
}

/** The writes of a transaction on quarters, one an item. Reads the day first where one write cannot say it all. */
export async function slotWrites(deps: Deps, changes: readonly SlotChange[]): Promise<readonly Write[]> {
  const plain = (change: SlotChange): boolean => (change.add.length === 1 && change.remove.length === 0) || change.add.length === 0
  const days = [...new Map(changes.filter((change) => !plain(change)).map(({ quarter }) => [dayKey(quarter), quarter])).values()]
  const read = new Map((await Promise.all(days.map(async (day) => (await loadDay(deps, day, true)).map((slot) => [quarterKey({ ...day, time: slot.time }), slot] as const)))).flat())
  return changes.map((change) => {
    if (!plain(change)) return replace(deps, change, read.get(quarterKey(change.quarter)))
    return change.add.length === 1 ? takeOne(deps, change) : giveBack(deps, change)
  })
}

/** Sets a quarter's capacity by an office's publication, unless a later one has. Whoever holds it keeps it until they have another place. */
export async function publishSlot(deps: Deps, quarter: Quarter, capacity: number, publication: number): Promise<void> {
  try {
    await deps.table.reads.send(new UpdateCommand({
      TableName: deps.table.name, Key: keyOf(quarter), UpdateExpression: 'SET #capacity = :capacity, publication = :publication', ConditionExpression: 'attribute_not_exists(publication) OR publication <= :publication',
      ExpressionAttributeNames: { '#capacity': 'capacity' }, ExpressionAttributeValues: { ':capacity': capacity, ':publication': publication }
    }))
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}
