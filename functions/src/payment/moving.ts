/**
 * Moves a bill by what its channels say. The bill is written before a channel is called and after it has answered, never meanwhile: whatever
 * dies in between, the number of the order is known and can be asked about. What a channel says is decided anew over the bill as it then stands.
 */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { Problem, problem } from '@lubiao/shared/kernel/problem'
import { liveOrder, orderOf, type Bill, type PayOrder, type Refund } from '@lubiao/shared/payment/bill'
import type { BillActor, BillOrder } from '@lubiao/shared/payment/rules'
import { commit, type Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { changeOf, loadBill, type By } from '../platform/payment/bills'
import type { ChannelOrder, ChannelRefund, KnownOrder, OrderNews, PaymentChannel, RefundNews } from '../platform/payment/channel'
import { onNewest } from '../platform/newest'
import { openDifference } from './differences'

export const systemBy: By = { kind: 'system', id: 'system' }

/** Gives a bill an order over its newest state, as often as somebody else is quicker. Throws the rules' refusal. */
export function give(deps: Deps, billId: string, order: BillOrder, actor: BillActor, by: By, more: readonly Write[] = []): Promise<Bill> {
  return onNewest(async () => {
    const bill = await loadBill(deps, billId)
    if (bill === undefined) throw problem('not-found')
    const { next, writes } = changeOf(deps, bill, order, actor, by, deps.now())
    if (writes.length > 0 || more.length > 0) await commit(deps, [...writes, ...more])
    return next
  })
}

/** What a channel finds an order by. */
const known = ({ noticeNo, regionCode, departmentCode }: Bill, { orderId, handed }: PayOrder): KnownOrder => ({ orderId, noticeNo, regionCode, departmentCode, handed })

/** What a channel is told of an order. */
export const forChannel = (bill: Bill, order: PayOrder, more: Pick<ChannelOrder, 'openid' | 'authCode' | 'payerAddress' | 'returnUrl'> = {}): ChannelOrder => ({
  ...known(bill, order), way: order.way, fen: bill.fen, subject: bill.items.map((item) => item.label).join('、').slice(0, 120), expiresAt: order.expiresAt, items: bill.items, owedSince: bill.openedAt, ...more
})

/** What a channel is told of a refund. */
export const refundForChannel = (bill: Bill, order: PayOrder, refund: Refund): ChannelRefund => ({ ...known(bill, order), refundId: refund.refundId, fen: refund.fen, total: bill.fen, reason: refund.reason })

/** Takes in what a channel says of an order. What cannot be — another amount, a second capture under one number — becomes a difference for a person and changes nothing. */
export async function learn(deps: Deps, bill: Bill, asked: string, news: OrderNews): Promise<Bill> {
  const orderId = (news.state === 'succeeded' ? news.orderId : undefined) ?? asked
  const order = orderOf(bill, orderId)
  try {
    switch (news.state) {
      case 'succeeded':
        return await give(deps, bill.caseId, { command: 'capture', orderId, fen: news.fen, channelNo: news.channelNo, paidAt: news.paidAt }, 'system', systemBy)
      case 'closed':
      case 'failed':
        return await give(deps, bill.caseId, { command: 'drop', orderId, as: news.state, ...(news.state === 'failed' ? { why: news.why } : {}) }, 'system', systemBy)
      default:
        return bill
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    // Somebody has ended this order already: that is what was to be said.
    if (error.code === 'payment.order-over') return (await loadBill(deps, bill.caseId)) ?? bill
    if (news.state !== 'succeeded' || (error.code !== 'payment.amount-differs' && error.code !== 'payment.captured-twice')) throw error
    deps.log('error', 'payment.unlike', { billId: bill.caseId, orderId, cause: error.code })
    if (order !== undefined) await openDifference(deps, { date: dateOf(deps.now()), channel: order.channel, kind: error.code === 'payment.amount-differs' ? 'amount' : 'twice', number: orderId, channelNo: news.channelNo, ourFen: bill.fen, theirFen: news.fen })
    return bill
  }
}

/** The order that money may come by: the live one; while the bill is owed also the last that was closed, since not every channel can close. */
const awaited = (bill: Bill): PayOrder | undefined => liveOrder(bill) ?? (bill.state === 'open' ? bill.orders.filter((order) => order.state === 'closed').at(-1) : undefined)

/** Opens an order at its channel. Throws `upstream-unavailable`, and what forbids the order: it has ended then, so that another can be begun. */
export async function openAt(deps: Deps, bill: Bill, order: PayOrder, more: Parameters<typeof forChannel>[2]): ReturnType<PaymentChannel['open']> {
  try {
    return await deps.channel(order.channel).open(forChannel(bill, order, more))
  } catch (error) {
    if (error instanceof Problem && error.code === 'payment.treasury-differs') await learn(deps, bill, order.orderId, { state: 'failed', why: error.spec.title })
    throw error
  }
}

/** Asks the channel what has become of the order that money may come by. Throws `upstream-unavailable`. */
export async function ask(deps: Deps, bill: Bill): Promise<Bill> {
  const order = awaited(bill)
  return order === undefined ? bill : askOf(deps, bill, order)
}

/** Asks the channel what has become of one order. Throws `upstream-unavailable`. */
export const askOf = async (deps: Deps, bill: Bill, order: PayOrder): Promise<Bill> => learn(deps, bill, order.orderId, await deps.channel(order.channel).query(known(bill, order)))

/** Ends an order at its channel, so that it brings no money any more, and then in the bill; if it was paid meanwhile, it was. Throws `upstream-unavailable`. */
export async function close(deps: Deps, bill: Bill, order: PayOrder): Promise<Bill> {
  const news = await deps.channel(order.channel).close(known(bill, order))
  const after = await learn(deps, bill, order.orderId, news.state === 'unknown' || news.state === 'pending' ? { state: 'closed' } : news)
  // Another order of the bill brought the money: this one can bring none any more.
  return news.state === 'succeeded' && news.orderId !== undefined ? learn(deps, after, order.orderId, { state: 'closed' }) : after
}

/** Takes in what a channel says of a refund. */
export async function learnRefund(deps: Deps, bill: Bill, refundId: string, news: RefundNews): Promise<Bill> {
  if (news.state === 'done') return give(deps, bill.caseId, { command: 'finishRefund', refundId }, 'system', systemBy)
  if (news.state === 'stuck') return give(deps, bill.caseId, { command: 'stickRefund', refundId, why: news.why }, 'system', systemBy)
  return bill
}

/** Sends what is decided to be given back and asks about what is on its way. The number stays the same, so that nothing goes back twice. */
export async function giveBack(deps: Deps, bill: Bill): Promise<Bill> {
  let one = bill
  for (const refund of bill.refunds) {
    const order = orderOf(bill, refund.orderId)
    if (order === undefined || (refund.state !== 'approved' && refund.state !== 'processing')) continue
    const channel = deps.channel(order.channel)
    const told = refundForChannel(bill, order, refund)
    const asked = refund.state === 'processing' ? await channel.queryRefund(told) : await channel.refund(told)
    // A channel that does not know it never got it: it is sent again under its number.
    const news = asked.state === 'unknown' ? await channel.refund(told) : asked
    if (refund.state === 'approved' && news.state === 'processing') one = await give(deps, bill.caseId, { command: 'sendRefund', refundId: refund.refundId }, 'system', systemBy)
    else one = await learnRefund(deps, one, refund.refundId, news)
  }
  return one
}
