/** What 微信非税缴费 says of an order: its status, its refunds, and by which of our numbers it goes. */
import { instantOf } from '@lubiao/shared/kernel/clock'
import { billIdOf } from '@lubiao/shared/payment/bill'
import * as z from 'zod'
import type { OrderNews, RefundNews } from '../channel'

const text = z.string().min(1)
const refundShape = z.object({ refund_out_id: z.string().optional(), refund_fee: z.int().optional(), refund_status: z.int().optional() })

/** An order as `getorder` answers it; what the platform adds beside is not read. `partial_refund_info` is one object or several. */
export const orderShape = z.object({
  appid: text, order_id: text, desc: z.string(), fee: z.int(), fee_type: z.literal(1).optional(), status: z.int(), trans_id: z.string().optional(), pay_finish_time: z.int().optional(),
  payment_notice_no: text, region_code: text, department_code: text, refund_out_id: z.string().optional(),
  partial_refund_info: z.union([z.array(refundShape), refundShape.transform((one) => [one])]).optional()
})
export type PlatformOrder = z.output<typeof orderShape>

const SUBJECT_MOST = 30
/** The description the payer reads. The platform gives numbers of its own and keeps none of ours, so ours stands at the end: an order says itself which one it is, even when the answer that opened it was lost. */
export const descOf = (subject: string, orderId: string): string => `${[...subject].slice(0, SUBJECT_MOST).join('')}（${orderId}）`

/** Our number in a description; undefined when somebody else wrote it. */
export function numberIn(desc: string): string | undefined {
  const number = /（([0-9A-Z]+)）$/.exec(desc)?.[1]
  return number === undefined || billIdOf(number) === undefined ? undefined : number
}

/** Whether an order has been paid, whatever went back since. */
export const wasPaid = ({ status }: PlatformOrder): boolean => [3, 4, 5, 6].includes(status)

/** News of an order: 1 unpaid, 3 and 4 paid, 5 given back, 6 being given back, 12 closed by the platform. Undefined for what is not clear. */
export function newsOf(order: PlatformOrder): OrderNews | undefined {
  if (order.status === 1) return { state: 'pending' }
  if (order.status === 12) return { state: 'closed' }
  const { trans_id: channelNo, pay_finish_time: seconds } = order
  return wasPaid(order) && channelNo !== undefined && channelNo !== '' && seconds !== undefined ? { state: 'succeeded', fen: order.fee, channelNo, paidAt: instantOf(seconds * 1000) } : undefined
}

/** News of a refund under our number; undefined for what is not clear. */
export function refundNewsIn(order: PlatformOrder, refundId: string, fen: number): RefundNews | undefined {
  const whole = order.refund_out_id === refundId ? { refund_fee: order.fee, refund_status: order.status } : undefined
  const refund = order.partial_refund_info?.find((one) => one.refund_out_id === refundId) ?? whole
  if (refund === undefined) return { state: 'unknown' }
  if (refund.refund_fee !== fen) return { state: 'stuck', why: '非税平台上的退款金额与我们的不一致' }
  if (refund.refund_status === 6) return { state: 'processing' }
  return refund.refund_status === 5 ? { state: 'done' } : undefined
}
