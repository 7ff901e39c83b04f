/**
 * The calls of 微信非税缴费, every field checked (platform-facts §3.4). The platform publishes no codes for its refusals but WeChat's general ones: those from
 * 9300001 on are numbers of our own, which nobody may build on.
 */
import { isIP } from 'node:net'
import * as z from 'zod'
import type { LoopbackReply } from '../../loopback-server'
import { errcode } from '../wechat/open-api'
import type { Debt, NontaxWorld, Order } from './world'

/** The service as the platform has registered it. */
export interface NontaxService {
  readonly appId: string
  readonly serviceId: number
  readonly mchId: string
}

/** A call by its name. `late` shows orders as they were before the money came. */
export type Call = (body: unknown, how: { readonly late: boolean; readonly feeOff: number }) => LoopbackReply

const ok = (body: object): LoopbackReply => ({ status: 200, body: { errcode: 0, errmsg: 'ok', ...body } })
const refused = {
  noNotice: () => errcode(9300001, 'payment notice not found'), paid: () => errcode(9300002, 'payment notice already paid'), differs: (what: string) => errcode(9300003, `${what} differs from the receivable`),
  noOrder: () => errcode(9300004, 'order not found'), code: () => errcode(9300005, 'auth_code is invalid or used'), poor: () => errcode(9300006, 'balance not enough'), refund: (why: string) => errcode(9300008, `refund ${why}`), noBill: () => errcode(9300009, 'bill is not ready')
}
const userPaying = (orderId: string): LoopbackReply => ({ status: 200, body: { errcode: 9300007, errmsg: 'user paying, password needed', order_id: orderId } })

const text = z.string().min(1)
const item = z.strictObject({ no: z.int().min(1), item_id: text.max(40), item_name: text.max(60), overdue: z.int().min(0).optional(), penalty: z.int().min(0).optional(), fee: z.int().min(0) })
const notice = { payment_notice_no: z.string().regex(/^\d{20}$/), department_code: text.max(20), region_code: z.string().regex(/^\d{6}$/) }
const appid = { appid: text }
const service = { service_id: z.int() }
/** What both calls that open an order say of the debt. */
const debtFields = {
  ...appid, ...notice, bank_id: text.optional(), mch_id: text.optional(), bank_account: text.optional(), desc: text.refine((desc) => Buffer.byteLength(desc) <= 127, 'above 127 bytes'), fee: z.int().min(1), department_name: text, payment_notice_type: z.union([z.literal(1), z.literal(2)]).optional(), user_name: text.optional(),
  items: z.array(item).min(1), payment_notice_create_time: z.int(), payment_expire_date: z.string().regex(/^\d{8}$/).optional()
}
const shapes = {
  queryfee: z.strictObject({ ...appid, ...service, ...notice, bank_id: text.optional(), payment_notice_type: z.union([z.literal(1), z.literal(2)]).optional() }),
  unifiedorder: z.strictObject({ ...debtFields, service_id: z.int().optional(), openid: z.string().regex(/^o[\w-]{8,40}$/), ip: z.string().refine((ip) => isIP(ip) !== 0, 'no address'), scene: z.enum(['biz', 'ctiyservice', 'miniprogram', 'offline', 'pc', 'app', 'other']), return_url: z.url().optional() }),
  micropay: z.strictObject({ ...debtFields, auth_code: z.string().regex(/^1[0-5]\d{16}$/), order_id: text.optional() }),
  getorder: z.strictObject({ ...appid, service_id: z.int().optional(), order_id: text }),
  getorderlist: z.strictObject({ ...appid, ...notice }),
  refund: z.strictObject({ ...appid, order_id: text, reason: text.max(80), refund_fee: z.int().min(1).optional(), refund_out_id: text.max(64).optional() }).refine((asked) => (asked.refund_fee === undefined) === (asked.refund_out_id === undefined), 'refund_fee and refund_out_id go together'),
  downloadbill: z.strictObject({ ...appid, mch_id: text, bill_date: z.string().regex(/^\d{8}$/), bill_type: z.enum(['ALL', 'SUCCESS', 'REFUND']).optional() })
} as const
const seconds = (ms: number): number => Math.floor(ms / 1000)

/** The table of calls. `billOf` gives the text of a day's bill, undefined while there is none. */
export function callsOf(world: NontaxWorld, own: NontaxService, billOf: (date: string) => string | undefined, tell: (what: string, number: string, result: string) => void): Readonly<Record<string, Call>> {
  function on<N extends keyof typeof shapes>(name: N, run: (asked: z.output<(typeof shapes)[N]>, how: { readonly late: boolean; readonly feeOff: number }) => LoopbackReply): Call {
    return (body, how) => {
      const parsed = shapes[name].safeParse(body)
      if (!parsed.success) return errcode(40097, `invalid args: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`)
      if (parsed.data.appid !== own.appId) return errcode(40013, 'invalid appid')
      if ('service_id' in parsed.data && parsed.data.service_id !== undefined && parsed.data.service_id !== own.serviceId) return errcode(40097, 'invalid args: service_id')
      return run(parsed.data as z.output<(typeof shapes)[N]>, how)
    }
  }
  const debtOf = (asked: { payment_notice_no: string; region_code: string; department_code: string }): Debt | undefined => {
    const debt = world.debts.get(asked.payment_notice_no)
    return debt?.department.regionCode === asked.region_code && debt.department.departmentCode === asked.department_code ? debt : undefined
  }
  /** The debt an order is opened for, when everything said of it is so. */
  function payable(asked: z.output<typeof shapes.micropay> | z.output<typeof shapes.unifiedorder>): Debt | LoopbackReply {
    const debt = debtOf(asked)
    if (debt === undefined) return refused.noNotice()
    if (debt.paidBy !== undefined) return refused.paid()
    if (asked.fee !== debt.fee) return refused.differs('fee')
    if (asked.department_name !== debt.department.name) return refused.differs('department_name')
    if (asked.payment_notice_create_time !== seconds(debt.createdAt)) return refused.differs('payment_notice_create_time')
    return asked.items.length === debt.items.length && debt.items.every((one, at) => asked.items[at]?.no === one.no && asked.items[at].item_id === one.item_id && asked.items[at].fee === one.fee) ? debt : refused.differs('items')
  }
  const isReply = (one: Debt | LoopbackReply): one is LoopbackReply => !('noticeNo' in one)

  const view = (order: Order, late: boolean): object => {
    const { debt } = order
    const status = late && order.status === 3 ? 1 : world.statusOf(order)
    const whole = order.refunds.length === 1 && order.refunds[0]?.fee === debt.fee ? order.refunds[0] : undefined
    const refund = (one: Order['refunds'][number]) => ({ refund_order_id: one.refundOrderId, refund_reason: one.reason, refund_fee: one.fee, refund_status: one.status, ...(one.refundOutId === undefined ? {} : { refund_out_id: one.refundOutId }), ...(one.doneAt === undefined ? {} : { refund_finish_time: seconds(one.doneAt) }) })
    return {
      appid: own.appId, openid: order.openid, order_id: order.orderId, create_time: seconds(order.madeAt), desc: order.desc, fee: debt.fee, fee_type: 1, status, scene: order.scene, payment_info_source: 1,
      ...(status === 1 || order.paidAt === undefined ? {} : { pay_finish_time: seconds(order.paidAt), trans_id: order.transId }),
      payment_notice_no: debt.noticeNo, department_code: debt.department.departmentCode, department_name: debt.department.name, region_code: debt.department.regionCode, items: debt.items,
      ...(whole !== undefined ? { refund_order_id: whole.refundOrderId, refund_reason: whole.reason, ...(whole.refundOutId === undefined ? {} : { refund_out_id: whole.refundOutId }), ...(whole.doneAt === undefined ? {} : { refund_finish_time: seconds(whole.doneAt) }) }
        : order.refunds.length === 0 ? {} : { partial_refund_info: order.refunds.length === 1 ? order.refunds.map(refund)[0] : order.refunds.map(refund) }),
      ...(status === 4 ? { notify_history: [{ appid: own.appId, name: '财政', notify_cnt: 1, notify_detail: [{ notify_time: seconds(debt.postedAt ?? 0), ret: 0, status: 3, errcode: 0 }] }] } : {})
    }
  }

  return {
    queryfee: on('queryfee', (asked, { feeOff }) => {
      const debt = debtOf(asked)
      if (debt === undefined) return refused.noNotice()
      if (debt.paidBy !== undefined) return refused.paid()
      return ok({
        fee: debt.fee + feeOff, items: debt.items, payment_notice_no: debt.noticeNo, department_code: debt.department.departmentCode, department_name: debt.department.name, region_code: debt.department.regionCode, payment_notice_type: 1, payment_notice_create_time: seconds(debt.createdAt)
      })
    }),
    unifiedorder: on('unifiedorder', (asked) => {
      const debt = payable(asked)
      if (isReply(debt)) return debt
      const order = world.open({ how: 'order', debt, desc: asked.desc, scene: asked.scene, openid: asked.openid })
      tell('order', order.orderId, asked.desc)
      return ok({ order_id: order.orderId, pay_url: `https://payapp.weixin.qq.com/nontax/pay?order_id=${order.orderId}`, miniprogram: { appid: 'wxnontaxsimulated', pagepath: `pages/pay/pay?order_id=${order.orderId}`, query_string: `order_id=${order.orderId}`, business_type: 'nontaxpay' } })
    }),
    micropay: on('micropay', (asked) => {
      const debt = payable(asked)
      const code = world.codes.get(asked.auth_code)
      const before = asked.order_id === undefined ? undefined : world.order(asked.order_id)
      if (before !== undefined && before.debt.noticeNo === asked.payment_notice_no && before.status === 3) return ok({ order_id: before.orderId })
      if (isReply(debt)) return debt
      if (asked.order_id !== undefined && (before?.how !== 'scan' || before.debt !== debt || before.status !== 1)) return refused.noOrder()
      if (code === undefined || (code.orderId !== undefined && code.orderId !== before?.orderId)) return refused.code()
      if (code.mood === 'poor') return refused.poor()
      const order = before ?? world.open({ how: 'scan', debt, desc: asked.desc, scene: 'offline', openid: 'oBehindACode' })
      code.orderId = order.orderId
      if (code.mood === 'password') return userPaying(order.orderId)
      world.pay(order)
      tell('paid', order.orderId, order.desc)
      return ok({ order_id: order.orderId })
    }),
    getorder: on('getorder', (asked, { late }) => {
      const order = world.order(asked.order_id)
      return order === undefined ? refused.noOrder() : ok(view(order, late))
    }),
    getorderlist: on('getorderlist', (asked, { late }) => {
      const orders = world.orders.filter((order) => order.debt === debtOf(asked))
      const paid = late ? undefined : orders.find((order) => order.status === 3)
      return ok({ order_id_list: orders.map((order) => order.orderId), ...(paid === undefined ? {} : { paid_order_id: paid.orderId }) })
    }),
    refund: on('refund', (asked) => {
      const order = world.order(asked.order_id)
      if (order === undefined) return refused.noOrder()
      const refund = world.giveBack(order, { refundOutId: asked.refund_out_id, fee: asked.refund_fee ?? order.debt.fee, reason: asked.reason })
      if (typeof refund === 'string') return refused.refund(refund)
      tell('refund', asked.refund_out_id ?? '', String(refund.status))
      return ok({ refund_order_id: refund.refundOrderId })
    }),
    downloadbill: on('downloadbill', (asked) => {
      if (asked.mch_id !== own.mchId) return errcode(40097, 'invalid args: mch_id')
      const body = billOf(`${asked.bill_date.slice(0, 4)}-${asked.bill_date.slice(4, 6)}-${asked.bill_date.slice(6)}`)
      return body === undefined ? refused.noBill() : { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
    })
  }
}
