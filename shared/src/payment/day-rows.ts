/** A day's bills, refunds and differences as rows of a file: headings first, amounts in yuan, times in Beijing. */
import * as z from 'zod'
import { findUnit } from '../account/units.data'
import { dateOf, timeOfDay, type Instant } from '../kernel/clock'
import { yuanText } from '../kernel/money'
import { orderOf, type Bill } from './bill'
import { billMachine } from './bill-machine'
import { channelLabels } from './channels'
import type { DifferenceView } from './contract'
import { partyLabels } from './day'
import type { Posting } from './ledger'
import { refundMachine } from './refund-machine'

/** Rows by kind; the first row of each are its headings. */
export const dayRowsSchema = z.object({ bills: z.array(z.array(z.string())), refunds: z.array(z.array(z.string())), differences: z.array(z.array(z.string())) })
export type DayRows = z.output<typeof dayRowsSchema>

/** What people call them. */
export const dayRowLabels: Readonly<Record<keyof DayRows, string>> = { bills: '收款', refunds: '退款', differences: '差异' }

const when = (at: Instant | undefined): string => (at === undefined ? '' : `${dateOf(at)} ${timeOfDay(at)}`)
const yuan = (fen: number | undefined): string => (fen === undefined ? '' : yuanText(fen))
const byFirst = (a: readonly string[], b: readonly string[]): number => (String(a[0]) < String(b[0]) ? -1 : 1)

const HEADS: Readonly<Record<keyof DayRows, string[]>> = {
  bills: ['支付单号', '缴款书号', '缴费单号', '业务编号', '收费单位', '项目', '金额（元）', '渠道', '渠道流水号', '付款时间', '用途', '电子票据号', '缴费单状态'],
  refunds: ['退款单号', '支付单号', '缴款书号', '金额（元）', '渠道', '原因', '申请人', '复核人', '到账时间', '银行流水号', '状态'],
  differences: ['编号', '日期', '渠道', '差异', '单号', '对方流水号', '我方或交易账单（元）', '对方或资金账单（元）', '责任单位', '最晚了结', '了结人', '了结时间', '了结原因']
}

/** What the postings of a day moved, by the bills they are of. */
export function dayRows(postings: readonly (Pick<Posting, 'postingId'> & { readonly billId: string })[], bills: readonly Bill[], differences: readonly DifferenceView[]): DayRows {
  const byId = new Map(bills.map((bill) => [bill.caseId, bill]))
  const of = (kind: string) => postings.flatMap(({ postingId, billId }) => {
    const bill = byId.get(billId)
    return bill !== undefined && postingId.endsWith(kind) ? [{ bill, number: postingId.slice(0, -kind.length) }] : []
  })
  const captures = of('-capture').flatMap(({ bill, number }) => {
    const order = orderOf(bill, number)
    return order === undefined ? [] : [[
      number, bill.noticeNo, bill.caseId, bill.of.caseId, findUnit(bill.unit)?.name ?? bill.unit, bill.items.map((item) => item.label).join('、'), yuan(bill.fen), channelLabels[order.channel], order.channelNo ?? '', when(order.paidAt),
      order.outcome === 'surplus' ? '多付，退回' : '缴清', bill.receipt?.number ?? '', billMachine.states[bill.state].label
    ]]
  })
  const returns = of('-return').flatMap(({ bill, number }) => {
    const refund = bill.refunds.find((one) => one.refundId === number)
    const channel = orderOf(bill, refund?.orderId ?? '')?.channel
    return refund === undefined ? [] : [[
      number, refund.orderId, bill.noticeNo, yuan(refund.fen), channel === undefined ? '' : channelLabels[channel], refund.reason, refund.askedBy, refund.decidedBy ?? '', when(refund.doneAt), refund.channelNo ?? '', refundMachine.states[refund.state].label
    ]]
  })
  const found = differences.map((one) => [
    one.differenceId, one.date, partyLabels[one.channel], one.kindLabel, one.number, one.channelNo ?? '', yuan(one.ourFen), yuan(one.theirFen), findUnit(one.owner ?? '')?.name ?? '', when(one.dueAt),
    one.resolved?.by ?? '', when(one.resolved?.at), one.resolved?.reason ?? ''
  ])
  return { bills: [HEADS.bills, ...captures.sort(byFirst)], refunds: [HEADS.refunds, ...returns.sort(byFirst)], differences: [HEADS.differences, ...found.sort(byFirst)] }
}
