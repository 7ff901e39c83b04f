/** Cases in every state, for tests: built by giving the orders that lead there, so that they are such as can exist. */
import { builtInCalendar } from '../kernel/calendar.data'
import type { Instant } from '../kernel/clock'
import { openServiceCase, type CaseAgent, type ServiceCase } from './case'
import { caseService, feesOf, type CaseService } from './case-service'
import { builtInCatalogues } from './catalogue.data'
import type { ServiceForm } from './contract-case'
import { builtInFeeTables } from './fees.data'
import type { ServiceActor, ServiceState } from './machine'
import type { CaseVehicle, LicenceRecord } from './records'
import { reviewCase } from './review'
import { decideService, type AnyServiceOrder, type ServiceActorOf, type ServiceDecision, type ServiceFacts } from './rules'

/** A Monday morning in Beijing. */
export const NOW: Instant = '2026-11-23T02:00:00.000Z'
const [catalogue] = builtInCatalogues
const [feeTable] = builtInFeeTables

/** A service of the built-in catalogue. Throws RangeError on a code without a case rule. */
export function serviceIn(code: string): CaseService {
  const found = catalogue === undefined ? undefined : caseService(catalogue, code)
  if (found === undefined) throw new RangeError(code)
  return found
}

/** A licence nothing is wrong with. */
export const soundLicence: LicenceRecord = { classes: ['C1'], status: 'normal', validUntil: '2031-01-10', points: 0, medicalOn: '2026-10-08' }
/** A family car in its fourth year nothing is wrong with; its mark ends in three weeks. */
export const soundCar: CaseVehicle = {
  plate: '鲁P68001', plateType: '02', vehicleClass: 'passenger', status: 'normal', inspectionValidUntil: '2026-12-31', insuranceValidUntil: '2027-05-01', openViolations: 0, owned: true,
  registeredOn: '2022-12-14', seats: 5, privateUse: true, mortgaged: false, taxPaid: true
}
/** A lost licence, to be posted home. */
export const lostForm: ServiceForm = { delivery: 'post', postTo: { name: '李建国', phone: '13800000001', address: '聊城市东昌府区柳园北路1号' } }
/** Somebody authorised. */
export const agent: CaseAgent = { nameMasked: '赵*强', idMasked: '3715**********0359', identity: 'hash', basis: 'electronic', at: NOW, sealed: 'sealed' }

/** Facts in which nothing is wrong, for a lost licence. */
export const serviceFacts = (overrides: Partial<ServiceFacts> = {}): ServiceFacts => {
  const service = overrides.service ?? serviceIn('DL_REISSUE_LOST')
  return {
    now: NOW, calendar: builtInCalendar, service, checks: reviewCase({ service, form: lostForm, now: NOW, licence: { found: true, record: soundLicence }, vehicle: { found: true, record: soundCar } }),
    fees: feeTable === undefined ? [] : feesOf(service, {}, feeTable), billId: 'BILL000001', payment: { state: 'paid', paidAt: NOW }, agent, ...overrides
  }
}

/** An actor with the given roles. */
export const actor = (roles: readonly ServiceActor[], id = 'P1', kind: ServiceActorOf['kind'] = 'staff'): ServiceActorOf => ({ kind, id, roles, name: `${id}名` })

/** The owner, a clerk who holds the case, and the system. */
export const applicant = actor(['applicant'], 'U1', 'user')
export const clerk = actor(['clerk', 'claimant'], 'P1')
export const system = actor(['system'], 'system', 'system')

/** Gives orders one after the other. Throws when one is refused. */
export function run(start: ServiceCase, steps: readonly (readonly [AnyServiceOrder, ServiceActorOf, Partial<ServiceFacts>?])[]): ServiceCase {
  return steps.reduce((one, [order, by, facts]) => {
    const outcome = decideService(one, order, by, serviceFacts(facts))
    if (!outcome.ok) throw outcome.problem
    return outcome.next
  }, start)
}

/** A fresh draft. */
export const draft = (service = 'DL_REISSUE_LOST', form: ServiceForm = lostForm): ServiceCase => openServiceCase({
  caseId: 'YW-0000-0000-00001', service, catalogueVersion: '2022-a', unit: 'cheguansuo', channel: 'phone', ownerId: 'U1', openedBy: { kind: 'user', id: 'U1' }, openedAt: NOW,
  applicant: { nameMasked: '李*国', sealed: 'sealed' }, form
})

const submit = [{ command: 'submit', form: lostForm }, applicant] as const
const free: Partial<ServiceFacts> = { fees: [] }

/** How each state is reached; every open one after acceptance is held by P1. */
const roads: Readonly<Record<ServiceState, () => ServiceCase>> = {
  draft: () => draft(),
  accepted: () => run(draft(), [submit, [{ command: 'claim' }, clerk]]),
  underReview: () => run(roads.accepted(), [[{ command: 'review' }, system]]),
  returned: () => run(roads.underReview(), [[{ command: 'returnForCorrection', note: '请补填地址' }, clerk]]),
  toPay: () => run(roads.underReview(), [[{ command: 'bill' }, system]]),
  approved: () => run(roads.toPay(), [[{ command: 'recordPayment' }, system]]),
  issued: () => run(roads.approved(), [[{ command: 'issue' }, clerk]]),
  posted: () => run(roads.issued(), [[{ command: 'post' }, clerk]]),
  collected: () => run(roads.issued(), [[{ command: 'handOver', to: 'self' }, clerk]]),
  delivered: () => run(roads.posted(), [[{ command: 'deliver', events: [], signedBy: '本人' }, system]]),
  refused: () => run(roads.underReview(), [[{ command: 'refuse', reason: 'licence-withheld', note: '驾驶证在扣留期间' }, clerk]]),
  withdrawn: () => run(roads.accepted(), [[{ command: 'withdraw' }, applicant, { payment: undefined }]]),
  lapsed: () => run(roads.returned(), [[{ command: 'lapse' }, system, { payment: undefined }]])
}

/** A case in a state. */
export const caseIn = (state: ServiceState): ServiceCase => roads[state]()

/** A free case under review. */
export const freeCase = (): ServiceCase => run(draft(), [[...submit, free] as const, [{ command: 'claim' }, clerk], [{ command: 'review' }, system]])

/** A decision that must be a change. */
export function accepted(decision: ServiceDecision): Extract<ServiceDecision, { ok: true }> {
  if (!decision.ok) throw decision.problem
  return decision
}

/** The code of a decision that must be a refusal. */
export const refusal = (decision: ServiceDecision): string => (decision.ok ? `accepted ${decision.event}` : decision.problem.code)
