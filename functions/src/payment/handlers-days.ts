/** The treasurer's day: its account, the comparison with the channels, closing it, and its rows for a file. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { Problem, problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { checkStates, closeDay, comparedOf, type LedgerDay } from '@lubiao/shared/payment/day'
import { dayRows } from '@lubiao/shared/payment/day-rows'
import { balances } from '@lubiao/shared/payment/ledger'
import { paymentProblems, paymentRoutes, type DifferenceView, type LedgerDayView } from '@lubiao/shared/payment/contract'
import { auditLook, commitReply, serve, staffOf, type Ctx, type Served } from '../http/handler'
import { loadBills, postingsOn } from '../platform/payment/bills'
import { checkDay, dayWrite, loadDay } from './days'
import { differencesOn } from './differences'

const refuse = problemsOf(paymentProblems)
const isOpen = (one: DifferenceView): boolean => one.resolved === undefined

async function dayView(ctx: Ctx, day: LedgerDay): Promise<LedgerDayView> {
  const { deps, now } = ctx
  const [postings, all] = await Promise.all([postingsOn(deps, day.date), differencesOn(deps, day.date)])
  const open = all.filter(isOpen)
  const closing = closeDay(day, deps.channels, open.length, staffOf(ctx).staffId, now)
  return {
    date: day.date, version: day.version, balances: balances(postings), captures: postings.filter((one) => one.postingId.endsWith('-capture')).length, refunds: postings.filter((one) => one.postingId.endsWith('-return')).length,
    differences: open, resolved: all.length - open.length, ...(day.closed === undefined ? {} : { closed: day.closed }), ...(day.closed === undefined && closing instanceof Problem ? { unready: closing.extra.detail ?? closing.spec.title } : {}),
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
  const [day, all] = await Promise.all([loadDay(ctx.deps, date), differencesOn(ctx.deps, date)])
  const next = closeDay(day, ctx.deps.channels, all.filter(isOpen).length, staffOf(ctx).staffId, ctx.now)
  if (next instanceof Problem) throw next
  if (day.version !== version) throw problem('version-conflict')
  // The index that lists differences may be a moment behind what the comparison has just opened.
  if (comparedOf(ctx.deps.channels).some((channel) => all.filter((one) => one.channel === channel).length < (day.checks[channel]?.found ?? 0))) throw problem('busy')
  return commitReply<typeof paymentRoutes.closeDay>(ctx, [dayWrite(ctx.deps, day, next)], await dayView(ctx, next), { action: 'payment.closeDay', subject: date })
})

const rows = serve(paymentRoutes.dayRows, async ({ date }, ctx) => {
  const { deps } = ctx
  const [postings, differences] = await Promise.all([postingsOn(deps, date), differencesOn(deps, date)])
  await auditLook(ctx, 'payment.lookDayRows', date)
  return dayRows(postings, await loadBills(deps, postings.map((one) => one.billId)), differences)
})

/** Routes of this file. */
export const dayHandlers: readonly Served[] = [ledger, checkNow, close, rows]
