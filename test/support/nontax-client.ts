/**
 * A second client of 微信非税缴费 and of the treasury, written from the documents with node:crypto and fetch alone: it shares no code with the product's
 * adapter or the simulator, so that what all three agree on is the protocol. It gives up at the first answer that is not clear.
 */
import { createHash, createHmac } from 'node:crypto'
import { NoticeRefused, type ChannelOrder, type ChannelRefund, type KnownOrder, type OrderNews, type PaymentChannel, type RefundNews, type StatementLine } from '../../functions/src/platform/payment/channel'

/** Who calls whom. */
export interface ClientSettings {
  readonly wechat: string
  readonly platform: string
  readonly treasury: string
  readonly appId: string
  readonly secret: string
  readonly serviceId: number
  readonly mchId: string
  readonly unitNo: string
  readonly treasurySecret: string
  readonly now: () => number
}
type Fields = Record<string, unknown>

/** Thrown for whatever is not answered clearly, or forbids the order. */
export class Unclear extends Error {
  constructor(readonly code: string) {
    super(code)
  }
}
const unclear = (): Unclear => new Unclear('upstream-unavailable')

/** The client. */
export function independentNontax(settings: ClientSettings): PaymentChannel {
  async function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
    const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers }, signal: AbortSignal.timeout(2_500) }).catch(() => undefined)
    if (response === undefined || response.status >= 500) throw unclear()
    return response
  }
  async function text(call: string, body: Fields): Promise<string> {
    const { access_token: token } = (await (await post(`${settings.wechat}/cgi-bin/stable_token`, JSON.stringify({ grant_type: 'client_credential', appid: settings.appId, secret: settings.secret }))).json()) as { access_token: string }
    return (await post(`${settings.platform}/nontax/${call}?access_token=${token}`, JSON.stringify({ appid: settings.appId, ...body }))).text()
  }
  async function ask(call: string, body: Fields): Promise<Fields> {
    const said = await text(call, body)
    let answer: Fields
    try {
      answer = JSON.parse(said) as Fields
    } catch {
      // No JSON is no answer.
      throw unclear()
    }
    if (answer['errcode'] === -1 || answer['errcode'] === 40001 || answer['errcode'] === undefined) throw unclear()
    return answer
  }
  async function register(order: ChannelOrder): Promise<void> {
    const body = JSON.stringify({ noticeNo: order.noticeNo, regionCode: order.regionCode, departmentCode: order.departmentCode, fen: order.fen, owedSince: order.owedSince, items: order.items.map((item) => ({ itemId: item.feeId, itemName: item.label, fen: item.fen })) })
    const time = String(Math.floor(settings.now() / 1000))
    const url = new URL(`${settings.treasury}/v1/receivables`)
    const sign = createHmac('sha256', settings.treasurySecret).update(`POST\n${url.pathname}\n${time}\n${createHash('sha256').update(body).digest('hex')}`).digest('hex')
    const { status } = await post(url.toString(), body, { 'x-treasury-unit': settings.unitNo, 'x-treasury-timestamp': time, 'x-treasury-sign': sign })
    if (status !== 200) throw status === 409 ? new Unclear('payment.treasury-differs') : unclear()
  }

  const place = (order: KnownOrder) => ({ payment_notice_no: order.noticeNo, region_code: order.regionCode, department_code: order.departmentCode })
  const ours = (order: Fields): string | undefined => /（(JF\w+)）$/.exec(String(order['desc']))?.[1]
  const taken = (order: Fields): boolean => [3, 4, 5, 6].includes(Number(order['status']))

  /** Every order of a notice, asked one by one. */
  async function all(order: KnownOrder): Promise<readonly Fields[]> {
    const list = await ask('getorderlist', place(order))
    if (list['errcode'] !== 0) throw unclear()
    const orders: Fields[] = []
    for (const id of list['order_id_list'] as string[]) {
      const one = await ask('getorder', { order_id: id })
      if (one['errcode'] !== 0 || one['order_id'] !== id || one['payment_notice_no'] !== order.noticeNo) throw unclear()
      orders.push(one)
    }
    return orders
  }
  async function query(order: KnownOrder): Promise<OrderNews> {
    const orders = await all(order)
    const paid = orders.find(taken)
    if (paid !== undefined) {
      const number = ours(paid)
      return { state: 'succeeded', fen: Number(paid['fee']), channelNo: String(paid['trans_id']), paidAt: new Date(Number(paid['pay_finish_time']) * 1000).toISOString(), ...(number === undefined || number === order.orderId ? {} : { orderId: number }) }
    }
    const own = orders.filter((one) => ours(one) === order.orderId)
    return { state: own.some((one) => one['status'] === 1) ? 'pending' : own.length > 0 ? 'closed' : 'unknown' }
  }

  async function open(order: ChannelOrder): ReturnType<PaymentChannel['open']> {
    const before = await query(order)
    if (before.state === 'succeeded' || before.state === 'closed') return { handed: order.handed ?? {}, news: before }
    if (before.state === 'pending' && order.handed !== undefined && order.way === 'miniProgram') return { handed: order.handed, news: before }
    await register(order)
    const { errcode, errmsg: _text, ...fee } = await ask('queryfee', { service_id: settings.serviceId, ...place(order) })
    if (errcode !== 0) {
      const news = await query(order)
      if (news.state !== 'succeeded') throw unclear()
      return { handed: {}, news }
    }
    if (fee['fee'] !== order.fen) throw new Unclear('payment.treasury-differs')
    const debt = { ...fee, desc: `${order.subject}（${order.orderId}）` }
    if (order.way === 'scan') {
      const said = await ask('micropay', { ...debt, auth_code: order.authCode, ...(order.handed === undefined ? {} : { order_id: order.handed['orderId'] }) })
      const handed: Record<string, string> = typeof said['order_id'] === 'string' ? { orderId: said['order_id'] } : {}
      const news = await query(order)
      return { handed, news: news.state === 'unknown' ? { state: 'failed', why: String(said['errcode']) } : news }
    }
    const said = await ask('unifiedorder', { ...debt, service_id: settings.serviceId, openid: order.openid, ip: order.payerAddress, scene: 'miniprogram' })
    if (said['errcode'] !== 0) {
      const news = await query(order)
      return { handed: {}, news: news.state === 'unknown' ? { state: 'failed', why: String(said['errcode']) } : news }
    }
    const app = said['miniprogram'] as Record<string, string>
    return { handed: { orderId: String(said['order_id']), appId: app['appid'] ?? '', path: app['pagepath'] ?? '', queryString: app['query_string'] ?? '', businessType: app['business_type'] ?? '' }, news: { state: 'pending' } }
  }

  function refundIn(order: Fields, { refundId, fen }: ChannelRefund): RefundNews {
    const parts = [order['partial_refund_info'] ?? []].flat() as Fields[]
    const part = parts.find((one) => one['refund_out_id'] === refundId) ?? (order['refund_out_id'] === refundId ? { refund_fee: order['fee'], refund_status: order['status'] } : undefined)
    if (part === undefined) return { state: 'unknown' }
    if (part['refund_fee'] !== fen) return { state: 'stuck', why: '金额不一致' }
    return { state: part['refund_status'] === 5 ? 'done' : 'processing' }
  }
  async function paid(refund: ChannelRefund): Promise<Fields> {
    const found = (await all(refund)).find(taken)
    if (found === undefined) throw unclear()
    return found
  }

  return {
    channel: 'nontax', open, query, close: query,
    queryRefund: async (asked) => refundIn(await paid(asked), asked),
    async refund(asked) {
      const found = await paid(asked)
      const before = refundIn(found, asked)
      if (before.state !== 'unknown') return before
      const said = await ask('refund', { order_id: found['order_id'], reason: asked.reason, refund_fee: asked.fen, refund_out_id: asked.refundId })
      const after = refundIn(await paid(asked), asked)
      return after.state !== 'unknown' ? after : said['errcode'] === 0 ? { state: 'processing' } : { state: 'stuck', why: String(said['errcode']) }
    },
    async statement(date): Promise<readonly StatementLine[] | undefined> {
      const csv = await text('downloadbill', { mch_id: settings.mchId, bill_date: date.replaceAll('-', ''), bill_type: 'ALL' })
      if (csv.startsWith('{')) return undefined
      const rows = csv.split('\r\n').filter((row) => row.startsWith('`')).slice(0, -1).map((row) => row.slice(1).split(',`'))
      return rows.map((cells): StatementLine => (cells[8] === 'REFUND' ? { kind: 'refund', number: cells[14] ?? '', channelNo: cells[13] ?? '', fen: Math.round(Number(cells[15]) * 100) } : { kind: 'capture', number: ours({ desc: cells[19] }) ?? '', channelNo: cells[4] ?? '', fen: Math.round(Number(cells[11]) * 100) }))
    },
    read: () => {
      throw new NoticeRefused('unsigned')
    },
    reply: () => ({ status: 401, body: '{"errcode":300}', type: 'application/json' })
  }
}
