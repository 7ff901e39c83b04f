/**
 * The one way a piece of business changes: load → who → facts → decide → one transaction. Citizens, windows and the system all come through here.
 */
import { accountProblems } from '@lubiao/shared/account/contract'
import { dateOf, type Instant } from '@lubiao/shared/kernel/clock'
import { maskIdNumber, maskName } from '@lubiao/shared/kernel/mask'
import { Problem, problem, problemsOf } from '@lubiao/shared/kernel/problem'
import type { CaseAgent, ServiceCase } from '@lubiao/shared/service/case'
import { caseService, feesOf as feesOfCase, type CaseService } from '@lubiao/shared/service/case-service'
import { serviceCaseProblems, type CaseFee, type ServiceForm } from '@lubiao/shared/service/contract-case'
import type { ServiceCommand } from '@lubiao/shared/service/machine'
import type { Answered, CaseVehicle, LicenceRecord } from '@lubiao/shared/service/records'
import { reviewCase, validUntilOf, type ReviewFacts } from '@lubiao/shared/service/review'
import { decideService, refusedByServiceTable, type AnyServiceOrder, type ServiceActorOf, type ServiceFacts } from '@lubiao/shared/service/rules'
import { enterpriseUscc, identityHash } from '../account/people'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite, type DomainEvent } from '../platform/events'
import type { VehicleOwner } from '../platform/registry/port'
import { personIn } from './case-stored'
import { guardWrites, linkWrites, newServiceCaseWrite, serviceCaseWrite } from './repo-cases'
import { catalogueOn, feesOn } from './tables'

const refuse = problemsOf({ ...accountProblems, ...serviceCaseProblems })

/** A change ready to be committed; `bills` are the writes of the bill made or given up with it. */
export interface CaseChange {
  readonly before: ServiceCase
  readonly next: ServiceCase
  readonly events: readonly DomainEvent[]
  readonly first: ServiceCommand
  readonly bills: readonly Write[]
}

/** The service of a code as it stood on a day. Throws `service.not-offered`. */
export async function serviceOn(deps: Deps, code: string, openedAt: Instant): Promise<CaseService> {
  const found = caseService(await catalogueOn(deps, dateOf(openedAt)), code)
  if (found === undefined) throw refuse('service.not-offered')
  return found
}

/** What a case costs by the amounts of a day. */
export const feesFor = async (deps: Deps, service: CaseService, form: ServiceForm, now: Instant): Promise<readonly CaseFee[]> => feesOfCase(service, form, await feesOn(deps, dateOf(now)))

/** An answer of a register, `silent` while it does not give one. */
async function answerOf<T>(ask: () => Promise<Answered<T>>): Promise<Answered<T>> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Problem && error.code === 'upstream-unavailable') return 'silent'
    throw error
  }
}

/** Asks the registers about what a form says and its applicant, and reviews it. */
export async function review(deps: Deps, service: CaseService, form: ServiceForm, who: { readonly idNumber?: string | undefined; readonly owner: VehicleOwner | undefined }, now: Instant): Promise<Pick<ServiceFacts, 'checks' | 'validUntil'>> {
  const { plate, plateType } = form
  const { idNumber, owner } = who
  const licence = service.subject !== 'driver' || idNumber === undefined ? undefined : await answerOf<LicenceRecord>(async () => {
    const answer = await deps.registry.findLicence(idNumber)
    return answer.found ? { found: true, record: answer.licence } : answer
  })
  const vehicle = service.subject !== 'vehicle' || plate === undefined || plateType === undefined || owner === undefined ? undefined : await answerOf<CaseVehicle>(async () => {
    const answer = await deps.registry.findVehicle(plate, plateType, owner)
    return answer.found ? { found: true, record: { ...answer.vehicle, owned: answer.owned === true } } : { found: false }
  })
  const facts: ReviewFacts = { service, form, now, licence, vehicle }
  return { checks: reviewCase(facts), validUntil: validUntilOf(facts) }
}

/** Whose licence or vehicle a case is about, in clear. */
export async function subjectOf(deps: Deps, one: Pick<ServiceCase, 'applicant' | 'enterpriseId'>): Promise<{ readonly idNumber?: string | undefined; readonly owner: VehicleOwner | undefined }> {
  const { idNumber, uscc } = personIn(deps.cipher, one.applicant.sealed)
  const code = one.enterpriseId === undefined ? uscc : await enterpriseUscc(deps, one.enterpriseId)
  if (one.enterpriseId !== undefined || code !== undefined) return { owner: code === undefined ? undefined : { uscc: code } }
  return { idNumber, owner: idNumber === undefined ? undefined : { idNumber } }
}

/** Somebody named as agent, confirmed by the register. Throws `account.identity-mismatch`, `upstream-unavailable`. */
async function agentNamed(deps: Deps, now: Instant, named: { readonly name: string; readonly idNumber: string }, basis: CaseAgent['basis']): Promise<CaseAgent> {
  if (!(await deps.registry.verifyPerson(named))) throw refuse('account.identity-mismatch')
  return { nameMasked: maskName(named.name), idMasked: maskIdNumber(named.idNumber), identity: identityHash(deps, named.idNumber), basis, at: now, sealed: deps.cipher.seal(JSON.stringify(named)) }
}

async function factsFor(deps: Deps, now: Instant, one: ServiceCase, order: AnyServiceOrder, actor: ServiceActorOf): Promise<{ readonly facts: ServiceFacts; readonly bills: readonly Write[] }> {
  const base: ServiceFacts = { now, calendar: await deps.calendar(), service: await serviceOn(deps, one.service, one.openedAt) }
  const only = (more: Partial<ServiceFacts>) => ({ facts: { ...base, ...more }, bills: [] })
  const { bill } = one
  switch (order.command) {
    case 'submit':
    case 'resubmit':
      return only({ fees: await feesFor(deps, base.service, order.form, now) })
    case 'review':
    case 'recheck':
      return only(await review(deps, base.service, one.form, await subjectOf(deps, one), now))
    case 'authorise':
      return only({ agent: await agentNamed(deps, now, order.agent, actor.kind === 'staff' ? 'letter' : 'electronic') })
    case 'bill': {
      if (one.fees.length === 0) return only({})
      const made = deps.payment.bill({ module: 'service', caseId: one.caseId, ownerId: one.ownerId, unit: one.unit }, one.fees)
      return { facts: { ...base, billId: made.billId }, bills: made.writes }
    }
    case 'recordPayment':
      return only({ payment: bill === undefined ? undefined : await deps.payment.stateOf(bill.billId) })
    case 'withdraw':
    case 'lapse': {
      const payment = bill === undefined ? undefined : await deps.payment.stateOf(bill.billId)
      // Given up in the same transaction, so that nobody can pay for a case that has ended.
      return { facts: { ...base, payment }, bills: bill === undefined || payment?.state !== 'open' ? [] : await deps.payment.voided(bill.billId) }
    }
    default:
      return only({})
  }
}

/** The next order to give to a case as it now stands; undefined ends. */
export type NextOrder = (one: ServiceCase) => Promise<AnyServiceOrder | undefined> | AnyServiceOrder | undefined

/**
 * Decides an order on a case, and those that follow from it, one after the other. Throws the first refusal; one of an order that only follows ends the
 * row instead when it is in `mayEnd`. `actorOn` gives who acts once an order has changed the case.
 */
export async function decideAll(deps: Deps, now: Instant, before: ServiceCase, first: AnyServiceOrder, actorOn: (one: ServiceCase) => ServiceActorOf, then: NextOrder = () => undefined, mayEnd: readonly string[] = []): Promise<CaseChange> {
  let next = before
  const events: DomainEvent[] = []
  const bills: Write[] = []
  for (let order: AnyServiceOrder | undefined = first; order !== undefined; order = await then(next)) {
    const actor = actorOn(next)
    // The table is asked before anything is fetched: a command that cannot be given must cost and reveal nothing.
    const refused = refusedByServiceTable(next, order.command, actor.roles)
    if (refused !== undefined) throw refused
    const { facts, bills: made } = await factsFor(deps, now, next, order, actor)
    const outcome = decideService(next, order, actor, facts)
    if (!outcome.ok) {
      if (events.length > 0 && mayEnd.includes(outcome.problem.code)) break
      throw outcome.problem
    }
    next = outcome.next
    bills.push(...made)
    events.push({
      module: 'service', caseId: next.caseId, version: next.version, name: outcome.event, at: now, by: { kind: actor.kind, id: actor.id }, unit: next.unit,
      ...(outcome.note === undefined ? {} : { note: outcome.note }), ...(outcome.data === undefined ? {} : { data: outcome.data })
    })
  }
  return { before, next, events, first: first.command, bills }
}

/** Everything a change writes: the case over the version decided on, its events, its guard, its links, its bill. */
export const changeWrites = (deps: Deps, { before, next, events, first, bills }: CaseChange): readonly Write[] => [
  serviceCaseWrite(deps, before, next, first), ...events.map((event) => eventWrite(deps.table.name, deps.cipher, event)), ...guardWrites(deps, before, next), ...linkWrites(deps, before, next), ...bills
]

/** Everything a new case writes, with what its first orders have made of it. */
export const openingWrites = (deps: Deps, opened: DomainEvent, { next, events, bills }: Pick<CaseChange, 'next' | 'events' | 'bills'>): readonly Write[] => [
  newServiceCaseWrite(deps, next), ...[opened, ...events].map((event) => eventWrite(deps.table.name, deps.cipher, event)), ...guardWrites(deps, undefined, next), ...linkWrites(deps, undefined, next), ...bills
]

/** Refuses when the page showed an older version than the one stored. */
export function assertCaseVersion(one: ServiceCase, version: number): void {
  if (one.version !== version) throw problem('version-conflict')
}
