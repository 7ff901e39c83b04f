/** Cases in every state, for tests: built by giving the orders that lead there, so that they are such as can exist. */
import { builtInCalendar } from '../kernel/calendar.data'
import type { Instant } from '../kernel/clock'
import { openCase, type PassCase } from './case'
import { checkApplication, type CheckFacts } from './checks'
import type { PassApplication, PassCheck } from './contract'
import type { PassActor, PassState } from './machine'
import { policyOn } from './policy'
import { decide, type Actor, type AnyOrder, type Decision, type RuleFacts } from './rules'
import { builtInZoneTables } from './zones.data'

/** A Monday morning in Beijing. */
export const NOW: Instant = '2026-11-23T02:00:00.000Z'

/** A clean application for 26 and 27 November 2026. */
export const application: PassApplication = {
  passType: 'temp', plate: '鲁P12345', plateType: '01', vehicleClass: 'medium-truck', zones: ['Z1'], route: '光岳路', validFrom: '2026-11-26', validTo: '2026-11-27', windows: [], reason: '向工地运送建材', materials: []
}
/** The same, tomorrow, because of an emergency. */
export const emergency: PassApplication = { ...application, validFrom: '2026-11-24', validTo: '2026-11-24', emergency: { reason: '抢修供水管道，需要连夜运送管材' } }

/** The register's answer about a vehicle nothing is wrong with. */
export const soundVehicle = { vehicleClass: 'medium-truck', energy: 'fuel', status: 'normal', inspectionValidUntil: '2027-10-01', insuranceValidUntil: '2027-08-01', openViolations: 0 } as const

/** Facts for checks in which nothing is wrong. */
export const checkFacts = (overrides: Partial<CheckFacts> = {}): CheckFacts => ({
  application, now: NOW, calendar: builtInCalendar, policy: policyOn('2026-11-23'), zoneTable: builtInZoneTables[0], registry: { found: true, vehicle: soundVehicle, owned: true }, held: [], realName: 'verified', ...overrides
})

const checksFor = (of: PassApplication): readonly PassCheck[] => checkApplication(checkFacts({ application: of }))

/** Facts for rules, with checks of the application in hand. */
export const ruleFacts = (overrides: Partial<RuleFacts> = {}): RuleFacts => ({
  now: NOW, calendar: builtInCalendar, policy: policyOn('2026-11-23'), checks: checksFor(application), zoneTableVersion: 'demo-2026-01', freshId: 'SHARE0001', colleague: { staffId: '371509', name: '新同事' }, ...overrides
})

/** An actor with the given roles. */
export const actor = (roles: readonly PassActor[], id = 'P1', kind: Actor['kind'] = 'staff'): Actor => ({ kind, id, roles, name: `${id}名` })

const applicant = actor(['applicant'], 'U1', 'user')
const first = actor(['approver', 'claimant'], 'P1')
const second = actor(['approver', 'claimant'], 'P2')
const system = actor(['system'], 'system', 'system')

/** Gives orders one after the other. Throws when one is refused. */
export function run(start: PassCase, steps: readonly (readonly [AnyOrder, Actor, Partial<RuleFacts>?])[]): PassCase {
  return steps.reduce((passCase, [order, by, facts]) => {
    const outcome = decide(passCase, order, by, ruleFacts(facts))
    if (!outcome.ok) throw outcome.problem
    return outcome.next
  }, start)
}

/** A fresh draft of `of`. */
export const draft = (of: PassApplication = application): PassCase => openCase({
  caseId: 'TX-0000-0000-00001', unit: 'zhishu1', channel: 'phone', ownerId: 'U1', openedBy: { kind: 'user', id: 'U1' }, openedAt: NOW, applicant: { nameMasked: '李*国', sealed: 'sealed' }, application: of
})

const submit = (of: PassApplication) => [{ command: 'submit', application: of }, applicant, { checks: checksFor(of) }] as const
const claim = (by: Actor) => [{ command: 'claim' }, by] as const
const propose = [{ command: 'propose', note: '情况属实' }, first] as const

/** How each state is reached. */
const roads: Readonly<Record<PassState, () => PassCase>> = {
  draft: () => draft(),
  submitted: () => run(draft(), [submit(application), claim(first)]),
  returned: () => run(draft(), [submit(application), claim(first), [{ command: 'returnForCorrection', note: '请补充运单' }, first]]),
  proposed: () => run(draft(emergency), [submit(emergency), claim(first), propose, claim(second)]),
  approved: () => run(draft(), [submit(application), claim(first), [{ command: 'approve' }, first]]),
  active: () => run(roads.approved(), [[{ command: 'activate' }, system, { now: '2026-11-25T16:00:00.000Z' }]]),
  expired: () => run(roads.active(), [[{ command: 'expire' }, system, { now: '2026-11-27T16:00:00.000Z' }]]),
  refused: () => run(draft(), [submit(application), claim(first), [{ command: 'refuse', reason: 'no-need', note: '可在夜间通行' }, first]]),
  withdrawn: () => run(draft(), [submit(application), [{ command: 'withdraw' }, applicant]]),
  lapsed: () => run(roads.returned(), [[{ command: 'lapse' }, system, { now: '2026-12-08T16:00:00.000Z' }]]),
  revoked: () => run(roads.active(), [[{ command: 'revoke', reason: 'misuse', note: '不按路线行驶' }, first, { now: '2026-11-26T02:00:00.000Z' }]]),
  superseded: () => run(roads.active(), [[{ command: 'supersede', by: 'TX-0000-0000-00002' }, system, { now: '2026-11-26T02:00:00.000Z' }]])
}

/** A case in a state. */
export const caseIn = (state: PassState): PassCase => roads[state]()

/** A decision that must be a change. */
export function accepted(decision: Decision): Extract<Decision, { ok: true }> {
  if (!decision.ok) throw decision.problem
  return decision
}

/** The code of a decision that must be a refusal. */
export const refusal = (decision: Decision): string => (decision.ok ? `accepted ${decision.event}` : decision.problem.code)
