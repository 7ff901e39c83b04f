/** What WeChat Pay says of orders and refunds, in our words. */
import { instantOf } from '@lubiao/shared/kernel/clock'
import * as z from 'zod'
import type { OrderNews, RefundNews } from '../channel'

const time = z.iso.datetime({ offset: true }).transform((at) => instantOf(Date.parse(at)))
const fen = z.int().min(0)

/** An order as queries and notices show it. */
export const transactionShape = z.object({
  appid: z.string(), mchid: z.string(), out_trade_no: z.string(), trade_state: z.enum(['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR']),
  transaction_id: z.string().min(1).max(32).optional(), success_time: time.optional(), amount: z.object({ total: fen }).optional()
}).refine((order) => !['SUCCESS', 'REFUND'].includes(order.trade_state) || (order.transaction_id !== undefined && order.success_time !== undefined && order.amount !== undefined))
export type Transaction = z.output<typeof transactionShape>

/** Where a refund stands. */
export const refundStatus = z.enum(['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL'])

/** A refund as the platform answers it. */
export const refundShape = z.object({ out_refund_no: z.string(), out_trade_no: z.string(), status: refundStatus, amount: z.object({ total: fen, refund: fen }) })

/** A refund as a notice shows it. */
export const refundNoticeShape = z.object({ mchid: z.string(), out_refund_no: z.string(), refund_status: refundStatus })

/** News of an order. `REFUND` says that it was paid: what went back is told by its refunds. */
export function orderNewsOf({ trade_state: state, transaction_id: channelNo, success_time: paidAt, amount }: Transaction): OrderNews {
  if ((state === 'SUCCESS' || state === 'REFUND') && channelNo !== undefined && paidAt !== undefined && amount !== undefined) return { state: 'succeeded', fen: amount.total, channelNo, paidAt }
  if (state === 'CLOSED' || state === 'REVOKED') return { state: 'closed' }
  return state === 'PAYERROR' ? { state: 'failed', why: state } : { state: 'pending' }
}

/** News of a refund. One that the platform closed gave nothing back: somebody has to look at it. */
export const refundNewsOf = (status: z.output<typeof refundStatus>): RefundNews =>
  status === 'SUCCESS' ? { state: 'done' } : status === 'PROCESSING' ? { state: 'processing' } : { state: 'stuck', why: status }
