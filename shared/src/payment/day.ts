/**
 * A day's account: which channels' bills have been compared with our books, with what result, and whether the treasurer has closed it. A day that is
 * closed is not compared again; a channel whose bill is not made yet keeps the day open, and says so.
 */
import * as z from 'zod'
import { fields } from '../account/contract'
import { addDays, dateOf, instantAt, instantOf, millisOf, type Instant, type LocalDate } from '../kernel/clock'
import { problem, problemsOf, type Problem } from '../kernel/problem'
import { billIdOf, orderOf, type Bill } from './bill'
import { channelLabels, channels, type Channel } from './channels'
import { paymentProblems } from './problems'
import type { ChannelLine, Entry } from './reconcile'

/** With whom a day is compared: channels by their bills, the treasury by its list of what it counts as paid. */
export const parties = [...channels, 'treasury'] as const
export type Party = (typeof parties)[number]

/** What people read. */
export const partyLabels: Readonly<Record<Party, string>> = { ...channelLabels, treasury: '财政' }

/** How far the comparison with one channel is, as people read it. */
export const checkStates = { checking: '正在核对', later: '对方账单还没有出', failed: '没有取到对方账单，稍后再取', waiting: '零点前后的收款等次日账单', checked: '已核对' } as const
export type CheckState = keyof typeof checkStates

/** The comparison with one channel: `lines` of its bill, differences `found`, entries `waiting` for the next day's bill. */
export const channelCheckSchema = z.object({ state: z.enum(Object.keys(checkStates) as [CheckState, ...CheckState[]]), at: fields.instant, lines: z.int(), found: z.int(), waiting: z.int() })
export type ChannelCheck = z.output<typeof channelCheckSchema>

/** Schema of a stored day. */
export const ledgerDaySchema = z.object({
  date: fields.date, version: z.int().min(0), checks: z.partialRecord(z.enum(parties), channelCheckSchema), closed: z.object({ by: z.string(), at: fields.instant }).optional(), wakeAt: fields.instant.optional()
})
export type LedgerDay = z.output<typeof ledgerDaySchema>

/** A day nobody has looked at. */
export const newDay = (date: LocalDate): LedgerDay => ({ date, version: 0, checks: {} })

/** When bills of a day are asked for: channels make them by ten of the next morning (platform-facts §1.6, §3.1). */
const READY_TIME = '11:00'
export const readyAt = (date: LocalDate): Instant => instantAt(addDays(date, 1), READY_TIME)

const AGAIN_MS: Readonly<Record<Exclude<CheckState, 'checked'>, number>> = { checking: 60_000, later: 3_600_000, failed: 600_000, waiting: 600_000 }

/** With whom a day is compared when these channels are open. What a bank has taken is booked from its own statement, and compared with the bills when it is imported. */
export const comparedOf = (open: readonly Channel[]): readonly Party[] => [...open.filter((channel) => channel !== 'bank'), ...(open.includes('nontax') ? ['treasury' as const] : [])]

/** Moment of the next look at a day; undefined = every channel is compared, or the day is closed. */
export function lookOf(day: LedgerDay, open: readonly Channel[], now: Instant): Instant | undefined {
  if (day.closed !== undefined) return undefined
  const moments = comparedOf(open).flatMap((party): readonly Instant[] => {
    const state = day.checks[party]?.state ?? 'checking'
    if (state === 'checked') return []
    const again = instantOf(millisOf(now) + AGAIN_MS[state])
    // The next day's bill may be late itself.
    const next = readyAt(addDays(day.date, 1))
    return [state === 'waiting' && again < next ? next : again]
  })
  return moments.sort()[0]
}

/** A day with the news of one channel. */
export function withCheck(day: LedgerDay, party: Party, check: ChannelCheck, open: readonly Channel[]): LedgerDay {
  const next: LedgerDay = { ...day, version: day.version + 1, checks: { ...day.checks, [party]: check } }
  return { ...next, wakeAt: lookOf(next, open, check.at) }
}

const refuse = problemsOf(paymentProblems)

/** Closes a day: it is over, every channel is compared, no difference is open, and nobody has closed it before. */
export function closeDay(day: LedgerDay, open: readonly Channel[], differences: number, by: string, now: Instant): LedgerDay | Problem {
  if (day.closed !== undefined) return problem('not-allowed-now', { detail: `${day.date} 已经日结` })
  if (day.date >= dateOf(now)) return refuse('payment.day-unready', { detail: '当天还没有过完，次日才能日结' })
  const behind = comparedOf(open).filter((party) => day.checks[party]?.state !== 'checked')
  if (behind.length > 0) return refuse('payment.day-unready', { detail: `${behind.map((party) => partyLabels[party]).join('、')}还没有核对完` })
  if (differences > 0) return refuse('payment.day-unready', { detail: `还有 ${differences} 条差异没有了结` })
  return { ...day, version: day.version + 1, closed: { by, at: now }, wakeAt: undefined }
}

/**
 * What our books hold of a channel, at the moments the channel itself gives: captures of bills, and refunds from when they were sent. One that is not done yet is compared
 * only when the channel's lines name it: it may or may not stand there.
 */
export function entriesOf(bills: readonly Bill[], channel: Channel, lines: readonly ChannelLine[]): readonly Entry[] {
  const named = new Set(lines.map((line) => line.number))
  return bills.flatMap((bill): readonly Entry[] => [
    ...bill.orders.flatMap((order): readonly Entry[] =>
      order.channel === channel && order.state === 'succeeded' && order.paidAt !== undefined ? [{ kind: 'capture', number: order.orderId, channelNo: order.channelNo, fen: bill.fen, at: order.paidAt }] : []),
    ...bill.refunds.flatMap((refund): readonly Entry[] => {
      const at = refund.sentAt ?? refund.doneAt
      const told = refund.state === 'done' || (named.has(refund.refundId) && (refund.state === 'processing' || refund.state === 'stuck'))
      return told && at !== undefined && orderOf(bill, refund.orderId)?.channel === channel ? [{ kind: 'refund', number: refund.refundId, fen: refund.fen, at }] : []
    })
  ])
}

/** Bills a channel's lines name. */
export const billsNamed = (lines: readonly Pick<ChannelLine, 'number'>[]): readonly string[] => [...new Set(lines.flatMap((line) => billIdOf(line.number) ?? []))]
