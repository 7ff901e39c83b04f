/** The treasurer's part: giving back with four eyes, a day's account, what does not agree. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { Problem, problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { checkStates, closeDay, comparedOf, type LedgerDay } from '@lubiao/shared/payment/day'
import { balances } from '@lubiao/shared/payment/ledger'
import { paymentProblems, paymentRoutes, type LedgerDayView } from '@lubiao/shared/payment/contract'
import { auditLook, commitReply, serve, staffOf, type Ctx, type Served } from '../http/handler'
import { changeOf, loadBill, postingsOn } from '../platform/payment/bills'
import { orderOf, type Bill } from '@lubiao/shared/payment/bill'
import type { BillOrder } from '@lubiao/shared/payment/rules'
import { checkDay, dayWrite, loadDay } from './days'
import { loadDifference, openDifferences, openDifferencesOn, resolution } from './differences'
import { seesBill } from './sight'
import { billView, COUNTER_WAYS } from './view'

const refuse = problemsOf(paymentProblems)

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

async function dayView(ctx: Ctx, day: LedgerDay): Promise<LedgerDayView> {
  const { deps, now } = ctx
  const [postings, open] = await Promise.all([postingsOn(deps, day.date), openDifferencesOn(deps, day.date)])
  const closing = closeDay(day, deps.channels, open.length, staffOf(ctx).staffId, now)
  return {
    date: day.date, version: day.version, balances: balances(postings), captures: postings.filter((one) => one.postingId.endsWith('-capture')).length, refunds: postings.filter((one) => one.postingId.endsWith('-return')).length,
    differences: [...open], ...(day.closed === undefined ? {} : { closed: day.closed }), ...(day.closed === undefined && closing instanceof Problem ? { unready: closing.extra.detail ?? closing.spec.title } : {}),
    checks: comparedOf(deps.channels).map((channel) => {
      const check = day.checks[channel]
      return { channel, ...check, stateLabel: check === undefined ? '还没有核对' : checkStates[check.state] }
    })
  }
}

const ledger = serve(paymentRoutes.ledger, async ({ date }, ctx) => {
  const view = await dayView(ctx, await loadDay(ctx.deps, date))
  await auditLook(ctx, 'payment.lookLedger', date)
  return view
})

const checkNow = serve(paymentRoutes.checkDay, async ({ date }, ctx) => {
  if (date >= dateOf(ctx.now)) throw refuse('payment.day-unready', { detail: '当天还没有过完，渠道次日才出账单' })
  const before = await loadDay(ctx.deps, date)
  if (before.closed !== undefined) throw problem('not-allowed-now', { detail: `${date} 已经日结，不再核对` })
  return commitReply<typeof paymentRoutes.checkDay>(ctx, [], await dayView(ctx, await checkDay(ctx.deps, date, true)), { action: 'payment.checkDay', subject: date })
})

const close = serve(paymentRoutes.closeDay, async ({ date, version }, ctx) => {
  const day = await loadDay(ctx.deps, date)
  const next = closeDay(day, ctx.deps.channels, (await openDifferencesOn(ctx.deps, date)).length, staffOf(ctx).staffId, ctx.now)
  if (next instanceof Problem) throw next
  if (day.version !== version) throw problem('version-conflict')
  return commitReply<typeof paymentRoutes.closeDay>(ctx, [dayWrite(ctx.deps, day, next)], await dayView(ctx, next), { action: 'payment.closeDay', subject: date })
})

const differences = serve(paymentRoutes.differences, async (_input, { deps }) => ({ differences: [...(await openDifferences(deps))] }))

const resolve = serve(paymentRoutes.resolve, async ({ differenceId, version, reason }, ctx) => {
  const before = await loadDifference(ctx.deps, differenceId)
  if (before.version !== version) throw problem('version-conflict')
  const { next, write } = resolution(ctx.deps, before, reason, staffOf(ctx).staffId, ctx.now)
  return commitReply<typeof paymentRoutes.resolve>(ctx, [write], next, { action: 'payment.resolveDifference', subject: differenceId })
})

/** Routes of this file. */
export const financeHandlers: readonly Served[] = [askRefund, decideRefund, ledger, checkNow, close, differences, resolve]
