/** A bill as it is stored, with its orders and refunds: plain JSON, read back by its schema. */
import * as z from 'zod'
import { fields } from '../account/contract'
import { unitIds } from '../account/units.data'
import { millisOf, type Instant } from '../kernel/clock'
import { sumFen, type Fen } from '../kernel/money'
import { billMachine, type BillStateId } from './bill-machine'
import { channels, LINGERS_MINUTES, ways } from './channels'
import { isLive, orderMachine, type OrderStateId } from './order-machine'
import { isHeld, refundMachine, type RefundStateId } from './refund-machine'

const idsOf = <T extends string>(states: Readonly<Record<T, unknown>>) => Object.keys(states) as [T, ...T[]]
const fen = z.int().min(1)

/** One thing charged for, with the document that approved the amount. */
export const billItemSchema = z.object({ feeId: z.string().min(2).max(40), label: z.string().min(2).max(60), fen: z.int().min(0), approvalDoc: z.string().max(120) })
export type BillItem = z.output<typeof billItemSchema>

/** One attempt. `handed` is what the payer's side needs to go on: payment parameters, the content of a code, a page. */
export const payOrderSchema = z.object({
  orderId: z.string().regex(/^[0-9A-Z]{6,32}$/), channel: z.enum(channels), way: z.enum(ways), state: z.enum(idsOf<OrderStateId>(orderMachine.states)),
  by: z.string(), begunAt: fields.instant, expiresAt: fields.instant, handed: z.record(z.string(), z.string()).optional(),
  channelNo: z.string().optional(), paidAt: fields.instant.optional(),
  /** `applied` paid the bill; `surplus` came too late or twice and goes back. */
  outcome: z.enum(['applied', 'surplus']).optional(), why: z.string().optional()
})
export type PayOrder = z.output<typeof payOrderSchema>

/** Money given back. */
export const refundSchema = z.object({
  refundId: z.string().regex(/^[0-9A-Z]{6,40}$/), orderId: z.string(), fen, state: z.enum(idsOf<RefundStateId>(refundMachine.states)), reason: z.string().min(2).max(80),
  askedBy: z.string(), askedAt: fields.instant, decidedBy: z.string().optional(), sentAt: fields.instant.optional(), doneAt: fields.instant.optional(), why: z.string().optional(),
  /** Serial number of the bank's, when somebody transferred it back by hand. */
  channelNo: z.string().optional()
})
export type Refund = z.output<typeof refundSchema>

/** Schema of a stored bill. */
export const billSchema = z.object({
  caseId: fields.id, version: z.int().min(1), state: z.enum(idsOf<BillStateId>(billMachine.states)),
  /** 缴款书号: by it the treasury and every channel know the debt. */
  noticeNo: z.string().regex(/^\d{20}$/),
  /** What owes: a module's case. */
  of: z.object({ module: z.string(), caseId: z.string() }),
  ownerId: z.string(), unit: z.enum(unitIds), regionCode: z.string().regex(/^\d{6}$/), departmentCode: z.string().min(1).max(20),
  items: z.array(billItemSchema).min(1), fen: z.int().min(0), openedAt: fields.instant,
  /** Until when it may be paid, where what it is for is only kept so long. */
  payBy: fields.instant.optional(),
  orders: z.array(payOrderSchema), refunds: z.array(refundSchema),
  paidAt: fields.instant.optional(), paidBy: z.string().optional(), waived: z.object({ reason: z.string(), by: z.string() }).optional(),
  postedAt: fields.instant.optional(), receipt: z.object({ number: z.string(), checkCode: z.string(), issuedAt: fields.instant }).optional(),
  wakeAt: fields.instant.optional(),
  /** The treasury has not been told of it yet. */
  toRegister: z.literal(true).optional()
})
export type Bill = z.output<typeof billSchema>

/** What a new bill starts from. */
export type NewBill = Pick<Bill, 'caseId' | 'noticeNo' | 'of' | 'ownerId' | 'unit' | 'regionCode' | 'departmentCode' | 'items' | 'openedAt' | 'payBy' | 'wakeAt' | 'toRegister'>

/** A bill just made: version 1. A sum of zero is a bill too. Throws RangeError on what is no amount. */
export const openBill = (start: NewBill): Bill => ({ ...start, version: 1, state: billMachine.initial, fen: sumFen(start.items.map((item) => item.fen)), orders: [], refunds: [] })

/** The order by which money may come now; at most one. */
export const liveOrder = (bill: Bill): PayOrder | undefined => bill.orders.find((order) => isLive(order.state))

/** Orders that have ended here and may still bring money, because their channel has not ended them yet. */
export const lingering = (bill: Bill, now: Instant): readonly PayOrder[] =>
  bill.orders.filter(({ state, channel, begunAt }) => state === 'closed' && millisOf(now) < millisOf(begunAt) + (LINGERS_MINUTES[channel] ?? 0) * 60_000)

/** An order by its id. */
export const orderOf = (bill: Bill, orderId: string): PayOrder | undefined => bill.orders.find((order) => order.orderId === orderId)

/** What may still be given back of an order: refunds that are asked for count as given. */
export const refundable = (bill: Bill, orderId: string): Fen =>
  orderOf(bill, orderId)?.state === 'succeeded' ? bill.fen - sumFen(bill.refunds.filter((refund) => refund.orderId === orderId && isHeld(refund.state)).map((refund) => refund.fen)) : 0

/** What has been given back of what paid the bill. */
export const returned = (bill: Bill): Fen => sumFen(bill.refunds.filter((refund) => refund.orderId === bill.paidBy && refund.state === 'done').map((refund) => refund.fen))

/** The bill an order or refund belongs to: their numbers begin with its own, without hyphens. Undefined for numbers that are not ours. */
export function billIdOf(number: string): string | undefined {
  const match = /^([0-9A-Z]{2})([0-9A-Z]{4})([0-9A-Z]{4})([0-9A-Z]{5})[PR]\d{2}$/.exec(number)
  return match === null ? undefined : match.slice(1).join('-')
}

/** Number of the next order (`P`) or refund (`R`) of a bill; channels take 6 to 32 letters and digits. */
export const nextNumber = (bill: Bill, kind: 'P' | 'R'): string => `${bill.caseId.replaceAll('-', '')}${kind}${String((kind === 'P' ? bill.orders : bill.refunds).length + 1).padStart(2, '0')}`

