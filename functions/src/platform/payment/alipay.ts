/**
 * Alipay as a channel: a code shown at the counter, the payer's code read there, a page in a browser outside WeChat. Loads the SDK (1 MB), so it is
 * imported where it is first needed. Amounts are yuan on this wire only.
 */
import { addDays, instantAt, type Instant } from '@lubiao/shared/kernel/clock'
import { fenOf, yuanText, type Fen } from '@lubiao/shared/kernel/money'
import { problem } from '@lubiao/shared/kernel/problem'
import * as z from 'zod'
import type { Config } from '../config'
import type { Log } from '../log'
import { attemptTwice, exchange } from '../outbound'
import { statementIn } from './alipay/bill'
import { beijingTime, openGateway, timeShape, type AlipaySettings, type Gateway, type GatewayAnswer } from './alipay/gateway'
import { NoticeRefused, type ChannelOrder, type ChannelRefund, type Notice, type OrderNews, type PaymentChannel, type RefundNews } from './channel'

const amount = z.string().transform((text, ctx): Fen => {
  const fen = fenOf(text)
  if (fen !== undefined && fen > 0) return fen
  ctx.addIssue({ code: 'custom', message: 'no amount' })
  return z.NEVER
})
const status = z.enum(['WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_FINISHED', 'TRADE_CLOSED'])
const codeShape = z.object({ out_trade_no: z.string(), qr_code: z.url() })
const paidShape = z.object({ out_trade_no: z.string(), trade_no: z.string().min(1), total_amount: amount, gmt_payment: timeShape })
const queryShape = z.object({ out_trade_no: z.string(), trade_no: z.string().min(1), trade_status: status, total_amount: amount, send_pay_date: timeShape.optional() })
const cancelShape = z.object({ out_trade_no: z.string(), retry_flag: z.enum(['Y', 'N']), action: z.enum(['close', 'refund', '']).optional() })
const refundShape = z.object({ out_trade_no: z.string(), fund_change: z.enum(['Y', 'N']) })
const refundQueryShape = z.object({ out_request_no: z.string().optional(), refund_status: z.string().optional(), refund_amount: amount.optional() })
const linkShape = z.object({ bill_download_url: z.url() })
const noticeShape = z.object({
  app_id: z.string(), seller_id: z.string(), out_trade_no: z.string().min(1), trade_no: z.string().min(1), trade_status: status, total_amount: amount,
  gmt_payment: timeShape.optional(), gmt_refund: z.string().optional(), out_biz_no: z.string().optional()
})

/** Refusals that end an order, in words for people. Any other is cleared up by asking what has become of it. */
const FINAL: Readonly<Record<string, string>> = {
  'ACQ.PAYMENT_AUTH_CODE_INVALID': '付款码已失效，请刷新后重试', 'ACQ.BUYER_BALANCE_NOT_ENOUGH': '支付宝余额不足', 'ACQ.BUYER_BANKCARD_BALANCE_NOT_ENOUGH': '银行卡余额不足',
  'ACQ.ERROR_BALANCE_PAYMENT_DISABLE': '付款人关闭了余额支付', 'ACQ.BUYER_SELLER_EQUAL': '付款人与收款人相同', 'ACQ.PULL_MOBILE_CASHIER_FAIL': '未能唤起付款人的支付宝，请换一种方式',
  'ACQ.BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR': '超过付款人当日限额', 'ACQ.BEYOND_PAY_RESTRICTION': '超过付款限额', 'ACQ.CONTEXT_INCONSISTENT': '同一支付单号的内容不一致', 'ACQ.INVALID_PARAMETER': '支付宝不接受这笔支付的内容'
}
const STUCK: Readonly<Record<string, string>> = {
  'ACQ.SELLER_BALANCE_NOT_ENOUGH': '收款账户余额不足，充值后可重试', 'ACQ.REASON_TRADE_REFUND_FEE_ERR': '支付宝认为退款金额超过可退数额', 'ACQ.TRADE_HAS_FINISHED': '已超过支付宝可退款的期限',
  'ACQ.TRADE_STATUS_ERROR': '支付宝上的交易已关闭或已全部退回', 'ACQ.TRADE_HAS_CLOSE': '支付宝上的交易已关闭或已全部退回', 'ACQ.DISCORDANT_REPEAT_REQUEST': '同一退款单号的金额不一致', 'ACQ.TRADE_NOT_EXIST': '支付宝没有这笔交易'
}

/** Codes of payers as Alipay makes them. */
const AUTH_CODE = /^(2[5-9]|30)\d{14,22}$/
const WIDE: Readonly<Record<string, string>> = { '/': '／', '=': '＝', '&': '＆', ',': '，', '"': '＂' }
/** A title as Alipay takes it and as its bill can hold it: signs with a meaning there become their wide forms. */
const titleOf = (text: string): string => [...text.replace(/[/=&,"]/g, (sign) => WIDE[sign] as string)].slice(0, 127).join('')
/** A bill that is not there this long after its day was a day without trades: both are answered alike. */
const BILL_DAYS = 2

/** The settings of the channel, undefined while one is missing: it is not open then. */
export function alipaySettingsOf({ ALIPAY_GATEWAY, ALIPAY_APP_ID, ALIPAY_SELLER_ID, ALIPAY_PRIVATE_KEY, ALIPAY_PUBLIC_KEYS, ALIPAY_NOTIFY_URL }: Config): AlipaySettings | undefined {
  if (ALIPAY_GATEWAY === undefined || ALIPAY_APP_ID === undefined || ALIPAY_SELLER_ID === undefined || ALIPAY_PRIVATE_KEY === undefined || ALIPAY_PUBLIC_KEYS === undefined || ALIPAY_NOTIFY_URL === undefined) return undefined
  return { ALIPAY_GATEWAY, ALIPAY_APP_ID, ALIPAY_SELLER_ID, ALIPAY_PRIVATE_KEY, ALIPAY_PUBLIC_KEYS, ALIPAY_NOTIFY_URL }
}

/** The channel. */
export function createAlipay(settings: AlipaySettings, now: () => Instant, log: Log): PaymentChannel {
  const gateway: Gateway = openGateway(settings, now, log)

  function shaped<S extends z.ZodType>(shape: S, answer: GatewayAnswer, method: string): z.output<S> {
    const parsed = shape.safeParse(answer)
    if (parsed.success) return parsed.data
    log('error', 'alipay.shape', { method })
    throw problem('upstream-unavailable')
  }
  /** An answer is about what was asked, or it is no answer. */
  const about = <T extends { readonly out_trade_no: string }>(orderId: string, answer: T): T => {
    if (answer.out_trade_no === orderId) return answer
    log('error', 'alipay.other-order', { orderId })
    throw problem('upstream-unavailable')
  }
  /** A refusal nobody foresaw: nothing is concluded from it. */
  const unclear = (method: string, answer: GatewayAnswer): never => {
    log('error', 'alipay.refused', { method, cause: answer.sub_code })
    throw problem('upstream-unavailable')
  }

  async function query(orderId: string): Promise<OrderNews> {
    const method = 'alipay.trade.query'
    const answer = await gateway.ask({ method, content: { out_trade_no: orderId } })
    if (answer.code !== '10000') return answer.sub_code === 'ACQ.TRADE_NOT_EXIST' ? { state: 'unknown' } : unclear(method, answer)
    const trade = about(orderId, shaped(queryShape, answer, method))
    if (trade.trade_status === 'WAIT_BUYER_PAY') return { state: 'pending' }
    // Closed is closed: unpaid, or all of it has gone back. Either way it brings no money.
    if (trade.trade_status === 'TRADE_CLOSED') return { state: 'closed' }
    if (trade.send_pay_date === undefined) return unclear(method, answer)
    return { state: 'succeeded', fen: trade.total_amount, channelNo: trade.trade_no, paidAt: trade.send_pay_date }
  }

  /** What a refused order has come to. */
  async function afterRefusal(orderId: string, answer: GatewayAnswer): Promise<OrderNews> {
    const why = FINAL[answer.sub_code ?? '']
    if (why !== undefined) return { state: 'failed', why }
    const news = await query(orderId)
    log('warn', 'alipay.order-refused', { orderId, cause: answer.sub_code, state: news.state })
    return news.state === 'unknown' ? { state: 'failed', why: '支付宝没有接受这笔支付' } : news
  }

  const contentOf = (order: ChannelOrder) => ({ out_trade_no: order.orderId, total_amount: yuanText(order.fen), subject: titleOf(order.subject), time_expire: beijingTime(order.expiresAt) })

  async function showCode(order: ChannelOrder): ReturnType<PaymentChannel['open']> {
    const method = 'alipay.trade.precreate'
    const answer = await gateway.ask({ method, content: contentOf(order), notify: true })
    if (answer.code !== '10000') return { handed: {}, news: await afterRefusal(order.orderId, answer) }
    return { handed: { code: about(order.orderId, shaped(codeShape, answer, method)).qr_code }, news: { state: 'pending' } }
  }

  async function readCode(order: ChannelOrder): Promise<OrderNews> {
    const method = 'alipay.trade.pay'
    const authCode = order.authCode ?? ''
    if (!AUTH_CODE.test(authCode)) return { state: 'failed', why: '不是支付宝付款码' }
    const answer = await gateway.ask({ method, content: { ...contentOf(order), scene: 'bar_code', auth_code: authCode }, notify: true }, 'once')
    if (answer.code === '10003') return { state: 'pending' }
    if (answer.code !== '10000') return afterRefusal(order.orderId, answer)
    const paid = about(order.orderId, shaped(paidShape, answer, method))
    return { state: 'succeeded', fen: paid.total_amount, channelNo: paid.trade_no, paidAt: paid.gmt_payment }
  }

  /** Reverses: what is unpaid is closed, what was paid a moment ago goes back. A code nobody has scanned has no trade to close; it ends at its time. */
  async function cancel(orderId: string): Promise<OrderNews> {
    const method = 'alipay.trade.cancel'
    const answer = await gateway.ask({ method, content: { out_trade_no: orderId } })
    if (answer.code !== '10000') return unclear(method, answer)
    const { retry_flag: again, action } = about(orderId, shaped(cancelShape, answer, method))
    if (again === 'Y') return unclear(method, answer)
    if (action === 'refund') log('warn', 'alipay.cancel-refunded', { orderId })
    return { state: 'closed' }
  }

  async function close(orderId: string): Promise<OrderNews> {
    const before = await query(orderId)
    if (before.state !== 'pending' && before.state !== 'unknown') return before
    if (before.state === 'pending') {
      // Closing never gives money back, reversing may: so it comes first. Alipay does not close while it asks a payer for the password.
      const answer = await gateway.ask({ method: 'alipay.trade.close', content: { out_trade_no: orderId } })
      if (answer.code === '10000') return { state: 'closed' }
      const after = await query(orderId)
      if (after.state !== 'pending') return after
    }
    return cancel(orderId)
  }

  async function queryRefund({ refundId, orderId, fen }: ChannelRefund): Promise<RefundNews> {
    const method = 'alipay.trade.fastpay.refund.query'
    const answer = await gateway.ask({ method, content: { out_trade_no: orderId, out_request_no: refundId } })
    if (answer.code !== '10000') return answer.sub_code === 'ACQ.TRADE_NOT_EXIST' ? { state: 'unknown' } : unclear(method, answer)
    const { out_request_no: number, refund_status: state, refund_amount: refunded } = shaped(refundQueryShape, answer, method)
    if (state !== 'REFUND_SUCCESS') return { state: 'unknown' }
    if (number !== refundId) return unclear(method, answer)
    return refunded === fen ? { state: 'done' } : { state: 'stuck', why: '支付宝上的退款金额与我们的不一致' }
  }

  async function refund(asked: ChannelRefund): Promise<RefundNews> {
    const method = 'alipay.trade.refund'
    const answer = await gateway.ask({ method, content: { out_trade_no: asked.orderId, refund_amount: yuanText(asked.fen), out_request_no: asked.refundId, refund_reason: titleOf(asked.reason) } })
    const why = STUCK[answer.sub_code ?? '']
    if (answer.code !== '10000') return why === undefined ? unclear(method, answer) : { state: 'stuck', why }
    // N: this call moved no money; whether an earlier one did is asked.
    return about(asked.orderId, shaped(refundShape, answer, method)).fund_change === 'Y' ? { state: 'done' } : queryRefund(asked)
  }

  return {
    channel: 'alipay',
    async open(order) {
      switch (order.way) {
        case 'code':
          return showCode(order)
        case 'scan':
          return { handed: {}, news: await readCode(order) }
        case 'web':
          return { handed: { url: gateway.pageUrl({ method: 'alipay.trade.wap.pay', content: { ...contentOf(order), product_code: 'QUICK_WAP_WAY', quit_url: order.returnUrl ?? '' }, notify: true, returnUrl: order.returnUrl }) }, news: { state: 'pending' } }
        default:
          throw new RangeError(`Alipay has no ${order.way}`)
      }
    },
    query: ({ orderId }) => query(orderId), close: ({ orderId }) => close(orderId), refund, queryRefund,
    async statement(date) {
      const method = 'alipay.data.dataservice.bill.downloadurl.query'
      const answer = await gateway.ask({ method, content: { bill_type: 'trade', bill_date: date } })
      if (answer.sub_code === 'isp.bill_not_exist') return now() >= instantAt(addDays(date, BILL_DAYS), '09:00') ? [] : undefined
      if (answer.code !== '10000') return unclear(method, answer)
      const { bill_download_url: url } = shaped(linkShape, answer, method)
      const file = await attemptTwice('alipay-bill', log, () => exchange(url, { redirect: 'error' }))
      const lines = file.status === 200 ? statementIn(file.bytes) : undefined
      if (lines !== undefined) return lines
      log('error', 'alipay.bill', { date, status: file.status })
      throw problem('upstream-unavailable')
    },
    read({ body }): Notice {
      const params = gateway.verified(body)
      const parsed = noticeShape.safeParse(params)
      if (!parsed.success) throw new NoticeRefused('shape')
      const { app_id: appId, seller_id: sellerId, out_trade_no: orderId, trade_no: channelNo, trade_status: state, total_amount: fen, gmt_payment: paidAt, gmt_refund: refundedAt, out_biz_no: refundId } = parsed.data
      if (appId !== settings.ALIPAY_APP_ID || sellerId !== settings.ALIPAY_SELLER_ID) throw new NoticeRefused('merchant')
      if (refundedAt !== undefined && refundId !== undefined) return { of: 'refund', refundId, news: { state: 'done' } }
      if (state === 'WAIT_BUYER_PAY') return { of: 'order', orderId, news: { state: 'pending' } }
      if (state === 'TRADE_CLOSED') return { of: 'order', orderId, news: { state: 'closed' } }
      if (paidAt === undefined) throw new NoticeRefused('shape')
      return { of: 'order', orderId, news: { state: 'succeeded', fen, channelNo, paidAt } }
    },
    reply: (accepted) => ({ status: accepted ? 200 : 400, body: accepted ? 'success' : 'failure', type: 'text/plain' })
  }
}
