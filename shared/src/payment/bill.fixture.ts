/** A bill over a re-issued licence for the tests beside it. */
import { decideBill, type BillActor, type BillDecision, type BillFacts, type BillOrder } from './rules'
import { openBill, type Bill } from './bill'
import type { Posting } from './ledger'

export const now = '2026-11-23T02:00:00.000Z'

/** An open bill of 10 yuan. */
export const owed = (fen = 1000): Bill => openBill({
  caseId: 'JF-0123-4567-89ABC', noticeNo: '37150026112300000017', of: { module: 'service', caseId: 'CJ-0000-0000-00000' }, ownerId: 'USER0001', unit: 'cheguansuo', regionCode: '371500', departmentCode: '109001',
  items: [{ feeId: 'driving-licence', label: '驾驶证', fen, approvalDoc: '发改价格〔2004〕2831号' }], openedAt: now
})

/** Facts of a moment. */
export const facts = (by = 'USER0001', at = now): BillFacts => ({ now: at, by })

/** Gives orders one after another; throws the first refusal. Returns the bill and all postings. */
export function after(bill: Bill, orders: readonly (readonly [BillActor, BillOrder, string?])[]): { readonly bill: Bill; readonly postings: readonly Posting[] } {
  let one = bill
  const postings: Posting[] = []
  for (const [actor, order, by] of orders) {
    const decision = decideBill(one, order, actor, facts(by))
    if (decision.ok === false) throw decision.problem
    one = decision.next
    if (decision.ok === true) postings.push(...decision.postings)
  }
  return { bill: one, postings }
}

/** Code of a refusal, or what happened instead. */
export const said = (decision: BillDecision): string => (decision.ok === false ? decision.problem.code : decision.ok === 'done' ? 'done' : decision.event)
