/**
 * City passes in the table. Beside the case (`PASS#<caseId>` / `CASE`; gsi1 `OWNER#<ownerId>` / `PASS#<openedAt>#<caseId>`; gsi2
 * `WORK#pass#<unit>#<state>` / `<sort instant>#<caseId>`; gsi3 the due index) and its events:
 *
 * | what                               | pk                        | sk                          | index                                        |
 * |------------------------------------|---------------------------|-----------------------------|----------------------------------------------|
 * | days a plate is taken              | GUARD#PLATE#<keyed hash>  | GUARD                       |                                              |
 * | a driver's link to a shared pass   | PASS#<caseId>             | SHARE#<shareId>             | gsi1 OWNER#<userId> / PASSSHARED#<at>#<caseId> |
 * | credential numbers that are void   | PASSREVOKED               | <valid until>#<caseId>#<v>  |                                              |
 * | last credential number             | COUNTER#pass-credential   | COUNTER                     |                                              |
 * | whose data an enterprise's or a counter's case holds | PASS#<caseId> | APPLICANT             | gsi1 IDENTITY#<keyed hash> / PASS#<at>#<caseId> |
 * | an uploaded file                   | PASSFILE#<fileId>         | FILE                        |                                              |
 *
 * Scans, figures and zone tables have repos of their own.
 */
import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { addDays, dateOf, endOfDay, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import { problem, type Problem } from '@lubiao/shared/kernel/problem'
import { holdOf, type PassCase } from '@lubiao/shared/pass/case'
import { correctionDue } from '@lubiao/shared/pass/deadline'
import { passMachine, type PassCommand } from '@lubiao/shared/pass/machine'
import type { PassType } from '@lubiao/shared/pass/terms.data'
import { caseKeyOf, changingWrite, erasingWrite, identityWrite, noIdentityWrite, openingWrite, readCase, readCases, readStory } from '../platform/cases'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import { dueKeys } from '../platform/sweeper'
import { versionKey } from '../platform/table'
import { doubtIn, type WordsDoubt } from './repo-words'
import { openedCase, sealedCase } from './stored-case'

const pkOf = (caseId: string): string => `PASS#${caseId}`

/** A case by id, consistently; undefined when there is none. */
export async function loadCase(deps: Deps, caseId: string): Promise<PassCase | undefined> {
  const stored = await readCase(deps, pkOf(caseId))
  return stored === undefined ? undefined : openedCase(deps.cipher, stored)
}

/** A case with its story. */
export interface Loaded {
  readonly passCase: PassCase
  readonly events: readonly DomainEvent[]
  /** What WeChat thought of the words in it. */
  readonly doubt: WordsDoubt | undefined
}

/** A case and its events, oldest first, in one consistent read. */
export async function loadWithEvents(deps: Deps, caseId: string): Promise<Loaded | undefined> {
  const story = await readStory(deps, pkOf(caseId))
  return story === undefined ? undefined : { passCase: openedCase(deps.cipher, story.stored), events: story.events, doubt: doubtIn(story.items) }
}

/** Cases by id, in no order; missing ones are left out. */
export const loadCases = async (deps: Deps, caseIds: readonly string[]): Promise<readonly PassCase[]> => (await readCases(deps, caseIds.map(pkOf))).map((item) => openedCase(deps.cipher, item))

/** By what a worklist sorts a case: what is due next, or when it ended. */
export function sortInstant(passCase: PassCase): Instant {
  switch (passCase.state) {
    case 'submitted':
    case 'proposed':
      return passCase.decisionDueAt ?? passCase.enteredAt
    case 'returned':
      return correctionDue(passCase.enteredAt)
    case 'approved':
    case 'active':
      return passCase.application.validTo === undefined ? passCase.enteredAt : endOfDay(passCase.application.validTo)
    default:
      return passCase.enteredAt
  }
}

const itemOf = (deps: Deps, passCase: PassCase) => ({
  ...caseKeyOf(pkOf(passCase.caseId)), type: 'CASE', module: 'pass', ...sealedCase(deps.cipher, passCase),
  gsi1pk: `OWNER#${passCase.ownerId}`, gsi1sk: `PASS#${passCase.openedAt}#${passCase.caseId}`,
  gsi2pk: `WORK#pass#${passCase.unit}#${passCase.state}`, gsi2sk: `${sortInstant(passCase)}#${passCase.caseId}`,
  ...dueKeys(passCase.caseId, passCase.wakeAt)
})

/** A new case. */
export const newCaseWrite = (deps: Deps, passCase: PassCase): Write => openingWrite(deps, itemOf(deps, passCase))

/** Makes a case findable by the identity of the person whose data it holds although it is an enterprise's or a counter's: theirs to be handed over and taken out. */
export const applicantWrite = (deps: Deps, passCase: PassCase, identity: string): Write => identityWrite(deps, pkOf(passCase.caseId), passCase.caseId, identity, `PASS#${passCase.openedAt}#${passCase.caseId}`)

/** Ends that: the person is in the case no more. */
export const noApplicantWrite = (deps: Deps, caseId: string): Write => noIdentityWrite(deps, pkOf(caseId))

/** Takes what a person wrote out of an event of theirs. */
export async function eraseNote(deps: Deps, event: DomainEvent): Promise<void> {
  await deps.table.reads.send(new UpdateCommand({ TableName: deps.table.name, Key: { pk: pkOf(event.caseId), sk: `EVENT#${versionKey(event.version)}` }, UpdateExpression: 'REMOVE noteSealed', ConditionExpression: 'attribute_exists(pk)' }))
}

/** A changed case: written only over the version it was decided on, in a state the table lets the command start from. */
export const caseWrite = (deps: Deps, before: PassCase, next: PassCase, command: PassCommand): Write => changingWrite(deps, itemOf(deps, next), passMachine, before, command)

/** A case out of which a person has been taken: only over the version that was read. */
export const erasedCaseWrite = (deps: Deps, before: PassCase, next: PassCase): Write => erasingWrite(deps, itemOf(deps, next), before)

/** Moves the next look at a case without changing it; `checkedAt` when the register has been asked meanwhile. */
export const snoozeWrite = (deps: Deps, passCase: PassCase, wakeAt: Instant, checkedAt?: Instant): Write => ({
  item: {
    Update: {
      TableName: deps.table.name, Key: caseKeyOf(pkOf(passCase.caseId)), UpdateExpression: `SET wakeAt = :wake, gsi3sk = :sk${checkedAt === undefined ? '' : ', checkedAt = :checked'}`,
      ConditionExpression: '#version = :version', ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':wake': wakeAt, ':sk': `${wakeAt}#${passCase.caseId}`, ':version': passCase.version, ...(checkedAt === undefined ? {} : { ':checked': checkedAt }) }
    }
  },
  refusal: problem('version-conflict')
})

/** Days of a plate as its guard keeps them. */
export interface StoredDays {
  readonly caseId: string
  readonly from: LocalDate
  readonly to: LocalDate
  readonly type: PassType
  readonly ownerId: string
  /** Only asked for: found by the plate, but nobody else's application stops at them. */
  readonly tentative?: true
}

/** Days of one plate kept by cases, with the version a change is conditioned on (0 = never kept). */
export interface PlateGuard {
  readonly version: number
  readonly held: readonly StoredDays[]
  /** Passes of the plate that were revoked: they keep no days, and an officer who types the plate is told as one who scans their code. */
  readonly revoked: readonly RevokedPass[]
}

/** A revoked pass and the last day it would have been good for. */
interface RevokedPass {
  readonly caseId: string
  readonly to: LocalDate
}

/** Thrown inside when another case of the same plate was written first: the command is decided again on what is true now. */
export const guardMoved: Problem = problem('version-conflict', { detail: 'plate-guard' })

const guardKey = (deps: Deps, plate: string, plateType: string) => ({ pk: `GUARD#PLATE#${deps.cipher.lookup('plate', `${plateType}#${plate}`)}`, sk: 'GUARD' })

/** The days of a plate that are taken, consistently. */
export async function loadGuard(deps: Deps, plate: string, plateType: string): Promise<PlateGuard> {
  const answer = await deps.table.reads.send(new GetCommand({ TableName: deps.table.name, Key: guardKey(deps, plate, plateType), ConsistentRead: true }))
  return { version: (answer.Item?.['version'] as number | undefined) ?? 0, held: (answer.Item?.['held'] as readonly StoredDays[] | undefined) ?? [], revoked: (answer.Item?.['revoked'] as readonly RevokedPass[] | undefined) ?? [] }
}

/** Days that ended so long ago that no month's count needs them. */
const forgotten = (today: LocalDate): LocalDate => addDays(today, -62)

const guardWrite = (deps: Deps, plate: string, plateType: string, guard: PlateGuard, { held, revoked }: Pick<PlateGuard, 'held' | 'revoked'>, today: LocalDate): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, Item: { ...guardKey(deps, plate, plateType), type: 'PLATE', version: guard.version + 1, held: held.filter((one) => one.to >= forgotten(today)), revoked: revoked.filter((one) => one.to >= forgotten(today)) },
      ConditionExpression: guard.version === 0 ? 'attribute_not_exists(pk)' : '#version = :version',
      ...(guard.version === 0 ? {} : { ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': guard.version } })
    }
  },
  refusal: guardMoved
})

const samePlate = (a: { plate: string; plateType: string }, b: { plate: string; plateType: string }): boolean => a.plate === b.plate && a.plateType === b.plateType

/**
 * What the plates' guards must become when cases change together: days given up and days taken. One write per plate touched.
 * `known` is a guard already read for the checks: reusing it is what makes two submissions that overlap exclude each other.
 */
export async function guardWrites(deps: Deps, changes: readonly { readonly before: PassCase | undefined; readonly next: PassCase }[], known?: { readonly plate: string; readonly plateType: string; readonly guard: PlateGuard }): Promise<readonly Write[]> {
  const moved = changes.map(({ before, next }) => ({ caseId: next.caseId, was: before === undefined ? undefined : holdOf(before), is: holdOf(next), revoked: next.state === 'revoked' }))
    .filter(({ was, is }) => JSON.stringify(was) !== JSON.stringify(is))
  const plates = moved.flatMap(({ was, is }) => [was, is]).filter((hold) => hold !== undefined)
    .filter((hold, i, all) => all.findIndex((one) => samePlate(one, hold)) === i)
  return Promise.all(plates.map(async ({ plate, plateType }) => {
    const guard = known !== undefined && samePlate(known, { plate, plateType }) ? known.guard : await loadGuard(deps, plate, plateType)
    const gone = new Set(moved.map(({ caseId }) => caseId))
    const taken = moved.flatMap(({ caseId, is }) => (is !== undefined && samePlate(is, { plate, plateType }) ? [{ caseId, from: is.from, to: is.to, type: is.type, ownerId: is.ownerId, ...(is.tentative ? { tentative: true as const } : {}) }] : []))
    const revoked = moved.flatMap(({ caseId, was, revoked: ended }) => (ended && was !== undefined && samePlate(was, { plate, plateType }) ? [{ caseId, to: was.to }] : []))
    return guardWrite(deps, plate, plateType, guard, { held: [...guard.held.filter((one) => !gone.has(one.caseId)), ...taken], revoked: [...guard.revoked, ...revoked] }, dateOf(deps.now()))
  }))
}

/** The next credential number; numbers may be lost, never repeated. */
export async function nextCredentialNumber(deps: Deps): Promise<number> {
  const answer = await deps.table.reads.send(
    new UpdateCommand({ TableName: deps.table.name, Key: { pk: 'COUNTER#pass-credential', sk: 'COUNTER' }, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': 1 }, ReturnValues: 'UPDATED_NEW' })
  )
  return answer.Attributes?.['n'] as number
}

/** Makes credentials void that a case no longer has: kept until the pass would have run out anyway. */
export function revokedWrites(deps: Deps, before: PassCase, next: PassCase): readonly Write[] {
  const kept = new Set(next.devices.map((device) => device.revocationIndex))
  const numbers = before.devices.map((device) => device.revocationIndex).filter((number) => !kept.has(number))
  if (numbers.length === 0) return []
  const until = endOfDay(before.application.validTo ?? dateOf(deps.now()))
  return [{
    item: { Put: { TableName: deps.table.name, Item: { pk: 'PASSREVOKED', sk: `${until}#${next.caseId}#${versionKey(next.version)}`, numbers }, ConditionExpression: 'attribute_not_exists(pk)' } },
    refusal: problem('version-conflict')
  }]
}

/** Credential numbers that are void although their pass has not run out. */
export async function liveRevocations(deps: Deps, now: Instant): Promise<readonly number[]> {
  const numbers: number[] = []
  let from: Record<string, unknown> | undefined
  do {
    const page = await deps.table.reads.send(
      new QueryCommand({ TableName: deps.table.name, KeyConditionExpression: 'pk = :pk AND sk > :now', ExpressionAttributeValues: { ':pk': 'PASSREVOKED', ':now': now }, ConsistentRead: true, ...(from === undefined ? {} : { ExclusiveStartKey: from }) })
    )
    for (const item of page.Items ?? []) numbers.push(...(item['numbers'] as readonly number[]))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return numbers
}

/** Links that changed with a case's shares: a driver finds a pass by theirs. */
export function shareLinkWrites(deps: Deps, before: PassCase, next: PassCase): readonly Write[] {
  const active = (passCase: PassCase) => passCase.shares.filter((share) => share.state === 'active' && share.userId !== undefined)
  const was = active(before)
  const is = active(next)
  const Key = (shareId: string) => ({ pk: pkOf(next.caseId), sk: `SHARE#${shareId}` })
  return [
    ...is.filter((share) => !was.some((one) => one.shareId === share.shareId)).map((share): Write => ({
      item: { Put: { TableName: deps.table.name, Item: { ...Key(share.shareId), type: 'SHARE', caseId: next.caseId, gsi1pk: `OWNER#${share.userId ?? ''}`, gsi1sk: `PASSSHARED#${share.at}#${next.caseId}` } } },
      refusal: problem('version-conflict')
    })),
    ...was.filter((share) => !is.some((one) => one.shareId === share.shareId)).map((share): Write => ({ item: { Delete: { TableName: deps.table.name, Key: Key(share.shareId) } }, refusal: problem('version-conflict') }))
  ]
}
