/**
 * A second client of Alipay, written from the protocol with node:crypto and fetch alone: it shares no code with the SDK, the product's adapter or the
 * simulator, so that what all three agree on is the protocol.
 */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { NoticeRefused, type ChannelOrder, type ChannelRefund, type KnownOrder, type Notice, type OrderNews, type PaymentChannel, type RefundNews, type StatementLine } from '../../functions/src/platform/payment/channel'

/** Who calls whom. */
export interface ClientSettings {
  readonly gateway: string
  readonly appId: string
  readonly sellerId: string
  readonly privateKey: string
  readonly publicKeys: readonly string[]
  readonly notifyUrl: string
  readonly now: () => number
}

type Fields = Record<string, string | undefined>

/** Thrown for whatever is not answered clearly. */
export class Unclear extends Error {
  readonly code = 'upstream-unavailable'
}

const beijing = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' })
const toYuan = (fen: number): string => (fen / 100).toFixed(2)
const toFen = (yuan: string | undefined): number => Math.round(Number(yuan) * 100)
const toInstant = (text: string | undefined): string => new Date(`${(text ?? '').slice(0, 19).replace(' ', 'T')}+08:00`).toISOString()
const line = (pairs: readonly (readonly [string, string])[]): Buffer => Buffer.from([...pairs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`).join('&'))

/** The client. It gives up at the first answer that is not clear. */
export function independentAlipay(settings: ClientSettings): PaymentChannel {
  const key = createPrivateKey(settings.privateKey)
  const publicKeys = settings.publicKeys.map((pem) => createPublicKey(pem))
  const vouched = (bytes: Buffer, signature: string): boolean => publicKeys.some((one) => verify('sha256', bytes, one, Buffer.from(signature, 'base64')))

  function signed(method: string, content: Fields): URLSearchParams {
    const params: Record<string, string> = {
      app_id: settings.appId, method, format: 'JSON', charset: 'utf-8', sign_type: 'RSA2', timestamp: beijing.format(settings.now()), version: '1.0', notify_url: settings.notifyUrl, biz_content: JSON.stringify(content)
    }
    return new URLSearchParams({ ...params, sign: sign('sha256', line(Object.entries(params)), key).toString('base64') })
  }

  async function ask(method: string, content: Fields): Promise<Fields> {
    const response = await fetch(settings.gateway, { method: 'POST', body: signed(method, content), signal: AbortSignal.timeout(2_500) }).catch(() => undefined)
    const text = response?.status === 200 ? await response.text() : ''
    const head = `{"${method.replaceAll('.', '_')}_response":`
    const cut = text.lastIndexOf(',"sign":"')
    if (!text.startsWith(head) || cut < 0) throw new Unclear('no answer')
    const inner = text.slice(head.length, cut)
    if (!vouched(Buffer.from(inner), text.slice(cut + 9, -2))) throw new Unclear('nobody vouches for it')
    const answer = JSON.parse(inner) as Fields
    if (answer['code'] === '20000' || /^4000[1236]$/.test(answer['code'] ?? '')) throw new Unclear(answer['sub_code'])
    return answer
  }

  async function query({ orderId }: KnownOrder): Promise<OrderNews> {
    const answer = await ask('alipay.trade.query', { out_trade_no: orderId })
    if (answer['sub_code'] === 'ACQ.TRADE_NOT_EXIST') return { state: 'unknown' }
    if (answer['trade_status'] === 'WAIT_BUYER_PAY') return { state: 'pending' }
    return answer['trade_status'] === 'TRADE_CLOSED' ? { state: 'closed' } : { state: 'succeeded', fen: toFen(answer['total_amount']), channelNo: answer['trade_no'] ?? '', paidAt: toInstant(answer['send_pay_date']) }
  }

  async function open(order: ChannelOrder): ReturnType<PaymentChannel['open']> {
    const content: Fields = { out_trade_no: order.orderId, total_amount: toYuan(order.fen), subject: order.subject.replace(/[/=&]/g, ' '), time_expire: beijing.format(Date.parse(order.expiresAt)) }
    if (order.way === 'web') return { handed: { url: `${settings.gateway}?${signed('alipay.trade.wap.pay', { ...content, product_code: 'QUICK_WAP_WAY' }).toString()}` }, news: { state: 'pending' } }
    const answer = order.way === 'code' ? await ask('alipay.trade.precreate', content) : await ask('alipay.trade.pay', { ...content, scene: 'bar_code', auth_code: order.authCode })
    if (answer['sub_code'] === 'ACQ.TRADE_HAS_SUCCESS' || answer['sub_code'] === 'ACQ.TRADE_HAS_CLOSE') return { handed: {}, news: await query(order) }
    if (answer['code'] === '40004') return { handed: {}, news: { state: 'failed', why: answer['sub_msg'] ?? '' } }
    if (order.way === 'code') return { handed: { code: answer['qr_code'] ?? '' }, news: { state: 'pending' } }
    return { handed: {}, news: answer['code'] === '10003' ? { state: 'pending' } : { state: 'succeeded', fen: toFen(answer['total_amount']), channelNo: answer['trade_no'] ?? '', paidAt: toInstant(answer['gmt_payment']) } }
  }

  async function close(order: KnownOrder): Promise<OrderNews> {
    const before = await query(order)
    if (before.state === 'succeeded' || before.state === 'closed') return before
    if ((await ask('alipay.trade.close', { out_trade_no: order.orderId }))['code'] !== '10000') await ask('alipay.trade.cancel', { out_trade_no: order.orderId })
    const after = await query(order)
    return after.state === 'unknown' ? { state: 'closed' } : after
  }

  async function queryRefund({ refundId, orderId }: ChannelRefund): Promise<RefundNews> {
    const answer = await ask('alipay.trade.fastpay.refund.query', { out_trade_no: orderId, out_request_no: refundId })
    return { state: answer['refund_status'] === 'REFUND_SUCCESS' ? 'done' : 'unknown' }
  }

  async function statement(date: string): Promise<readonly StatementLine[] | undefined> {
    const answer = await ask('alipay.data.dataservice.bill.downloadurl.query', { bill_type: 'trade', bill_date: date })
    if (answer['bill_download_url'] === undefined) return undefined
    const zip = Buffer.from(await (await fetch(answer['bill_download_url'])).arrayBuffer())
    const files: string[] = []
    // Local headers follow one another: the files of this zip say their lengths before their bytes.
    for (let at = 0; zip.readUInt32LE(at) === 0x04034b50; ) {
      const from = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28)
      at = from + zip.readUInt32LE(at + 18)
      files.push(new TextDecoder('gbk').decode(inflateRawSync(zip.subarray(from, at))))
    }
    const rows = (files.find((text) => text.startsWith('#支付宝业务明细查询')) ?? '').split('\r\n').filter((row) => /^\d{16,}/.test(row)).map((row) => row.split(',').map((cell) => cell.trim()))
    return rows.map((cells): StatementLine => ({ kind: cells[2] === '退款' ? 'refund' : 'capture', channelNo: cells[0] ?? '', number: (cells[2] === '退款' ? cells.at(-4) : cells[1]) ?? '', fen: Math.abs(toFen(cells.at(-14))) }))
  }

  return {
    channel: 'alipay', open, query, close, queryRefund, statement,
    async refund(asked) {
      const answer = await ask('alipay.trade.refund', { out_trade_no: asked.orderId, out_request_no: asked.refundId, refund_amount: toYuan(asked.fen), refund_reason: asked.reason })
      if (answer['code'] !== '10000') return { state: 'stuck', why: answer['sub_msg'] ?? '' }
      return answer['fund_change'] === 'Y' ? { state: 'done' } : queryRefund(asked)
    },
    read({ body }): Notice {
      const pairs = body.split('&').map((pair) => pair.split('=').map((part) => decodeURIComponent(part.replaceAll('+', ' '))) as [string, string])
      const of = Object.fromEntries(pairs) as Fields
      if (of['sign'] === undefined) throw new NoticeRefused('unsigned')
      if (of['sign_type'] !== 'RSA2' || !vouched(line(pairs.filter(([name]) => name !== 'sign' && name !== 'sign_type')), of['sign'])) throw new NoticeRefused('signature')
      if (of['app_id'] !== settings.appId || of['seller_id'] !== settings.sellerId) throw new NoticeRefused('merchant')
      if (of['out_biz_no'] !== undefined) return { of: 'refund', refundId: of['out_biz_no'], news: { state: 'done' } }
      const orderId = of['out_trade_no'] ?? ''
      if (of['trade_status'] === 'TRADE_CLOSED') return { of: 'order', orderId, news: { state: 'closed' } }
      return { of: 'order', orderId, news: { state: 'succeeded', fen: toFen(of['total_amount']), channelNo: of['trade_no'] ?? '', paidAt: toInstant(of['gmt_payment']) } }
    },
    reply: (accepted) => ({ status: accepted ? 200 : 400, body: accepted ? 'success' : 'failure', type: 'text/plain' })
  }
}
