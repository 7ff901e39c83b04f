/**
 * 微信非税缴费 as a channel: what is owed by law goes to the treasury, through WeChat's product for it (platform-facts §3.4). The debt is registered with the
 * treasury before anybody pays it, and the amount it answers must be the bill's. The platform gives orders numbers of its own and takes one payment for a
 * notice, by whichever order; so it is asked what became of the notice, and an order says by its description which of ours it is. It closes unpaid orders
 * by itself only, and it tells the treasury and the bank of a payment, not us: what has become of an order is always asked.
 */
import { addDays, instantAt, type Instant } from '@lubiao/shared/kernel/clock'
import { problemsOf } from '@lubiao/shared/kernel/problem'
import { paymentProblems } from '@lubiao/shared/payment/problems'
import * as z from 'zod'
import type { Config } from '../config'
import type { Log } from '../log'
import type { TreasuryPort } from '../treasury/port'
import type { WechatPort } from '../wechat/port'
import { NoticeRefused, type ChannelOrder, type ChannelRefund, type KnownOrder, type OrderNews, type PaymentChannel, type RefundNews } from './channel'
import { nontaxLinesOf } from './nontax/bill'
import { createNontaxClient, type NontaxSettings } from './nontax/client'
import { descOf, newsOf, numberIn, orderShape, refundNewsIn, wasPaid, type PlatformOrder } from './nontax/news'
import { BillUnreadable } from './wxpay/bill'

const text = z.string().min(1)
const feeAnswer = z.object({
  fee: z.int(), payment_notice_no: text, department_code: text, department_name: text, region_code: text, payment_notice_type: z.int().optional(), payment_notice_create_time: z.int(), payment_expire_date: z.string().optional(), user_name: z.string().optional(),
  items: z.array(z.object({ no: z.int(), item_id: text, item_name: text, overdue: z.int().optional(), penalty: z.int().optional(), fee: z.int() })).min(1)
})
/** `miniprogram`: where the payer goes on; the payer's phone opens it, by its business type where there is one. */
const orderAnswer = z.object({ order_id: text, miniprogram: z.object({ appid: text, pagepath: text, query_string: z.string().optional(), business_type: z.string().optional() }) })
const scanAnswer = z.object({ order_id: text })
const listAnswer = z.object({ order_id_list: z.array(text).default([]), paid_order_id: z.string().optional() })

/** Bills are made from six on the next day. */
const BILL_READY = '06:00'
/** Codes of payers as WeChat makes them. */
const AUTH_CODE = /^1[0-5]\d{16}$/
const refuse = problemsOf(paymentProblems)

/** The settings of the channel, undefined while one is missing: it is not open then. */
export function nontaxSettingsOf({ NONTAX_BASE_URL, NONTAX_SERVICE_ID, NONTAX_MCH_ID, NONTAX_BANK_ID, WECHAT_APP_ID }: Config): NontaxSettings | undefined {
  return NONTAX_BASE_URL === undefined || NONTAX_SERVICE_ID === undefined || NONTAX_MCH_ID === undefined ? undefined : { NONTAX_BASE_URL, NONTAX_SERVICE_ID, NONTAX_MCH_ID, NONTAX_BANK_ID, WECHAT_APP_ID }
}

/** The real adapter. */
export function createNontax(settings: NontaxSettings, wechat: WechatPort, treasury: TreasuryPort, now: () => Instant, log: Log): PaymentChannel {
  const { ask, askOnce, file, unclear } = createNontaxClient(settings, wechat, log)
  const bank = settings.NONTAX_BANK_ID === undefined ? {} : { bank_id: settings.NONTAX_BANK_ID }
  const where = ({ noticeNo, regionCode, departmentCode }: KnownOrder) => ({ payment_notice_no: noticeNo, region_code: regionCode, department_code: departmentCode })

  /** An order by the platform's number; it must be of the notice it was found under. */
  async function orderBy(order: KnownOrder, id: string): Promise<PlatformOrder> {
    const answer = await ask('getorder', { service_id: settings.NONTAX_SERVICE_ID, order_id: id }, orderShape)
    if (!answer.ok) throw unclear('getorder', answer.errcode)
    const found = answer.data
    if (found.order_id !== id || found.appid !== settings.WECHAT_APP_ID || found.payment_notice_no !== order.noticeNo || found.region_code !== order.regionCode || found.department_code !== order.departmentCode) throw unclear('getorder', 'another')
    return found
  }

  /** Orders of a notice: the one that was paid, if any, and those that are `order`'s own. */
  async function ordersOf(order: KnownOrder): Promise<{ readonly paid: PlatformOrder | undefined; readonly own: readonly PlatformOrder[] }> {
    const answer = await ask('getorderlist', where(order), listAnswer)
    if (!answer.ok) throw unclear('getorderlist', answer.errcode)
    const paidId = answer.data.paid_order_id ?? ''
    const paid = paidId === '' ? undefined : await orderBy(order, paidId)
    if (paid !== undefined && wasPaid(paid)) return { paid, own: [paid].filter((one) => numberIn(one.desc) === order.orderId) }
    const handed = order.handed?.['orderId']
    const own: PlatformOrder[] = []
    for (const id of new Set(handed === undefined ? answer.data.order_id_list : [handed])) {
      const one = await orderBy(order, id)
      if (numberIn(one.desc) === order.orderId) own.push(one)
    }
    return { paid: own.find(wasPaid), own }
  }

  const clear = (order: PlatformOrder): OrderNews => {
    const news = newsOf(order)
    if (news === undefined) throw unclear('getorder', order.status)
    return news
  }

  async function query(order: KnownOrder): Promise<OrderNews> {
    const { paid, own } = await ordersOf(order)
    if (paid !== undefined) {
      const news = clear(paid)
      const number = numberIn(paid.desc)
      // Another attempt at the same bill may have brought the money; one that is nobody's of ours was made elsewhere under our notice, and pays the bill too.
      const ours = number?.slice(0, -3) === order.orderId.slice(0, -3) && number !== order.orderId
      return news.state === 'succeeded' && ours && number !== undefined ? { ...news, orderId: number } : news
    }
    const states = own.map(clear)
    return states.find(({ state }) => state === 'pending') ?? states[0] ?? { state: 'unknown' }
  }

  /** After a refusal: what the order is. One that the platform does not have cannot bring money. */
  async function afterRefusal(order: ChannelOrder, errcode: number): Promise<OrderNews> {
    const news = await query(order)
    if (news.state === 'unknown') return { state: 'failed', why: `非税缴费平台没有受理（${errcode}）` }
    if (news.state === 'pending' && order.way !== 'scan') throw unclear('unifiedorder', errcode)
    return news
  }

  /** What the treasury says is owed, as both calls that open an order take it. Throws `payment.treasury-differs`. Undefined: it takes no payment for this notice. */
  async function owed(order: ChannelOrder): Promise<object | undefined> {
    await treasury.register(order)
    const answer = await ask('queryfee', { ...bank, service_id: settings.NONTAX_SERVICE_ID, ...where(order) }, feeAnswer)
    if (!answer.ok) return undefined
    const fee = answer.data
    if (fee.payment_notice_no !== order.noticeNo || fee.region_code !== order.regionCode || fee.department_code !== order.departmentCode) throw unclear('queryfee', 'another')
    if (fee.fee !== order.fen || fee.items.reduce((sum, item) => sum + item.fee, 0) !== order.fen) {
      log('error', 'nontax.fee', { orderId: order.orderId, fen: order.fen, fee: fee.fee })
      throw refuse('payment.treasury-differs')
    }
    return { ...bank, ...fee, desc: descOf(order.subject, order.orderId) }
  }

  async function openInPhone(order: ChannelOrder, debt: object): ReturnType<PaymentChannel['open']> {
    const answer = await askOnce('unifiedorder', { service_id: settings.NONTAX_SERVICE_ID, openid: order.openid ?? '', ip: order.payerAddress ?? '', scene: 'miniprogram', ...debt }, orderAnswer)
    if (!answer.ok) return { handed: {}, news: await afterRefusal(order, answer.errcode) }
    const { order_id: orderId, miniprogram: { appid: appId, pagepath: path, query_string: queryString = '', business_type: businessType = '' } } = answer.data
    return { handed: { orderId, appId, path, queryString, businessType }, news: { state: 'pending' } }
  }

  async function readCode(order: ChannelOrder, debt: object): ReturnType<PaymentChannel['open']> {
    if (!AUTH_CODE.test(order.authCode ?? '')) return { handed: {}, news: { state: 'failed', why: '不是微信付款码' } }
    const before = order.handed?.['orderId']
    const answer = await askOnce('micropay', { auth_code: order.authCode, ...(before === undefined ? {} : { order_id: before }), ...debt }, scanAnswer)
    const orderId = answer.ok ? answer.data.order_id : answer.orderId ?? before
    const handed = orderId === undefined ? {} : { orderId }
    // It may also wait for the payer's password, which is said by a code like any other: what it came to is asked.
    return { handed, news: answer.ok ? await query({ ...order, handed }) : await afterRefusal({ ...order, handed }, answer.errcode) }
  }

  /** The order that a refund is of. */
  async function paidOrderOf(refund: ChannelRefund): Promise<PlatformOrder> {
    const handed = refund.handed?.['orderId']
    const first = handed === undefined ? undefined : await orderBy(refund, handed)
    const found = first !== undefined && wasPaid(first) ? first : (await ordersOf(refund)).paid
    if (found === undefined) throw unclear('refund', 'unpaid')
    return found
  }
  const refundNews = (found: PlatformOrder, { refundId, fen }: ChannelRefund): RefundNews => {
    const news = refundNewsIn(found, refundId, fen)
    if (news === undefined) throw unclear('getorder', found.status)
    return news
  }

  return {
    channel: 'nontax',
    async open(order) {
      if (order.way !== 'miniProgram' && order.way !== 'scan') throw new RangeError(`not a way of 微信非税缴费: ${order.way}`)
      const before = await query(order)
      if (before.state === 'succeeded' || before.state === 'closed') return { handed: order.handed ?? {}, news: before }
      if (before.state === 'pending' && order.way === 'miniProgram' && order.handed?.['appId'] !== undefined) return { handed: order.handed, news: before }
      const debt = await owed(order)
      if (debt === undefined) {
        const news = await query(order)
        if (news.state !== 'succeeded') throw unclear('queryfee', news.state)
        return { handed: {}, news }
      }
      return order.way === 'scan' ? readCode(order, debt) : openInPhone(order, debt)
    },
    query,
    close: query,
    async queryRefund(asked) {
      return refundNews(await paidOrderOf(asked), asked)
    },
    async refund(asked) {
      const found = await paidOrderOf(asked)
      const before = refundNews(found, asked)
      if (before.state !== 'unknown') return before
      const answer = await askOnce('refund', { order_id: found.order_id, reason: asked.reason, refund_fee: asked.fen, refund_out_id: asked.refundId }, z.object({}))
      const after = refundNews(await orderBy(asked, found.order_id), asked)
      if (after.state !== 'unknown') return after
      return answer.ok ? { state: 'processing' } : { state: 'stuck', why: `非税缴费平台没有受理退款（${answer.errcode}）` }
    },
    async statement(date) {
      if (now() < instantAt(addDays(date, 1), BILL_READY)) return undefined
      const csv = await file('downloadbill', { mch_id: settings.NONTAX_MCH_ID, bill_date: date.replaceAll('-', ''), bill_type: 'ALL' })
      if (csv === undefined) return undefined
      try {
        return nontaxLinesOf(csv)
      } catch (error) {
        if (error instanceof BillUnreadable) throw unclear('downloadbill', error.message)
        throw error
      }
    },
    // The platform tells the treasury and the bank, not us: whoever says otherwise is not believed.
    read: () => {
      throw new NoticeRefused('unsigned')
    },
    reply: () => ({ status: 401, body: '{"errcode":300}', type: 'application/json' })
  }
}
