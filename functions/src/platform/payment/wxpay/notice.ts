/**
 * Notices of WeChat Pay: believed only with a fresh signature of a known key over their very bytes, opened with the APIv3 key whose seal must hold, and
 * of our own merchant (platform-facts §1.2–1.5). Without the SDK: a notice must be answered within five seconds, a cold start included.
 */
import { createDecipheriv, createPublicKey, verify } from 'node:crypto'
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import * as z from 'zod'
import { NoticeRefused, type Notice, type RawNotice } from '../channel'
import type { Given } from './client'
import { orderNewsOf, refundNewsOf, refundNoticeShape, transactionShape } from './news'

/** Settings that say whom to believe. */
export type WxpayNoticeSettings = Given<'WXPAY_MCH_ID' | 'WXPAY_API_V3_KEY' | 'WXPAY_PUBLIC_KEYS' | 'WECHAT_APP_ID'>

const CLOCK_S = 300
const TAG_BYTES = 16
const envelopeShape = z.object({
  event_type: z.enum(['TRANSACTION.SUCCESS', 'REFUND.SUCCESS', 'REFUND.ABNORMAL', 'REFUND.CLOSED']), resource_type: z.literal('encrypt-resource'),
  resource: z.object({ algorithm: z.literal('AEAD_AES_256_GCM'), ciphertext: z.base64(), associated_data: z.string().optional(), nonce: z.string().min(12).max(16) })
})
type Resource = z.output<typeof envelopeShape>['resource']

/** Parses text that must fit a shape. Throws NoticeRefused. */
function parsed<S extends z.ZodType>(text: string, shape: S): z.output<S> {
  try {
    const fitting = shape.safeParse(JSON.parse(text))
    if (fitting.success) return fitting.data
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new NoticeRefused('shape')
}

/** Opens what was sealed. Throws NoticeRefused when the seal does not hold. */
function opened({ ciphertext, associated_data: aad, nonce }: Resource, key: string): string {
  const bytes = Buffer.from(ciphertext, 'base64')
  if (bytes.length <= TAG_BYTES) throw new NoticeRefused('sealed')
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(aad ?? '')).setAuthTag(bytes.subarray(-TAG_BYTES))
  const text = decipher.update(bytes.subarray(0, -TAG_BYTES))
  try {
    // `final` is what checks the tag; until it has, nothing of the text is used.
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  } catch {
    throw new NoticeRefused('sealed')
  }
}

/** Reads notices of one merchant. The function throws NoticeRefused. */
export function createWxpayReader(settings: WxpayNoticeSettings, now: () => Instant): (notice: RawNotice) => Notice {
  const keys = new Map(Object.entries(settings.WXPAY_PUBLIC_KEYS).map(([serial, pem]) => [serial, createPublicKey(pem)]))

  function verified({ headers, body }: RawNotice): void {
    const [timestamp, nonce, serial, signature] = ['timestamp', 'nonce', 'serial', 'signature'].map((name) => headers[`wechatpay-${name}`] ?? '') as [string, string, string, string]
    if ([timestamp, nonce, serial, signature].includes('')) throw new NoticeRefused('unsigned')
    if (!/^\d{10}$/.test(timestamp) || Math.abs(millisOf(now()) / 1000 - Number(timestamp)) > CLOCK_S) throw new NoticeRefused('stale')
    const key = keys.get(serial)
    // Probes of the platform carry `WECHATPAY/SIGNTEST/…`, which is no signature and fails here as it should.
    if (key === undefined || !verify('sha256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), key, Buffer.from(signature, 'base64'))) throw new NoticeRefused('signature')
  }

  return (notice) => {
    verified(notice)
    const { event_type: event, resource } = parsed(notice.body, envelopeShape)
    const text = opened(resource, settings.WXPAY_API_V3_KEY)
    if (event === 'TRANSACTION.SUCCESS') {
      const order = parsed(text, transactionShape)
      if (order.mchid !== settings.WXPAY_MCH_ID || order.appid !== settings.WECHAT_APP_ID) throw new NoticeRefused('merchant')
      return { of: 'order', orderId: order.out_trade_no, news: orderNewsOf(order) }
    }
    const refund = parsed(text, refundNoticeShape)
    if (refund.mchid !== settings.WXPAY_MCH_ID) throw new NoticeRefused('merchant')
    return { of: 'refund', refundId: refund.out_refund_no, news: refundNewsOf(refund.refund_status) }
  }
}
