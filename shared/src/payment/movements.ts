/**
 * A channel's trade bill of a day against the movements of our account with it: what the bill says was paid or given back has also come in or gone out. Both are the
 * channel's, so both go by its clock; what happened within ten minutes of midnight may have moved on the neighbouring day, and is then looked for there, as in reconcile.ts.
 */
import { addDays, instantAt, millisOf, type Instant, type LocalDate } from '../kernel/clock'
import type { Fen } from '../kernel/money'
import { billIdOf } from './bill'
import { MIDNIGHT_MINUTES, sorted, type ChannelLine, type DayResult, type Difference, type Files } from './reconcile'

/** A line of a trade bill; without the moment of it nothing is looked for on another day. */
export interface TradeLine extends ChannelLine {
  readonly at?: Instant | undefined
}

/** Money that came into the account for a payment, or went out for a refund. One that could not be given back comes in again under the refund's number. */
export interface Movement {
  /** Our number of the order or refund. */
  readonly number: string
  readonly channelNo: string
  readonly kind: 'in' | 'out'
  readonly fen: Fen
  readonly at: Instant
}

type Side = 'before' | 'after'

/** What a file says of one number: in less out, and beside which midnights it stands. */
interface Sum {
  readonly net: number
  readonly channelNo: string
  readonly sides: ReadonlySet<Side>
}

function sideOf(date: LocalDate, at: Instant | undefined): Side | undefined {
  const minutes = at === undefined ? Number.NaN : (millisOf(at) - millisOf(instantAt(date))) / 60_000
  if (minutes < MIDNIGHT_MINUTES) return 'before'
  return minutes >= 24 * 60 - MIDNIGHT_MINUTES ? 'after' : undefined
}

/** Sums of a day's file by number. */
function sumsOf(date: LocalDate, lines: readonly (TradeLine | Movement)[]): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>()
  for (const { kind, number, channelNo, fen, at } of lines) {
    const key = number === '' ? channelNo : number
    const before = sums.get(key)
    const side = sideOf(date, at)
    sums.set(key, { net: (before?.net ?? 0) + (kind === 'capture' || kind === 'in' ? fen : -fen), channelNo: before?.channelNo ?? channelNo, sides: new Set([...(before?.sides ?? []), ...(side === undefined ? [] : [side])]) })
  }
  return sums
}

const sumsAround = (date: LocalDate, files: Files<TradeLine | Movement>) =>
  ({ before: sumsOf(addDays(date, -1), files.before ?? []), day: sumsOf(date, files.day), after: sumsOf(addDays(date, 1), files.after ?? []) })

/**
 * The trade bill of a day against the account. Of every number of the bill as much has moved, and no number of ours has moved that is not in the bill; fees and
 * withdrawals are left out by whoever reads the account. In a difference `ourFen` is what the bill says, which is compared with our books by itself, and `theirFen` what moved.
 */
export function reconcileAccount(date: LocalDate, trades: Files<TradeLine>, account: Files<Movement>): DayResult {
  const [billed, moved] = [sumsAround(date, trades), sumsAround(date, account)]
  const waiting: string[] = []
  const missing = [...billed.day].flatMap(([number, { net, channelNo, sides }]): readonly Difference[] => {
    const there = (['day', ...sides] as const).reduce((sum, file) => sum + (moved[file].get(number)?.net ?? 0), 0)
    if (there === net) return []
    if ([...sides].some((side) => account[side] === undefined)) {
      waiting.push(number)
      return []
    }
    const said = { of: net < 0 ? 'refund' : 'capture', number, channelNo, ourFen: Math.abs(net) } as const
    // What moved the other way is not this payment's, or this refund's, money.
    return there * Math.sign(net) > 0 ? [{ kind: 'account-amount', ...said, theirFen: Math.abs(there) }] : [{ kind: 'not-in-account', ...said }]
  })
  const strays = [...moved.day].flatMap(([number, { net, channelNo, sides }]): readonly Difference[] => {
    if (net === 0 || billIdOf(number) === undefined || billed.day.has(number)) return []
    // A line of a neighbouring day that is looked for on this one is that day's matter.
    if (billed.before.get(number)?.sides.has('after') === true || billed.after.get(number)?.sides.has('before') === true) return []
    if ([...sides].some((side) => trades[side] === undefined)) {
      waiting.push(number)
      return []
    }
    return [{ kind: 'not-in-trade-bill', of: net < 0 ? 'refund' : 'capture', number, channelNo, theirFen: Math.abs(net) }]
  })
  return { differences: sorted([...missing, ...strays]), waiting: waiting.sort() }
}
