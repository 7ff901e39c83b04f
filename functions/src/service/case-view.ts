/** A piece of business as one person may see it: personal data by role, buttons from the machine, steps and story in words. */
import { findUnit } from '@lubiao/shared/account/units.data'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { isClear, totalOf, type ServiceCase } from '@lubiao/shared/service/case'
import { dueOf } from '@lubiao/shared/service/case-clock'
import { serviceName, type CaseService } from '@lubiao/shared/service/case-service'
import { serviceSteps } from '@lubiao/shared/service/case-steps'
import type { ServiceSummary, ServiceView } from '@lubiao/shared/service/contract-case'
import { serviceMachine } from '@lubiao/shared/service/machine'
import { nextAtWindow, offeredOn } from '@lubiao/shared/service/rules'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import type { BillState } from '../platform/payment/port'
import type { CaseViewer } from './case-actors'
import { personIn } from './case-stored'

const eventLabels: ReadonlyMap<string, string> = new Map([[serviceMachine.opens.event, '新建'], ...Object.values(serviceMachine.commands).map((spec) => [spec.event, spec.label] as const)])

/** Chinese name of an event. */
export const serviceEventLabel = (name: string): string => eventLabels.get(name) ?? name

/** Desk work a citizen has no use for. */
const INSIDE: ReadonlySet<string> = new Set(['service.claimed', 'service.released', 'service.saved', 'service.reviewed', 'service.rechecked', 'service.tracked'])
const TOLD: ReadonlySet<string> = new Set(['service.returned', 'service.refused', 'service.approved', 'service.withdrawn'])
const OFFICE: ReadonlySet<ServiceCase['state']> = new Set(['accepted', 'underReview', 'approved'])

const subjectIn = (one: ServiceCase): ServiceSummary['subject'] => (one.service.startsWith('VEH_') ? 'vehicle' : 'driver')

/** A row of a list. */
export function caseSummary(one: ServiceCase, relation: ServiceSummary['relation'], now: Instant): ServiceSummary {
  return {
    caseId: one.caseId, version: one.version, state: one.state, stateLabel: serviceMachine.states[one.state].label, service: one.service, serviceName: serviceName(one.service), subject: subjectIn(one),
    channel: one.channel, relation, unit: one.unit, outletId: one.outletId, plate: one.form.plate, plateType: one.form.plateType, applicantMasked: one.applicant.nameMasked, enterpriseName: one.enterpriseName,
    openedAt: one.openedAt, submittedAt: one.submittedAt, dueAt: dueOf(one), dueProvisional: one.dueProvisional, overdue: one.overdueAt !== undefined || (OFFICE.has(one.state) && one.dueAt !== undefined && now > one.dueAt),
    claimedBy: relation === 'staff' ? one.claimedBy : undefined, owesFen: one.state === 'toPay' ? totalOf(one.fees) : 0, delivery: one.form.delivery, clear: isClear(one.checks)
  }
}

function whoText(event: DomainEvent, one: ServiceCase, relation: CaseViewer['relation']): string {
  if (event.by.kind === 'system') return '系统'
  if (event.by.kind === 'user') return event.by.id === one.ownerId || event.by.id === one.openedBy.id ? '申请人' : '代办人'
  const unit = findUnit(event.unit ?? one.unit)?.name ?? ''
  return relation === 'staff' ? `${unit} ${event.by.id}` : unit
}

const timelineOf = (events: readonly DomainEvent[], one: ServiceCase, relation: CaseViewer['relation']): ServiceView['timeline'] =>
  events.filter((event) => relation === 'staff' || !INSIDE.has(event.name)).map((event) => ({
    version: event.version, at: event.at, event: event.name, label: serviceEventLabel(event.name), by: whoText(event, one, relation), ...(event.note !== undefined && (relation === 'staff' || TOLD.has(event.name)) ? { note: event.note } : {})
  }))

const FINISH: Readonly<Partial<Record<ServiceCase['state'], string>>> = { accepted: '核验并办理', underReview: '审核通过', toPay: '确认缴费，制发并交付', approved: '制发并交付', issued: '交付' }

/** What the window's one key does now; nothing while something outside is awaited. */
function finishOf(one: ServiceCase, viewer: CaseViewer, paid: boolean): ServiceView['finish'] {
  const able = viewer.actor.roles.includes('claimant') && nextAtWindow(one, 'self', paid) !== undefined
  const label = one.state === 'underReview' && totalOf(one.fees) === 0 ? '审核通过，制发并交付' : FINISH[one.state]
  return able && label !== undefined ? { label } : undefined
}

/** The bill as it stands; a case knows its number and its payment, the payment platform the rest. */
const billOf = (one: ServiceCase, bill: BillState | undefined): ServiceView['bill'] =>
  one.bill === undefined ? undefined : { billId: one.bill.billId, fen: one.bill.fen, state: one.bill.paidAt === undefined ? bill?.state ?? 'open' : 'paid', paidAt: one.bill.paidAt ?? bill?.paidAt }

/** Who the case is for; the name in clear only for the clerk who holds it. */
function applicantOf(deps: Deps, one: ServiceCase, viewer: CaseViewer): ServiceView['applicant'] {
  const { nameMasked, idMasked, phoneMasked, sealed } = one.applicant
  const name = viewer.actor.roles.includes('claimant') ? personIn(deps.cipher, sealed).name : undefined
  return { nameMasked, idMasked, phoneMasked: viewer.relation === 'agent' ? undefined : phoneMasked, enterprise: one.enterpriseName, ...(name === undefined ? {} : { name }) }
}

/** What an agent need not know: where the owner lives and what their phone is. */
function formFor(one: ServiceCase, viewer: CaseViewer): ServiceView['form'] {
  const { contactPhone: _phone, contactAddress: _address, postTo: _to, ...open } = one.form
  return viewer.relation === 'agent' ? open : one.form
}

/** A case as the viewer may see it. `bill` is what the payment platform says of its bill, asked only while it is open. */
export function caseView(deps: Deps, one: ServiceCase, events: readonly DomainEvent[], viewer: CaseViewer, now: Instant, service: CaseService, bill: BillState | undefined): ServiceView {
  const { relation, actor } = viewer
  const { agent, decision, mail } = one
  return {
    ...caseSummary(one, relation, now), form: formFor(one, viewer), applicant: applicantOf(deps, one, viewer),
    agent: agent === undefined ? undefined : { nameMasked: agent.nameMasked, idMasked: agent.idMasked, basis: agent.basis, at: agent.at },
    checks: [...one.checks], checkedAt: one.checkedAt, steps: [...serviceSteps(one)], timeline: timelineOf(events, one, relation), commands: [...offeredOn(one, actor, service)],
    finish: finishOf(one, viewer, bill?.state === 'paid'),
    decision: decision === undefined ? undefined : { outcome: decision.outcome, reason: decision.reason, code: decision.code, article: decision.article, remedy: decision.remedy, at: decision.at },
    fees: [...one.fees], bill: billOf(one, bill), issued: one.issued,
    mail: mail === undefined ? undefined : { waybill: mail.waybill, events: mail.events, signedBy: mail.signedBy }, catalogueVersion: one.catalogueVersion
  }
}
