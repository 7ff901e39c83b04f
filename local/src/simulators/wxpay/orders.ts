/** Orders: made by the merchant under its own number, paid by a payer who holds what only the merchant could sign. */
import { randomBytes, verify } from 'node:crypto'
import * as z from 'zod'
import { beijing, compact, notifyUrl, outTradeNo, refuse, wrongParameter, type Refusal, type Success } from './answers'
import type { Journal } from './journal'
import type { Notices } from './notices'
import type { Merchant } from './request-signature'

const PREPAY_MS = 2 * 3_600_000
const OPEN_MS = 7 * 86_400_000
const text = (most: number) => z.string().min(1).max(most)

const orderFields = {
  appid: text(32), mchid: z.string().regex(/^\d{8,10}$/), description: text(127), out_trade_no: outTradeNo, notify_url: notifyUrl,
  time_expire: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/).refine((at) => !Number.isNaN(Date.parse(at))).optional(), attach: text(128).optional(), goods_tag: text(32).optional(), support_fapiao: z.boolean().optional(),
  amount: z.strictObject({ total: z.int().min(1).max(1_000_000_000), currency: z.literal('CNY').optional() }),
  scene_info: z.strictObject({ payer_client_ip: text(45), device_id: text(32).optional(), store_info: z.looseObject({ id: text(32) }).optional() }).optional(),
  settle_info: z.strictObject({ profit_sharing: z.boolean() }).optional(), detail: z.looseObject({}).optional()
}
const shapes = { JSAPI: z.strictObject({ ...orderFields, payer: z.strictObject({ openid: text(128) }) }), NATIVE: z.strictObject(orderFields) }
type Asked = z.output<(typeof shapes)['NATIVE']> & { readonly payer?: { readonly openid: string } }
/** Kinds of order. */
export type TradeType = keyof typeof shapes

/** Where an order stands. */
export type TradeState = 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED' | 'PAYERROR'
const STATE_WORDS: Readonly<Record<TradeState, string>> = { NOTPAY: '订单未支付', SUCCESS: '支付成功', REFUND: '订单发生过退款', CLOSED: '订单已关闭', PAYERROR: '支付失败' }

/** An order as the platform keeps it. */
export interface Order {
  readonly type: TradeType
  readonly asked: Asked
  readonly madeAt: number
  state: TradeState
  readonly tickets: { readonly id: string; readonly at: number }[]
  paid?: { readonly at: number; readonly transactionId: string; readonly openid: string }
}

/** What a payer's side sends: the order's ticket and, from a mini-program, what wx.requestPayment was given. */
export const payShape = z.object({
  prepayId: z.string().optional(), codeUrl: z.string().optional(), openid: z.string().min(1),
  params: z.strictObject({ timeStamp: z.string(), nonceStr: z.string(), package: z.string(), signType: z.string(), paySign: z.string() }).optional()
})
type Paying = z.output<typeof payShape>

/** What all parts of the platform share. */
export interface Platform {
  readonly merchant: Merchant
  readonly now: () => number
  readonly journal: Journal
  readonly notices: Notices
}

/** The orders of one merchant. */
export class Orders {
  readonly list: Order[] = []
  private payments = 0
  constructor(private readonly platform: Platform) {}

  byNumber(number: string): Order | undefined {
    return this.list.find((order) => order.asked.out_trade_no === number)
  }
  byTransaction(transactionId: string): Order | undefined {
    return this.list.find((order) => order.paid?.transactionId === transactionId)
  }

  /** Unpaid orders close by themselves after seven days. */
  advance(): void {
    for (const order of this.list) if (order.state === 'NOTPAY' && this.platform.now() - order.madeAt > OPEN_MS) order.state = 'CLOSED'
  }

  /** Makes an order, or gives a new ticket for the same one; the same number with other parameters is refused. */
  make(type: TradeType, body: unknown): Refusal | Success {
    const { merchant, now, journal } = this.platform
    const parsed = shapes[type].safeParse(body)
    if (!parsed.success) return wrongParameter(parsed.error)
    const asked: Asked = parsed.data
    if (asked.mchid !== merchant.mchid) return refuse(400, 'PARAM_ERROR', 'Http头中的mchid与post body中的mchid不匹配')
    if (asked.appid !== merchant.appid) return refuse(400, 'APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配，请检查后再试')
    const known = this.byNumber(asked.out_trade_no)
    if (known?.state === 'SUCCESS' || known?.state === 'REFUND') return refuse(400, 'ORDERPAID', '该订单已支付')
    if (known?.state === 'CLOSED' || known?.state === 'PAYERROR') return refuse(400, 'ORDER_CLOSED', '该订单已关闭')
    if (known !== undefined && (known.type !== type || JSON.stringify(known.asked) !== JSON.stringify(asked))) return refuse(400, 'INVALID_REQUEST', '请求重入时，参数与首次请求时不一致')
    if (asked.time_expire !== undefined && Date.parse(asked.time_expire) <= now()) return refuse(400, 'PARAM_ERROR', 'time_expire已过期', { field: '/time_expire', location: 'body' })
    const order: Order = known ?? { type, asked, madeAt: now(), state: 'NOTPAY', tickets: [] }
    if (known === undefined) this.list.push(order)
    const id = type === 'JSAPI' ? `wx${compact(now())}${randomBytes(10).toString('hex')}` : `weixin://wxpay/bizpayurl?pr=${randomBytes(6).toString('base64url')}`
    order.tickets.push({ id, at: now() })
    journal.add('order', { number: asked.out_trade_no, type, fen: asked.amount.total, again: known !== undefined })
    return { status: 200, body: type === 'JSAPI' ? { prepay_id: id } : { code_url: id } }
  }

  /** The order as queries and notices show it. */
  view(order: Order): object {
    const { merchant } = this.platform
    const { asked, paid } = order
    const fixed = { appid: asked.appid, mchid: merchant.mchid, out_trade_no: asked.out_trade_no, trade_state: order.state, trade_state_desc: STATE_WORDS[order.state], attach: asked.attach ?? '' }
    if (paid === undefined) return { ...fixed, promotion_detail: [], ...(asked.payer === undefined ? {} : { payer: asked.payer }), amount: { total: asked.amount.total, currency: 'CNY' } }
    return {
      ...fixed, transaction_id: paid.transactionId, trade_type: order.type, bank_type: 'OTHERS', success_time: beijing(paid.at), payer: { openid: paid.openid },
      amount: { total: asked.amount.total, payer_total: asked.amount.total, currency: 'CNY', payer_currency: 'CNY' }, promotion_detail: []
    }
  }

  query(order: Order | undefined, mchid: string | null): Refusal | Success {
    if (mchid !== this.platform.merchant.mchid) return refuse(400, 'PARAM_ERROR', '参数错误', { field: '/mchid', location: 'uri' })
    return order === undefined ? refuse(404, 'ORDER_NOT_EXIST', '订单不存在') : { status: 200, body: this.view(order) }
  }

  /** Closes an unpaid order; closing twice is closing once. */
  close(number: string, body: unknown): Refusal | Success {
    const parsed = z.strictObject({ mchid: z.literal(this.platform.merchant.mchid) }).safeParse(body)
    if (!parsed.success) return wrongParameter(parsed.error)
    const order = this.byNumber(number)
    if (order === undefined) return refuse(404, 'ORDER_NOT_EXIST', '订单不存在')
    if (order.state === 'SUCCESS' || order.state === 'REFUND') return refuse(400, 'ORDERPAID', '该订单已支付，无法关闭')
    if (order.state !== 'CLOSED') this.platform.journal.add('closed', { number })
    order.state = 'CLOSED'
    return { status: 204 }
  }

  /** The order a payer's side may go on with, or why not, in the words of wx.requestPayment. */
  private payable({ prepayId, codeUrl, openid, params }: Paying): Order | string {
    const { merchant, now } = this.platform
    const ticketId = codeUrl ?? prepayId ?? params?.package.replace(/^prepay_id=/, '') ?? ''
    const order = this.list.find(({ tickets }) => tickets.some((ticket) => ticket.id === ticketId))
    if (order === undefined) return 'no such order'
    if (order.type === 'JSAPI') {
      if (params === undefined || params.signType !== 'RSA' || params.package !== `prepay_id=${ticketId}` || !/^\d{10}$/.test(params.timeStamp)) return 'invalid parameters'
      const signed = Buffer.from(`${order.asked.appid}\n${params.timeStamp}\n${params.nonceStr}\n${params.package}\n`)
      if (!verify('sha256', signed, merchant.publicKey, Buffer.from(params.paySign, 'base64'))) return 'invalid paySign'
      if (order.asked.payer?.openid !== openid) return 'another payer'
    }
    const ticket = order.tickets.find(({ id }) => id === ticketId)
    if (ticket === undefined || now() - ticket.at > PREPAY_MS) return 'ticket expired'
    if (order.asked.time_expire !== undefined && now() >= Date.parse(order.asked.time_expire)) return 'order expired'
    return order.state === 'NOTPAY' ? order : `order is ${order.state}`
  }

  /** The payer pays. Text says why not. */
  pay(paying: Paying): Order | string {
    const { now, journal, notices } = this.platform
    const order = this.payable(paying)
    if (typeof order === 'string') {
      journal.add('payment refused', { why: order })
      return order
    }
    this.payments += 1
    order.state = 'SUCCESS'
    order.paid = { at: now(), transactionId: `4200002026${compact(now()).slice(0, 8)}${String(this.payments).padStart(10, '0')}`, openid: paying.openid }
    journal.add('paid', { number: order.asked.out_trade_no, fen: order.asked.amount.total })
    notices.add({ kind: 'transaction', event: 'TRANSACTION.SUCCESS', summary: '支付成功', number: order.asked.out_trade_no, url: order.asked.notify_url, content: this.view(order) })
    return order
  }

  /** The payer gives up (`cancel`: the order stays open) or the bank refuses for good (`error`). */
  fail(paying: Paying, as: 'cancel' | 'error'): Order | string {
    const order = this.payable(paying)
    if (typeof order === 'string') return order
    if (as === 'error') order.state = 'PAYERROR'
    this.platform.journal.add(as === 'error' ? 'payment failed' : 'payment cancelled', { number: order.asked.out_trade_no })
    return order
  }
}
