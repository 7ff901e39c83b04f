/** Refunds: bounded by what was paid, one for a number, done a little after they were asked for. */
import * as z from 'zod'
import { beijing, compact, notifyUrl, outTradeNo, refuse, wrongParameter, type Refusal, type Success } from './answers'
import type { Order, Orders, Platform } from './orders'
import type { KeyRing } from './platform-keys'

const REFUND_MS = 2_000
const APART_MS = 60_000
const YEAR_MS = 365 * 86_400_000
const MOST = 50
const fen = z.int().min(1)

const refundShape = z.strictObject({
  transaction_id: z.string().min(1).max(32).optional(), out_trade_no: outTradeNo.optional(), out_refund_no: z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/),
  reason: z.string().min(1).max(80).optional(), notify_url: notifyUrl.optional(), funds_account: z.literal('AVAILABLE').optional(),
  amount: z.strictObject({ refund: fen, total: fen, currency: z.literal('CNY'), from: z.array(z.strictObject({ account: z.enum(['AVAILABLE', 'UNAVAILABLE']), amount: fen })).optional() }),
  goods_detail: z.array(z.looseObject({})).optional()
}).refine((body) => body.transaction_id !== undefined || body.out_trade_no !== undefined, { path: ['out_trade_no'], message: 'transaction_id 与 out_trade_no 二选一' })
const abnormalShape = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('MERCHANT_BANK_CARD'), out_refund_no: z.string() }),
  z.strictObject({ type: z.literal('USER_BANK_CARD'), out_refund_no: z.string(), bank_type: z.string().min(1).max(16), bank_account: z.string().min(1), real_name: z.string().min(1) })
])
type Asked = z.output<typeof refundShape>

/** Where a refund stands. */
export type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'ABNORMAL' | 'CLOSED'
/** How refunds may end. */
export const refundEnds = ['SUCCESS', 'ABNORMAL', 'CLOSED'] as const
type RefundEnd = (typeof refundEnds)[number]

/** A refund as the platform keeps it. */
export interface RefundRecord {
  readonly asked: Asked
  readonly order: Order
  readonly refundId: string
  readonly madeAt: number
  status: RefundStatus
  endsAt: number
  endsAs: RefundEnd
  doneAt?: number
  /** When it was given up, and the money came back into the merchant's account. */
  closedAt?: number
}

/** The refunds of one merchant. */
export class Refunds {
  readonly list: RefundRecord[] = []
  /** How the next refunds end; then SUCCESS again. */
  readonly coming: RefundEnd[] = []
  constructor(private readonly platform: Platform, private readonly orders: Orders, private readonly keys: KeyRing) {}

  byNumber(number: string): RefundRecord | undefined {
    return this.list.find((refund) => refund.asked.out_refund_no === number)
  }

  /** Ends what is due, and says so to the merchant. */
  advance(): void {
    for (const refund of this.list) if (refund.status === 'PROCESSING' && this.platform.now() >= refund.endsAt) this.end(refund, refund.endsAs)
  }

  /** Ends a refund. */
  end(refund: RefundRecord, as: RefundEnd): void {
    const { merchant, now, journal, notices } = this.platform
    refund.status = as
    if (as === 'SUCCESS') refund.doneAt = now()
    if (as === 'CLOSED') refund.closedAt = now()
    journal.add('refund', { number: refund.asked.out_refund_no, status: as, fen: refund.asked.amount.refund })
    if (refund.asked.notify_url === undefined) return
    const { refund_id, out_refund_no, transaction_id, out_trade_no, status, success_time, user_received_account, amount } = this.view(refund)
    const { total, refund: part, payer_total, payer_refund } = amount
    notices.add({
      kind: 'refund', event: as === 'SUCCESS' ? 'REFUND.SUCCESS' : as === 'ABNORMAL' ? 'REFUND.ABNORMAL' : 'REFUND.CLOSED', summary: '退款结果', number: out_refund_no, url: refund.asked.notify_url,
      content: { mchid: merchant.mchid, transaction_id, out_trade_no, refund_id, out_refund_no, refund_status: status, ...(success_time === undefined ? {} : { success_time }), user_received_account, amount: { total, refund: part, payer_total, payer_refund } }
    })
  }

  private view(refund: RefundRecord) {
    const { asked, order } = refund
    const { total } = order.asked.amount
    const part = asked.amount.refund
    return {
      refund_id: refund.refundId, out_refund_no: asked.out_refund_no, transaction_id: order.paid?.transactionId ?? '', out_trade_no: order.asked.out_trade_no, channel: 'ORIGINAL', user_received_account: '支付用户零钱',
      ...(refund.doneAt === undefined ? {} : { success_time: beijing(refund.doneAt) }), create_time: beijing(refund.madeAt), status: refund.status, funds_account: 'AVAILABLE',
      amount: { total, refund: part, payer_total: total, payer_refund: part, settlement_refund: part, settlement_total: total, discount_refund: 0, currency: 'CNY', refund_fee: 0, from: [] }
    }
  }

  /** Asks for a refund; 200 means that it is accepted, not that it is done. */
  make(body: unknown): Refusal | Success {
    const parsed = refundShape.safeParse(body)
    if (!parsed.success) return wrongParameter(parsed.error)
    const asked = parsed.data
    const { now } = this.platform
    const order = asked.transaction_id === undefined ? this.orders.byNumber(asked.out_trade_no ?? '') : this.orders.byTransaction(asked.transaction_id)
    if (order === undefined || (asked.out_trade_no !== undefined && order.asked.out_trade_no !== asked.out_trade_no)) return refuse(404, 'RESOURCE_NOT_EXISTS', '订单不存在')
    const known = this.byNumber(asked.out_refund_no)
    if (known !== undefined) return JSON.stringify(known.asked) === JSON.stringify(asked) ? { status: 200, body: this.view(known) } : refuse(400, 'INVALID_REQUEST', '请求重入时，参数与首次请求时不一致')
    if (order.paid === undefined) return refuse(400, 'INVALID_REQUEST', '订单未支付，不可退款')
    if (asked.amount.total !== order.asked.amount.total) return refuse(400, 'PARAM_ERROR', '订单金额不一致', { field: '/amount/total', location: 'body' })
    if (now() - order.paid.at > YEAR_MS) return refuse(400, 'INVALID_REQUEST', '订单已超过可退款的最大期限')
    const before = this.list.filter((refund) => refund.order === order)
    const left = asked.amount.total - before.filter((refund) => refund.status !== 'CLOSED').reduce((sum, refund) => sum + refund.asked.amount.refund, 0)
    if (asked.amount.refund > left) return refuse(403, 'NOT_ENOUGH', '申请退款金额大于订单可退金额')
    if (before.length >= MOST) return refuse(400, 'INVALID_REQUEST', '部分退款次数已达上限')
    if (before.some((refund) => now() - refund.madeAt < APART_MS)) return refuse(429, 'FREQUENCY_LIMITED', '同一订单的退款请求间隔需大于1分钟')
    const refund: RefundRecord = {
      asked, order, madeAt: now(), status: 'PROCESSING', endsAt: now() + REFUND_MS, endsAs: this.coming.shift() ?? 'SUCCESS',
      refundId: `5030${compact(now())}${String(this.list.length + 1).padStart(11, '0')}`
    }
    this.list.push(refund)
    order.state = 'REFUND'
    this.platform.journal.add('refund asked', { number: asked.out_refund_no, fen: asked.amount.refund })
    return { status: 200, body: this.view(refund) }
  }

  query(number: string): Refusal | Success {
    const refund = this.byNumber(number)
    return refund === undefined ? refuse(404, 'RESOURCE_NOT_EXISTS', '退款单不存在') : { status: 200, body: this.view(refund) }
  }

  /** Sends an abnormal refund another way: to a card of the payer (encrypted for the platform's key) or of the merchant. */
  applyAbnormal(refundId: string, body: unknown, serial: string): Refusal | Success {
    const parsed = abnormalShape.safeParse(body)
    if (!parsed.success) return wrongParameter(parsed.error)
    const asked = parsed.data
    const refund = this.list.find((one) => one.refundId === refundId && one.asked.out_refund_no === asked.out_refund_no)
    if (refund === undefined) return refuse(404, 'RESOURCE_NOT_EXISTS', '退款单不存在')
    if (asked.type === 'USER_BANK_CARD' && !(this.keys.opens(serial, asked.bank_account) && this.keys.opens(serial, asked.real_name))) return refuse(400, 'PARAM_ERROR', '敏感信息解密失败，请检查 Wechatpay-Serial', { field: '/bank_account', location: 'body' })
    if (refund.status !== 'ABNORMAL') return refuse(400, 'INVALID_REQUEST', '当前退款单状态不支持发起异常退款')
    refund.status = 'PROCESSING'
    refund.endsAs = 'SUCCESS'
    refund.endsAt = this.platform.now() + REFUND_MS
    return { status: 200, body: this.view(refund) }
  }
}
