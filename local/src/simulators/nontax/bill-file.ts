/** The platform's bill of a day: back-ticks before every cell, amounts in yuan, a summary at the end. */
import type { NontaxService } from './calls'
import type { NontaxWorld, Order } from './world'

const HEAD = '交易时间,公众账号ID,商户号,子商户号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,企业红包金额,微信退款单号,商户退款单号,退款金额,企业红包退款金额,退款类型,退款状态,商品名称,手续费,费率,行政区划代码,缴费通知书编号(或平台订单号),执收单位编码,通知书类型,银行ID'
const FOOT = '总交易单数,总交易额,总退款金额,总企业红包退款金额,手续费总金额'
const READY_MS = 30 * 3600_000
const yuan = (fen: number): string => (fen / 100).toFixed(2)
const beijing = (ms: number): string => new Date(ms + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' ')
const line = (cells: readonly string[]): string => cells.map((cell) => `\`${cell}`).join(',')

/** How a bill is spoilt: an order is left out, or the text ends early. */
export type BillFault = { readonly orderId: string } | 'cut'

/** The text of a day's bill; undefined before six on the next day. */
export function billOf(world: NontaxWorld, own: NontaxService, date: string, faults: readonly BillFault[]): string | undefined {
  const begins = Date.parse(`${date}T00:00:00+08:00`)
  if (Number.isNaN(begins) || world.now() < begins + READY_MS) return undefined
  const isOn = (at: number | undefined): boolean => at !== undefined && at >= begins && at < begins + 86_400_000
  const row = (order: Order, at: number, state: string, refund: readonly [string, string, number] | undefined): { readonly at: number; readonly cells: readonly string[] } => ({
    at, cells: [beijing(at), own.appId, own.mchId, '', order.transId ?? '', order.orderId, order.openid, order.how === 'scan' ? 'MICROPAY' : 'JSAPI', state, 'OTHERS', 'CNY', yuan(refund === undefined ? order.debt.fee : 0), '0.00',
      refund?.[0] ?? '0', refund?.[1] ?? '0', yuan(refund?.[2] ?? 0), '0.00', refund === undefined ? '' : 'ORIGINAL', refund === undefined ? '' : 'SUCCESS', order.desc, '0.00000', '0.00%', order.debt.department.regionCode, order.debt.noticeNo, order.debt.department.departmentCode, '1', 'BANK01']
  })
  const rows = world.orders.filter((order) => order.status === 3 && !faults.some((fault) => fault !== 'cut' && fault.orderId === order.orderId)).flatMap((order) => [
    ...(isOn(order.paidAt) ? [row(order, order.paidAt ?? 0, 'SUCCESS', undefined)] : []),
    ...order.refunds.filter((refund) => isOn(refund.askedAt)).map((refund) => row(order, refund.askedAt, 'REFUND', [refund.refundOrderId, refund.refundOutId ?? '', refund.fee]))
  ]).sort((a, b) => a.at - b.at).map((one) => one.cells)
  const sum = (column: number): number => rows.reduce((total, cells) => total + Math.round(Number(cells[column]) * 100), 0)
  const whole = `\uFEFF${[HEAD, ...rows.map(line), FOOT, line([String(rows.length), yuan(sum(11)), yuan(sum(15)), '0.00', '0.00000'])].join('\r\n')}\r\n`
  return faults.includes('cut') ? whole.slice(0, whole.lastIndexOf('总交易单数')) : whole
}
