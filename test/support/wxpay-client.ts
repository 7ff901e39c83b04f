/**
 * A second client of WeChat Pay, written from the platform's documents with node:crypto and fetch alone: what it and the product's SDK both agree with is
 * the protocol, not one library's reading of it. It signs what it is told to, so that a test can also sign wrongly.
 */
import { createDecipheriv, createHash, randomBytes, sign, verify } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { Movement } from '../../shared/src/payment/movements'
import { NoticeRefused, type ChannelRefund, type KnownOrder, type OrderNews, type PaymentChannel, type RawNotice, type RefundNews, type StatementLine } from '../../functions/src/platform/payment/channel'

/** What a merchant has. `publicKeys` PEM by serial. */
export interface MerchantKit {
  readonly url: string
  readonly mchid: string
  readonly appid: string
  readonly serialNo: string
  readonly privateKey: string
  readonly apiV3Key: string
  readonly publicKeys: Readonly<Record<string, string>>
  readonly notifyUrl: string
  readonly now: () => number
}

/** An answer; `code` of a refusal. */
export interface WxpayAnswer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Buffer
  readonly json: Readonly<Record<string, unknown>>
  readonly code: string | undefined
}

/** What a request may be sent with instead of what is right. */
export interface Spoilt {
  readonly seconds?: number
  readonly nonce?: string
  readonly privateKey?: string
  readonly serialNo?: string
  readonly mchid?: string
  readonly signedTarget?: string
  readonly signedBody?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Order of the pairs in the Authorization header. */
  readonly order?: readonly string[]
}

const wall = (): number => Math.floor(Date.now() / 1000)

/** Headers of a signed request. */
export function requestHeaders(kit: MerchantKit, method: string, target: string, body: string, spoilt: Spoilt = {}): Record<string, string> {
  const timestamp = String(spoilt.seconds ?? wall())
  const nonce = spoilt.nonce ?? randomBytes(16).toString('hex')
  const text = `${method}\n${spoilt.signedTarget ?? target}\n${timestamp}\n${nonce}\n${spoilt.signedBody ?? body}\n`
  const pairs: Readonly<Record<string, string>> = { mchid: spoilt.mchid ?? kit.mchid, nonce_str: nonce, signature: sign('RSA-SHA256', Buffer.from(text), spoilt.privateKey ?? kit.privateKey).toString('base64'), timestamp, serial_no: spoilt.serialNo ?? kit.serialNo }
  const authorization = (spoilt.order ?? Object.keys(pairs)).map((name) => `${name}="${pairs[name] ?? ''}"`).join(',')
  return {
    accept: 'application/json', 'user-agent': 'independent-client/1', authorization: `WECHATPAY2-SHA256-RSA2048 ${authorization}`,
    'wechatpay-serial': Object.keys(kit.publicKeys).at(-1) ?? '', ...(method === 'GET' ? {} : { 'content-type': 'application/json' }), ...spoilt.headers
  }
}

/** Sends a signed request as it is told to; believes nothing. */
export async function sendSigned(kit: MerchantKit, method: 'GET' | 'POST', target: string, body: object | string = '', spoilt: Spoilt = {}): Promise<WxpayAnswer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(`${kit.url}${target}`, { method, headers: requestHeaders(kit, method, target, text, spoilt), ...(method === 'GET' ? {} : { body: text }), redirect: 'manual' })
  const bytes = Buffer.from(await response.arrayBuffer())
  const parsed: unknown = /json/.test(response.headers.get('content-type') ?? '') && bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : {}
  const json = parsed as Readonly<Record<string, unknown>>
  return { status: response.status, headers: response.headers, bytes, json, code: typeof json['code'] === 'string' ? json['code'] : undefined }
}

/** Whether bytes carry a fresh signature of a known key. */
export function isSigned(publicKeys: Readonly<Record<string, string>>, header: (name: string) => string, bytes: Buffer, seconds: number): boolean {
  const key = publicKeys[header('wechatpay-serial')]
  const timestamp = header('wechatpay-timestamp')
  if (key === undefined || !/^\d+$/.test(timestamp) || Math.abs(seconds - Number(timestamp)) > 300) return false
  return verify('RSA-SHA256', Buffer.concat([Buffer.from(`${timestamp}\n${header('wechatpay-nonce')}\n`), bytes, Buffer.from('\n')]), key, Buffer.from(header('wechatpay-signature'), 'base64'))
}

const instant = (rfc3339: unknown): string => new Date(String(rfc3339)).toISOString()
const rfc3339 = (iso: string): string => `${new Date(Date.parse(iso) + 28_800_000).toISOString().slice(0, 19)}+08:00`

function newsOf(order: Readonly<Record<string, unknown>>): OrderNews {
  switch (order['trade_state']) {
    case 'SUCCESS':
    case 'REFUND':
      return { state: 'succeeded', fen: (order['amount'] as { total: number }).total, channelNo: String(order['transaction_id']), paidAt: instant(order['success_time']) }
    case 'CLOSED':
      return { state: 'closed' }
    case 'PAYERROR':
      return { state: 'failed', why: 'PAYERROR' }
    default:
      return { state: 'pending' }
  }
}
/** `2026-11-23 12:00:00` in Beijing. */
const wallTime = (text: string | undefined): string => instant(`${String(text).replace(' ', 'T')}+08:00`)
const refundNewsOf = (status: unknown): RefundNews => (status === 'SUCCESS' ? { state: 'done' } : status === 'PROCESSING' ? { state: 'processing' } : { state: 'stuck', why: String(status) })

/** The client as a channel. Whatever it cannot be sure of it throws. */
export function independentChannel(kit: MerchantKit): PaymentChannel {
  async function call(method: 'GET' | 'POST', target: string, body?: object): Promise<WxpayAnswer> {
    const answer = await sendSigned(kit, method, target, body)
    if (answer.status === 429 || answer.status >= 500 || answer.status === 401) throw new Error(`not answered: ${answer.status}`)
    if (answer.status < 300 && !isSigned(kit.publicKeys, (name) => answer.headers.get(name) ?? '', answer.bytes, wall())) throw new Error('answer is not signed')
    return answer
  }
  const orderTarget = (orderId: string): string => `/v3/pay/transactions/out-trade-no/${orderId}`
  async function query({ orderId }: KnownOrder): Promise<OrderNews> {
    const answer = await call('GET', `${orderTarget(orderId)}?mchid=${kit.mchid}`)
    if (answer.code === 'ORDER_NOT_EXIST') return { state: 'unknown' }
    if (answer.status !== 200) throw new Error(answer.code)
    return newsOf(answer.json)
  }
  async function queryRefund(asked: ChannelRefund): Promise<RefundNews> {
    const answer = await call('GET', `/v3/refund/domestic/refunds/${asked.refundId}`)
    if (answer.code === 'RESOURCE_NOT_EXISTS') return { state: 'unknown' }
    if (answer.status !== 200) throw new Error(answer.code)
    return refundNewsOf(answer.json['status'])
  }
  /** Cells of a bill, row by row; none of a day that gets none, undefined before that is known. */
  async function billRows(target: string, date: string): Promise<readonly (readonly string[])[] | undefined> {
    const answer = await call('GET', target)
    if (answer.code === 'NO_STATEMENT_EXIST') return kit.now() >= Date.parse(`${date}T00:00:00+08:00`) + 36 * 3_600_000 ? [] : undefined
    const { pathname, search } = new URL(String(answer.json['download_url']))
    const file = await sendSigned(kit, 'GET', `${pathname}${search}`)
    const text = search.includes('tartype') ? gunzipSync(file.bytes) : file.bytes
    if (createHash('sha1').update(text).digest('hex') !== answer.json['hash_value']) throw new Error('hash')
    const lines = text.toString('utf8').split('\r\n').filter((line) => line.startsWith('`')).slice(0, -1)
    return lines.map((line) => line.split(',').map((cell) => cell.slice(1)))
  }
  return {
    channel: 'wxpay', query, queryRefund,
    async open(order) {
      const inPhone = order.way === 'miniProgram'
      const answer = await call('POST', `/v3/pay/transactions/${inPhone ? 'jsapi' : 'native'}`, {
        mchid: kit.mchid, appid: kit.appid, out_trade_no: order.orderId, description: order.subject, time_expire: rfc3339(order.expiresAt), notify_url: kit.notifyUrl, amount: { currency: 'CNY', total: order.fen },
        ...(inPhone ? { payer: { openid: order.openid } } : {})
      })
      if (answer.status === 200) {
        if (!inPhone) return { handed: { code: String(answer.json['code_url']) }, news: { state: 'pending' } }
        const timeStamp = String(Math.floor(kit.now() / 1000))
        const nonceStr = randomBytes(16).toString('hex').toUpperCase()
        const prepay = `prepay_id=${String(answer.json['prepay_id'])}`
        return { handed: { timeStamp, nonceStr, package: prepay, signType: 'RSA', paySign: sign('RSA-SHA256', Buffer.from([kit.appid, timeStamp, nonceStr, prepay, ''].join('\n')), kit.privateKey).toString('base64') }, news: { state: 'pending' } }
      }
      const news = await query(order)
      if (news.state === 'pending') throw new Error(answer.code)
      return { handed: {}, news: news.state === 'unknown' ? { state: 'failed', why: answer.code ?? '' } : news }
    },
    async close(order) {
      return (await call('POST', `${orderTarget(order.orderId)}/close`, { mchid: kit.mchid })).status === 204 ? { state: 'closed' } : query(order)
    },
    async refund(asked) {
      const answer = await call('POST', '/v3/refund/domestic/refunds', { out_refund_no: asked.refundId, out_trade_no: asked.orderId, reason: asked.reason, notify_url: kit.notifyUrl, amount: { currency: 'CNY', refund: asked.fen, total: asked.total } })
      if (answer.status === 200) return refundNewsOf(answer.json['status'])
      const news = await queryRefund(asked)
      return news.state === 'unknown' ? { state: 'stuck', why: answer.code ?? '' } : news
    },
    async statement(date) {
      return (await billRows(`/v3/bill/tradebill?bill_date=${date}`, date))?.flatMap((cells): readonly StatementLine[] => {
        const [capture, failed] = [cells[9] === 'SUCCESS', cells[19] === 'FAIL']
        if (failed) return []
        return [{ kind: capture ? 'capture' : 'refund', number: cells[capture ? 6 : 15] ?? '', channelNo: cells[capture ? 5 : 14] ?? '', fen: Math.round(Number(cells[capture ? 24 : 25]) * 100), at: wallTime(cells[0]) }]
      })
    },
    async movements(date) {
      return (await billRows(`/v3/bill/fundflowbill?bill_date=${date}&account_type=BASIC&tar_type=GZIP`, date))?.flatMap((cells): readonly Movement[] =>
        cells[3] === '交易' || cells[3] === '退款' ? [{ number: cells[10] ?? '', channelNo: cells[1] ?? '', kind: cells[5] === '收入' ? 'in' : 'out', fen: Math.round(Number(cells[6]) * 100), at: wallTime(cells[0]) }] : [])
    },
    read({ headers, body }: RawNotice) {
      if (!isSigned(kit.publicKeys, (name) => headers[name] ?? '', Buffer.from(body), kit.now() / 1000)) throw new NoticeRefused('signature')
      const { event_type: event, resource } = JSON.parse(body) as { event_type: string; resource: { nonce: string; ciphertext: string; associated_data: string } }
      const sealed = Buffer.from(resource.ciphertext, 'base64')
      const decipher = createDecipheriv('aes-256-gcm', Buffer.from(kit.apiV3Key), Buffer.from(resource.nonce))
      decipher.setAAD(Buffer.from(resource.associated_data))
      decipher.setAuthTag(sealed.subarray(sealed.length - 16))
      const content = JSON.parse(decipher.update(sealed.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')) as Record<string, unknown>
      if (content['mchid'] !== kit.mchid) throw new NoticeRefused('merchant')
      return event.startsWith('TRANSACTION') ? { of: 'order', orderId: String(content['out_trade_no']), news: newsOf(content) } : { of: 'refund', refundId: String(content['out_refund_no']), news: refundNewsOf(content['refund_status']) }
    },
    reply: (accepted) => ({ status: accepted ? 204 : 400, body: '', type: 'text/plain' })
  }
}
