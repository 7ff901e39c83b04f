/** Payment on the wire: what is owed and why, paying it, what has become of it; the counter; the treasurer. Amounts are whole fen. */
import * as z from 'zod'
import { fields } from '../account/contract'
import { unitIds } from '../account/units.data'
import { defineRoute } from '../kernel/route'
import { billItemSchema, payOrderSchema, refundSchema } from './bill'
import { billMachine, type BillStateId } from './bill-machine'
import { channels, ways } from './channels'
import { channelCheckSchema, parties } from './day'
import { dayRowsSchema } from './day-rows'
import { accounts } from './ledger'
import { paymentProblems } from './problems'
import { receiptCheckCode, receiptNumber, receiptSchema, verifiedReceiptSchema } from './receipt'

export { paymentProblems }

const stateId = z.enum(Object.keys(billMachine.states) as [BillStateId, ...BillStateId[]])
const orderId = payOrderSchema.shape.orderId
const refundId = refundSchema.shape.refundId

/** One attempt as people see it. */
const orderView = z.object({ orderId, channel: z.enum(channels), channelLabel: z.string(), way: z.enum(ways), state: payOrderSchema.shape.state, stateLabel: z.string(), begunAt: fields.instant, expiresAt: fields.instant, paidAt: fields.instant.optional(), outcome: z.enum(['applied', 'surplus']).optional(), why: z.string().optional() })

/** Money on its way back as people see it. */
const refundView = z.object({ refundId, orderId, fen: z.int(), state: refundSchema.shape.state, stateLabel: z.string(), reason: z.string(), askedAt: fields.instant, doneAt: fields.instant.optional(), why: z.string().optional() })

const bill = z.object({
  billId: fields.id, version: z.int(), state: stateId, stateLabel: z.string(), noticeNo: z.string(), of: z.object({ module: z.string(), caseId: z.string() }), unit: z.enum(unitIds), unitName: z.string(),
  items: z.array(billItemSchema), fen: z.int(), openedAt: fields.instant, paidAt: fields.instant.optional(), waived: z.string().optional(),
  /** Until when it may be paid; count down to it with the server's clock. */
  payBy: fields.instant.optional(),
  /** The attempt under way. `handed` is there for whoever began it. */
  live: orderView.extend({ mine: z.boolean(), handed: z.record(z.string(), z.string()).optional() }).optional(),
  orders: z.array(orderView), refunds: z.array(refundView),
  /** How it can be paid from where it is looked at. */
  ways: z.array(z.object({ channel: z.enum(channels), way: z.enum(ways), label: z.string() })),
  receipt: z.object({ number: z.string(), checkCode: z.string(), issuedAt: fields.instant }).optional()
})
/** A bill as anybody sees it who may. */
export type BillView = z.output<typeof bill>

const billId = z.object({ billId: fields.id })
/** A file in a reply. */
const file = z.object({ fileName: z.string(), base64: z.base64() })
const serialNo = /^[0-9A-Za-z-]{4,64}$/
const beginProblems = ['payment.in-progress', 'payment.channel-unfit', 'payment.too-late', 'payment.too-many', 'payment.treasury-differs', 'upstream-unavailable'] as const

/** How the channel's day and ours can differ, or its trade bill and the movements of our account with it. */
export const differenceLabels = {
  'missing-here': '渠道有，我方没有', 'missing-there': '我方有，渠道没有', amount: '金额不一致', twice: '同一单两次收款', 'not-ours': '不是我方的单号', unposted: '已收款，财政未入账', 'posted-unpaid': '财政已入账，我方未收款',
  'not-in-account': '交易账单有，资金账单没有', 'account-amount': '资金账单与交易账单金额不一致', 'not-in-trade-bill': '资金账单有，交易账单没有'
} as const
export type DifferenceKind = keyof typeof differenceLabels

const difference = z.object({
  differenceId: fields.id, version: z.int(), date: fields.date, channel: z.enum(parties), kind: z.enum(Object.keys(differenceLabels) as [DifferenceKind, ...DifferenceKind[]]), kindLabel: z.string(), number: z.string(), channelNo: z.string().optional(), ourFen: z.int().optional(), theirFen: z.int().optional(),
  openedAt: fields.instant, dueAt: fields.instant, owner: z.string().optional(), resolved: z.object({ by: z.string(), at: fields.instant, reason: z.string() }).optional()
})
export const differenceSchema = difference
/** Something the channel's day and ours do not agree on. */
export type DifferenceView = z.output<typeof difference>

/** A day as the treasurer sees it. `version` 0: nothing has been compared yet. */
const ledgerDay = z.object({
  date: fields.date, version: z.int(), balances: z.record(z.enum(accounts), z.int()), captures: z.int(), refunds: z.int(), differences: z.array(difference), resolved: z.int(),
  checks: z.array(channelCheckSchema.partial().extend({ channel: z.enum(parties), stateLabel: z.string() })), closed: z.object({ by: z.string(), at: fields.instant }).optional(),
  /** Why it cannot be closed now; left out when it can. */
  unready: z.string().optional()
})
export type LedgerDayView = z.output<typeof ledgerDay>

/** What becomes of a row of a bank's statement. */
export const transferOutcomes = {
  paid: '入账', surplus: '缴费单已不需要这笔款，登记为多付，须退回', amount: '金额与缴费单不符，列为差异', unknown: '没有这个缴款书号，列为差异', unneeded: '缴费单已缴清或已作废，列为差异',
  later: '正在进行的另一种支付没有核实，请稍后再导入'
} as const
export type TransferOutcome = keyof typeof transferOutcomes

/** Most rows of one request; the console sends a longer file in parts. */
export const MOST_TRANSFERS = 100
const statementPart = z.object({
  /** A heading and rows as the bank writes them. `skipped`: rows of the same file in parts before. */
  text: z.string().min(1).max(60_000), skipped: z.int().min(0).max(100_000).default(0)
})
const transfer = z.object({ row: z.int(), serialNo: z.string(), date: fields.date, fen: z.int(), noticeNo: z.string(), payer: z.string(), billId: fields.id.optional(), outcome: z.enum(Object.keys(transferOutcomes) as [TransferOutcome, ...TransferOutcome[]]), outcomeLabel: z.string() })
const statementRead = z.object({ transfers: z.array(transfer), faults: z.array(z.object({ row: z.int(), message: z.string() })), repeated: z.array(z.string()) })
/** What became, or would become, of the rows of a statement. */
export type StatementRead = z.output<typeof statementRead>

/** Every operation of the module, by name. */
export const paymentRoutes = {
  mine: defineRoute({ name: 'payment.mine', api: 'citizen', method: 'GET', path: '/api/payment/bills', summary: '我的缴费单', by: ['user'], input: z.object({ cursor: fields.cursor.optional() }), output: z.object({ bills: z.array(bill), cursor: fields.cursor.optional() }) }),
  get: defineRoute({ name: 'payment.get', api: 'citizen', method: 'GET', path: '/api/payment/bills/{billId}', summary: '一张缴费单：应缴什么、依据、缴到哪一步', by: ['user'], input: billId, output: bill }),
  begin: defineRoute({ name: 'payment.begin', api: 'citizen', method: 'POST', path: '/api/payment/bills/{billId}/orders', summary: '发起支付', by: ['user'], status: 201,
    input: z.object({ billId: fields.id, channel: z.enum(channels), way: z.enum(['miniProgram', 'web', 'transfer']) }), output: bill, problems: beginProblems }),
  check: defineRoute({ name: 'payment.check', api: 'citizen', method: 'POST', path: '/api/payment/bills/{billId}/checks', summary: '向渠道核实这张单缴到没有', by: ['user'], input: billId, output: bill, problems: ['upstream-unavailable'] }),
  abandon: defineRoute({ name: 'payment.abandon', api: 'citizen', method: 'POST', path: '/api/payment/bills/{billId}/orders/{orderId}/closures', summary: '取消这次支付', by: ['user'],
    input: z.object({ billId: fields.id, orderId }), output: bill, problems: ['payment.order-over', 'upstream-unavailable'] }),

  receipt: defineRoute({ name: 'payment.receipt', api: 'citizen', method: 'GET', path: '/api/payment/bills/{billId}/receipt', summary: '一张缴费单的电子票据', by: ['user'], input: billId, output: receiptSchema }),
  receiptPdf: defineRoute({ name: 'payment.receiptPdf', api: 'citizen', method: 'GET', path: '/api/payment/bills/{billId}/receipt/pdf', summary: '电子票据的 PDF', by: ['user'], input: billId, output: file }),
  verifyReceipt: defineRoute({ name: 'payment.verifyReceipt', api: 'citizen', method: 'GET', path: '/api/payment/receipts/{number}', summary: '凭票据号码和校验码查验电子票据', by: ['public'], input: z.object({ number: receiptNumber, checkCode: receiptCheckCode }), output: verifiedReceiptSchema }),

  counterReceipt: defineRoute({ name: 'payment.counterReceipt', api: 'staff', method: 'GET', path: '/api/staff/payment/bills/{billId}/receipt', summary: '窗口查看电子票据', by: ['clerk', 'finance', 'supervisor'], input: billId, output: receiptSchema }),
  counterReceiptPdf: defineRoute({ name: 'payment.counterReceiptPdf', api: 'staff', method: 'GET', path: '/api/staff/payment/bills/{billId}/receipt/pdf', summary: '窗口打印电子票据', by: ['clerk', 'finance', 'supervisor'], input: billId, output: file }),
  counterFind: defineRoute({ name: 'payment.counterFind', api: 'staff', method: 'GET', path: '/api/staff/payment/bills', summary: '按缴款书号或业务编号找缴费单', by: ['clerk', 'finance', 'supervisor'], input: z.object({ q: z.string().trim().min(4, '请输入缴款书号、缴费单号或业务编号').max(40) }), output: z.object({ bills: z.array(bill) }) }),
  counterGet: defineRoute({ name: 'payment.counterGet', api: 'staff', method: 'GET', path: '/api/staff/payment/bills/{billId}', summary: '窗口查看缴费单', by: ['clerk', 'finance', 'supervisor'], input: billId, output: bill }),
  counterBegin: defineRoute({ name: 'payment.counterBegin', api: 'staff', method: 'POST', path: '/api/staff/payment/bills/{billId}/orders', summary: '窗口收款：出示收款码或扫付款码', by: ['clerk'], status: 201,
    input: z.object({ billId: fields.id, channel: z.enum(channels), way: z.enum(['code', 'scan', 'transfer']), authCode: z.string().regex(/^\d{16,24}$/, '请扫描付款人手机上的付款码').optional() }), output: bill, problems: beginProblems }),
  counterCheck: defineRoute({ name: 'payment.counterCheck', api: 'staff', method: 'POST', path: '/api/staff/payment/bills/{billId}/checks', summary: '窗口核实缴到没有', by: ['clerk', 'finance'], input: billId, output: bill, problems: ['upstream-unavailable'] }),
  counterAbandon: defineRoute({ name: 'payment.counterAbandon', api: 'staff', method: 'POST', path: '/api/staff/payment/bills/{billId}/orders/{orderId}/closures', summary: '窗口取消这次收款', by: ['clerk'],
    input: z.object({ billId: fields.id, orderId }), output: bill, problems: ['payment.order-over', 'upstream-unavailable'] }),

  askRefund: defineRoute({ name: 'payment.askRefund', api: 'staff', method: 'POST', path: '/api/staff/payment/bills/{billId}/refunds', summary: '申请退款', by: ['clerk', 'finance'], status: 201,
    input: z.object({ billId: fields.id, version: z.int(), fen: z.int().min(1), reason: z.string().trim().min(4, '请写明退款原因').max(80) }), output: bill, problems: ['payment.refund-too-much', 'payment.too-many'] }),
  decideRefund: defineRoute({ name: 'payment.decideRefund', api: 'staff', method: 'POST', path: '/api/staff/payment/bills/{billId}/refunds/{refundId}/decisions', summary: '复核退款', by: ['finance'],
    input: z.object({ billId: fields.id, refundId, version: z.int(), decision: z.enum(['approve', 'reject', 'retry', 'returned']), channelNo: z.string().trim().regex(serialNo, '请填写转回时的银行流水号').optional() }), output: bill, problems: ['payment.same-person'] }),
  ledger: defineRoute({ name: 'payment.ledger', api: 'staff', method: 'GET', path: '/api/staff/payment/days/{date}', summary: '一日账：各科目余额、笔数与未结差异', by: ['finance', 'supervisor'],
    input: z.object({ date: fields.date }), output: ledgerDay }),
  checkDay: defineRoute({ name: 'payment.checkDay', api: 'staff', method: 'POST', path: '/api/staff/payment/days/{date}/checks', summary: '现在与各渠道的账单核对一日', by: ['finance'], input: z.object({ date: fields.date }), output: ledgerDay, problems: ['payment.day-unready'] }),
  closeDay: defineRoute({ name: 'payment.closeDay', api: 'staff', method: 'POST', path: '/api/staff/payment/days/{date}/closures', summary: '日结：各渠道核对完、没有未结差异', by: ['finance'], input: z.object({ date: fields.date, version: z.int() }), output: ledgerDay, problems: ['payment.day-unready'] }),
  dayRows: defineRoute({ name: 'payment.dayRows', api: 'staff', method: 'GET', path: '/api/staff/payment/days/{date}/rows', summary: '一日的收款、退款、差异明细，供导出', by: ['finance', 'supervisor'], input: z.object({ date: fields.date }), output: dayRowsSchema }),
  previewTransfers: defineRoute({ name: 'payment.previewTransfers', api: 'staff', method: 'POST', path: '/api/staff/payment/transfers/previews', summary: '银行对账单：每一行会怎样处理，不入账', by: ['finance'], keyless: true, input: statementPart, output: statementRead }),
  importTransfers: defineRoute({ name: 'payment.importTransfers', api: 'staff', method: 'POST', path: '/api/staff/payment/transfers', summary: '导入银行对账单：凭缴款书号转账的入账', by: ['finance'], status: 201, input: statementPart, output: statementRead }),
  differences: defineRoute({ name: 'payment.differences', api: 'staff', method: 'GET', path: '/api/staff/payment/differences', summary: '未结的对账差异', by: ['finance', 'supervisor'], input: z.object({}), output: z.object({ differences: z.array(difference) }) }),
  resolve: defineRoute({ name: 'payment.resolve', api: 'staff', method: 'POST', path: '/api/staff/payment/differences/{differenceId}/resolutions', summary: '说明原因并了结差异', by: ['finance'],
    input: z.object({ differenceId: fields.id, version: z.int(), reason: z.string().trim().min(4, '请写明原因').max(200) }), output: difference })
} as const
