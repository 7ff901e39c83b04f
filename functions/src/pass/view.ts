/** A case as one person may see it: personal data by role, buttons from the machine, steps and story in words. */
import type { Instant } from '@lubiao/shared/kernel/clock'
import { findUnit } from '@lubiao/shared/account/units.data'
import { isClean, type PassCase } from '@lubiao/shared/pass/case'
import type { PassSummary, PassView } from '@lubiao/shared/pass/contract'
import { correctionDue } from '@lubiao/shared/pass/deadline'
import { passMachine, type PassCommand } from '@lubiao/shared/pass/machine'
import { offered } from '@lubiao/shared/pass/rules'
import { stepsOf } from '@lubiao/shared/pass/steps'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import type { Viewer } from './actors'

const eventLabels: ReadonlyMap<string, string> = new Map([
  [passMachine.opens.event, '新建申请'], ['pass.approved', '批准'], ['pass.checked', '自动核验'],
  ...Object.values(passMachine.commands).filter((spec) => spec.event !== 'pass.approved' && spec.event !== 'pass.checked').map((spec) => [spec.event, spec.label] as const)
])

/** Chinese name of an event. */
export const eventLabel = (name: string): string => eventLabels.get(name) ?? name

/** Desk work an applicant has no use for, and notes among colleagues. */
const INSIDE: ReadonlySet<string> = new Set(['pass.claimed', 'pass.released', 'pass.reassigned', 'pass.proposed', 'pass.declined', 'pass.saved'])
const TOLD: ReadonlySet<string> = new Set(['pass.returned', 'pass.refused', 'pass.revoked', 'pass.approved', 'pass.withdrawn'])

/** When the next move is due, whoever's it is. */
function dueOf(passCase: PassCase): Instant | undefined {
  if (passCase.state === 'submitted' || passCase.state === 'proposed') return passCase.decisionDueAt
  return passCase.state === 'returned' ? correctionDue(passCase.enteredAt) : undefined
}

const isOverdue = (passCase: PassCase, now: Instant): boolean =>
  passCase.overdueAt !== undefined || ((passCase.state === 'submitted' || passCase.state === 'proposed') && passCase.decisionDueAt !== undefined && now > passCase.decisionDueAt)

/** A row of a list. */
export function summaryOf(passCase: PassCase, relation: PassSummary['relation'], now: Instant): PassSummary {
  const { application } = passCase
  return {
    caseId: passCase.caseId, version: passCase.version, state: passCase.state, stateLabel: passMachine.states[passCase.state].label, passType: application.passType, plate: application.plate, plateType: application.plateType,
    vehicleClass: application.vehicleClass, validFrom: application.validFrom, validTo: application.validTo, zones: [...(application.zones ?? [])], submittedAt: passCase.submittedAt, dueAt: dueOf(passCase),
    dueProvisional: passCase.dueProvisional, overdue: isOverdue(passCase, now), pausedSince: passCase.pausedSince, relation, unit: passCase.unit, enterpriseName: relation === 'driver' ? undefined : passCase.enterpriseName,
    applicantMasked: relation === 'driver' ? undefined : passCase.applicant.nameMasked, claimedBy: relation === 'staff' ? passCase.claimedBy : undefined,
    emergency: application.emergency !== undefined, clean: isClean(passCase), channel: passCase.channel
  }
}

function whoText(event: DomainEvent, passCase: PassCase, relation: Viewer['relation']): string {
  if (event.by.kind === 'system') return '系统'
  if (event.by.kind === 'user') return event.by.id === passCase.ownerId || event.by.id === passCase.openedBy.id ? '申请人' : event.name === 'pass.shareAccepted' || event.name === 'pass.deviceBound' ? '驾驶人' : '经办人'
  const unit = findUnit(event.unit ?? passCase.unit)?.name ?? ''
  return relation === 'staff' ? `${unit} ${event.by.id}` : unit
}

function timelineOf(events: readonly DomainEvent[], passCase: PassCase, relation: Viewer['relation']): PassView['timeline'] {
  if (relation === 'driver') return []
  return events
    .filter((event) => relation === 'staff' || !INSIDE.has(event.name))
    .map((event) => ({
      version: event.version, at: event.at, event: event.name, label: eventLabel(event.name), by: whoText(event, passCase, relation),
      ...(event.note !== undefined && (relation === 'staff' || TOLD.has(event.name)) ? { note: event.note } : {})
    }))
}

/** The application without what the driver at the wheel need not know. */
function applicationFor(passCase: PassCase, relation: Viewer['relation']): PassView['application'] {
  const { reason: _reason, materials: _materials, emergency: _emergency, ...carried } = passCase.application
  return relation === 'driver' ? carried : passCase.application
}

/** A case as the viewer may see it. `successorIsOpen` only matters while a pass is in force. */
export function viewOf(deps: Deps, passCase: PassCase, events: readonly DomainEvent[], viewer: Viewer, now: Instant, successorIsOpen: boolean): PassView {
  const { relation, actor } = viewer
  const full = relation !== 'driver'
  const commands: readonly PassCommand[] = offered(passCase, actor, { now, successorOpen: successorIsOpen })
  return {
    ...summaryOf(passCase, relation, now),
    application: applicationFor(passCase, relation),
    applicant: { nameMasked: full ? passCase.applicant.nameMasked : '', phoneMasked: full ? passCase.applicant.phoneMasked : undefined, enterprise: full ? passCase.enterpriseName : undefined },
    checks: full ? [...passCase.checks] : [], checkedAt: full ? passCase.checkedAt : undefined,
    steps: full ? [...stepsOf(passCase)] : [], timeline: timelineOf(events, passCase, relation),
    commands: [...commands],
    decision: full && passCase.decision !== undefined ? { ...passCase.decision } : undefined,
    supersedes: full ? passCase.supersedes : undefined, successor: full ? passCase.successor : undefined, passNumber: passCase.passNumber,
    shares: relation === 'owner' ? passCase.shares.map(({ shareId, name, state, at, expiresAt }) => ({ shareId, name: deps.cipher.open(name), state: state === 'waiting' && now > expiresAt ? 'revoked' as const : state, at })) : [],
    devices: passCase.devices.filter((device) => full || device.userId === actor.id).map(({ deviceId, name, holder, at }) => ({ deviceId, name, holder, at })),
    proposedBy: relation === 'staff' ? passCase.proposedBy : undefined
  }
}

