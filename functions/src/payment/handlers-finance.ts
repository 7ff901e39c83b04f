/** The treasurer's part: giving back with four eyes, a day's account, what does not agree. */
import { problem } from '@lubiao/shared/kernel/problem'
import { balances } from '@lubiao/shared/payment/ledger'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { auditLook, commitReply, serve, staffOf, type Ctx, type Served } from '../http/handler'
import { changeOf, loadBill, postingsOn } from '../platform/payment/bills'
import type { Bill } from '@lubiao/shared/payment/bill'
import type { BillOrder } from '@lubiao/shared/payment/rules'
import { loadDifference, openDifferences, resolution } from './differences'
import { seesBill } from './sight'
import { billView, COUNTER_WAYS } from './view'

async function billAt(ctx: Ctx, billId: string, version: number): Promise<Bill> {
  const bill = await loadBill(ctx.deps, billId)
  if (bill === undefined || !seesBill(staffOf(ctx), bill)) throw problem('not-found')
  if (bill.version !== version) throw problem('version-conflict')
  return bill
}

function decided(ctx: Ctx, bill: Bill, order: BillOrder, action: string) {
  const staff = staffOf(ctx)
  const { next, writes } = changeOf(ctx.deps, bill, order, staff.roles.includes('finance') ? 'finance' : 'clerk', { kind: 'staff', id: staff.staffId }, ctx.now)
  return commitReply<typeof paymentRoutes.decideRefund>(ctx, writes, billView(ctx.deps, next, staff.staffId, COUNTER_WAYS), { action, subject: bill.caseId })
}

const askRefund = serve(paymentRoutes.askRefund, async ({ billId, version, fen, reason }, ctx) => decided(ctx, await billAt(ctx, billId, version), { command: 'askRefund', fen, reason }, 'payment.askRefund'))

const DECISIONS = { approve: 'approveRefund', reject: 'rejectRefund', retry: 'retryRefund' } as const
const decideRefund = serve(paymentRoutes.decideRefund, async ({ billId, refundId, version, decision }, ctx) => decided(ctx, await billAt(ctx, billId, version), { command: DECISIONS[decision], refundId }, `payment.${DECISIONS[decision]}`))

const ledger = serve(paymentRoutes.ledger, async ({ date }, ctx) => {
  const postings = await postingsOn(ctx.deps, date)
  await auditLook(ctx, 'payment.lookLedger', date)
  return {
    date, balances: balances(postings), captures: postings.filter((one) => one.postingId.endsWith('-capture')).length, refunds: postings.filter((one) => one.postingId.endsWith('-return')).length,
    differences: (await openDifferences(ctx.deps)).filter((one) => one.date === date)
  }
})

const differences = serve(paymentRoutes.differences, async (_input, { deps }) => ({ differences: [...(await openDifferences(deps))] }))

const resolve = serve(paymentRoutes.resolve, async ({ differenceId, version, reason }, ctx) => {
  const before = await loadDifference(ctx.deps, differenceId)
  if (before.version !== version) throw problem('version-conflict')
  const { next, write } = resolution(ctx.deps, before, reason, staffOf(ctx).staffId, ctx.now)
  return commitReply<typeof paymentRoutes.resolve>(ctx, [write], next, { action: 'payment.resolveDifference', subject: differenceId })
})

/** Routes of this file. */
export const financeHandlers: readonly Served[] = [askRefund, decideRefund, ledger, differences, resolve]
