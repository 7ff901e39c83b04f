/** What payment keeps about a person: their bills, handed over on request. What was paid stays in the books without them when they leave. */
import { liveOrder, type Bill } from '@lubiao/shared/payment/bill'
import { billMachine } from '@lubiao/shared/payment/bill-machine'
import { refundMachine } from '@lubiao/shared/payment/refund-machine'
import type { PersonalData } from '../account/personal-data'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { billsOfOwner, erasedBillWrite } from '../platform/payment/bills'

const PAGE = 50

async function own(deps: Deps, userId: string): Promise<readonly Bill[]> {
  const found: Bill[] = []
  let after: string | undefined
  do {
    const page = await billsOfOwner(deps, userId, PAGE, after)
    found.push(...page.bills)
    after = page.next
  } while (after !== undefined)
  return found
}

/** Money is moving, one way or the other. */
const isMoving = (bill: Bill): boolean => liveOrder(bill) !== undefined || bill.refunds.some((refund) => !('ends' in refundMachine.states[refund.state]))

/** The module's answers. */
export const paymentPersonalData: PersonalData = {
  module: 'payment',
  exportOf: async (deps, { userId }) => ({
    bills: (await own(deps, userId)).map(({ caseId, noticeNo, state, items, fen, openedAt, paidAt, orders, refunds, receipt }) => ({
      billId: caseId, noticeNo, state: billMachine.states[state].label, items, fen, openedAt, paidAt, receipt,
      orders: orders.map(({ orderId, channel, way, state: is, begunAt, paidAt: at }) => ({ orderId, channel, way, state: is, begunAt, paidAt: at })),
      refunds: refunds.map(({ refundId, fen: back, state: is, reason, askedAt, doneAt }) => ({ refundId, fen: back, state: is, reason, askedAt, doneAt }))
    }))
  }),
  hasOpen: async (deps, { userId }) => (await own(deps, userId)).some(isMoving),
  erase: async (deps, { userId }) => {
    // Books are kept (会计档案管理办法); whose they were is taken out of them.
    for (const bill of await own(deps, userId)) await commit(deps, [erasedBillWrite(deps, bill)])
  }
}
