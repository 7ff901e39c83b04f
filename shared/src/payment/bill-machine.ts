/**
 * The life of a bill: what is owed, apart from the attempts to pay it and from what is given back (measure 12). A bill, its orders and its refunds
 * are one document under one version (ADR 0021), so that what concerns a bill is decided one after another, whichever tab, phone, channel or
 * counter it comes from. Actors: `payer` is whom it is shown to on the phone, `clerk` the window, `finance` the unit's treasurer.
 */
import type { CommandOf, EventOf, Machine, StateOf } from '../kernel/machine'

/** States in which an attempt may have been captured that has to be given back. */
const anyState = ['open', 'paid', 'waived', 'void', 'refunded'] as const

/** The table. */
export const billMachine = {
  name: 'bill',
  label: '缴费单',
  initial: 'open',
  opens: { by: ['system'], event: 'payment.billed' },
  states: {
    open: { label: '待缴费', desk: 'payer' },
    paid: { label: '已缴费', desk: 'finance' },
    waived: { label: '免缴', desk: 'finance', ends: true },
    void: { label: '已作废', desk: 'finance', ends: true },
    refunded: { label: '已全额退款', desk: 'finance', ends: true }
  },
  commands: {
    begin: { label: '发起支付', from: ['open'], to: 'stay', by: ['payer', 'clerk', 'finance'], event: 'payment.orderBegun', guard: 'noneLive' },
    offer: { label: '支付渠道已受理', from: anyState, to: 'stay', by: ['system'], event: 'payment.orderOffered', guard: 'orderThere' },
    drop: { label: '关闭支付订单', from: anyState, to: 'stay', by: ['system', 'payer', 'clerk'], event: 'payment.orderClosed', guard: 'orderThere' },
    settle: { label: '收到款项', from: ['open'], to: 'paid', by: ['system'], event: 'payment.paid', guard: 'amount' },
    absorb: { label: '收到多付的款项', from: anyState, to: 'stay', by: ['system'], event: 'payment.overpaid', guard: 'amount' },
    waive: { label: '免缴', from: ['open'], to: 'waived', by: ['system', 'finance'], event: 'payment.waived', guard: 'reason' },
    revoke: { label: '作废', from: ['open'], to: 'void', by: ['system'], event: 'payment.voided' },
    prolong: { label: '不再限时缴费', from: ['open'], to: 'stay', by: ['system'], event: 'payment.prolonged' },
    askRefund: { label: '申请退款', from: ['paid'], to: 'stay', by: ['clerk', 'finance', 'system'], event: 'payment.refundAsked', guard: 'refundable' },
    approveRefund: { label: '同意退款', from: ['paid'], to: 'stay', by: ['finance'], event: 'payment.refundApproved', guard: 'fourEyes' },
    rejectRefund: { label: '不同意退款', from: ['paid'], to: 'stay', by: ['finance'], event: 'payment.refundRejected', guard: 'fourEyes' },
    sendRefund: { label: '退款已提交渠道', from: anyState, to: 'stay', by: ['system'], event: 'payment.refundSent' },
    finishRefund: { label: '退款到账', from: anyState, to: 'stay', by: ['system'], event: 'payment.refunded' },
    giveAllBack: { label: '全部退回', from: ['paid'], to: 'refunded', by: ['system'], event: 'payment.refundedAll' },
    stickRefund: { label: '退款异常', from: anyState, to: 'stay', by: ['system'], event: 'payment.refundStuck' },
    retryRefund: { label: '重新退款', from: anyState, to: 'stay', by: ['finance'], event: 'payment.refundRetried' },
    post: { label: '财政入账', from: ['paid'], to: 'stay', by: ['system'], event: 'payment.posted' },
    receipt: { label: '开具电子票据', from: ['paid'], to: 'stay', by: ['system'], event: 'payment.receiptIssued' }
  }
} as const satisfies Machine

export type BillStateId = StateOf<typeof billMachine>
export type BillCommand = CommandOf<typeof billMachine>
export type BillEvent = EventOf<typeof billMachine>
