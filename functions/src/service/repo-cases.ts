/**
 * Cases of services in the table. Beside the case (`SERVICE#<caseId>` / `CASE`; gsi1 `OWNER#<ownerId>` / `SERVICE#<openedAt>#<caseId>`; gsi2
 * `WORK#service#<unit>#<state>` / `<sort instant>#<caseId>`; gsi3 the due index) and its events:
 *
 * | what                                             | pk                         | sk         | index                                          |
 * |--------------------------------------------------|----------------------------|------------|------------------------------------------------|
 * | one open case for a service and a person (and a plate) | GUARD#SERVICE#<keyed hash> | GUARD |                                                |
 * | whose data a window's or an enterprise's case holds | SERVICE#<caseId>        | APPLICANT  | gsi1 IDENTITY#<keyed hash> / SERVICE#<at>#<caseId> |
 * | who is authorised in a case                      | SERVICE#<caseId>           | AGENT      | gsi1 IDENTITY#<keyed hash> / SERVICE#<at>#<caseId> |
 */
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { UnitId } from '@lubiao/shared/account/units.data'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { isOpen, type ServiceCase } from '@lubiao/shared/service/case'
import { dueOf } from '@lubiao/shared/service/case-clock'
import { serviceCaseProblems } from '@lubiao/shared/service/contract-case'
import { serviceMachine, type ServiceCommand, type ServiceState } from '@lubiao/shared/service/machine'
import { caseKeyOf, changingWrite, erasingWrite, openingWrite, readCase, readCases, readStory } from '../platform/cases'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import { dueKeys } from '../platform/sweeper'
import { versionKey } from '../platform/table'
import { openedCase, sealedCase } from './case-stored'

const refuse = problemsOf(serviceCaseProblems)
const pkOf = (caseId: string): string => `SERVICE#${caseId}`
const listKey = (one: Pick<ServiceCase, 'caseId' | 'openedAt'>): string => `SERVICE#${one.openedAt}#${one.caseId}`

/** A case by id, consistently; undefined when there is none. */
export async function loadServiceCase(deps: Deps, caseId: string): Promise<ServiceCase | undefined> {
  const stored = await readCase(deps, pkOf(caseId))
  return stored === undefined ? undefined : openedCase(deps.cipher, stored)
}

/** A case with its story, oldest event first, in one consistent read. */
export async function loadServiceStory(deps: Deps, caseId: string): Promise<{ readonly one: ServiceCase; readonly events: readonly DomainEvent[] } | undefined> {
  const story = await readStory(deps, pkOf(caseId))
  return story === undefined ? undefined : { one: openedCase(deps.cipher, story.stored), events: story.events }
}

/** Cases by id, in no order; missing ones are left out. */
const loadServiceCases = async (deps: Deps, caseIds: readonly string[]): Promise<readonly ServiceCase[]> => (await readCases(deps, caseIds.map(pkOf))).map((item) => openedCase(deps.cipher, item))

const itemOf = (deps: Deps, one: ServiceCase) => ({
  ...caseKeyOf(pkOf(one.caseId)), type: 'CASE', module: 'service', ...sealedCase(deps.cipher, one),
  gsi1pk: `OWNER#${one.ownerId}`, gsi1sk: listKey(one), gsi2pk: `WORK#service#${one.unit}#${one.state}`, gsi2sk: `${dueOf(one) ?? one.enteredAt}#${one.caseId}`, ...dueKeys(one.caseId, one.wakeAt)
})

/** A new case, in whatever state its first orders have brought it to. */
export const newServiceCaseWrite = (deps: Deps, one: ServiceCase): Write => openingWrite(deps, itemOf(deps, one))

/** A changed case: written only over the version it was decided on, in a state the table lets the command start from. */
export const serviceCaseWrite = (deps: Deps, before: ServiceCase, next: ServiceCase, command: ServiceCommand): Write => changingWrite(deps, itemOf(deps, next), serviceMachine, before, command)

/** A case out of which a person has been taken: only over the version that was read. */
export const erasedServiceCaseWrite = (deps: Deps, before: ServiceCase, next: ServiceCase): Write => erasingWrite(deps, itemOf(deps, next), before)

/** Notes that the system has asked outside and learned nothing new: puts off the next look without changing the case. */
export const lookedWrite = (deps: Deps, one: ServiceCase, lookedAt: Instant, wakeAt: Instant | undefined): Write => ({
  item: {
    Update: {
      TableName: deps.table.name, Key: caseKeyOf(pkOf(one.caseId)), UpdateExpression: wakeAt === undefined ? 'SET lookedAt = :looked REMOVE wakeAt, gsi3pk, gsi3sk' : 'SET lookedAt = :looked, wakeAt = :wake, gsi3sk = :sk',
      ConditionExpression: '#version = :version', ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':looked': lookedAt, ':version': one.version, ...(wakeAt === undefined ? {} : { ':wake': wakeAt, ':sk': `${wakeAt}#${one.caseId}` }) }
    }
  },
  refusal: problem('version-conflict')
})

/** What a guard is about: the service, the person or enterprise, and the vehicle if it is about one. Strangers who name the plate have a guard of their own. */
const guardKeyOf = (deps: Deps, one: Pick<ServiceCase, 'service' | 'ownerId' | 'enterpriseId' | 'applicant' | 'form'>): string => {
  const who = one.enterpriseId ?? one.applicant.identity ?? one.ownerId
  return `GUARD#SERVICE#${deps.cipher.lookup('service-subject', [one.service, who, one.form.plateType ?? '', one.form.plate ?? ''].join('#'))}`
}

/** The open case that already is about the same thing; undefined when there is none. */
export async function openCaseLike(deps: Deps, one: Parameters<typeof guardKeyOf>[1]): Promise<string | undefined> {
  const { Item } = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: { pk: guardKeyOf(deps, one), sk: 'GUARD' }, ConsistentRead: true }))
  return Item?.['caseId'] as string | undefined
}

const mine = 'attribute_not_exists(pk) OR caseId = :me'
const takeGuard = (deps: Deps, pk: string, caseId: string): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { pk, sk: 'GUARD', type: 'GUARD', caseId }, ConditionExpression: mine, ExpressionAttributeValues: { ':me': caseId } } }, refusal: refuse('service.already-open')
})
const dropGuard = (deps: Deps, pk: string, caseId: string): Write => ({ item: { Delete: { TableName: deps.table.name, Key: { pk, sk: 'GUARD' }, ConditionExpression: mine, ExpressionAttributeValues: { ':me': caseId } } }, refusal: problem('version-conflict') })

/** What the guard must become when a case changes: taken while it is open, given up when it ends, moved when it is about another vehicle. */
export function guardWrites(deps: Deps, before: ServiceCase | undefined, next: ServiceCase): readonly Write[] {
  const was = before !== undefined && isOpen(before) ? guardKeyOf(deps, before) : undefined
  const is = isOpen(next) ? guardKeyOf(deps, next) : undefined
  if (was === is) return []
  return [...(was === undefined ? [] : [dropGuard(deps, was, next.caseId)]), ...(is === undefined ? [] : [takeGuard(deps, is, next.caseId)])]
}

const linkWrite = (deps: Deps, one: ServiceCase, sk: 'APPLICANT' | 'AGENT', identity: string): Write => ({
  item: { Put: { TableName: deps.table.name, Item: { pk: pkOf(one.caseId), sk, type: sk, caseId: one.caseId, gsi1pk: `IDENTITY#${identity}`, gsi1sk: listKey(one) } } }, refusal: problem('version-conflict')
})
/** Ends a link: the person is in the case no more. */
export const noLinkWrite = (deps: Deps, caseId: string, sk: 'APPLICANT' | 'AGENT'): Write => ({ item: { Delete: { TableName: deps.table.name, Key: { pk: pkOf(caseId), sk } } }, refusal: problem('version-conflict') })

/** Makes a case findable by who is in it: the person it is for when it is not their account's own, and their agent. */
export function linkWrites(deps: Deps, before: ServiceCase | undefined, next: ServiceCase): readonly Write[] {
  const person = before === undefined && next.applicant.identity !== undefined && (next.channel === 'window' || next.enterpriseId !== undefined) ? [linkWrite(deps, next, 'APPLICANT', next.applicant.identity)] : []
  if (before?.agent?.identity === next.agent?.identity) return person
  return [...person, next.agent === undefined ? noLinkWrite(deps, next.caseId, 'AGENT') : linkWrite(deps, next, 'AGENT', next.agent.identity)]
}

/** Takes what a person wrote out of an event of theirs. */
export async function eraseServiceNote(deps: Deps, event: DomainEvent): Promise<void> {
  await deps.table.reads.send(new UpdateCommand({ TableName: deps.table.name, Key: { pk: pkOf(event.caseId), sk: `EVENT#${versionKey(event.version)}` }, UpdateExpression: 'REMOVE noteSealed', ConditionExpression: 'attribute_exists(pk)' }))
}

/** A page of cases, newest first, and the key after which to go on. */
export interface CasePage {
  readonly cases: readonly ServiceCase[]
  readonly next: string | undefined
}

/** Cases of some owners and of whoever has an identity, newest first, each once. `before`: the last key shown. */
export async function casesOf(deps: Deps, owners: readonly string[], identity: string | undefined, limit: number, before?: string): Promise<CasePage> {
  const keys = [...owners.map((owner) => `OWNER#${owner}`), ...(identity === undefined ? [] : [`IDENTITY#${identity}`])]
  const pages = await Promise.all(keys.map(async (pk) => {
    const answer = await deps.table.reads.send(new QueryCommand({
      TableName: deps.table.name, IndexName: 'gsi1', Limit: limit + 1, ScanIndexForward: false, KeyConditionExpression: 'gsi1pk = :pk AND gsi1sk BETWEEN :first AND :last',
      ExpressionAttributeValues: { ':pk': pk, ':first': 'SERVICE#', ':last': before === undefined ? 'SERVICE#~' : before.slice(0, -1) + String.fromCharCode(before.charCodeAt(before.length - 1) - 1) }
    }))
    return answer.Items ?? []
  }))
  const rows = new Map(pages.flat().map((item) => [item['gsi1sk'] as string, item['caseId'] as string]))
  const shown = [...rows].sort(([a], [b]) => (a < b ? 1 : -1)).slice(0, limit)
  const byId = new Map((await loadServiceCases(deps, shown.map(([, caseId]) => caseId))).map((one) => [one.caseId, one]))
  return { cases: shown.flatMap(([, caseId]) => byId.get(caseId) ?? []), next: rows.size > limit ? shown.at(-1)?.[0] : undefined }
}

/** What a worklist shows. */
export interface CaseQuery {
  readonly units: readonly UnitId[]
  readonly states: readonly ServiceState[]
  readonly limit: number
  /** Sort key after which to go on. */
  readonly after?: string | undefined
  /** Only what was due before this. */
  readonly dueBefore?: Instant | undefined
  readonly claimedBy?: string | undefined
}

const MOST_PAGES = 6
const FILTERED_ROWS = 200

async function fromDesk(deps: Deps, query: CaseQuery, unit: UnitId, state: ServiceState): Promise<{ readonly found: readonly { readonly key: string; readonly one: ServiceCase }[]; readonly upTo: string | undefined }> {
  const found: { key: string; one: ServiceCase }[] = []
  const mineOnly = query.claimedBy !== undefined
  let from: Record<string, unknown> | undefined
  for (let page = 0; page < MOST_PAGES && found.length < query.limit; page += 1) {
    const answer = await deps.table.reads.send(new QueryCommand({
      TableName: deps.table.name, IndexName: 'gsi2', Limit: mineOnly ? FILTERED_ROWS : query.limit, KeyConditionExpression: 'gsi2pk = :pk AND gsi2sk BETWEEN :after AND :before',
      ExpressionAttributeValues: { ':pk': `WORK#service#${unit}#${state}`, ':after': query.after === undefined ? '0' : `${query.after}!`, ':before': query.dueBefore ?? '~', ...(mineOnly ? { ':staff': query.claimedBy } : {}) },
      ...(mineOnly ? { FilterExpression: 'claimedBy.staffId = :staff' } : {}), ...(from === undefined ? {} : { ExclusiveStartKey: from })
    }))
    found.push(...(answer.Items ?? []).map((item) => ({ key: item['gsi2sk'] as string, one: openedCase(deps.cipher, item) })))
    from = answer.LastEvaluatedKey
    if (from === undefined) return { found, upTo: undefined }
  }
  return { found, upTo: from?.['gsi2sk'] as string | undefined }
}

/** Cases of some units and states together, the earliest due first. A page may hold fewer than asked for and still have a next one. */
export async function serviceWorklist(deps: Deps, query: CaseQuery): Promise<CasePage> {
  const desks = await Promise.all(query.units.flatMap((unit) => query.states.map((state) => fromDesk(deps, query, unit, state))))
  const horizon = desks.flatMap(({ upTo }) => upTo ?? []).sort()[0]
  const known = desks.flatMap(({ found }) => found).filter(({ key }) => horizon === undefined || key <= horizon).sort((a, b) => (a.key < b.key ? -1 : 1))
  const shown = known.slice(0, query.limit)
  return { cases: shown.map(({ one }) => one), next: known.length > query.limit ? shown.at(-1)?.key : horizon }
}

const MOST_COUNTED = 999

/** How many cases lie at some units in a state, at most 999. */
export async function countCases(deps: Deps, units: readonly UnitId[], state: ServiceState, dueBefore?: Instant): Promise<number> {
  const counts = await Promise.all(units.map(async (unit) => (await deps.table.reads.send(new QueryCommand({
    TableName: deps.table.name, IndexName: 'gsi2', Select: 'COUNT', Limit: MOST_COUNTED, KeyConditionExpression: 'gsi2pk = :pk AND gsi2sk < :before', ExpressionAttributeValues: { ':pk': `WORK#service#${unit}#${state}`, ':before': dueBefore ?? '~' }
  }))).Count ?? 0))
  return Math.min(MOST_COUNTED, counts.reduce((sum, n) => sum + n, 0))
}
