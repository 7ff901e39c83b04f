/** Tells payers what they cannot see in their wallet yet: that money came twice or too late and goes back, that it has gone back, that it is stuck. */
import { dateOf, timeOfDay } from '@lubiao/shared/kernel/clock'
import { yuanText } from '@lubiao/shared/kernel/money'
import { orderOf, type Bill } from '@lubiao/shared/payment/bill'
import { clip, tell, type Message } from '../account/notices'
import { tellFor } from '../account/people'
import { problem } from '@lubiao/shared/kernel/problem'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import { loadBill } from '../platform/payment/bills'
import { markDone, type Reaction } from '../platform/reactor'

/** What is said of a refund: at most five characters, and what to add. */
const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  'payment.overpaid': ['多付退款', '自动原路退回'], 'payment.refundAsked': ['退款处理', '退回原付款方式'], 'payment.refunded': ['已退款', '已退回原付款方式'],
  'payment.refundedAll': ['已退款', '已退回原付款方式'], 'payment.refundStuck': ['退款受阻', '工作人员会联系您']
}

/** The message about a refund; undefined when the event is about none, or one that somebody has to look at first. */
export function refundNotice(event: Pick<DomainEvent, 'name' | 'at' | 'data'>, bill: Bill): Message<'serviceNews'> | undefined {
  const words = WORDS[event.name]
  const refund = bill.refunds.find((one) => one.refundId === event.data?.['refundId'])
  if (words === undefined || refund === undefined || event.data?.['needsSecond'] === true) return undefined
  const matter = clip(bill.items.map((item) => item.label).join('、'), 20)
  const remark = clip(`${yuanText(refund.fen)}元${words[1]}`, 20)
  const time = `${dateOf(event.at).replace(/^(\d+)-(\d+)-(\d+)$/, '$1年$2月$3日')} ${timeOfDay(event.at)}`
  return {
    template: 'serviceNews', page: `features/payment/pages/bill/index?billId=${bill.caseId}`,
    data: { thing1: matter, character_string2: bill.caseId, phrase3: words[0], time4: time, thing5: remark }, params: [matter, bill.caseId, words[0], remark]
  }
}

/** Whose money it is: who began the payment on a phone, otherwise whose bill it is. */
async function payerOf(deps: Deps, bill: Bill, refundId: string): Promise<string | undefined> {
  const refund = bill.refunds.find((one) => one.refundId === refundId)
  const order = refund === undefined ? undefined : orderOf(bill, refund.orderId)
  const began = order !== undefined && (order.way === 'miniProgram' || order.way === 'web') ? order.by : undefined
  if (began !== undefined && began !== bill.ownerId && bill.ownerId.startsWith('E')) return tellFor(deps, began, bill.ownerId, deps.now())
  return began ?? (bill.ownerId.startsWith('U') ? bill.ownerId : undefined)
}

/** People are told of money on its way back. */
export const refundTold: Reaction = {
  name: 'payment.notice',
  on: Object.keys(WORDS),
  run: async (event, deps, done) => {
    const bill = await loadBill(deps, event.caseId)
    const message = bill === undefined ? undefined : refundNotice(event, bill)
    if (bill === undefined || message === undefined) return markDone(deps, done)
    const userId = await payerOf(deps, bill, String(event.data?.['refundId']))
    const outcome = userId === undefined ? 'unreachable' : await tell(deps, { userId }, message)
    deps.log(outcome === 'later' || outcome === 'refused' ? 'warn' : 'info', 'payment.notice', { billId: event.caseId, event: event.name, outcome })
    // Not marked, so tried again, later each time.
    if (outcome === 'later') throw problem('upstream-unavailable')
    await markDone(deps, done)
  }
}
