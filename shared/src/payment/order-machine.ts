/** One attempt to pay a bill through one channel. A late success is a success from whatever state it finds: the money is there and has to be accounted for. */
import type { Machine, StateOf } from '../kernel/machine'

/** The table; the bill's own gives who may begin and drop one. */
export const orderMachine = {
  name: 'payment-order',
  label: '支付订单',
  initial: 'created',
  opens: { by: ['payer', 'clerk', 'finance'], event: 'payment.orderBegun' },
  states: {
    created: { label: '正在发起', desk: 'system' },
    offered: { label: '待支付', desk: 'payer' },
    closed: { label: '已关闭', desk: 'system' },
    failed: { label: '支付失败', desk: 'system' },
    succeeded: { label: '支付成功', desk: 'system', ends: true }
  },
  commands: {
    offer: { label: '渠道已受理', from: ['created', 'offered'], to: 'offered', by: ['system'], event: 'payment.orderOffered' },
    abandon: { label: '付款人放弃', from: ['created', 'offered'], to: 'closed', by: ['system', 'payer', 'clerk'], event: 'payment.orderClosed' },
    fail: { label: '渠道拒绝', from: ['created', 'offered'], to: 'failed', by: ['system'], event: 'payment.orderClosed' },
    succeed: { label: '渠道收款', from: ['created', 'offered', 'closed', 'failed'], to: 'succeeded', by: ['system'], event: 'payment.paid' }
  }
} as const satisfies Machine

export type OrderStateId = StateOf<typeof orderMachine>

/** Whether an order may still bring money by the payer's doing: none beside it is begun. */
export const isLive = (state: OrderStateId): boolean => state === 'created' || state === 'offered'
