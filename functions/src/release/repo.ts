/**
 * Releases in the table. Beside the case (`RELEASE#<id>` / `CASE`; gsi2 `WORK#release` / `<opensAt>#<id>`; gsi3 the due index) and its events:
 *
 * | what                                    | pk                       | sk                          | index                                 |
 * |-----------------------------------------|--------------------------|-----------------------------|---------------------------------------|
 * | gates an entry passes, shut at the draw | RELEASE#<id>             | GATE#<two digits>           |                                       |
 * | an entry, one a person                  | RELEASE#<id>             | ENTRY#<keyed hash>          | gsi1 OWNER#<userId> / RELEASE#<at>#<id> |
 * | the drawn order, a thousand at a time   | RELEASEORDER#<id>        | <five digits>               |                                       |
 * | whose entries those are, as keys only   | RELEASEORDER#<id>        | WHO#<five digits>           |                                       |
 * | whose entry came after, as a key only   | RELEASELATE#<id>         | <eight digits>              |                                       |
 * | last number of those who came after     | COUNTER#release#<id>     | COUNTER                     |                                       |
 * | what a person has taken                 | GUARD#ADMITTED#<keyed hash> | GUARD                    |                                       |
 *
 * Sixty-four gates instead of one, so that people who enter at the same moment seldom wait for one another; all shut in one transaction.
 */
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf, type Problem } from '@lubiao/shared/kernel/problem'
import { releaseSchema, type Release } from '@lubiao/shared/release/case'
import { releaseProblems } from '@lubiao/shared/release/contract'
import { releaseMachine, type ReleaseCommand } from '@lubiao/shared/release/machine'
import { caseKeyOf, changingWrite, openingWrite, readCase } from '../platform/cases'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { dueKeys } from '../platform/sweeper'

const refuse = problemsOf(releaseProblems)

/** Gates of a release. */
const GATES = 64

/** Places kept in one item. */
export const CHUNK = 1000

/** Thrown inside when the gate was shut while somebody entered: what comes after the draw is decided again. */
export const gateShut: Problem = problem('version-conflict', { detail: 'release-gate' })

/** Thrown inside when a person has entered already, in another tab or by another try. */
export const enteredAlready: Problem = problem('already-exists', { detail: 'release-entry' })

/** An entry. `late` numbers those who came to a queue after its opening moment. */
export interface Entry {
  readonly releaseId: string
  readonly entryId: string
  readonly userId: string
  readonly enteredAt: Instant
  readonly late?: number
}

const pkOf = (id: string): string => `RELEASE#${id}`
const gateKey = (id: string, gate: number) => ({ pk: `RELEASE#${id}`, sk: `GATE#${String(gate).padStart(2, '0')}` })
/** The part of an entry's key that stands for its person: nobody can read who it is. */
const whoOf = (deps: Deps, userId: string): string => deps.cipher.lookup('release-entry', userId)
const entryKey = (deps: Deps, id: string, userId: string) => ({ pk: `RELEASE#${id}`, sk: `ENTRY#${whoOf(deps, userId)}` })
const usedKey = (deps: Deps, id: string, userId: string) => ({ pk: `GUARD#ADMITTED#${deps.cipher.lookup('admitted', `${id}\n${userId}`)}`, sk: 'GUARD' })
const lateKey = (id: string, late: number) => ({ pk: `RELEASELATE#${id}`, sk: String(late).padStart(8, '0') })
const whoKey = (id: string, chunk: number) => ({ pk: `RELEASEORDER#${id}`, sk: `WHO#${String(chunk).padStart(5, '0')}` })
const chunkKey = (id: string, chunk: number) => ({ pk: `RELEASEORDER#${id}`, sk: String(chunk).padStart(5, '0') })

/** A release by id, consistently; undefined when there is none. */
export async function loadRelease(deps: Deps, id: string): Promise<Release | undefined> {
  const stored = await readCase(deps, pkOf(id))
  return stored === undefined ? undefined : releaseSchema.parse(stored)
}

/** Releases, the latest to open first. */
export async function latestReleases(deps: Deps, most: number): Promise<readonly Release[]> {
  const answer = await deps.table.reads.send(
    new QueryCommand({ TableName: deps.table.name, IndexName: 'gsi2', ScanIndexForward: false, Limit: most, KeyConditionExpression: 'gsi2pk = :pk', ExpressionAttributeValues: { ':pk': 'WORK#release' } })
  )
  return (answer.Items ?? []).map((item) => releaseSchema.parse(item))
}

const itemOf = (release: Release) => ({ ...caseKeyOf(pkOf(release.caseId)), type: 'CASE', module: 'release', ...release, gsi2pk: 'WORK#release', gsi2sk: `${release.plan.opensAt}#${release.caseId}`, ...dueKeys(release.caseId, release.wakeAt) })

/** A new release with its gates open. */
export const newReleaseWrites = (deps: Deps, release: Release): readonly Write[] => [
  openingWrite(deps, itemOf(release)),
  ...Array.from({ length: GATES }, (_unused, gate): Write => ({ item: { Put: { TableName: deps.table.name, Item: { ...gateKey(release.caseId, gate), open: true } } }, refusal: problem('version-conflict') }))
]

/** A changed release: written only over the version it was decided on, in a state the table lets the command start from. */
export const releaseWrite = (deps: Deps, before: Release, next: Release, command: ReleaseCommand): Write => changingWrite(deps, itemOf(next), releaseMachine, before, command)

/** Shuts every gate: no entry can be written after this. */
export const shutWrites = (deps: Deps, id: string): readonly Write[] =>
  Array.from({ length: GATES }, (_unused, gate): Write => ({ item: { Put: { TableName: deps.table.name, Item: { ...gateKey(id, gate), open: false } } }, refusal: problem('version-conflict') }))

/** Two of its characters spread entries evenly enough. */
const gateOf = (entryId: string): number => ((entryId.codePointAt(0) as number) * 31 + (entryId.codePointAt(1) as number)) % GATES

const throughGate = (deps: Deps, id: string, entryId: string): Write => ({
  item: { ConditionCheck: { TableName: deps.table.name, Key: gateKey(id, gateOf(entryId)), ConditionExpression: '#open = :yes', ExpressionAttributeNames: { '#open': 'open' }, ExpressionAttributeValues: { ':yes': true } } },
  refusal: gateShut
})

/** A person's entry, consistently; undefined when they have not entered. */
export async function loadEntry(deps: Deps, id: string, userId: string): Promise<Entry | undefined> {
  const { Item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: entryKey(deps, id, userId), ConsistentRead: true }))
  return Item as Entry | undefined
}

/** An entry by its key, consistently; without a person once they have left the product. */
export async function entryOfKey(deps: Deps, id: string, who: string): Promise<Omit<Entry, 'userId'> & Partial<Pick<Entry, 'userId'>> | undefined> {
  const { Item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: { pk: pkOf(id), sk: `ENTRY#${who}` }, ConsistentRead: true }))
  return Item as Entry | undefined
}

/** Whether a person has taken all they may of a release. */
export async function usedUp(deps: Deps, id: string, userId: string, perPerson: number): Promise<boolean> {
  const { Item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: usedKey(deps, id, userId) }))
  return ((Item?.['n'] as number | undefined) ?? 0) >= perPerson
}

/** Enters somebody: through a gate before the draw, with a number behind everybody after it. */
export const entryWrites = (deps: Deps, entry: Entry): readonly Write[] => [
  {
    item: { Put: { TableName: deps.table.name, Item: { ...entryKey(deps, entry.releaseId, entry.userId), ...entry, gsi1pk: `OWNER#${entry.userId}`, gsi1sk: `RELEASE#${entry.enteredAt}#${entry.releaseId}` }, ConditionExpression: 'attribute_not_exists(pk)' } },
    refusal: enteredAlready
  },
  ...(entry.late === undefined ? [throughGate(deps, entry.releaseId, entry.entryId)] : [{
    item: { Put: { TableName: deps.table.name, Item: { ...lateKey(entry.releaseId, entry.late), entryId: entry.entryId, who: whoOf(deps, entry.userId) } } }, refusal: problem('version-conflict')
  }])
]

/** Takes an entry out, while the gates are open. */
export const leaveWrites = (deps: Deps, entry: Entry): readonly Write[] => [
  { item: { Delete: { TableName: deps.table.name, Key: entryKey(deps, entry.releaseId, entry.userId), ConditionExpression: 'entryId = :id', ExpressionAttributeValues: { ':id': entry.entryId } } }, refusal: refuse('release.not-entered') },
  throughGate(deps, entry.releaseId, entry.entryId)
]

/** Somebody in a release: their entry's public name, and the part of its key that stands for them. */
export interface Entrant {
  readonly entryId: string
  readonly who: string
}

/** Everybody who came through a gate, consistently; final once the gates are shut. */
export async function entrantsOf(deps: Deps, id: string): Promise<readonly Entrant[]> {
  const found: Entrant[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(
      new QueryCommand({
        TableName: deps.table.name, ConsistentRead: true, KeyConditionExpression: 'pk = :pk AND begins_with(sk, :entry)', FilterExpression: 'attribute_not_exists(late)', ProjectionExpression: 'entryId, sk',
        ExpressionAttributeValues: { ':pk': `RELEASE#${id}`, ':entry': 'ENTRY#' }, ...(from === undefined ? {} : { ExclusiveStartKey: from })
      })
    )
    found.push(...(page.Items ?? []).map((item) => ({ entryId: item['entryId'] as string, who: String(item['sk']).slice('ENTRY#'.length) })))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return found
}

/** The next number behind those who were drawn. Numbers may be lost when a request dies, never repeated. */
export async function nextLate(deps: Deps, id: string): Promise<number> {
  const answer = await deps.table.reads.send(
    new UpdateCommand({ TableName: deps.table.name, Key: { pk: `COUNTER#release#${id}`, sk: 'COUNTER' }, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': 1 }, ReturnValues: 'UPDATED_NEW' })
  )
  return answer.Attributes?.['n'] as number
}

/** Writes the drawn order. Written again it is the same: secret and list leave no choice. */
export async function storeOrder(deps: Deps, id: string, order: readonly string[], entrants: readonly Entrant[]): Promise<void> {
  const whoIs = new Map(entrants.map(({ entryId, who }) => [entryId, who]))
  for (let chunk = 0; chunk * CHUNK < order.length; chunk += 1) {
    const ids = order.slice(chunk * CHUNK, (chunk + 1) * CHUNK)
    await deps.table.reads.send(new PutCommand({ TableName: deps.table.name, Item: { ...chunkKey(id, chunk), ids } }))
    await deps.table.reads.send(new PutCommand({ TableName: deps.table.name, Item: { ...whoKey(id, chunk), who: ids.map((entryId) => whoIs.get(entryId)) } }))
  }
}

/** Entrants of a thousand places of the drawn order, the first place first. */
export async function entrantsInChunk(deps: Deps, id: string, chunk: number): Promise<readonly Entrant[]> {
  const [ids, { Item }] = await Promise.all([orderChunk(deps, id, chunk), deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: whoKey(id, chunk) }))])
  const who = (Item?.['who'] as readonly string[] | undefined) ?? []
  return ids.flatMap((entryId, i) => (who[i] === undefined ? [] : [{ entryId, who: who[i] }]))
}

/** Those who came after the draw, by their number behind it, from one number to another. */
export async function lateBetween(deps: Deps, id: string, first: number, last: number): Promise<readonly (Entrant & { readonly late: number })[]> {
  const found: (Entrant & { readonly late: number })[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(new QueryCommand({
      TableName: deps.table.name, KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: { ':pk': lateKey(id, 0).pk, ':first': lateKey(id, first).sk, ':last': lateKey(id, last).sk }, ...(from === undefined ? {} : { ExclusiveStartKey: from })
    }))
    found.push(...(page.Items ?? []).map((item) => ({ entryId: item['entryId'] as string, who: item['who'] as string, late: Number(item['sk']) })))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return found
}

/** A thousand ids of the drawn order; none beyond its end. */
export async function orderChunk(deps: Deps, id: string, chunk: number): Promise<readonly string[]> {
  const { Item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: chunkKey(id, chunk) }))
  return (Item?.['ids'] as readonly string[] | undefined) ?? []
}

/** Uses up one of what a person may take of a release. */
export const useWrite = (deps: Deps, id: string, userId: string, perPerson: number): Write => ({
  item: {
    Update: {
      TableName: deps.table.name, Key: usedKey(deps, id, userId), UpdateExpression: 'ADD n :one',
      ConditionExpression: 'attribute_not_exists(n) OR n < :most', ExpressionAttributeValues: { ':one': 1, ':most': perPerson }
    }
  },
  refusal: refuse('release.quota-used')
})

/** Entries of a person, newest first. */
export async function entriesOf(deps: Deps, userId: string): Promise<readonly Entry[]> {
  const found: Entry[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(
      new QueryCommand({ TableName: deps.table.name, IndexName: 'gsi1', ScanIndexForward: false, KeyConditionExpression: 'gsi1pk = :pk AND begins_with(gsi1sk, :sk)', ExpressionAttributeValues: { ':pk': `OWNER#${userId}`, ':sk': 'RELEASE#' }, ...(from === undefined ? {} : { ExclusiveStartKey: from }) })
    )
    found.push(...((page.Items ?? []) as unknown as readonly Entry[]))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return found
}

/** An entry without its person: the drawn order keeps its id, which tells nobody who it was. */
export const forgetWrite = (deps: Deps, entry: Entry): Write => ({
  item: { Update: { TableName: deps.table.name, Key: entryKey(deps, entry.releaseId, entry.userId), UpdateExpression: 'REMOVE userId, gsi1pk, gsi1sk', ConditionExpression: 'attribute_exists(pk)' } }, refusal: problem('version-conflict')
})
