/** Money given back for one successful order, whole or in part. What came too late or twice is given back without anybody asking. */
import type { Machine, StateOf } from '../kernel/machine'

/** The table. */
export const refundMachine = {
  name: 'refund',
  label: '退款',
  initial: 'asked',
  opens: { by: ['system', 'clerk', 'finance'], event: 'payment.refundAsked' },
  states: {
    asked: { label: '待复核', desk: 'finance' },
    approved: { label: '待提交渠道', desk: 'system' },
    processing: { label: '退款中', desk: 'system' },
    stuck: { label: '退款异常，待人工处理', desk: 'finance' },
    rejected: { label: '不同意退款', desk: 'system', ends: true },
    done: { label: '已退回', desk: 'system', ends: true }
  },
  commands: {
    approve: { label: '同意', from: ['asked'], to: 'approved', by: ['finance', 'system'], event: 'payment.refundApproved', guard: 'fourEyes' },
    reject: { label: '不同意', from: ['asked'], to: 'rejected', by: ['finance'], event: 'payment.refundRejected', guard: 'fourEyes' },
    send: { label: '提交渠道', from: ['approved', 'processing'], to: 'processing', by: ['system'], event: 'payment.refundSent' },
    finish: { label: '到账', from: ['approved', 'processing', 'stuck'], to: 'done', by: ['system'], event: 'payment.refunded' },
    stick: { label: '渠道退不回', from: ['approved', 'processing'], to: 'stuck', by: ['system'], event: 'payment.refundStuck' },
    retry: { label: '重新退款', from: ['stuck'], to: 'approved', by: ['finance'], event: 'payment.refundRetried' }
  }
} as const satisfies Machine

export type RefundStateId = StateOf<typeof refundMachine>

/** Whether a refund still holds its amount against what may be given back. */
export const isHeld = (state: RefundStateId): boolean => state !== 'rejected'
