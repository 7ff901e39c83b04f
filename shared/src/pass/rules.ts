/**
 * What each command does to a case. The table says from where and by whom; here stand the named guards and what changes. Pure: everything
 * that is not in the case or the order comes in as a fact.
 */
import { dateOf, endOfDay, instantAt, instantOf, millisOf, type Instant, type WorkCalendar } from '../kernel/clock'
import { commandsFor, step, type CommandSpec } from '../kernel/machine'
import { problem, problemsOf, type Problem } from '../kernel/problem'
import { hasLevel, isClean, type PassCase, type PassDevice } from './case'
import { canSubmit } from './checks'
import { passProblems, type PassApplication, type PassCheck, type PassOrder } from './contract'
import { decisionDue, lastDayToExtend, minutesBetween, waited, wakeOf } from './deadline'
import { passMachine, type PassActor, type PassCommand, type PassEvent, type PassState } from './machine'
import { reasonOf, unitFor } from './policy'
import type { DecisionReason, PassPolicy } from './policy.data'

const refuse = problemsOf(passProblems)

/** Orders no page sends as such: the system's, and those that come by routes of their own. */
export type InnerOrder =
  | { readonly command: 'discard' | 'markOverdue' | 'lapse' | 'activate' | 'expire' | 'remind' | 'recount' | 'recordChecks' }
  | { readonly command: 'supersede'; readonly by: string }
  | { readonly command: 'amend' | 'extend'; readonly successor: string }
  | { readonly command: 'bindDevice'; readonly device: PassDevice }
  | { readonly command: 'acceptShare'; readonly shareId: string; readonly userId: string }

/** Any order on a case. */
export type AnyOrder = PassOrder | InnerOrder

/** Who gives an order. `roles` are relative to the case. */
export interface Actor {
  readonly kind: 'user' | 'staff' | 'system'
  readonly id: string
  readonly roles: readonly PassActor[]
  /** Staff only, shown to colleagues. */
  readonly name?: string
}

/** What decisions rest on beside case and order. */
export interface RuleFacts {
  readonly now: Instant
  readonly calendar: WorkCalendar
  /** The policy of the day of first submission; today's before that. */
  readonly policy: PassPolicy
  /** Fresh checks, for commands that need them. Deciding needs those of the days, when nothing has kept them until now. */
  readonly checks?: readonly PassCheck[]
  readonly zoneTableVersion?: string
  /** Whether the application that is to replace this pass is still being dealt with. */
  readonly successorOpen?: boolean
  /** Whether the pass this case is to replace has been revoked meanwhile. */
  readonly replacedRevoked?: boolean
  /** The colleague a case is handed to; undefined when there is no such approver here. */
  readonly colleague?: { readonly staffId: string; readonly name: string } | undefined
  /** An id nobody has used. */
  readonly freshId?: string
}

/** A change to commit, or why not. `data` holds codes and numbers only; `note` is sealed with the event. */
export type Decision =
  | { readonly ok: true; readonly next: PassCase; readonly event: PassEvent; readonly note?: string | undefined; readonly data?: Readonly<Record<string, string | number | boolean>> }
  | { readonly ok: false; readonly problem: Problem }

type Change = { readonly set: Partial<PassCase>; readonly note?: string | undefined; readonly data?: Readonly<Record<string, string | number | boolean>> }
type Effect = (passCase: PassCase, order: AnyOrder, actor: Actor, facts: RuleFacts) => Change | Problem

const orderOf = <C extends PassCommand>(order: AnyOrder, _command: C): Extract<AnyOrder, { command: C }> => order as Extract<AnyOrder, { command: C }>
const me = (actor: Actor): { staffId: string; name: string } => ({ staffId: actor.id, name: actor.name ?? '' })
const noteOf = (order: AnyOrder): string | undefined => ('note' in order && order.note !== '' ? order.note : undefined)

/** Obstacles as field errors with what to do about each. */
function obstacleProblem(checks: readonly PassCheck[]): Problem {
  const obstacles = checks.filter((check) => check.level === 'obstacle')
  const code = obstacles.every((check) => check.code === 'overlap') ? 'pass.overlap' : obstacles.every((check) => check.code === 'complete') ? 'pass.incomplete' : 'pass.obstacles'
  return refuse(code, { errors: obstacles.map((check) => ({ path: check.field ?? '', message: check.remedy === undefined ? check.title : `${check.title}：${check.remedy}` })) })
}

/** Guard `noObstacle`. */
const blocked = (facts: RuleFacts): Problem | undefined => (canSubmit(facts.checks ?? []) ? undefined : obstacleProblem(facts.checks ?? []))

/** Guards `clean` and `exceptional`: what stops an approval by one (`alone`) or by two. */
function notApprovable(passCase: PassCase, facts: RuleFacts, alone: boolean): Problem | undefined {
  if (passCase.application.validTo !== undefined && facts.now > endOfDay(passCase.application.validTo)) return problem('not-allowed-now', { detail: '所申请的日期已经过去，请退回补正或不予批准', allowed: ['returnForCorrection', 'refuse'] })
  if (hasLevel(passCase.checks, 'unknown')) return refuse('pass.checks-pending')
  if (hasLevel(passCase.checks, 'obstacle')) return obstacleProblem(passCase.checks)
  const taken = blocked(facts)
  if (taken !== undefined) return taken
  if (facts.replacedRevoked === true && !passCase.checks.some((check) => check.code === 'replaced')) return refuse('pass.replaced-revoked')
  if (alone && !isClean(passCase)) return refuse('pass.not-clean')
  return !alone && isClean(passCase) ? refuse('pass.no-exception') : undefined
}

function submitted(application: PassApplication, facts: RuleFacts, clock: Pick<PassCase, 'pausedWorkingDays' | 'pausedMinutes'> & { readonly submittedAt: Instant }): Partial<PassCase> {
  const due = decisionDue({ ...clock, lastSubmittedAt: facts.now }, application, facts.policy, facts.calendar)
  return {
    application, checks: [...(facts.checks ?? [])], checkedAt: facts.now, ...clock, lastSubmittedAt: facts.now, decisionDueAt: due.at, dueProvisional: due.provisional,
    policyVersion: facts.policy.version, zoneTableVersion: facts.zoneTableVersion, unit: unitFor(application.zones, facts.policy)
  }
}

const isLate = (passCase: PassCase, now: Instant): boolean => passCase.overdueAt !== undefined || (passCase.decisionDueAt !== undefined && now > passCase.decisionDueAt)

/** What the figures count about a decision: office minutes, without those the applicant took to correct. */
const decided = (passCase: PassCase, now: Instant): Record<string, string | number | boolean> => ({
  minutes: minutesBetween(passCase.submittedAt ?? now, now) - passCase.pausedMinutes, inTime: !isLate(passCase, now), passType: passCase.application.passType ?? ''
})

function approved(passCase: PassCase, order: AnyOrder, actor: Actor, facts: RuleFacts): Change {
  return {
    set: {
      claimedBy: undefined, passNumber: passCase.caseId,
      decision: { outcome: 'approved', reason: noteOf(order) ?? '符合条件', article: '聊城市道路交通安全条例第三十三条', at: facts.now, policyVersion: facts.policy.version, by: actor.id }
    },
    note: noteOf(order), data: decided(passCase, facts.now)
  }
}

function ended(outcome: 'refused' | 'revoked', reasons: readonly DecisionReason[], passCase: PassCase, order: { readonly reason: string; readonly note: string }, actor: Actor, facts: RuleFacts): Change | Problem {
  const reason = reasonOf(reasons, order.reason)
  if (reason === undefined) return problem('invalid-input', { errors: [{ path: 'order.reason', message: '请选择列表中的理由' }] })
  return {
    set: {
      claimedBy: undefined, ...(outcome === 'revoked' ? { devices: [], shares: closedShares(passCase) } : {}),
      decision: { outcome, reason: `${reason.label}：${order.note}`, code: reason.code, article: reason.article, remedy: reason.remedy, at: facts.now, policyVersion: facts.policy.version, by: actor.id }
    },
    note: order.note, data: { ...(outcome === 'refused' ? decided(passCase, facts.now) : {}), reason: reason.code }
  }
}

const closedShares = (passCase: PassCase): PassCase['shares'] => passCase.shares.map((share) => ({ ...share, state: 'revoked' as const }))

/** Whether a share code may be taken up. */
export const isOpenShare = (share: PassCase['shares'][number], now: Instant): boolean => share.state === 'waiting' && now <= share.expiresAt

const noSuccessor = (facts: RuleFacts): Problem | undefined => (facts.successorOpen === true ? refuse('pass.successor-open') : undefined)
const succeeded: Effect = (_case, order, _actor, facts) => noSuccessor(facts) ?? { set: { successor: (order as { successor: string }).successor }, data: { successor: (order as { successor: string }).successor } }

const effects: Readonly<Record<PassCommand, Effect>> = {
  save: (_case, order, _actor, facts) => ({ set: { application: orderOf(order, 'save').application, enteredAt: facts.now } }),
  discard: () => ({ set: { application: {} } }),
  submit: (passCase, order, _actor, facts) => {
    const set = submitted(orderOf(order, 'submit').application, facts, { submittedAt: facts.now, pausedWorkingDays: 0, pausedMinutes: 0 })
    return blocked(facts) ?? { set, data: { dueAt: set.decisionDueAt as string, provisional: set.dueProvisional as boolean, channel: passCase.channel } }
  },
  resubmit: (passCase, order, _actor, facts) => {
    const clock = waited({ ...passCase, pausedSince: passCase.pausedSince ?? facts.now }, facts.now, facts.policy, facts.calendar)
    const set = submitted(orderOf(order, 'resubmit').application, facts, { ...clock, submittedAt: passCase.submittedAt ?? facts.now })
    return blocked(facts) ?? {
      // Other zones may be another brigade's: the colleague who returned it keeps it only while it stays in the house.
      set: { ...set, ...(set.unit === passCase.unit ? {} : { claimedBy: undefined }), pausedSince: undefined, decision: undefined },
      data: { pausedWorkingDays: clock.pausedWorkingDays - passCase.pausedWorkingDays, dueAt: set.decisionDueAt as string, provisional: set.dueProvisional as boolean }
    }
  },
  withdraw: (passCase, order) => ({ set: { claimedBy: undefined, devices: [], shares: closedShares(passCase) }, note: noteOf(order) }),
  recordChecks: (_case, _order, _actor, facts) => ({
    set: { checks: [...(facts.checks ?? [])], checkedAt: facts.now, zoneTableVersion: facts.zoneTableVersion }, data: { obstacles: (facts.checks ?? []).filter((check) => check.level === 'obstacle').length }
  }),
  claim: (passCase, _order, actor) => {
    if (passCase.claimedBy !== undefined) return passCase.claimedBy.staffId === actor.id ? problem('already-exists', { detail: '您已领取该申请' }) : refuse('pass.claimed-by-other', { detail: `已由${passCase.claimedBy.name}领取` })
    return passCase.proposedBy?.staffId === actor.id ? refuse('pass.same-eyes') : { set: { claimedBy: me(actor) } }
  },
  release: () => ({ set: { claimedBy: undefined } }),
  reassign: (passCase, _order, _actor, facts) => {
    if (facts.colleague === undefined) return problem('invalid-input', { errors: [{ path: 'order.to', message: '没有这位审批人员，或其不能办理该申请' }] })
    return passCase.proposedBy?.staffId === facts.colleague.staffId ? refuse('pass.same-eyes') : { set: { claimedBy: { ...facts.colleague } }, data: { to: facts.colleague.staffId } }
  },
  returnForCorrection: (passCase, order, actor, facts) => ({
    set: {
      pausedSince: facts.now, ...(isLate(passCase, facts.now) ? { overdueAt: passCase.overdueAt ?? facts.now } : {}),
      decision: { outcome: 'returned', reason: noteOf(order) ?? '', remedy: '请按要求补充后再次提交，办理时限不会重新计算', at: facts.now, policyVersion: facts.policy.version, by: actor.id }
    },
    note: noteOf(order)
  }),
  approve: (passCase, order, actor, facts) => notApprovable(passCase, facts, true) ?? approved(passCase, order, actor, facts),
  propose: (passCase, order, actor, facts) => notApprovable(passCase, facts, false) ?? { set: { proposedBy: me(actor), claimedBy: undefined }, note: noteOf(order) },
  confirm: (passCase, order, actor, facts) => sameEyes(passCase, actor) ?? notApprovable(passCase, facts, false) ?? approved(passCase, order, actor, facts),
  decline: (passCase, order, actor) => sameEyes(passCase, actor) ?? { set: { claimedBy: passCase.proposedBy, proposedBy: undefined }, note: noteOf(order) },
  refuse: (passCase, order, actor, facts) => ended('refused', facts.policy.refusalReasons, passCase, orderOf(order, 'refuse'), actor, facts),
  revoke: (passCase, order, actor, facts) => ended('revoked', facts.policy.revocationReasons, passCase, orderOf(order, 'revoke'), actor, facts),
  activate: () => ({ set: {} }),
  expire: () => ({ set: {} }),
  supersede: (passCase, order) => ({ set: { devices: [], shares: closedShares(passCase), successor: orderOf(order, 'supersede').by }, data: { by: orderOf(order, 'supersede').by } }),
  amend: succeeded,
  extend: succeeded,
  share: (passCase, order, _actor, facts) => {
    // Codes nobody took up in time and shares taken back are dropped, so that a case cannot grow without bound.
    const kept = passCase.shares.filter((share) => share.state === 'active' || isOpenShare(share, facts.now))
    if (kept.length >= facts.policy.maxShares) return refuse('pass.too-many-shares')
    const expiresAt = instantOf(millisOf(facts.now) + facts.policy.shareHours * 3_600_000)
    return { set: { shares: [...kept, { shareId: facts.freshId as string, name: orderOf(order, 'share').name, state: 'waiting', at: facts.now, expiresAt }] }, data: { shareId: facts.freshId as string } }
  },
  unshare: (passCase, order) => {
    const { shareId } = orderOf(order, 'unshare')
    const share = passCase.shares.find((one) => one.shareId === shareId && one.state !== 'revoked')
    if (share === undefined) return problem('not-found', { detail: '没有这份分享，可能已经收回' })
    const stillShared = passCase.shares.some((one) => one.shareId !== shareId && one.state === 'active' && one.userId === share.userId)
    return {
      set: {
        shares: passCase.shares.map((one) => (one.shareId === shareId ? { ...one, state: 'revoked' as const } : one)),
        devices: passCase.devices.filter((device) => stillShared || device.holder !== 'driver' || device.userId !== share.userId)
      },
      data: { shareId }
    }
  },
  acceptShare: (passCase, order, _actor, facts) => {
    const { shareId, userId } = orderOf(order, 'acceptShare')
    const share = passCase.shares.find((one) => one.shareId === shareId)
    if (share === undefined || !isOpenShare(share, facts.now) || userId === passCase.ownerId) return refuse('pass.share-invalid')
    return { set: { shares: passCase.shares.map((one) => (one.shareId === shareId ? { ...one, state: 'active' as const, at: facts.now, userId } : one)) }, data: { shareId } }
  },
  bindDevice: (passCase, order, _actor, facts) => {
    const { device } = orderOf(order, 'bindDevice')
    // A person's newest phones and the newest paper count: what was lost or sold loses the pass when a new one takes it.
    const mine = passCase.devices.filter((one) => (device.holder === 'paper' ? one.holder === 'paper' : one.userId === device.userId))
    const dropped = mine.slice(0, Math.max(0, mine.length + 1 - (device.holder === 'paper' ? 1 : facts.policy.phonesPerPerson)))
    const devices = [...passCase.devices.filter((one) => !dropped.includes(one)), device]
    if (devices.length > facts.policy.maxDevices) return refuse('pass.too-many-devices')
    return { set: { devices }, data: { credential: device.revocationIndex, holder: device.holder } }
  },
  remind: (passCase, _order, _actor, facts) => ({ set: { remindedAt: facts.now }, data: { applyBy: instantAt(lastDayToExtend(passCase.application.validTo ?? dateOf(facts.now), facts.policy, facts.calendar), facts.policy.cutOff) } }),
  lapse: () => ({ set: { claimedBy: undefined, pausedSince: undefined } }),
  markOverdue: (passCase, _order, _actor, facts) => ({ set: { overdueAt: facts.now }, data: { dueAt: passCase.decisionDueAt ?? '' } }),
  recount: (passCase, _order, _actor, facts) => {
    const due = decisionDue({ ...passCase, submittedAt: passCase.submittedAt ?? facts.now }, passCase.application, facts.policy, facts.calendar)
    // Marked overdue by a date that turns out too early: it was not.
    const kept = passCase.overdueAt !== undefined && due.at >= passCase.overdueAt ? { overdueAt: undefined } : {}
    return { set: { decisionDueAt: due.at, dueProvisional: due.provisional, ...kept }, data: { dueAt: due.at, before: passCase.decisionDueAt ?? '', provisional: due.provisional } }
  }
}

/** Guard `fourEyes`. */
function sameEyes(passCase: PassCase, actor: Actor): Problem | undefined {
  return passCase.proposedBy?.staffId === actor.id ? refuse('pass.same-eyes') : undefined
}

/** Why the table does not let these roles give a command now, and what is possible instead; undefined when it does. */
export function refusedByTable(passCase: PassCase, command: PassCommand, roles: readonly PassActor[]): Problem | undefined {
  const moved = step(passMachine, passCase.state, command, roles)
  if (moved.ok) return undefined
  return moved.why === 'actor' ? problem('forbidden') : problem('not-allowed-now', { allowed: moved.allowed, detail: `现在是“${passMachine.states[passCase.state].label}”` })
}

/** Decides one order on a case: the table first, then the guard, then the change. */
export function decide(passCase: PassCase, order: AnyOrder, actor: Actor, facts: RuleFacts): Decision {
  const refused = refusedByTable(passCase, order.command, actor.roles)
  if (refused !== undefined) return { ok: false, problem: refused }
  const change = effects[order.command](passCase, order, actor, facts)
  if (change instanceof Error) return { ok: false, problem: change }
  const spec: CommandSpec<PassState, string, PassEvent> = passMachine.commands[order.command]
  const state = spec.to === 'stay' ? passCase.state : spec.to
  const next: PassCase = { ...passCase, ...change.set, state, version: passCase.version + 1, ...(state === passCase.state ? {} : { enteredAt: facts.now }) }
  return { ok: true, next: { ...next, wakeAt: wakeOf(next, facts.policy, facts.calendar) }, event: spec.event, ...(change.note === undefined ? {} : { note: change.note }), ...(change.data === undefined ? {} : { data: change.data }) }
}

/** What a page offers an actor: the table's commands less those whose guard would refuse them as the case stands. */
export function offered(passCase: PassCase, actor: Pick<Actor, 'id' | 'roles'>, facts: Pick<RuleFacts, 'now' | 'successorOpen'>): readonly PassCommand[] {
  const proposer = passCase.proposedBy?.staffId === actor.id
  const over = passCase.application.validTo !== undefined && dateOf(facts.now) > passCase.application.validTo
  const open = !over && !hasLevel(passCase.checks, 'unknown') && !hasLevel(passCase.checks, 'obstacle')
  const refused: Partial<Record<PassCommand, boolean>> = {
    claim: passCase.claimedBy !== undefined || proposer, approve: !open || !isClean(passCase), propose: !open || isClean(passCase), confirm: proposer || !open, decline: proposer,
    amend: facts.successorOpen === true, extend: facts.successorOpen === true
  }
  return commandsFor(passMachine, passCase.state, actor.roles).filter((command) => refused[command] !== true)
}
