/** Through what money can come, and in which way: what fits a phone in WeChat does not fit a counter (platform-facts §3.2). */
import { checkIdNumber } from '../kernel/identity'

/** Channels. `nontax` = WeChat's product for the treasury's non-tax revenue; `wxpay` = the unit's own WeChat Pay merchant; `bank` = transfer against the notice number. */
export const channels = ['nontax', 'wxpay', 'alipay', 'bank'] as const
export type Channel = (typeof channels)[number]

/** Ways. `miniProgram` wx.requestPayment; `code` a QR shown at the counter; `scan` the payer's code read at the counter; `web` a browser outside WeChat; `transfer` at a bank. */
export const ways = ['miniProgram', 'code', 'scan', 'web', 'transfer'] as const
export type Way = (typeof ways)[number]

/** What people read. */
export const channelLabels: Readonly<Record<Channel, string>> = { nontax: '微信非税缴费', wxpay: '微信支付', alipay: '支付宝', bank: '银行转账' }

/** What people read of a way. */
export const wayLabels: Readonly<Record<Way, string>> = { miniProgram: '手机支付', code: '扫收款码', scan: '扫付款码', web: '网页支付', transfer: '凭缴款书号转账' }

/** Which way each channel has. Alipay is not offered inside WeChat: WeChat blocks it. */
const WAYS: Readonly<Record<Channel, readonly Way[]>> = {
  nontax: ['miniProgram', 'scan'],
  wxpay: ['miniProgram', 'code'],
  alipay: ['code', 'scan', 'web'],
  bank: ['transfer']
}

/** Nobody at a counter was born later. */
const LAST_BIRTHDAY = '2099-12-31'

/** Of which channel a payer's code is: WeChat's have 18 digits from 10 to 15, Alipay's 16 to 24 from 25 to 30. Undefined for any other, identity numbers among them: those of the north begin like WeChat's, and the reader under a counter types them too. */
export function channelOfCode(code: string): Channel | undefined {
  if (/^1[0-5]\d{16}$/.test(code)) return checkIdNumber(code, LAST_BIRTHDAY).ok ? undefined : 'nontax'
  return /^(2[5-9]|30)\d{14,22}$/.test(code) ? 'alipay' : undefined
}

/** Whether a channel has a way. */
export const fits = (channel: Channel, way: Way): boolean => WAYS[channel].includes(way)

/** Minutes an order may stay open. A payment code is read on the spot; a transfer is looked for until the bill ends. WeChat's own limit of a prepay is 120. */
export const ORDER_MINUTES: Readonly<Record<Way, number>> = { miniProgram: 15, web: 15, code: 15, scan: 2, transfer: 15 * 24 * 60 }

/** Minutes from its beginning in which an order may bring money although it has ended here: of channels that close an order by its time only. WeChat's own limit of a prepay is 120. */
export const LINGERS_MINUTES: Partial<Readonly<Record<Channel, number>>> = { nontax: 180 }

/** Whether a channel has a way by which an order can be ended at a moment, so that nothing comes after it: what is kept only for a while is paid in such a way alone. */
export const endsOnTime = (channel: Channel, way: Way): boolean => fits(channel, way) && way !== 'transfer' && LINGERS_MINUTES[channel] === undefined
