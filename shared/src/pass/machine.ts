/**
 * The life of a city pass (notice measure 6; 聊城市道路交通安全条例 art. 33). Actors are relative to the case: `applicant` owns it,
 * `clerk` a clerk where it was filed at a counter, `counter` a clerk with the holder of any pass before them, `claimant` is the approver who has claimed it, `approver` any approver of the unit, `driver`
 * somebody it is shared with, `invited` the holder of a share code that has not been taken up. Nobody is approver or supervisor of their own.
 */
import { calendarDays, hours, workingDays } from '../kernel/clock'
import type { ActorOf, CommandOf, EventOf, Machine, StateOf } from '../kernel/machine'

/** Two working days promised for a decision (domain-facts §3.1). */
export const DECISION_LIMIT = workingDays(2)

/**
 * Hours for an emergency: what cannot wait two working days must not wait for them either. Four leave a morning's application decided the same
 * morning, with time for two people (our own rule; domain-facts §3.1 only says "before the start").
 */
export const EMERGENCY_LIMIT = hours(4)

/** Days an applicant has to correct returned papers before the case lapses (our own rule, shown beforehand). */
export const CORRECTION_LIMIT = calendarDays(15)

/** Days a draft nobody touches is kept: unfinished personal data is not collected for nothing (PIPL art. 19; our own rule). */
export const DRAFT_LIMIT = calendarDays(30)

/** The table. */
export const passMachine = {
  name: 'pass',
  label: '市区通行证',
  initial: 'draft',
  opens: { by: ['applicant', 'clerk'], event: 'pass.opened' },
  states: {
    draft: { label: '草稿', desk: 'applicant', due: { limit: DRAFT_LIMIT, from: 'entry', then: 'discard' } },
    submitted: { label: '待审批', desk: 'approver', due: { limit: DECISION_LIMIT, from: 'start', then: 'markOverdue' } },
    returned: { label: '待补正', desk: 'applicant', due: { limit: CORRECTION_LIMIT, from: 'entry', then: 'lapse' } },
    proposed: { label: '待复核', desk: 'approver', due: { limit: DECISION_LIMIT, from: 'start', then: 'markOverdue' } },
    approved: { label: '已批准，未到启用日', desk: 'system' },
    active: { label: '生效中', desk: 'system' },
    expired: { label: '已到期', desk: 'system', ends: true },
    refused: { label: '未批准', desk: 'system', ends: true },
    withdrawn: { label: '已撤回', desk: 'system', ends: true },
    lapsed: { label: '逾期未补正', desk: 'system', ends: true },
    revoked: { label: '已吊销', desk: 'system', ends: true },
    superseded: { label: '已换发新证', desk: 'system', ends: true }
  },
  commands: {
    save: { label: '保存', from: ['draft'], to: 'stay', by: ['applicant', 'clerk'], event: 'pass.saved' },
    submit: { label: '提交申请', from: ['draft'], to: 'submitted', by: ['applicant', 'clerk'], event: 'pass.submitted', guard: 'noObstacle' },
    resubmit: { label: '补正后提交', from: ['returned'], to: 'submitted', by: ['applicant', 'clerk'], event: 'pass.resubmitted', guard: 'noObstacle' },
    withdraw: { label: '撤回', from: ['draft', 'submitted', 'returned', 'proposed', 'approved'], to: 'withdrawn', by: ['applicant', 'clerk'], event: 'pass.withdrawn' },
    discard: { label: '草稿过期清除', from: ['draft'], to: 'withdrawn', by: ['system'], event: 'pass.discarded' },
    recordChecks: { label: '自动核验', from: ['submitted'], to: 'stay', by: ['system', 'claimant'], event: 'pass.checked' },
    claim: { label: '领取', from: ['submitted', 'proposed'], to: 'stay', by: ['approver'], event: 'pass.claimed', guard: 'unclaimed' },
    release: { label: '退回待领', from: ['submitted', 'proposed'], to: 'stay', by: ['claimant'], event: 'pass.released' },
    reassign: { label: '改派', from: ['submitted', 'proposed'], to: 'stay', by: ['supervisor'], event: 'pass.reassigned' },
    returnForCorrection: { label: '退回补正', from: ['submitted'], to: 'returned', by: ['claimant'], event: 'pass.returned' },
    approve: { label: '批准', from: ['submitted'], to: 'approved', by: ['claimant'], event: 'pass.approved', guard: 'clean' },
    propose: { label: '拟批准，提请复核', from: ['submitted'], to: 'proposed', by: ['claimant'], event: 'pass.proposed', guard: 'exceptional' },
    confirm: { label: '复核通过', from: ['proposed'], to: 'approved', by: ['claimant'], event: 'pass.approved', guard: 'fourEyes' },
    decline: { label: '复核不通过', from: ['proposed'], to: 'submitted', by: ['claimant'], event: 'pass.declined', guard: 'fourEyes' },
    refuse: { label: '不予批准', from: ['submitted'], to: 'refused', by: ['claimant'], event: 'pass.refused' },
    activate: { label: '启用', from: ['approved'], to: 'active', by: ['system'], event: 'pass.activated' },
    expire: { label: '到期', from: ['active'], to: 'expired', by: ['system'], event: 'pass.expired' },
    revoke: { label: '吊销', from: ['approved', 'active'], to: 'revoked', by: ['approver', 'supervisor', 'system'], event: 'pass.revoked' },
    amend: { label: '变更', from: ['approved', 'active'], to: 'stay', by: ['applicant', 'counter'], event: 'pass.amendmentOpened', guard: 'noSuccessor' },
    extend: { label: '延期', from: ['approved', 'active'], to: 'stay', by: ['applicant', 'counter'], event: 'pass.extensionOpened', guard: 'noSuccessor' },
    supersede: { label: '换发', from: ['approved', 'active'], to: 'superseded', by: ['system'], event: 'pass.superseded' },
    share: { label: '分享给驾驶人', from: ['approved', 'active'], to: 'stay', by: ['applicant'], event: 'pass.shared' },
    unshare: { label: '收回分享', from: ['approved', 'active'], to: 'stay', by: ['applicant'], event: 'pass.unshared' },
    acceptShare: { label: '接收分享', from: ['approved', 'active'], to: 'stay', by: ['invited'], event: 'pass.shareAccepted' },
    bindDevice: { label: '存入本机', from: ['approved', 'active'], to: 'stay', by: ['applicant', 'driver', 'counter'], event: 'pass.deviceBound' },
    remind: { label: '到期提醒', from: ['active'], to: 'stay', by: ['system'], event: 'pass.expirySoon' },
    lapse: { label: '逾期未补正', from: ['returned'], to: 'lapsed', by: ['system'], event: 'pass.lapsed' },
    markOverdue: { label: '超时', from: ['submitted', 'proposed'], to: 'stay', by: ['system'], event: 'pass.overdue' },
    recount: { label: '按新公布的节假日重算期限', from: ['submitted', 'returned', 'proposed'], to: 'stay', by: ['system'], event: 'pass.dueRecounted' }
  }
} as const satisfies Machine

export type PassState = StateOf<typeof passMachine>
export type PassCommand = CommandOf<typeof passMachine>
export type PassActor = ActorOf<typeof passMachine>
export type PassEvent = EventOf<typeof passMachine>
