/** The steps a citizen sees of a case, with what is due when: read from the machine and the case, never typed into a page. */
import { endOfDay, instantAt, type Instant } from '../kernel/clock'
import { hasLevel, type PassCase } from './case'
import { correctionDue } from './deadline'
import { passMachine, type PassState } from './machine'

/** One step. `stopped` is where a case ended without a pass. */
export interface PassStep {
  readonly key: 'apply' | 'check' | 'correct' | 'review' | 'second' | 'start' | 'end'
  readonly label: string
  readonly status: 'done' | 'now' | 'next' | 'stopped'
  readonly at?: Instant | undefined
  readonly dueAt?: Instant | undefined
  readonly hint?: string | undefined
}

/** How far along each state is; the ends of a refused road stand at the step they stopped. */
const PLACE: Readonly<Record<PassState, number>> = {
  draft: 0, returned: 1, submitted: 2, proposed: 3, approved: 4, active: 5, expired: 6, refused: 2, withdrawn: 0, lapsed: 1, revoked: 5, superseded: 6
}
const STOPPED: ReadonlySet<PassState> = new Set(['refused', 'withdrawn', 'lapsed', 'revoked'])

/** Where a withdrawn case had got to. */
function placeOf(passCase: PassCase): number {
  if (passCase.state !== 'withdrawn') return PLACE[passCase.state]
  return passCase.passNumber !== undefined ? PLACE.approved : passCase.submittedAt === undefined ? PLACE.draft : passCase.pausedSince !== undefined ? PLACE.returned : PLACE.submitted
}

/** The steps of a case as they stand. Times are when a step was entered or is due. */
export function stepsOf(passCase: PassCase): readonly PassStep[] {
  const { state, application } = passCase
  const place = placeOf(passCase)
  const stopped = STOPPED.has(state)
  const statusAt = (at: number): PassStep['status'] => (at < place ? 'done' : at > place ? 'next' : stopped ? 'stopped' : state === 'expired' || state === 'superseded' ? 'done' : 'now')
  const here = (at: number): { at?: Instant } => (at === place ? { at: passCase.enteredAt } : {})
  const exceptional = application.emergency !== undefined || passCase.proposedBy !== undefined
  const corrected = place === PLACE.returned
  const due = state === 'submitted' || state === 'proposed' ? passCase.decisionDueAt : undefined
  const stopHint = stopped ? `${passMachine.states[state].label}${passCase.decision === undefined || state === 'withdrawn' ? '' : `：${passCase.decision.reason}`}` : undefined
  const all: readonly (PassStep & { readonly place: number })[] = [
    { key: 'apply', label: '提交申请', place: 0, status: statusAt(0), ...(passCase.submittedAt === undefined ? here(0) : { at: passCase.submittedAt }), hint: place === 0 ? stopHint ?? '填写后提交，提交前会告诉您有没有障碍' : undefined },
    ...(corrected ? [{ key: 'correct' as const, label: '补正材料', place: 1, status: statusAt(1), ...here(1), dueAt: stopped ? undefined : correctionDue(passCase.enteredAt), hint: stopHint ?? passCase.decision?.reason }] : []),
    { key: 'review', label: '审批', place: 2, status: statusAt(2), ...here(2), dueAt: place === 2 && !stopped ? due : undefined,
      hint: place !== 2 ? undefined : stopHint ?? (hasLevel(passCase.checks, 'unknown') ? '车辆登记系统暂未应答，恢复后自动核验，不影响办理时限' : passCase.dueProvisional ? '期限按普通周末推算，节假日安排公布后自动校正' : undefined) },
    ...(exceptional ? [{ key: 'second' as const, label: '复核', place: 3, status: statusAt(3), ...here(3), dueAt: place === 3 ? due : undefined, hint: '例外事项须由两名审批人员办理' }] : []),
    { key: 'start', label: '启用', place: 4, status: statusAt(4), ...(place === 4 ? { at: passCase.enteredAt } : {}), dueAt: application.validFrom === undefined || place > 4 || stopped ? undefined : instantAt(application.validFrom), hint: place === 4 ? stopHint ?? '可先存入手机，启用日自动生效' : undefined },
    { key: 'end', label: '到期', place: 5, status: statusAt(5), ...(place === 6 ? { at: passCase.enteredAt } : {}), dueAt: application.validTo === undefined || place > 5 || stopped ? undefined : endOfDay(application.validTo), hint: place === 5 ? stopHint : state === 'superseded' ? '已换发新证' : undefined }
  ]
  return all.map(({ place: _place, ...one }) => one)
}
