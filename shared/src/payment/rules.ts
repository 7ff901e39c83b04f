/**
 * What may happen to a bill and what it does to the money. One bill has one live order at most, and one order pays it; whatever else a channel
 * captured goes back by itself. Every step that moves money carries its postings.
 */
import { instantOf, millisOf, type Instant } from '../kernel/clock'
import { step, type CommandSpec } from '../kernel/machine'
import type { Fen } from '../kernel/money'
import { problem, problemsOf, type Problem } from '../kernel/problem'
import { liveOrder, nextNumber, orderOf, refundable, returned, type Bill, type PayOrder, type Refund } from './bill'
import { billMachine, type BillCommand, type BillEvent } from './bill-machine'
import { wakeOf } from './clock'
import { channelLabels, endsOnTime, fits, ORDER_MINUTES, type Channel, type Way } from './channels'
import { accountOf, move, type Posting } from './ledger'
import { orderMachine } from './order-machine'
import { FOUR_EYES_ABOVE, MOST_ORDERS, MOST_REFUNDS } from './policy.data'
import { paymentProblems } from './problems'
import { refundMachine } from './refund-machine'

const refuse = problemsOf(paymentProblems)

/** Channels take no order that lives shorter (platform-facts §1.6). */
const LEAST_MS = 60_000

/** Who gives an order. */
export type BillActor = 'payer' | 'clerk' | 'finance' | 'system'

/** Orders on a bill. A capture is what a channel says it has taken; whether it pays the bill or goes back is decided here. */
export type BillOrder =
  | { readonly command: 'begin'; readonly channel: Channel; readonly way: Way }
  | { readonly command: 'offer'; readonly orderId: string; readonly handed: Readonly<Record<string, string>> }
  | { readonly command: 'drop'; readonly orderId: string; readonly as: 'closed' | 'failed'; readonly why?: string }
  | { readonly command: 'capture'; readonly orderId: string; readonly fen: Fen; readonly channelNo: string; readonly paidAt: Instant }
  | { readonly command: 'waive'; readonly reason: string }
  | { readonly command: 'revoke' | 'prolong' }
  | { readonly command: 'askRefund'; readonly fen: Fen; readonly reason: string }
  | { readonly command: 'approveRefund' | 'rejectRefund' | 'retryRefund'; readonly refundId: string }
  | { readonly command: 'sendRefund'; readonly refundId: string }
  | { readonly command: 'finishRefund'; readonly refundId: string; readonly channelNo?: string }
  | { readonly command: 'stickRefund'; readonly refundId: string; readonly why: string }
  | { readonly command: 'post' }
  | { readonly command: 'receipt'; readonly number: string; readonly checkCode: string }

/** What the rules are told. `by` is the account of whoever gives the order. */
export interface BillFacts {
  readonly now: Instant
  readonly by: string
}

/** A change to commit, nothing to do because it is done already, or why not. */
export type BillDecision =
  | { readonly ok: true; readonly next: Bill; readonly command: BillCommand; readonly event: BillEvent; readonly data: Readonly<Record<string, string | number | boolean>>; readonly postings: readonly Posting[] }
  | { readonly ok: 'done'; readonly next: Bill }
  | { readonly ok: false; readonly problem: Problem }

/** What a step sets, before version and state. */
interface Change {
  readonly set?: Partial<Bill>
  readonly data?: Readonly<Record<string, string | number | boolean>>
  readonly postings?: readonly Posting[]
}
type Outcome = Change | Problem | 'done'

const withOrder = (bill: Bill, order: PayOrder): Partial<Bill> => ({ orders: bill.orders.map((one) => (one.orderId === order.orderId ? order : one)) })
const withRefund = (bill: Bill, refund: Refund): Partial<Bill> => ({ refunds: bill.refunds.map((one) => (one.refundId === refund.refundId ? refund : one)) })

function begin(bill: Bill, { channel, way }: Extract<BillOrder, { command: 'begin' }>, { now, by }: BillFacts): Outcome {
  if (bill.payBy === undefined ? !fits(channel, way) : !endsOnTime(channel, way)) return refuse('payment.channel-unfit')
  const live = liveOrder(bill)
  if (live !== undefined) return refuse('payment.in-progress', { detail: `已有一笔${channelLabels[live.channel]}的支付正在进行，请完成它，或先取消再换一种方式` })
  if (bill.orders.length >= MOST_ORDERS) return refuse('payment.too-many')
  const least = instantOf(millisOf(now) + LEAST_MS)
  if (bill.payBy !== undefined && bill.payBy < least) return refuse('payment.too-late')
  const usual = instantOf(millisOf(now) + ORDER_MINUTES[way] * 60_000)
  const order: PayOrder = { orderId: nextNumber(bill, 'P'), channel, way, state: orderMachine.initial, by, begunAt: now, expiresAt: bill.payBy !== undefined && bill.payBy < usual ? bill.payBy : usual }
  return { set: { orders: [...bill.orders, order] }, data: { orderId: order.orderId, channel, way } }
}

/** Steps one order of a bill; undefined = the table does not have that step from where it is. */
function orderStep(bill: Bill, orderId: string, command: 'offer' | 'abandon' | 'fail' | 'succeed', actor: BillActor): PayOrder | undefined {
  const order = orderOf(bill, orderId)
  const moved = order === undefined ? undefined : step(orderMachine, order.state, command, [actor])
  return order === undefined || moved?.ok !== true ? undefined : { ...order, state: moved.to }
}

function captured(bill: Bill, { orderId, fen, channelNo, paidAt }: Extract<BillOrder, { command: 'capture' }>, { now }: BillFacts): Outcome {
  const known = orderOf(bill, orderId)
  if (known === undefined) return refuse('payment.unknown-order')
  if (fen !== bill.fen) return refuse('payment.amount-differs')
  if (known.state === 'succeeded') return known.channelNo === channelNo ? 'done' : refuse('payment.captured-twice')
  // A channel may not know which of our attempts its payment was: by its own number it is taken in once.
  if (bill.orders.some((order) => order.channel === known.channel && order.channelNo === channelNo)) return 'done'
  const applied = bill.state === 'open'
  const order: PayOrder = { ...known, state: 'succeeded', channelNo, paidAt, outcome: applied ? 'applied' : 'surplus' }
  const came = move(`${orderId}-capture`, now, fen, 'held', accountOf(order.channel))
  const data = { orderId, channel: order.channel, fen }
  if (applied) return { set: { ...withOrder(bill, order), paidAt, paidBy: orderId }, data, postings: [came, move(`${orderId}-apply`, now, fen, 'income', 'held')] }
  const refund: Refund = { refundId: nextNumber(bill, 'R'), orderId, fen, state: 'approved', reason: '缴费单已不需要这笔款，自动退回', askedBy: 'system', askedAt: now }
  return { set: { ...withOrder(bill, order), refunds: [...bill.refunds, refund] }, data: { ...data, refundId: refund.refundId }, postings: [came] }
}

/** Money that will be given back is held from the moment it is decided. What is asked for is of the order that paid the bill: what came beside it is held already. */
const heldFor = (refund: Refund, now: Instant): readonly Posting[] => [move(`${refund.refundId}-hold`, now, refund.fen, 'held', 'income')]

function askRefund(bill: Bill, { fen, reason }: Extract<BillOrder, { command: 'askRefund' }>, actor: BillActor, { now, by }: BillFacts): Outcome {
  const orderId = bill.paidBy as string
  if (fen < 1 || fen > refundable(bill, orderId)) return refuse('payment.refund-too-much')
  if (bill.refunds.length >= MOST_REFUNDS) return refuse('payment.too-many')
  // What the rules themselves give back needs nobody's second look.
  const needsSecond = actor !== 'system' && fen > FOUR_EYES_ABOVE
  const refund: Refund = { refundId: nextNumber(bill, 'R'), orderId, fen, state: needsSecond ? refundMachine.initial : 'approved', reason, askedBy: by, askedAt: now }
  return { set: { refunds: [...bill.refunds, refund] }, data: { refundId: refund.refundId, fen, needsSecond }, postings: needsSecond ? [] : heldFor(refund, now) }
}

const REFUND_STEPS = { approveRefund: 'approve', rejectRefund: 'reject', retryRefund: 'retry', sendRefund: 'send', finishRefund: 'finish', stickRefund: 'stick' } as const

function refundStep(bill: Bill, order: Extract<BillOrder, { readonly refundId: string }>, actor: BillActor, { now, by }: BillFacts): Outcome {
  const refund = bill.refunds.find((one) => one.refundId === order.refundId)
  if (refund === undefined) return problem('not-found')
  if (order.command === 'finishRefund' && refund.state === 'done') return 'done'
  const moved = step(refundMachine, refund.state, REFUND_STEPS[order.command], [actor])
  if (!moved.ok) return problem('not-allowed-now', { detail: `这笔退款现在是“${refundMachine.states[refund.state].label}”` })
  const next: Refund = { ...refund, state: moved.to }
  const data = { refundId: refund.refundId, fen: refund.fen }
  switch (order.command) {
    case 'approveRefund':
    case 'rejectRefund':
      if (refund.askedBy === by) return refuse('payment.same-person')
      return { set: withRefund(bill, { ...next, decidedBy: by }), data, postings: order.command === 'approveRefund' ? heldFor(refund, now) : [] }
    case 'sendRefund':
      return { set: withRefund(bill, { ...next, sentAt: now }), data }
    case 'finishRefund': {
      const { channel } = orderOf(bill, refund.orderId) as PayOrder
      // What the treasury has received it gives back itself; what still lies with the channel goes back from there.
      return { set: withRefund(bill, { ...next, doneAt: now, ...(order.channelNo === undefined ? {} : { channelNo: order.channelNo }) }), data, postings: [move(`${refund.refundId}-return`, now, refund.fen, bill.postedAt !== undefined && refund.orderId === bill.paidBy ? 'treasury' : accountOf(channel), 'held')] }
    }
    case 'stickRefund':
      return { set: withRefund(bill, { ...next, why: order.why }), data: { ...data, why: order.why } }
    case 'retryRefund':
      return { set: withRefund(bill, next), data }
  }
}

function changeOf(bill: Bill, order: BillOrder, actor: BillActor, facts: BillFacts): Outcome {
  const { now, by } = facts
  switch (order.command) {
    case 'begin':
      return begin(bill, order, facts)
    case 'offer': {
      const next = orderStep(bill, order.orderId, 'offer', actor)
      return next === undefined ? refuse('payment.order-over') : { set: withOrder(bill, { ...next, handed: { ...order.handed } }), data: { orderId: order.orderId } }
    }
    case 'drop': {
      const next = orderStep(bill, order.orderId, order.as === 'failed' ? 'fail' : 'abandon', actor)
      return next === undefined ? refuse('payment.order-over') : { set: withOrder(bill, { ...next, ...(order.why === undefined ? {} : { why: order.why }) }), data: { orderId: order.orderId, as: order.as } }
    }
    case 'capture':
      return captured(bill, order, facts)
    case 'waive':
      return { set: { waived: { reason: order.reason, by } }, data: { reason: order.reason } }
    case 'revoke':
      return {}
    case 'prolong':
      return bill.payBy === undefined ? 'done' : { set: { payBy: undefined } }
    case 'askRefund':
      return askRefund(bill, order, actor, facts)
    case 'post':
      return bill.postedAt === undefined ? { set: { postedAt: now }, postings: [move('post', now, bill.fen, accountOf((orderOf(bill, bill.paidBy as string) as PayOrder).channel), 'treasury')] } : 'done'
    case 'receipt':
      return bill.receipt === undefined ? { set: { receipt: { number: order.number, checkCode: order.checkCode, issuedAt: now } }, data: { number: order.number } } : 'done'
    default:
      return refundStep(bill, order, actor, facts)
  }
}

/** Whether with this refund everything that paid the bill has gone back. */
const isLast = (bill: Bill, refundId: string): boolean => {
  const refund = bill.refunds.find((one) => one.refundId === refundId)
  return refund !== undefined && refund.orderId === bill.paidBy && returned(bill) + refund.fen === bill.fen
}

/** The row of the table an order stands for: a capture settles a bill that is due and is absorbed by any other; the last refund ends it. */
function commandOf(bill: Bill, order: BillOrder): BillCommand {
  if (order.command === 'capture') return bill.state === 'open' ? 'settle' : 'absorb'
  return order.command === 'finishRefund' && isLast(bill, order.refundId) ? 'giveAllBack' : order.command
}

/** Decides one order: the table first, then the rules. */
export function decideBill(bill: Bill, order: BillOrder, actor: BillActor, facts: BillFacts): BillDecision {
  const command = commandOf(bill, order)
  const moved = step(billMachine, bill.state, command, [actor])
  if (!moved.ok) return { ok: false, problem: moved.why === 'actor' ? problem('forbidden') : problem('not-allowed-now', { allowed: moved.allowed, detail: `缴费单现在是“${billMachine.states[bill.state].label}”` }) }
  const change = changeOf(bill, order, actor, facts)
  if (change instanceof Error) return { ok: false, problem: change }
  if (change === 'done') return { ok: 'done', next: bill }
  const spec: CommandSpec<Bill['state'], string, BillEvent> = billMachine.commands[command]
  const next: Bill = { ...bill, ...change.set, state: moved.to, version: bill.version + 1 }
  return { ok: true, command, event: spec.event, next: { ...next, wakeAt: wakeOf(next, facts.now) }, data: change.data ?? {}, postings: change.postings ?? [] }
}
