/**
 * How any module's case lies in the table and is written: `<MODULE>#<caseId>` / `CASE`, its events beside it. One condition for all: over the
 * version that was read, and in a state from which the machine's table lets the command start (design §2).
 */
import { BatchGetCommand, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { sourcesOf, type Machine } from '@lubiao/shared/kernel/machine'
import { problem, type Problem } from '@lubiao/shared/kernel/problem'
import type { Write } from './commit'
import type { Deps } from './deps'
import { eventOf, type DomainEvent } from './events'

type Item = Readonly<Record<string, unknown>>

/** Key of a case: its partition and `CASE`. */
export const caseKeyOf = (pk: string): { readonly pk: string; readonly sk: 'CASE' } => ({ pk, sk: 'CASE' })

/** A case as stored, consistently; undefined when there is none. */
export async function readCase(deps: Deps, pk: string): Promise<Item | undefined> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: caseKeyOf(pk), ConsistentRead: true }))
  return answer.Item
}

/** A case as stored and its events, oldest first, in one consistent read; `items` has what else lies between them. Undefined when there is no case. */
export async function readStory(deps: Deps, pk: string): Promise<{ readonly stored: Item; readonly events: readonly DomainEvent[]; readonly items: readonly Item[] } | undefined> {
  const items: Item[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(
      new QueryCommand({
        TableName: deps.table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: { ':pk': pk, ':first': 'CASE', ':last': 'EVENT#~' }, ...(from === undefined ? {} : { ExclusiveStartKey: from })
      })
    )
    items.push(...(page.Items ?? []))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  const stored = items.find((item) => item['sk'] === 'CASE')
  return stored === undefined ? undefined : { stored, items, events: items.map((item) => eventOf(item, deps.cipher)).filter((event) => event !== undefined) }
}

/** Keys one BatchGet takes. */
const BATCH = 100

/** Cases as stored, consistently, in no order; missing ones are left out. */
export async function readCases(deps: Deps, pks: readonly string[]): Promise<readonly Item[]> {
  const found: Item[] = []
  const keys = [...new Set(pks)].map(caseKeyOf)
  for (let at = 0; at < keys.length; at += BATCH) {
    let Keys: Record<string, unknown>[] = keys.slice(at, at + BATCH)
    while (Keys.length > 0) {
      const answer = await deps.table.reads.send(new BatchGetCommand({ RequestItems: { [deps.table.name]: { Keys, ConsistentRead: true } } }))
      found.push(...(answer.Responses?.[deps.table.name] ?? []))
      Keys = answer.UnprocessedKeys?.[deps.table.name]?.Keys ?? []
    }
  }
  return found
}

/** A new case. Refused with `version-conflict` when its number is taken. */
export const openingWrite = (deps: Deps, item: Item): Write => ({
  item: { Put: { TableName: deps.table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } }, refusal: problem('version-conflict')
})

/** A changed case: only over the version it was decided on, in a state the machine's table lets the command start from. `refusal` when somebody came first. */
export function changingWrite<M extends Machine>(deps: Deps, item: Item, machine: M, before: { readonly version: number }, command: keyof M['commands'] & string, refusal: Problem = problem('version-conflict')): Write {
  const sources = sourcesOf(machine, command)
  return {
    item: {
      Put: {
        TableName: deps.table.name, Item: item, ConditionExpression: `#version = :version AND #state IN (${sources.map((_state, i) => `:s${i}`).join(', ')})`,
        ExpressionAttributeNames: { '#version': 'version', '#state': 'state' },
        ExpressionAttributeValues: { ':version': before.version, ...Object.fromEntries(sources.map((state, i) => [`:s${i}`, state])) }
      }
    },
    refusal
  }
}

/** A case out of which a person has been taken: only over the version that was read. */
export const erasingWrite = (deps: Deps, item: Item, before: { readonly version: number }): Write => ({
  item: { Put: { TableName: deps.table.name, Item: item, ConditionExpression: '#version = :version', ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': before.version } } },
  refusal: problem('version-conflict')
})

/** Makes a case findable by the identity of the person whose data it holds although it is not theirs — an enterprise's, a counter's, a relative's: for them to be handed over and taken out. */
export const identityWrite = (deps: Deps, pk: string, caseId: string, identity: string, sort: string): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { pk, sk: 'APPLICANT', type: 'APPLICANT', caseId, gsi1pk: `IDENTITY#${identity}`, gsi1sk: sort } } }, refusal: problem('version-conflict')
})

/** Ends that: the person is in the case no more. */
export const noIdentityWrite = (deps: Deps, pk: string): Write => ({ item: { Delete: { TableName: deps.table.name, Key: { pk, sk: 'APPLICANT' } } }, refusal: problem('version-conflict') })
