/**
 * A merchant's daily bill: a zip of two CSV files in GBK, of what was paid and what went back that day in Beijing. Comment lines begin with `#`, cells
 * end with a tab, amounts are in yuan and those of refunds negative, as in the real files.
 */
import { yuanText } from '@lubiao/shared/kernel/money'
import { zip } from '../../../../scripts/zip.mjs'
import { beijingText } from './wire'
import type { Trade } from './world'

const DETAIL_COLUMNS = '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注'

/** What can be ordered to be wrong in a bill: a line left out, written twice, or with another amount. `number` is of an order or refund. */
export interface BillFault {
  readonly number: string
  readonly fault: 'omit' | 'twice' | 'amount'
}

let table: ReadonlyMap<string, readonly number[]> | undefined
/** Bytes of a text in GBK; what GBK does not have becomes a question mark. */
export function gbk(text: string): Buffer {
  if (table === undefined) {
    const decoder = new TextDecoder('gbk')
    const made = new Map<string, readonly number[]>()
    for (let high = 0x81; high <= 0xfe; high += 1) for (let low = 0x40; low <= 0xfe; low += 1) made.set(decoder.decode(Uint8Array.of(high, low)), [high, low])
    table = made
  }
  const known = table
  return Buffer.from([...text].flatMap((character) => (character < '\u0080' ? [character.charCodeAt(0)] : (known.get(character) ?? [0x3f]))))
}

/** One line of the detail. */
interface Line {
  readonly trade: Trade
  readonly at: number
  readonly fen: number
  readonly refundNo?: string
}

/** Lines of a day, in the order they happened; empty when nothing did. */
export function linesOf(trades: readonly Trade[], date: string, faults: readonly BillFault[]): readonly Line[] {
  const all = trades.flatMap((trade): Line[] => [
    ...(trade.paidAt === undefined ? [] : [{ trade, at: trade.paidAt, fen: trade.fen }]), ...trade.refunds.map((refund) => ({ trade, at: refund.at, fen: refund.fen, refundNo: refund.outRequestNo }))
  ])
  const ofDay = all.filter((line) => beijingText(line.at).slice(0, 10) === date).sort((a, b) => a.at - b.at)
  return ofDay.flatMap((line) => {
    const fault = faults.find((one) => one.number === (line.refundNo ?? line.trade.outTradeNo))?.fault
    return fault === 'omit' ? [] : fault === 'twice' ? [line, line] : fault === 'amount' ? [{ ...line, fen: line.fen + 100 }] : [line]
  })
}

/** The zip of a day. */
export function billZip(sellerId: string, date: string, lines: readonly Line[], now: number): Buffer {
  const [year, month, day] = date.split('-')
  const head = ['#支付宝业务明细查询', `#账号：[${sellerId}0156]`, `#起始日期：[${year}年${month}月${day}日 00:00:00]   终止日期：[${year}年${month}月${day}日 23:59:59]`]
  const cells = ({ trade, at, fen, refundNo }: Line): string => {
    const amount = `${refundNo === undefined ? '' : '-'}${yuanText(fen)}`
    const subject = trade.subject.includes(',') ? `"${trade.subject.replaceAll('"', '""')}"` : trade.subject
    return [
      `${trade.tradeNo}\t`, `${trade.outTradeNo}\t`, refundNo === undefined ? '交易' : '退款', subject, beijingText(trade.createdAt), beijingText(at), '', '', '', '', '*路标(138****0001)', amount, amount, '0.00', '0.00', '0.00', '0.00', '0.00', '', '0.00', '0.00',
      refundNo ?? '', '0.00', '0.00', ''
    ].join(',')
  }
  const refunds = lines.filter((line) => line.refundNo !== undefined)
  const sum = (some: readonly Line[]): number => some.reduce((total, line) => total + line.fen, 0)
  const paid = lines.filter((line) => line.refundNo === undefined)
  const detail = [
    ...head, '#-----------------------------------------业务明细列表----------------------------------------', DETAIL_COLUMNS, ...lines.map(cells), '#-----------------------------------------业务明细列表结束------------------------------------',
    `#交易合计：${paid.length}笔，商家实收共${yuanText(sum(paid))}元，商家优惠共0.00元`, `#退款合计：${refunds.length}笔，商家实收退款共-${yuanText(sum(refunds))}元，商家优惠退款共0.00元`, `#导出时间：[${beijingText(now)}]`
  ]
  const total = [
    '#支付宝业务汇总查询', ...head.slice(1), '门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,实收净额（元）',
    `合计,,${paid.length},${refunds.length},${yuanText(sum(paid))},${yuanText(sum(paid))},${(sum(paid) - sum(refunds)) / 100}`
  ]
  const file = (text: readonly string[]): Buffer => gbk(`${text.join('\r\n')}\r\n`)
  const name = `${sellerId}0156_${date.replaceAll('-', '')}`
  return zip([{ name: `${name}_业务明细(汇总).csv`, data: file(total) }, { name: `${name}_业务明细.csv`, data: file(detail) }])
}
