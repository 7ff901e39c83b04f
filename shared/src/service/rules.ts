/**
 * What each command does to a piece of business. The table says from where and by whom; here stand the named guards and what changes. Pure:
 * registers, payment and mail come in as facts.
 */
import { dateOf, type Instant, type LocalDate, type WorkCalendar } from '../kernel/clock'
import { commandsFor, step, type CommandSpec } from '../kernel/machine'
import { problem, problemsOf, type Problem } from '../kernel/problem'
import { isClear, isGrantable, isUnanswered, totalOf, type CaseAgent, type ServiceCase } from './case'
import { officeDue, waited, wakeOf, minutesBetween } from './case-clock'
import { deliveriesOf, type CaseService } from './case-service'
import { serviceCaseProblems, type CaseFee, type ServiceCheck, type ServiceForm, type ServiceOrder, type TrackEntry } from './contract-case'
import { serviceMachine, type ServiceActor, type ServiceCommand, type ServiceEvent, type ServiceState } from './machine'
import { refusalReason } from './refusals.data'
import { missingIn } from './review'

const refuse = problemsOf(serviceCaseProblems)

/** Orders no page sends as such: the system's. */
export type InnerServiceOrder =
  | { readonly command: 'discard' | 'markOverdue' | 'lapse' | 'recount' }
  | { readonly command: 'recordWaybill'; readonly waybill: string }
  | { readonly command: 'recordTracking'; readonly events: readonly TrackEntry[] }
  | { readonly command: 'deliver'; readonly events: readonly TrackEntry[]; readonly signedBy: string }
  | { readonly command: 'comeBack'; readonly events: readonly TrackEntry[] }

/** Any order on a case. */
export type AnyServiceOrder = ServiceOrder | InnerServiceOrder | { readonly command: 'submit'; readonly form: ServiceForm }

/** Who gives an order. `roles` are relative to the case. */
export interface ServiceActorOf {
  readonly kind: 'user' | 'staff' | 'system'
  readonly id: string
  readonly roles: readonly ServiceActor[]
  /** Staff only, shown to colleagues. */
  readonly name?: string
}

/** What decisions rest on beside case and order. */
export interface ServiceFacts {
  readonly now: Instant
  readonly calendar: WorkCalendar
  /** The service in the table the case was opened under. */
  readonly service: CaseService
  /** Fresh answers of the registers, for a review. */
  readonly checks?: readonly ServiceCheck[]
  /** What it costs by the table of the day of submission. */
  readonly fees?: readonly CaseFee[]
  /** Number of the bill to be made. */
  readonly billId?: string
  /** What has become of the bill. */
  readonly payment?: { readonly state: 'open' | 'paid' | 'void'; readonly paidAt?: Instant | undefined } | undefined
  /** The person named as agent, confirmed by the register and sealed. */
  readonly agent?: CaseAgent
  /** Last day of what would be issued, when it has one; from the review. */
  readonly validUntil?: LocalDate | undefined
}

/** A change to commit, or why not. `data` holds codes and numbers only; `note` is sealed with the event. */
export type ServiceDecision =
  | { readonly ok: true; readonly next: ServiceCase; readonly event: ServiceEvent; readonly note?: string | undefined; readonly data?: EventData }
  | { readonly ok: false; readonly problem: Problem }

type EventData = Readonly<Record<string, string | number | boolean>>
type Change = { readonly set: Partial<ServiceCase>; readonly note?: string | undefined; readonly data?: EventData }
type Effect<O extends AnyServiceOrder> = (one: ServiceCase, order: O, actor: ServiceActorOf, facts: ServiceFacts) => Change | Problem

const noteOf = (order: AnyServiceOrder): string | undefined => ('note' in order && order.note !== '' ? order.note : undefined)
const isLate = (one: ServiceCase, now: Instant): boolean => one.overdueAt !== undefined || (one.dueAt !== undefined && now > one.dueAt)

/** Guard `complete`, and whether the service is done this way at all. */
function incomplete(one: ServiceCase, form: ServiceForm, facts: ServiceFacts): Problem | undefined {
  const { service } = facts
  if (one.channel === 'phone' && !service.channels.includes('online')) return refuse('service.not-online')
  if (one.agent !== undefined && service.agent === 'inPerson') return refuse('service.agent-excluded')
  const errors = missingIn(service, form, dateOf(facts.now))
  return errors.length === 0 ? undefined : refuse('service.incomplete', { errors })
}

/** The form as it is kept: a service with one way of delivery needs no choice of one. */
function settled(form: ServiceForm, service: CaseService): ServiceForm {
  const ways = deliveriesOf(service)
  return form.delivery === undefined && ways.length === 1 ? { ...form, delivery: ways[0] } : form
}

/** A case back with the office: its clock goes on where it stood. */
function resumed(one: ServiceCase, facts: ServiceFacts): Partial<ServiceCase> {
  const clock = waited(one, facts.now, facts.calendar)
  const due = officeDue(one.submittedAt ?? facts.now, facts.service.limit, clock, facts.calendar)
  return { ...clock, pausedSince: undefined, dueAt: due.at, dueProvisional: due.provisional }
}

/** A case that goes to the applicant: what was late by then stays late. */
const handedBack = (one: ServiceCase, now: Instant): Partial<ServiceCase> => ({ pausedSince: now, ...(isLate(one, now) ? { overdueAt: one.overdueAt ?? now } : {}) })

/** Guards `clear…`: the system lets through only what nobody has to look at, a clerk whatever nothing stands against. */
function notClear(one: ServiceCase, actor: ServiceActorOf, facts: ServiceFacts): Problem | undefined {
  if (isUnanswered(one.checks)) return refuse('service.checks-pending')
  const alone = actor.kind === 'system'
  if (alone ? isClear(one.checks) && facts.service.byRule : isGrantable(one.checks)) return undefined
  const against = one.checks.filter((check) => check.level === 'obstacle')
  return refuse('service.not-clear', { errors: against.map((check) => ({ path: check.field ?? '', message: `${check.title}：${check.remedy ?? check.detail}` })) })
}

const passed = (order: AnyServiceOrder, actor: ServiceActorOf, facts: ServiceFacts): Pick<ServiceCase, 'decision'> => ({
  decision: { outcome: 'approved', reason: noteOf(order) ?? '符合条件', article: facts.service.basis, at: facts.now, by: actor.id }
})

/** What the figures count about a case that has been dealt with: office minutes without those it lay with the applicant. */
const counted = (one: ServiceCase, now: Instant): EventData => ({ minutes: Math.max(0, minutesBetween(one.submittedAt ?? now, now) - one.pausedMinutes), inTime: !isLate(one, now), service: one.service })

/** Guard `unpaid`: money that has come in goes on with the case, never back into nothing. */
const isPaid = (facts: ServiceFacts): boolean => facts.payment?.state === 'paid'
const unlessPaid = (facts: ServiceFacts): Problem | undefined => (isPaid(facts) ? refuse('service.already-paid', { allowed: ['recordPayment'] }) : undefined)

/** What came from a phone is the citizen's to give up. */
const notTheirs = (one: ServiceCase, actor: Pick<ServiceActorOf, 'kind'>): Problem | undefined => (actor.kind === 'staff' && one.channel === 'phone' ? problem('forbidden', { detail: '群众在网上提交的业务由其本人撤回' }) : undefined)

const withEvents = (one: ServiceCase, events: readonly TrackEntry[]): NonNullable<ServiceCase['mail']> => ({ round: 1, ...one.mail, events: [...events] })

const effects: { readonly [C in ServiceCommand]: Effect<Extract<AnyServiceOrder, { command: C }>> } = {
  save: (_one, order, _actor, facts) => ({ set: { form: order.form, enteredAt: facts.now } }),
  discard: () => ({ set: { form: {}, agent: undefined } }),
  submit: (one, order, _actor, facts) => {
    const form = settled(order.form, facts.service)
    const due = officeDue(facts.now, facts.service.limit, one, facts.calendar)
    return incomplete(one, form, facts) ?? {
      set: { form, fees: [...(facts.fees ?? [])], checks: [], submittedAt: facts.now, dueAt: due.at, dueProvisional: due.provisional },
      data: { dueAt: due.at, provisional: due.provisional, channel: one.channel, service: one.service }
    }
  },
  resubmit: (one, order, _actor, facts) => {
    const form = settled(order.form, facts.service)
    return incomplete(one, form, facts) ?? { set: { form, checks: [], fees: [...(facts.fees ?? one.fees)], decision: undefined, lookedAt: undefined, ...resumed(one, facts) } }
  },
  withdraw: (one, order, actor, facts) => notTheirs(one, actor) ?? unlessPaid(facts) ?? { set: { claimedBy: undefined }, note: noteOf(order) },
  authorise: (_one, _order, _actor, facts) => {
    if (facts.service.agent === 'inPerson') return refuse('service.agent-excluded')
    return facts.agent === undefined ? problem('invalid-input', { errors: [{ path: 'order.agent', message: '请填写代办人' }] }) : { set: { agent: facts.agent }, data: { basis: facts.agent.basis } }
  },
  endAuthority: () => ({ set: { agent: undefined } }),
  claim: (one, _order, actor) => {
    if (one.claimedBy === undefined) return { set: { claimedBy: { staffId: actor.id, name: actor.name ?? '' } } }
    return one.claimedBy.staffId === actor.id ? problem('already-exists', { detail: '您已领取该业务' }) : refuse('service.claimed-by-other', { detail: `已由${one.claimedBy.name}领取` })
  },
  release: (one) => (one.claimedBy === undefined ? problem('not-allowed-now', { detail: '该业务没有人领取' }) : { set: { claimedBy: undefined } }),
  review: (_one, _order, _actor, facts) => (isUnanswered(facts.checks ?? []) ? refuse('service.checks-pending') : reviewed(facts)),
  recheck: (_one, _order, _actor, facts) => reviewed(facts),
  returnForCorrection: (one, order, actor, facts) => ({
    set: { ...handedBack(one, facts.now), decision: { outcome: 'returned', reason: order.note, remedy: '请按要求修改后再次提交，办理时限不会重新计算', at: facts.now, by: actor.id } }, note: order.note
  }),
  refuse: (one, order, actor, facts) => {
    const { reason, note } = order
    const known = refusalReason(reason)
    if (known === undefined || (known.subject !== 'both' && known.subject !== facts.service.subject)) return problem('invalid-input', { errors: [{ path: 'order.reason', message: '请选择列表中的理由' }] })
    return {
      set: { claimedBy: undefined, decision: { outcome: 'refused', reason: `${known.label}：${note}`, code: known.code, article: known.article, remedy: known.remedy, at: facts.now, by: actor.id } },
      note, data: { reason: known.code, ...counted(one, facts.now) }
    }
  },
  bill: (one, order, actor, facts) => {
    const fen = totalOf(one.fees)
    if (fen === 0) return notClear(one, actor, facts) ?? refuse('service.nothing-owed')
    return notClear(one, actor, facts) ?? { set: { bill: { billId: facts.billId as string, fen }, lookedAt: undefined, ...handedBack(one, facts.now), ...passed(order, actor, facts) }, data: { fen, billId: facts.billId as string } }
  },
  approve: (one, order, actor, facts) => notClear(one, actor, facts) ?? (totalOf(one.fees) > 0 ? refuse('service.fee-owed') : { set: passed(order, actor, facts), note: noteOf(order) }),
  recordPayment: (one, _order, _actor, facts) => {
    if (!isPaid(facts) || one.bill === undefined) return refuse('service.unpaid')
    return { set: { ...resumed(one, facts), bill: { ...one.bill, paidAt: facts.payment?.paidAt ?? facts.now } }, data: { fen: one.bill.fen } }
  },
  issue: (one, _order, _actor, facts) => ({
    set: { issued: { at: facts.now, product: facts.service.product, ...(facts.service.product === 'electronic' ? { documentNo: one.caseId } : {}), ...(one.validUntil === undefined ? {} : { validUntil: one.validUntil }) } },
    data: { product: facts.service.product, ...counted(one, facts.now) }
  }),
  handOver: (one, order, _actor) => {
    const { to } = order
    return to === 'agent' && one.agent === undefined ? refuse('service.not-agent') : { set: { claimedBy: undefined }, data: { to } }
  },
  post: (one) => (one.form.postTo === undefined ? refuse('service.no-address') : { set: { claimedBy: undefined, lookedAt: undefined, mail: { round: (one.mail?.round ?? 0) + 1, events: [] } }, data: { round: (one.mail?.round ?? 0) + 1 } }),
  recordWaybill: (one, order, _actor, facts) => ({ set: { lookedAt: facts.now, mail: { ...withEvents(one, one.mail?.events ?? []), waybill: order.waybill } } }),
  recordTracking: (one, order, _actor, facts) => ({ set: { lookedAt: facts.now, mail: withEvents(one, order.events) } }),
  deliver: (one, order) => ({ set: { mail: { ...withEvents(one, order.events), signedBy: order.signedBy } } }),
  comeBack: (one, order) => ({ set: { mail: withEvents(one, order.events) } }),
  lapse: (_one, _order, _actor, facts) => unlessPaid(facts) ?? { set: { claimedBy: undefined } },
  markOverdue: (one, _order, _actor, facts) => ({ set: { overdueAt: facts.now }, data: { dueAt: one.dueAt ?? '' } }),
  recount: (one, _order, _actor, facts) => {
    const due = officeDue(one.submittedAt ?? facts.now, facts.service.limit, one, facts.calendar)
    // Marked overdue by a date that turns out too early: it was not.
    const kept = one.overdueAt !== undefined && due.at >= one.overdueAt ? { overdueAt: undefined } : {}
    return { set: { dueAt: due.at, dueProvisional: due.provisional, ...kept }, data: { dueAt: due.at, before: one.dueAt ?? '', provisional: due.provisional } }
  }
}

const reviewed = ({ checks = [], now, validUntil }: ServiceFacts): Change => ({ set: { checks: [...checks], checkedAt: now, lookedAt: now, validUntil }, data: { obstacles: checks.filter((check) => check.level === 'obstacle').length } })

/** Why the table does not let these roles give a command now, and what is possible instead; undefined when it does. */
export function refusedByServiceTable(one: ServiceCase, command: ServiceCommand, roles: readonly ServiceActor[]): Problem | undefined {
  const moved = step(serviceMachine, one.state, command, roles)
  if (moved.ok) return undefined
  return moved.why === 'actor' ? problem('forbidden') : problem('not-allowed-now', { allowed: moved.allowed, detail: `现在是“${serviceMachine.states[one.state].label}”` })
}

/** Decides one order on a case: the table first, then the guard, then the change. */
export function decideService(one: ServiceCase, order: AnyServiceOrder, actor: ServiceActorOf, facts: ServiceFacts): ServiceDecision {
  const refused = refusedByServiceTable(one, order.command, actor.roles)
  if (refused !== undefined) return { ok: false, problem: refused }
  const effect = effects[order.command] as Effect<AnyServiceOrder>
  const change = effect(one, order, actor, facts)
  if (change instanceof Error) return { ok: false, problem: change }
  const spec: CommandSpec<ServiceState, string, ServiceEvent> = serviceMachine.commands[order.command]
  const state = spec.to === 'stay' ? one.state : spec.to
  const next: ServiceCase = { ...one, ...change.set, state, version: one.version + 1, ...(state === one.state ? {} : { enteredAt: facts.now }) }
  return { ok: true, next: { ...next, wakeAt: wakeOf(next) }, event: spec.event, ...(change.note === undefined ? {} : { note: change.note }), ...(change.data === undefined ? {} : { data: change.data }) }
}

/** What a page offers an actor: the table's commands less those whose guard would refuse them as the case stands. */
export function offeredOn(one: ServiceCase, actor: Pick<ServiceActorOf, 'id' | 'roles'>, service: Pick<CaseService, 'agent'>): readonly ServiceCommand[] {
  const grantable = isGrantable(one.checks)
  const owes = totalOf(one.fees) > 0
  const refused: Partial<Record<ServiceCommand, boolean>> = {
    claim: one.claimedBy !== undefined, release: one.claimedBy === undefined, bill: !grantable || !owes, approve: !grantable || owes, post: one.form.postTo === undefined,
    authorise: service.agent === 'inPerson', withdraw: one.channel === 'phone' && !actor.roles.includes('applicant'), endAuthority: one.agent === undefined
  }
  return commandsFor(serviceMachine, one.state, actor.roles).filter((command) => refused[command] !== true)
}

/**
 * The next order on the way of a case from where it stands to the bill, or into the hands of the person; undefined when something outside is
 * awaited. Given one after the other they are the window's one key.
 */
export function nextAtWindow(one: ServiceCase, to: 'self' | 'agent' | 'post', paid: boolean): AnyServiceOrder | undefined {
  switch (one.state) {
    case 'accepted':
      return { command: 'review' }
    case 'underReview':
      return !isGrantable(one.checks) ? undefined : totalOf(one.fees) > 0 ? { command: 'bill' } : { command: 'approve' }
    case 'toPay':
      return paid ? { command: 'recordPayment' } : undefined
    case 'approved':
      return { command: 'issue' }
    case 'issued':
      return to === 'post' ? { command: 'post' } : { command: 'handOver', to }
    default:
      return undefined
  }
}

/** The next order the system gives by itself: on to the bill, or through; an electronic result is in the person's hands at once. Undefined where a clerk has to look. */
export function nextByRule(one: ServiceCase, service: Pick<CaseService, 'byRule'>): AnyServiceOrder | undefined {
  const electronic = one.form.delivery === 'electronic'
  if (one.state === 'underReview' && service.byRule && isClear(one.checks)) return totalOf(one.fees) > 0 ? { command: 'bill' } : { command: 'approve' }
  if (one.state === 'approved' && electronic) return { command: 'issue' }
  return one.state === 'issued' && electronic ? { command: 'handOver', to: 'self' } : undefined
}
