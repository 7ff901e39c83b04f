/**
 * Notices to the merchant: form posts, signed, repeated 4 m, 10 m, 10 m, 1 h, 2 h, 6 h and 15 h after one another until the answer is the bare word
 * `success`. They go out when `tick` is called. A fault that was ordered spoils one delivery; the true notice follows with the next one.
 */
import { generateKeyPairSync } from 'node:crypto'
import { yuanText } from '@lubiao/shared/kernel/money'
import { beijingText, rsa2, signedText, type Params } from './wire'
import { refundedFen, type Trade, type TradeRefund } from './world'

/** What can be ordered to happen to a delivery. The first seven are not to be believed. */
export const noticeFaults = ['forged', 'unsigned', 'bit-flipped', 'wrong-app', 'wrong-seller', 'amount', 'sign-type', 'amount-signed', 'duplicate', 'lost', 'late', 'reordered'] as const
export type NoticeFault = (typeof noticeFaults)[number]

/** A notice and what has become of it. */
export interface Notice {
  readonly notifyId: string
  readonly url: string
  readonly params: Params
  attempts: number
  dueAt: number
  state: 'waiting' | 'taken' | 'given-up'
}

/** What one delivery was and what was answered; `status` 0 = nobody answered. */
export interface Delivery {
  readonly notifyId: string
  readonly outTradeNo: string
  readonly tradeStatus: string
  readonly as: NoticeFault | 'genuine'
  readonly status: number
  readonly answer: string
}

/** Minutes between one delivery and the next. */
export const RETRY_MINUTES = [4, 10, 10, 60, 120, 360, 900] as const
const ANSWER_MS = 5_000

/** Takes a form to the merchant and brings the answer back; undefined when nobody answered. */
export type Deliver = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<{ readonly status: number; readonly body: string } | undefined>

/** Over HTTP; five seconds are waited. */
export const deliverByHttp: Deliver = async (url, headers, body) => {
  try {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) })
    return { status: response.status, body: await response.text() }
  } catch (error) {
    const { name } = error as { readonly name?: unknown }
    if (name === 'TypeError' || name === 'TimeoutError') return undefined
    throw error
  }
}

/** Who signs for whom. */
export interface NoticeIdentity {
  readonly appId: string
  readonly sellerId: string
  readonly privateKey: () => string
  readonly now: () => number
}

/** The notices of a merchant. */
export class Notices {
  readonly list: Notice[] = []
  private readonly faults: { readonly fault: NoticeFault; readonly lateMs: number }[] = []
  private running: Promise<unknown> = Promise.resolve()
  private stranger: string | undefined

  constructor(private readonly identity: NoticeIdentity, private readonly deliverForm: Deliver, private readonly delivered: (delivery: Delivery) => void) {}

  /** Orders a fault for the next deliveries. */
  spoil(fault: NoticeFault, times: number, lateMs: number): void {
    for (let i = 0; i < times; i += 1) this.faults.push({ fault, lateMs })
  }

  /** Makes the notice of a trade, or of a refund of it. */
  add(trade: Trade, refund?: TradeRefund): void {
    if (trade.notifyUrl === undefined) return
    const { appId, sellerId, now } = this.identity
    const params: Params = {
      notify_time: beijingText(now()), notify_type: 'trade_status_sync', notify_id: `ac05099524730693a8b330c45cece7${String(this.list.length).padStart(4, '0')}`, charset: 'utf-8', version: '1.0', sign_type: 'RSA2',
      app_id: appId, auth_app_id: appId, seller_id: sellerId, trade_no: trade.tradeNo, out_trade_no: trade.outTradeNo, trade_status: trade.status, subject: trade.subject, buyer_logon_id: '138****0001',
      total_amount: yuanText(trade.fen), receipt_amount: yuanText(trade.fen), gmt_create: beijingText(trade.createdAt), ...(trade.paidAt === undefined ? {} : { gmt_payment: beijingText(trade.paidAt) }),
      ...(trade.closedAt === undefined ? {} : { gmt_close: beijingText(trade.closedAt) }), ...(refund === undefined ? {} : { out_biz_no: refund.outRequestNo, refund_fee: yuanText(refundedFen(trade)), gmt_refund: `${beijingText(refund.at)}.000` })
    }
    this.list.push({ notifyId: params['notify_id'] as string, url: trade.notifyUrl, params, attempts: 0, dueAt: now(), state: 'waiting' })
  }

  /** Delivers what is due, one after the other; a tick waits for the one before it. Answers how many deliveries there were. */
  tick(): Promise<number> {
    const next = this.running.then(() => this.deliverDue())
    this.running = next.catch(() => 0)
    return next
  }

  private async deliverDue(): Promise<number> {
    const due = this.list.filter((notice) => notice.state === 'waiting' && notice.dueAt <= this.identity.now())
    let count = 0
    for (let next = due.shift(); next !== undefined; next = due.shift()) {
      const fault = this.faults.shift()
      if (fault?.fault === 'reordered' && due.length > 0) {
        due.push(next)
        continue
      }
      count += await this.deliver(next, fault)
    }
    return count
  }

  private async deliver(notice: Notice, spoiled: { readonly fault: NoticeFault; readonly lateMs: number } | undefined): Promise<number> {
    const fault = spoiled?.fault
    const now = this.identity.now()
    if (fault === 'late') {
      notice.dueAt = now + (spoiled?.lateMs ?? 0)
      return 0
    }
    const form = this.formOf(notice.params, fault)
    let taken = fault === 'lost' ? this.record(notice, 'lost', 0, '') : await this.post(notice, form, fault)
    if (fault === 'duplicate') taken = (await this.post(notice, form, fault)) || taken
    const gap = RETRY_MINUTES[notice.attempts]
    notice.attempts += 1
    notice.state = taken ? 'taken' : gap === undefined ? 'given-up' : 'waiting'
    notice.dueAt = now + (gap ?? 0) * 60_000
    return fault === 'duplicate' ? 2 : 1
  }

  private async post(notice: Notice, form: Params, fault: NoticeFault | undefined): Promise<boolean> {
    const answer = await this.deliverForm(notice.url, { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, new URLSearchParams({ ...form }).toString())
    return this.record(notice, fault ?? 'genuine', answer?.status ?? 0, answer?.body ?? '')
  }

  private record(notice: Notice, as: Delivery['as'], status: number, answer: string): boolean {
    this.delivered({ notifyId: notice.notifyId, outTradeNo: notice.params['out_trade_no'] ?? '', tradeStatus: notice.params['trade_status'] ?? '', as, status, answer: answer.slice(0, 80) })
    return status === 200 && answer === 'success'
  }

  /** The form as it is sent: signed by the platform unless the fault is about that. */
  private formOf(params: Params, fault: NoticeFault | undefined): Params {
    const sign = (what: Params, key = this.identity.privateKey()): Params => ({ ...what, sign: rsa2(signedText(what, ['sign', 'sign_type']), key) })
    const dearer = { ...params, total_amount: `${params['total_amount'] ?? ''}0`.replace(/(\d)\.(\d)/, '$1$2.') }
    switch (fault) {
      case 'forged':
        this.stranger ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
        return sign(params, this.stranger)
      case 'unsigned':
        return params
      case 'bit-flipped':
        return { ...sign(params), trade_no: (params['trade_no'] ?? '').replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) ^ 1)) }
      case 'wrong-app':
        return sign({ ...params, app_id: '2021009999999999', auth_app_id: '2021009999999999' })
      case 'wrong-seller':
        return sign({ ...params, seller_id: '2088999999999999' })
      case 'amount':
        return { ...dearer, sign: sign(params)['sign'] as string }
      case 'sign-type':
        return { ...sign(params), sign_type: 'NONE' }
      case 'amount-signed':
        return sign(dearer)
      default:
        return sign(params)
    }
  }
}
