/**
 * WeChat Pay v3 as a channel: mini-program and a code at the counter. Our numbers make every call repeatable; a refusal is never taken for an outcome:
 * what has become of an order is asked (platform-facts §1.8, §1.9).
 */
import { createHash, createPrivateKey, sign } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { addDays, instantAt, instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { problem, type Problem } from '@lubiao/shared/kernel/problem'
import * as z from 'zod'
import type { Log } from '../log'
import type { Config } from '../config'
import type { ChannelOrder, ChannelRefund, OrderNews, PaymentChannel, RefundNews } from './channel'
import { BillUnreadable, linesOf, movementsOf } from './wxpay/bill'
import { createWxpayClient, type Given, type WxpayAnswer, type WxpayClientSettings } from './wxpay/client'
import { orderNewsOf, refundNewsOf, refundShape, transactionShape } from './wxpay/news'
import { createWxpayReader, type WxpayNoticeSettings } from './wxpay/notice'

/** Settings this adapter reads. */
export type WxpaySettings = WxpayClientSettings & WxpayNoticeSettings & Given<'WXPAY_NOTIFY_URL'>

const prepayAnswer = z.object({ prepay_id: z.string().min(1) })
const codeAnswer = z.object({ code_url: z.string().startsWith('weixin://') })
const billAnswer = z.object({ hash_type: z.literal('SHA1'), hash_value: z.string().length(40), download_url: z.url() })
const FILE = '/v3/billdownload/file'
const orderPath = (orderId: string): string => `/v3/pay/transactions/out-trade-no/${encodeURIComponent(orderId)}`
/** Bills are ready from nine; a day without trade never gets one, which is believed from noon on. */
const SETTLED_TIME = '12:00'
/** `2026-11-23T12:00:00+08:00`. */
const beijingTime = (at: Instant): string => `${instantOf(millisOf(at) + 28_800_000).slice(0, 19)}+08:00`

/** The settings of the channel, undefined while one is missing: it is not open then. */
export function wxpaySettingsOf(config: Config): WxpaySettings | undefined {
  const { WXPAY_BASE_URL, WXPAY_MCH_ID, WXPAY_SERIAL, WXPAY_PRIVATE_KEY, WXPAY_API_V3_KEY, WXPAY_PUBLIC_KEYS, WXPAY_NOTIFY_URL, WECHAT_APP_ID } = config
  if (WXPAY_BASE_URL === undefined || WXPAY_MCH_ID === undefined || WXPAY_SERIAL === undefined || WXPAY_PRIVATE_KEY === undefined || WXPAY_API_V3_KEY === undefined || WXPAY_PUBLIC_KEYS === undefined || WXPAY_NOTIFY_URL === undefined) return undefined
  return { WXPAY_BASE_URL, WXPAY_MCH_ID, WXPAY_SERIAL, WXPAY_PRIVATE_KEY, WXPAY_API_V3_KEY, WXPAY_PUBLIC_KEYS, WXPAY_NOTIFY_URL, WECHAT_APP_ID }
}

/** The real adapter. */
export function createWxpay(settings: WxpaySettings, now: () => Instant, random: (n: number) => Uint8Array, log: Log): PaymentChannel {
  const { WXPAY_MCH_ID: mchid, WECHAT_APP_ID: appid, WXPAY_NOTIFY_URL: notify_url } = settings
  const call = createWxpayClient(settings, log)
  const privateKey = createPrivateKey(settings.WXPAY_PRIVATE_KEY)

  /** Nothing that could be believed was said. */
  const unclear = (what: string, cause?: string): Problem => {
    log('error', 'wxpay.answer', { what, cause })
    return problem('upstream-unavailable')
  }
  function read<S extends z.ZodType>(answer: Extract<WxpayAnswer, { ok: true }>, shape: S, what: string): z.output<S> {
    const parsed = shape.safeParse(answer.data)
    if (!parsed.success) throw unclear(what)
    return parsed.data
  }

  async function query(orderId: string): Promise<OrderNews> {
    const answer = await call({ method: 'GET', path: orderPath(orderId), params: { mchid } })
    if (!answer.ok) {
      if (answer.code === 'ORDER_NOT_EXIST' || answer.code === 'RESOURCE_NOT_EXISTS') return { state: 'unknown' }
      throw unclear('query', answer.code)
    }
    const order = read(answer, transactionShape, 'query')
    if (order.mchid !== mchid || order.appid !== appid || order.out_trade_no !== orderId) throw unclear('query')
    return orderNewsOf(order)
  }

  /** After a refusal: what the order is. One that the platform does not have cannot bring money any more. */
  async function afterRefusal(orderId: string, code: string): Promise<OrderNews> {
    const news = await query(orderId)
    if (news.state === 'unknown') return { state: 'failed', why: code }
    if (news.state === 'pending') throw unclear('open', code)
    return news
  }

  /** What wx.requestPayment takes: four lines, signed with the merchant's key; the mini-program knows its own appid. */
  function payment(prepayId: string): Readonly<Record<string, string>> {
    const timeStamp = String(Math.floor(millisOf(now()) / 1000))
    const nonceStr = Buffer.from(random(16)).toString('hex')
    const prepay = `prepay_id=${prepayId}`
    return { timeStamp, nonceStr, package: prepay, signType: 'RSA', paySign: sign('sha256', Buffer.from(`${appid}\n${timeStamp}\n${nonceStr}\n${prepay}\n`), privateKey).toString('base64') }
  }

  async function open(order: ChannelOrder): Promise<{ readonly handed: Readonly<Record<string, string>>; readonly news: OrderNews }> {
    const inPhone = order.way === 'miniProgram'
    if (!inPhone && order.way !== 'code') throw new RangeError(`not a way of WeChat Pay: ${order.way}`)
    const answer = await call({
      method: 'POST', path: `/v3/pay/transactions/${inPhone ? 'jsapi' : 'native'}`,
      body: { appid, mchid, description: order.subject, out_trade_no: order.orderId, time_expire: beijingTime(order.expiresAt), notify_url, amount: { total: order.fen, currency: 'CNY' }, ...(inPhone ? { payer: { openid: order.openid ?? '' } } : {}) }
    })
    if (!answer.ok) return { handed: {}, news: await afterRefusal(order.orderId, answer.code) }
    return { handed: inPhone ? payment(read(answer, prepayAnswer, 'open').prepay_id) : { code: read(answer, codeAnswer, 'open').code_url }, news: { state: 'pending' } }
  }

  async function close(orderId: string): Promise<OrderNews> {
    const answer = await call({ method: 'POST', path: `${orderPath(orderId)}/close`, body: { mchid } })
    return answer.ok ? { state: 'closed' } : query(orderId)
  }

  /** A refund as answered; another amount or order than asked for is not believed. */
  function refundNews(answer: Extract<WxpayAnswer, { ok: true }>, asked: ChannelRefund): RefundNews {
    const refund = read(answer, refundShape, 'refund')
    if (refund.out_refund_no !== asked.refundId || refund.out_trade_no !== asked.orderId || refund.amount.refund !== asked.fen || refund.amount.total !== asked.total) throw unclear('refund')
    return refundNewsOf(refund.status)
  }

  async function queryRefund(asked: ChannelRefund): Promise<RefundNews> {
    const answer = await call({ method: 'GET', path: `/v3/refund/domestic/refunds/${encodeURIComponent(asked.refundId)}` })
    if (answer.ok) return refundNews(answer, asked)
    if (answer.code === 'RESOURCE_NOT_EXISTS') return { state: 'unknown' }
    throw unclear('queryRefund', answer.code)
  }

  async function refund(asked: ChannelRefund): Promise<RefundNews> {
    const answer = await call({
      method: 'POST', path: '/v3/refund/domestic/refunds',
      body: { out_trade_no: asked.orderId, out_refund_no: asked.refundId, reason: asked.reason, notify_url, amount: { refund: asked.fen, total: asked.total, currency: 'CNY' } }
    })
    if (answer.ok) return refundNews(answer, asked)
    const news = await queryRefund(asked)
    if (news.state !== 'unknown') return news
    // Right after a payment the platform may not find the order yet: that passes. An order that was never paid does not.
    if (answer.code === 'RESOURCE_NOT_EXISTS' && (await query(asked.orderId)).state === 'succeeded') throw unclear('refund', answer.code)
    return { state: 'stuck', why: answer.code }
  }

  /** Rows of a bill of a day, none of a day without any; undefined while it is not made. */
  async function billOf<T>(kind: 'tradebill' | 'fundflowbill', date: string, params: Readonly<Record<string, string>>, rowsIn: (csv: string) => readonly T[]): Promise<readonly T[] | undefined> {
    const asked = await call({ method: 'GET', path: `/v3/bill/${kind}`, params: { bill_date: date, ...params, tar_type: 'GZIP' } })
    if (!asked.ok) {
      if (asked.code === 'NO_STATEMENT_EXIST') return now() >= instantAt(addDays(date, 1), SETTLED_TIME) ? [] : undefined
      if (asked.code === 'STATEMENT_CREATING') return undefined
      throw unclear('bill', asked.code)
    }
    const { hash_value: hash, download_url: url } = read(asked, billAnswer, 'bill')
    const { pathname, searchParams } = new URL(url)
    if (!pathname.endsWith(FILE)) throw unclear('bill')
    // By path, not by the absolute address: the SDK knows by it that the file is not signed. Its hash was, in the answer before.
    const file = await call({ method: 'GET', path: FILE, params: Object.fromEntries(searchParams), file: true })
    if (!file.ok || !Buffer.isBuffer(file.data)) throw unclear('bill', file.ok ? undefined : file.code)
    try {
      const text = gunzipSync(file.data)
      if (createHash('sha1').update(text).digest('hex') !== hash.toLowerCase()) throw new BillUnreadable('hash')
      return rowsIn(text.toString('utf8'))
    } catch (error) {
      const cause = error instanceof BillUnreadable ? error.message : String((error as { readonly code?: unknown }).code)
      if (error instanceof BillUnreadable || cause.startsWith('Z_')) throw unclear('bill', cause)
      throw error
    }
  }

  return {
    channel: 'wxpay', open, query: ({ orderId }) => query(orderId), close: ({ orderId }) => close(orderId), refund, queryRefund,
    statement: (date) => billOf('tradebill', date, { bill_type: 'ALL' }, linesOf),
    movements: (date) => billOf('fundflowbill', date, { account_type: 'BASIC' }, movementsOf),
    read: createWxpayReader(settings, now),
    reply: (accepted) => (accepted ? { status: 200, body: '{"code":"SUCCESS"}', type: 'application/json' } : { status: 401, body: '{"code":"FAIL","message":"失败"}', type: 'application/json; charset=utf-8' })
  }
}
