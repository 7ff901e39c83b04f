/** The treasurer's part: giving back with four eyes, and what does not agree. */
import { problem } from '@lubiao/shared/kernel/problem'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { commitReply, serve, staffOf, type Ctx, type Served } from '../http/handler'
import { changeOf, loadBill } from '../platform/payment/bills'
import { orderOf, type Bill } from '@lubiao/shared/payment/bill'
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

/** Notes that the treasurer has transferred a refund back at the bank: only where no channel does it. */
async function returned(ctx: Ctx, bill: Bill, refundId: string, channelNo: string | undefined) {
  const refund = bill.refunds.find((one) => one.refundId === refundId)
  if (refund === undefined) throw problem('not-found')
  if (channelNo === undefined) throw problem('invalid-input', { errors: [{ path: 'channelNo', message: '请填写转回时的银行流水号' }] })
  if (refund.state !== 'stuck' || orderOf(bill, refund.orderId)?.channel !== 'bank') throw problem('not-allowed-now', { detail: '只有银行转账的退款由人工登记' })
  const { staffId } = staffOf(ctx)
  const { next, writes } = changeOf(ctx.deps, bill, { command: 'finishRefund', refundId, channelNo }, 'system', { kind: 'staff', id: staffId }, ctx.now)
  return commitReply<typeof paymentRoutes.decideRefund>(ctx, writes, billView(ctx.deps, next, staffId, COUNTER_WAYS), { action: 'payment.returnedByHand', subject: bill.caseId })
}

const decideRefund = serve(paymentRoutes.decideRefund, async ({ billId, refundId, version, decision, channelNo }, ctx) => {
  const bill = await billAt(ctx, billId, version)
  return decision === 'returned' ? returned(ctx, bill, refundId, channelNo) : decided(ctx, bill, { command: DECISIONS[decision], refundId }, `payment.${DECISIONS[decision]}`)
})

const differences = serve(paymentRoutes.differences, async (_input, { deps }) => ({ differences: [...(await openDifferences(deps))] }))

const resolve = serve(paymentRoutes.resolve, async ({ differenceId, version, reason }, ctx) => {
  const before = await loadDifference(ctx.deps, differenceId)
  if (before.version !== version) throw problem('version-conflict')
  const { next, write } = resolution(ctx.deps, before, reason, staffOf(ctx).staffId, ctx.now)
  return commitReply<typeof paymentRoutes.resolve>(ctx, [write], next, { action: 'payment.resolveDifference', subject: differenceId })
})

/** Routes of this file. */
export const financeHandlers: readonly Served[] = [askRefund, decideRefund, differences, resolve]
