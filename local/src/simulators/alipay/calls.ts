/** The calls of the gateway and what each answers, refusals by the gateway's own codes. */
import { fenOf, yuanText } from '@lubiao/shared/kernel/money'
import * as z from 'zod'
import { beijingMs, beijingText, type Params, type Refusal } from './wire'
import { refundedFen, type AlipayWorld, type Asked, type Trade, type Ways } from './world'

/** The inner object of a good answer, or why not. */
export type Outcome = { readonly ok: true; readonly body: Readonly<Record<string, unknown>> } | { readonly ok: false; readonly refusal: Refusal }

/** Makes the address of a day's bill; undefined while there is none. */
export type BillLink = (date: string) => string | undefined

const business = (sub: string, text: string): Outcome => ({ ok: false, refusal: { code: '40004', sub, text } })
const done = (body: Readonly<Record<string, unknown>>): Outcome => ({ ok: true, body: { code: '10000', msg: 'Success', ...body } })
const malformed = (what: string): Outcome => business('ACQ.INVALID_PARAMETER', `参数无效：${what}`)

const number = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/)
const yuan = z.string().transform((text, ctx) => {
  const fen = fenOf(text)
  if (fen !== undefined && fen > 0 && fen <= 10_000_000_000) return fen
  ctx.addIssue({ code: 'custom', message: 'no amount' })
  return z.NEVER
})
const orderShape = z.object({ out_trade_no: number, total_amount: yuan, subject: z.string().min(1).max(256).regex(/^[^/=&]*$/, '标题不可使用特殊字符'), time_expire: z.string().optional() })
const wapShape = orderShape.extend({ product_code: z.literal('QUICK_WAP_WAY'), quit_url: z.url().max(400).optional() })
const scanShape = orderShape.extend({ scene: z.literal('bar_code'), auth_code: z.string().regex(/^(2[5-9]|30)\d{14,22}$/) })
const tradeShape = z.object({ out_trade_no: number.optional(), trade_no: number.optional() }).refine((asked) => asked.out_trade_no !== undefined || asked.trade_no !== undefined, 'out_trade_no or trade_no')
const refundShape = z.object({ out_trade_no: number.optional(), trade_no: number.optional(), refund_amount: yuan, out_request_no: number.optional(), refund_reason: z.string().max(256).optional() })
const refundQueryShape = z.object({ out_trade_no: number.optional(), trade_no: number.optional(), out_request_no: number })
const billShape = z.object({ bill_type: z.literal('trade'), bill_date: z.string().regex(/^\d{4}-\d\d-\d\d$/) })

const DEFAULT_MS = 2 * 3600_000
const DAY_MS = 86_400_000

/** What a trade looks like to the merchant. */
const facts = (trade: Trade) => ({ out_trade_no: trade.outTradeNo, trade_no: trade.tradeNo, buyer_logon_id: '138****0001', buyer_user_id: '2088000000000001' })

/** Why an order with a known number is not taken again; undefined when it may go on. */
function clash(trade: Trade | undefined, asked: Asked): Outcome | undefined {
  if (trade === undefined) return undefined
  if (trade.status === 'TRADE_CLOSED') return business('ACQ.TRADE_HAS_CLOSE', '交易已经关闭')
  if (trade.status !== 'WAIT_BUYER_PAY') return business('ACQ.TRADE_HAS_SUCCESS', '交易已被支付')
  return trade.fen === asked.fen && trade.subject === asked.subject ? undefined : business('ACQ.CONTEXT_INCONSISTENT', '交易信息被篡改')
}

/** The order in a call, or what is wrong with it. */
function askedIn(shape: z.ZodType<z.output<typeof orderShape>>, content: unknown, notifyUrl: string | undefined, now: number): Asked | Outcome {
  const parsed = shape.safeParse(content)
  if (!parsed.success) return malformed(z.prettifyError(parsed.error))
  const { out_trade_no: outTradeNo, total_amount: fen, subject, time_expire: until } = parsed.data
  const expiresAt = until === undefined ? now + DEFAULT_MS : beijingMs(until)
  if (expiresAt === undefined || expiresAt <= now || expiresAt > now + 15 * DAY_MS) return malformed('time_expire')
  return { outTradeNo, fen, subject, notifyUrl, expiresAt }
}
const isOutcome = (value: Asked | Outcome): value is Outcome => 'ok' in value

/** The order a page of the browser is asked for; the page itself is made by the caller. */
export function pageOrder(world: AlipayWorld, content: unknown, params: Params): (Asked & Ways) | Outcome {
  const asked = askedIn(wapShape, content, params['notify_url'], world.now())
  if (isOutcome(asked)) return asked
  const returnUrl = params['return_url']
  if (returnUrl !== undefined && !z.url().max(256).safeParse(returnUrl).success) return malformed('return_url')
  return clash(world.trade(asked), asked) ?? { ...asked, returnUrl, quitUrl: wapShape.parse(content).quit_url }
}

function scan(world: AlipayWorld, content: unknown, notifyUrl: string | undefined): Outcome {
  const asked = askedIn(scanShape, content, notifyUrl, world.now())
  if (isOutcome(asked)) return asked
  const known = world.trade(asked)
  const clashing = clash(known, asked)
  if (clashing !== undefined) return clashing
  const waiting = (trade: Trade): Outcome => ({ ok: true, body: { code: '10003', msg: ' order success pay inprocess', ...facts(trade), total_amount: yuanText(trade.fen) } })
  if (known !== undefined) return waiting(known)
  const { auth_code: authCode } = content as { readonly auth_code: string }
  const mood = world.useAuthCode(authCode)
  if (mood === undefined) return business('ACQ.PAYMENT_AUTH_CODE_INVALID', '支付失败，获取顾客账户信息失败，请顾客刷新付款码后重新收款')
  if (mood === 'poor') return business('ACQ.BUYER_BALANCE_NOT_ENOUGH', '买家余额不足')
  const trade = world.open(asked, 'scan', authCode)
  if (mood === 'pays' || mood === 'unclear-paid') world.pay(trade)
  if (mood === 'unclear-paid' || mood === 'unclear-unpaid') return { ok: false, refusal: { code: '20000', sub: 'aop.ACQ.SYSTEM_ERROR', text: '系统异常' } }
  return mood === 'password' ? waiting(trade) : done({ ...facts(trade), total_amount: yuanText(trade.fen), receipt_amount: yuanText(trade.fen), gmt_payment: beijingText(world.now()) })
}

function cancel(world: AlipayWorld, trade: Trade | undefined, outTradeNo: string | undefined): Outcome {
  // Without a trade the call is taken and does nothing: a code that nobody has scanned lives on until its time is over.
  if (trade === undefined) return done({ out_trade_no: outTradeNo ?? '', retry_flag: 'N' })
  if (trade.status === 'TRADE_FINISHED' || (trade.paidAt !== undefined && world.now() - trade.paidAt > DAY_MS)) return business('ACQ.TRADE_CANCEL_TIME_OUT', '超过撤销时间范围')
  if (trade.refunds.length > 0 && trade.status === 'TRADE_SUCCESS') return business('ACQ.REASON_TRADE_REFUND_FEE_ERR', '退款金额无效')
  const paid = trade.status === 'TRADE_SUCCESS'
  if (paid) world.refund(trade, trade.outTradeNo, trade.fen)
  else if (trade.status === 'WAIT_BUYER_PAY') world.close(trade)
  return done({ out_trade_no: trade.outTradeNo, trade_no: trade.tradeNo, retry_flag: 'N', action: paid ? 'refund' : 'close' })
}

function refund(world: AlipayWorld, trade: Trade, asked: z.output<typeof refundShape>): Outcome {
  const { refund_amount: fen, out_request_no: given } = asked
  if (given === undefined && fen !== trade.fen) return malformed('out_request_no')
  const outRequestNo = given ?? trade.outTradeNo
  const answered = (change: 'Y' | 'N'): Outcome => done({ ...facts(trade), fund_change: change, refund_fee: yuanText(refundedFen(trade)), gmt_refund_pay: beijingText(world.now()) })
  const known = trade.refunds.find((one) => one.outRequestNo === outRequestNo)
  if (known !== undefined) return known.fen === fen ? answered('N') : business('ACQ.DISCORDANT_REPEAT_REQUEST', '同一退款请求号金额不一致')
  if (trade.status === 'TRADE_FINISHED') return business('ACQ.TRADE_HAS_FINISHED', '交易已完结')
  if (trade.status !== 'TRADE_SUCCESS') return business('ACQ.TRADE_STATUS_ERROR', '交易状态不合法')
  if (refundedFen(trade) + fen > trade.fen) return business('ACQ.REASON_TRADE_REFUND_FEE_ERR', '退款金额无效')
  if (fen > world.balance) return business('ACQ.SELLER_BALANCE_NOT_ENOUGH', '商户的支付宝账户中无足够的资金进行退款')
  world.refund(trade, outRequestNo, fen)
  return answered('Y')
}

/** Runs a call on a trade, if it is there. */
function onTrade<S extends z.ZodType<{ readonly out_trade_no?: string | undefined; readonly trade_no?: string | undefined }>>(world: AlipayWorld, shape: S, content: unknown, run: (trade: Trade, asked: z.output<S>) => Outcome): Outcome {
  const parsed = shape.safeParse(content)
  if (!parsed.success) return malformed(z.prettifyError(parsed.error))
  const trade = world.trade({ outTradeNo: parsed.data.out_trade_no, tradeNo: parsed.data.trade_no })
  return trade === undefined ? business('ACQ.TRADE_NOT_EXIST', '交易不存在') : run(trade, parsed.data)
}

/** All calls that answer an object, by method. */
export function callsOf(world: AlipayWorld, codeUrl: (token: string) => string, billLink: BillLink): Readonly<Record<string, (content: unknown, params: Params) => Outcome>> {
  return {
    'alipay.trade.precreate': (content, params) => {
      const asked = askedIn(orderShape, content, params['notify_url'], world.now())
      if (isOutcome(asked)) return asked
      return clash(world.trade(asked), asked) ?? done({ out_trade_no: asked.outTradeNo, qr_code: codeUrl(world.offer('code', asked).token) })
    },
    'alipay.trade.pay': (content, params) => scan(world, content, params['notify_url']),
    'alipay.trade.query': (content) => onTrade(world, tradeShape, content, (trade) => done({
      ...facts(trade), trade_status: trade.status, total_amount: yuanText(trade.fen), receipt_amount: yuanText(trade.paidAt === undefined ? 0 : trade.fen), ...(trade.paidAt === undefined ? {} : { send_pay_date: beijingText(trade.paidAt) })
    })),
    'alipay.trade.close': (content) => onTrade(world, tradeShape, content, (trade) => {
      if (trade.status !== 'WAIT_BUYER_PAY') return business('ACQ.TRADE_STATUS_ERROR', '交易状态不合法')
      // While the payer is asked for the password only a cancellation ends it.
      if (trade.kind === 'scan') return business('ACQ.REASON_ILLEGAL_STATUS', '交易状态不合法')
      world.close(trade)
      return done(facts(trade))
    }),
    'alipay.trade.cancel': (content) => {
      const parsed = tradeShape.safeParse(content)
      if (!parsed.success) return malformed(z.prettifyError(parsed.error))
      return cancel(world, world.trade({ outTradeNo: parsed.data.out_trade_no, tradeNo: parsed.data.trade_no }), parsed.data.out_trade_no)
    },
    'alipay.trade.refund': (content) => onTrade(world, refundShape, content, (trade, asked) => refund(world, trade, asked)),
    'alipay.trade.fastpay.refund.query': (content) => onTrade(world, refundQueryShape, content, (trade, asked) => {
      const found = trade.refunds.find((one) => one.outRequestNo === asked.out_request_no)
      // What was never asked for is answered by a success without any content.
      return found === undefined ? done({}) : done({ out_trade_no: trade.outTradeNo, trade_no: trade.tradeNo, out_request_no: found.outRequestNo, total_amount: yuanText(trade.fen), refund_amount: yuanText(found.fen), refund_status: 'REFUND_SUCCESS', gmt_refund_pay: beijingText(found.at) })
    }),
    'alipay.data.dataservice.bill.downloadurl.query': (content) => {
      const parsed = billShape.safeParse(content)
      if (!parsed.success) return business('isp.invalid-arguments', '入参不合法')
      const url = billLink(parsed.data.bill_date)
      return url === undefined ? business('isp.bill_not_exist', '账单不存在') : done({ bill_download_url: url })
    }
  }
}
