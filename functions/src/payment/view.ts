/** A bill as the caller may see it. */
import { findUnit } from '@lubiao/shared/account/units.data'
import { liveOrder, type Bill, type PayOrder } from '@lubiao/shared/payment/bill'
import { billMachine } from '@lubiao/shared/payment/bill-machine'
import { channelLabels, endsOnTime, fits, wayLabels, type Way } from '@lubiao/shared/payment/channels'
import type { BillView } from '@lubiao/shared/payment/contract'
import { orderMachine } from '@lubiao/shared/payment/order-machine'
import { refundMachine } from '@lubiao/shared/payment/refund-machine'
import type { Deps } from '../platform/deps'

/** Ways of a phone and of a counter. Which of the phone's fits is known to the phone: it shows what it can do. */
export const PHONE_WAYS: readonly Way[] = ['miniProgram', 'web', 'transfer']
export const COUNTER_WAYS: readonly Way[] = ['scan', 'code', 'transfer']

const orderView = (order: PayOrder): BillView['orders'][number] => ({
  orderId: order.orderId, channel: order.channel, channelLabel: channelLabels[order.channel], way: order.way, state: order.state, stateLabel: orderMachine.states[order.state].label, begunAt: order.begunAt, expiresAt: order.expiresAt,
  ...(order.paidAt === undefined ? {} : { paidAt: order.paidAt }), ...(order.outcome === undefined ? {} : { outcome: order.outcome }), ...(order.why === undefined ? {} : { why: order.why })
})

/** The view. `viewer` is who looks: what a channel handed over is shown to whoever began the order. */
export function billView(deps: Deps, bill: Bill, viewer: string, from: readonly Way[]): BillView {
  const live = liveOrder(bill)
  return {
    billId: bill.caseId, version: bill.version, state: bill.state, stateLabel: billMachine.states[bill.state].label, noticeNo: bill.noticeNo, of: bill.of, unit: bill.unit, unitName: findUnit(bill.unit)?.name ?? bill.unit,
    items: bill.items, fen: bill.fen, openedAt: bill.openedAt, ...(bill.paidAt === undefined ? {} : { paidAt: bill.paidAt }), ...(bill.waived === undefined ? {} : { waived: bill.waived.reason }),
    ...(live === undefined ? {} : { live: { ...orderView(live), mine: live.by === viewer, ...(live.by === viewer && live.handed !== undefined ? { handed: live.handed } : {}) } }),
    ...(bill.payBy === undefined || bill.state !== 'open' ? {} : { payBy: bill.payBy }),
    orders: bill.orders.map(orderView),
    refunds: bill.refunds.map(({ refundId, orderId, fen, state, reason, askedAt, doneAt, why }) => ({ refundId, orderId, fen, state, stateLabel: refundMachine.states[state].label, reason, askedAt, ...(doneAt === undefined ? {} : { doneAt }), ...(why === undefined ? {} : { why }) })),
    ways: bill.state === 'open' ? deps.channels.flatMap((channel) => from.filter((way) => (bill.payBy === undefined ? fits(channel, way) : endsOnTime(channel, way))).map((way) => ({ channel, way, label: `${channelLabels[channel]}（${wayLabels[way]}）` }))) : [],
    ...(bill.receipt === undefined ? {} : { receipt: bill.receipt })
  }
}
