/**
 * Tickets in the table. Beside the case (`QUEUE#<caseId>` / `CASE`; gsi1 `OWNER#<holder>` / `QUEUE#<joinedAt>#<caseId>`; gsi3 the due index) and its events:
 *
 * | what                                   | pk                             | sk                     |
 * |----------------------------------------|--------------------------------|------------------------|
 * | a ticket that still stands in its line | QUEUELINE#<outletId>#<date>    | TICKET#<caseId>        |
 * | booked people called in a row          | QUEUELINE#<outletId>#<date>    | CALLS#<skill>          |
 * | a counter of the day                   | QUEUELINE#<outletId>#<date>    | COUNTER#<two digits>   |
 * | that a person waits once               | GUARD#QUEUER#<keyed hash>      | GUARD                  |
 * | last number of a line                  | COUNTER#queue#<outletId>#<skill>#<date> | COUNTER       |
 * | latest services, in minutes            | QUEUEPACE#<outletId>           | <skill>                |
 *
 * A desk, a screen or an estimate is one consistent query of one line. Screens and figures have repos of their own.
 */
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Instant, LocalDate } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf, type Problem } from '@lubiao/shared/kernel/problem'
import { isOpen, ticketSchema, type Ticket } from '@lubiao/shared/queue/case'
import { queueProblems } from '@lubiao/shared/queue/contract'
import { queueMachine, type QueueCommand } from '@lubiao/shared/queue/machine'
import type { Skill } from '@lubiao/shared/service/terms.data'
import { caseKeyOf, changingWrite, erasingWrite, openingWrite, readCase } from '../platform/cases'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { dueKeys } from '../platform/sweeper'

const refuse = problemsOf(queueProblems)

/** A counter of one day. `currentId` is the ticket called to it or served at it. */
export interface Counter {
  readonly outletId: string
  readonly date: LocalDate
  readonly counterNo: string
  readonly version: number
  readonly state: 'open' | 'closed'
  readonly skills: readonly Skill[]
  readonly staffId?: string
  readonly staffName?: string
  readonly openedAt?: Instant
  readonly currentId?: string
}

/** How many booked people were called in a row in one line, and how many calls there were. */
interface Calls {
  readonly version: number
  readonly streak: number
}

/** Everything of one outlet's day that is not over. */
export interface DayLine {
  readonly outletId: string
  readonly date: LocalDate
  readonly tickets: readonly Ticket[]
  readonly counters: readonly Counter[]
  readonly calls: ReadonlyMap<string, Calls>
}

/** Thrown inside when somebody else called in this line first: whoever called next is decided again. */
export const lineMoved: Problem = problem('version-conflict', { detail: 'queue-line' })

const pkOf = (caseId: string): string => `QUEUE#${caseId}`
const linePk = (outletId: string, date: LocalDate): string => `QUEUELINE#${outletId}#${date}`
const entryKey = ({ outletId, date, caseId }: Pick<Ticket, 'outletId' | 'date' | 'caseId'>) => ({ pk: linePk(outletId, date), sk: `TICKET#${caseId}` })
const counterKey = ({ outletId, date, counterNo }: Pick<Counter, 'outletId' | 'date' | 'counterNo'>) => ({ pk: linePk(outletId, date), sk: `COUNTER#${counterNo.padStart(2, '0')}` })
const guardKey = (guard: string) => ({ pk: `GUARD#QUEUER#${guard}`, sk: 'GUARD' })

/** A ticket by id, consistently; undefined when there is none. */
export async function loadTicket(deps: Deps, caseId: string): Promise<Ticket | undefined> {
  const stored = await readCase(deps, pkOf(caseId))
  return stored === undefined ? undefined : ticketSchema.parse(stored)
}

/** An outlet's day as it stands, consistently. */
export async function loadLine(deps: Deps, outletId: string, date: LocalDate): Promise<DayLine> {
  const items: Record<string, unknown>[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(
      new QueryCommand({ TableName: deps.table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': linePk(outletId, date) }, ...(from === undefined ? {} : { ExclusiveStartKey: from }) })
    )
    items.push(...(page.Items ?? []))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  const under = (prefix: string) => items.filter((item) => String(item['sk']).startsWith(prefix))
  return {
    outletId, date, tickets: under('TICKET#').map((item) => ticketSchema.parse(item)), counters: under('COUNTER#').map(({ pk: _pk, sk: _sk, ...counter }) => counter as unknown as Counter),
    calls: new Map(under('CALLS#').map((item) => [String(item['sk']).slice('CALLS#'.length), { version: item['version'] as number, streak: item['streak'] as number }]))
  }
}

/** Tickets of a person from a moment on, newest first. */
export async function ticketsOf(deps: Deps, holderId: string, since: Instant): Promise<readonly Ticket[]> {
  const found: Ticket[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(
      new QueryCommand({
        TableName: deps.table.name, IndexName: 'gsi1', ScanIndexForward: false, KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': `OWNER#${holderId}`, ':from': `QUEUE#${since}`, ':to': 'QUEUE#~' }, ...(from === undefined ? {} : { ExclusiveStartKey: from })
      })
    )
    found.push(...(page.Items ?? []).map((item) => ticketSchema.parse(item)))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return found
}

const itemOf = (ticket: Ticket) => ({
  ...caseKeyOf(pkOf(ticket.caseId)), type: 'CASE', module: 'queue', ...ticket,
  ...(ticket.holderId === undefined ? {} : { gsi1pk: `OWNER#${ticket.holderId}`, gsi1sk: `QUEUE#${ticket.joinedAt}#${ticket.caseId}` }), ...dueKeys(ticket.caseId, ticket.wakeAt)
})

const put = (deps: Deps, Item: Record<string, unknown>, refusal: Problem): Write => ({ item: { Put: { TableName: deps.table.name, Item } }, refusal })

/** The place in the line that goes with a ticket; none once it has ended. What ended frees the person to take another. */
function standingWrites(deps: Deps, ticket: Ticket): readonly Write[] {
  if (isOpen(ticket)) return [put(deps, { ...entryKey(ticket), ...ticket }, problem('version-conflict'))]
  const freed: readonly Write[] = ticket.guard === undefined ? [] : [{
    // A guard taken over since is another ticket's.
    item: { Delete: { TableName: deps.table.name, Key: guardKey(ticket.guard), ConditionExpression: 'attribute_not_exists(pk) OR caseId = :id OR #date > :date', ExpressionAttributeNames: { '#date': 'date' }, ExpressionAttributeValues: { ':id': ticket.caseId, ':date': ticket.date } } },
    refusal: problem('version-conflict')
  }]
  return [{ item: { Delete: { TableName: deps.table.name, Key: entryKey(ticket) } }, refusal: problem('version-conflict') }, ...freed]
}

/** A new ticket, its place in the line, and the guard that lets the person wait once a day. */
export function newTicketWrites(deps: Deps, ticket: Ticket): readonly Write[] {
  const guard: readonly Write[] = ticket.guard === undefined ? [] : [{
    item: {
      Put: {
        TableName: deps.table.name, Item: { ...guardKey(ticket.guard), caseId: ticket.caseId, date: ticket.date },
        ConditionExpression: 'attribute_not_exists(pk) OR #date < :date', ExpressionAttributeNames: { '#date': 'date' }, ExpressionAttributeValues: { ':date': ticket.date }
      }
    },
    refusal: refuse('queue.already-waiting')
  }]
  return [openingWrite(deps, itemOf(ticket)), ...standingWrites(deps, ticket), ...guard]
}

/** The ticket somebody waits with, by their guard; undefined when they wait nowhere that day. */
export async function waitingWith(deps: Deps, guard: string, date: LocalDate): Promise<string | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: guardKey(guard), ConsistentRead: true }))
  return answer.Item?.['date'] === date ? (answer.Item['caseId'] as string) : undefined
}

/** A changed ticket with its place: written only over the version it was decided on, in a state the table lets the command start from. `refusal` when somebody came first. */
export const ticketWrites = (deps: Deps, before: Ticket, next: Ticket, command: QueueCommand, refusal: Problem = problem('version-conflict')): readonly Write[] =>
  [changingWrite(deps, itemOf(next), queueMachine, before, command, refusal), ...standingWrites(deps, next)]

/** A ticket out of which its holder has been taken. */
export const erasedTicketWrite = (deps: Deps, before: Ticket, next: Ticket): Write => erasingWrite(deps, itemOf(next), before)

/** Counts a call in its line, only over the count the choice was made on: calls of one line are in one order, and the rule holds for it. */
export const callsWrite = (deps: Deps, line: DayLine, skill: string, streak: number): Write => {
  const before = line.calls.get(skill)
  return {
    item: {
      Put: {
        TableName: deps.table.name, Item: { pk: linePk(line.outletId, line.date), sk: `CALLS#${skill}`, version: (before?.version ?? 0) + 1, streak },
        ...(before === undefined ? { ConditionExpression: 'attribute_not_exists(pk)' } : { ConditionExpression: '#version = :version', ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': before.version } })
      }
    },
    refusal: lineMoved
  }
}

/** A counter, written over the version that was read (0 = not there yet). */
export const counterWrite = (deps: Deps, before: Counter | undefined, next: Counter): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, Item: { ...counterKey(next), ...next },
      ...(before === undefined ? { ConditionExpression: 'attribute_not_exists(pk)' } : { ConditionExpression: '#version = :version', ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': before.version } })
    }
  },
  refusal: problem('version-conflict')
})

/** Frees the counter of a ticket that leaves it. The counter's version stays: what its clerk sees next is what they expect. */
export const freeCounterWrite = (deps: Deps, ticket: Pick<Ticket, 'outletId' | 'date' | 'caseId'> & { readonly counterNo: string }): Write => ({
  item: { Update: { TableName: deps.table.name, Key: counterKey(ticket), UpdateExpression: 'REMOVE currentId', ConditionExpression: 'currentId = :id', ExpressionAttributeValues: { ':id': ticket.caseId } } },
  refusal: problem('version-conflict')
})

/** The next running number of a line. Numbers may be lost when a request dies, never repeated. */
export async function nextSerial(deps: Deps, outletId: string, skill: string, date: LocalDate): Promise<number> {
  const answer = await deps.table.reads.send(
    new UpdateCommand({ TableName: deps.table.name, Key: { pk: `COUNTER#queue#${outletId}#${skill}#${date}`, sk: 'COUNTER' }, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': 1 }, ReturnValues: 'UPDATED_NEW' })
  )
  return answer.Attributes?.['n'] as number
}

/** Minutes of the latest services of an outlet by skill, oldest first. */
export async function readPaces(deps: Deps, outletId: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const answer = await deps.table.reads.send(new QueryCommand({ TableName: deps.table.name, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': `QUEUEPACE#${outletId}` } }))
  return new Map((answer.Items ?? []).map((item) => [item['sk'] as string, item['minutes'] as readonly number[]]))
}

/** Remembers a service, dropping the oldest beyond `most`. */
export async function paceWrite(deps: Deps, outletId: string, skill: string, minutes: number, most: number): Promise<Write> {
  const Key = { pk: `QUEUEPACE#${outletId}`, sk: skill }
  const { Item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key, ConsistentRead: true }))
  const version = (Item?.['version'] as number | undefined) ?? 0
  const kept = [...((Item?.['minutes'] as readonly number[] | undefined) ?? []), minutes].slice(-most)
  return {
    item: {
      Put: {
        TableName: deps.table.name, Item: { ...Key, minutes: kept, version: version + 1 },
        ...(version === 0 ? { ConditionExpression: 'attribute_not_exists(pk)' } : { ConditionExpression: '#version = :version', ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': version } })
      }
    },
    refusal: lineMoved
  }
}
