/**
 * The life of a piece of vehicle or driver business (notice measures 8–11). Actors are relative to the case: `applicant` owns it, `agent` is the
 * person the owner has authorised, `clerk` any window clerk of the unit, `claimant` the one who holds it, from start to end at one window.
 */
import { calendarDays } from '../kernel/clock'
import type { ActorOf, CommandOf, EventOf, Machine, StateOf } from '../kernel/machine'

/** Days a draft nobody touches is kept (PIPL art. 19: what is not submitted is not kept; our own rule). */
export const DRAFT_LIMIT = calendarDays(15)
/** Days to correct what was returned, told beforehand (our own rule). */
export const CORRECTION_LIMIT = calendarDays(15)
/** Days to pay before the case lapses (our own rule). */
export const PAYMENT_LIMIT = calendarDays(15)

/** The clock of the office is the one the catalogue promises for each service. */
const PROMISED = { limit: '业务目录的办理时限', from: 'start', then: 'markOverdue' } as const

/** The table. */
export const serviceMachine = {
  name: 'service',
  label: '车驾管业务',
  initial: 'draft',
  opens: { by: ['applicant', 'clerk'], event: 'service.opened' },
  states: {
    draft: { label: '草稿', desk: 'applicant', due: { limit: DRAFT_LIMIT, from: 'entry', then: 'discard' } },
    accepted: { label: '已受理，正在核验', desk: 'system', due: PROMISED },
    underReview: { label: '待审核', desk: 'clerk', due: PROMISED },
    returned: { label: '待补正', desk: 'applicant', due: { limit: CORRECTION_LIMIT, from: 'entry', then: 'lapse' } },
    toPay: { label: '待缴费', desk: 'applicant', due: { limit: PAYMENT_LIMIT, from: 'entry', then: 'lapse' } },
    approved: { label: '审核通过，待制发', desk: 'clerk', due: PROMISED },
    issued: { label: '已制发，待领取', desk: 'clerk' },
    posted: { label: '邮寄中', desk: 'system' },
    collected: { label: '已领取', desk: 'system', ends: true },
    delivered: { label: '已签收', desk: 'system', ends: true },
    refused: { label: '不予办理', desk: 'system', ends: true },
    withdrawn: { label: '已撤回', desk: 'system', ends: true },
    lapsed: { label: '逾期未办，已终止', desk: 'system', ends: true }
  },
  commands: {
    save: { label: '保存', from: ['draft'], to: 'stay', by: ['applicant'], event: 'service.saved' },
    discard: { label: '草稿过期清除', from: ['draft'], to: 'withdrawn', by: ['system'], event: 'service.discarded' },
    submit: { label: '提交', from: ['draft'], to: 'accepted', by: ['applicant', 'clerk'], event: 'service.accepted', guard: 'complete' },
    resubmit: { label: '补正后提交', from: ['returned'], to: 'accepted', by: ['applicant', 'agent', 'claimant'], event: 'service.resubmitted', guard: 'complete' },
    withdraw: { label: '撤回', from: ['draft', 'accepted', 'underReview', 'returned', 'toPay'], to: 'withdrawn', by: ['applicant', 'claimant'], event: 'service.withdrawn', guard: 'unpaid' },
    authorise: { label: '委托他人代办', from: ['draft', 'accepted', 'underReview', 'returned', 'toPay', 'approved', 'issued'], to: 'stay', by: ['applicant', 'claimant'], event: 'service.agentAuthorised', guard: 'agentAllowed' },
    endAuthority: { label: '收回委托', from: ['draft', 'accepted', 'underReview', 'returned', 'toPay', 'approved', 'issued'], to: 'stay', by: ['applicant'], event: 'service.agentEnded' },
    claim: { label: '领取', from: ['accepted', 'underReview', 'returned', 'toPay', 'approved', 'issued'], to: 'stay', by: ['clerk'], event: 'service.claimed', guard: 'unclaimed' },
    release: { label: '放回待办', from: ['accepted', 'underReview', 'returned', 'toPay', 'approved', 'issued'], to: 'stay', by: ['claimant', 'supervisor'], event: 'service.released', guard: 'claimed' },
    review: { label: '自动核验', from: ['accepted'], to: 'underReview', by: ['system', 'claimant'], event: 'service.reviewed', guard: 'answered' },
    recheck: { label: '重新核验', from: ['underReview'], to: 'stay', by: ['system', 'claimant'], event: 'service.rechecked' },
    returnForCorrection: { label: '退回补正', from: ['underReview'], to: 'returned', by: ['claimant'], event: 'service.returned' },
    refuse: { label: '不予办理', from: ['underReview'], to: 'refused', by: ['claimant'], event: 'service.refused' },
    bill: { label: '审核通过，通知缴费', from: ['underReview'], to: 'toPay', by: ['system', 'claimant'], event: 'service.billed', guard: 'clearAndOwing' },
    approve: { label: '审核通过', from: ['underReview'], to: 'approved', by: ['system', 'claimant'], event: 'service.approved', guard: 'clearAndFree' },
    recordPayment: { label: '确认缴费', from: ['toPay'], to: 'approved', by: ['system', 'claimant', 'applicant', 'agent'], event: 'service.paid', guard: 'paid' },
    issue: { label: '制发', from: ['approved'], to: 'issued', by: ['system', 'claimant'], event: 'service.issued' },
    handOver: { label: '交付', from: ['issued'], to: 'collected', by: ['system', 'claimant'], event: 'service.collected', guard: 'recipient' },
    post: { label: '交邮寄出', from: ['issued'], to: 'posted', by: ['claimant'], event: 'service.posted', guard: 'address' },
    recordWaybill: { label: '邮政已收寄', from: ['posted'], to: 'stay', by: ['system'], event: 'service.waybill' },
    recordTracking: { label: '物流更新', from: ['posted'], to: 'stay', by: ['system'], event: 'service.tracked' },
    deliver: { label: '已签收', from: ['posted'], to: 'delivered', by: ['system'], event: 'service.delivered' },
    comeBack: { label: '邮件退回', from: ['posted'], to: 'issued', by: ['system'], event: 'service.cameBack' },
    lapse: { label: '逾期未办', from: ['returned', 'toPay'], to: 'lapsed', by: ['system'], event: 'service.lapsed', guard: 'unpaid' },
    markOverdue: { label: '超时', from: ['accepted', 'underReview', 'approved'], to: 'stay', by: ['system'], event: 'service.overdue' },
    recount: { label: '按新公布的节假日重算期限', from: ['accepted', 'underReview', 'approved'], to: 'stay', by: ['system'], event: 'service.dueRecounted' }
  }
} as const satisfies Machine

export type ServiceState = StateOf<typeof serviceMachine>
export type ServiceCommand = CommandOf<typeof serviceMachine>
export type ServiceActor = ActorOf<typeof serviceMachine>
export type ServiceEvent = EventOf<typeof serviceMachine>
