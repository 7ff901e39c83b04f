/**
 * The books of a day against what the channel's bill and the treasury's list say of it. Days are Beijing's. Clocks differ and files are cut at slightly
 * different moments: what happened within ten minutes of midnight may stand in the neighbouring day's file, and is then looked for there. It belongs to
 * the day of our own clock all the same, so that every difference is found by one day's run and by no other. While the neighbouring file is not
 * there yet such an entry waits; a day is run again until nothing waits.
 */
import { addDays, dateOf, instantAt, millisOf, type Instant, type LocalDate } from '../kernel/clock'
import type { Fen } from '../kernel/money'
import { billIdOf } from './bill'
import type { DifferenceKind } from './contract'

/** How near to midnight an entry may stand in the other day's file. */
export const MIDNIGHT_MINUTES = 10

/** A line of a channel's bill. */
export interface ChannelLine {
  readonly kind: 'capture' | 'refund'
  /** Our number; empty when the channel names none. */
  readonly number: string
  readonly channelNo: string
  readonly fen: Fen
}

/** A capture or refund in our books. `channelNo` is compared for captures when we know it. */
export interface Entry {
  readonly kind: 'capture' | 'refund'
  readonly number: string
  readonly channelNo?: string | undefined
  readonly fen: Fen
  readonly at: Instant
}

/** A line of the treasury's list: a notice it counts as paid. */
export interface PostedLine {
  readonly noticeNo: string
  readonly fen: Fen
}

/** A bill of ours as far as the treasury is concerned; `paidAt` when it is paid here. */
export interface Settled {
  readonly billId: string
  readonly noticeNo: string
  readonly fen: Fen
  readonly paidAt?: Instant | undefined
}

/** The file of a day and those of its neighbours, as far as they are there. */
export interface Files<L> {
  readonly before?: readonly L[] | undefined
  readonly day: readonly L[]
  readonly after?: readonly L[] | undefined
}

/**
 * One difference; amounts as far as each side has them. `number` is of the order, refund or bill, or else what the other side calls it. `missing-here`: they have what
 * we have not. `missing-there`: we have what the channel has not. `amount`: both have it, not alike. `twice`: more than once, or by another transaction than the one we
 * know. `not-ours`: a number we do not give. `unposted`: paid, the treasury does not say so. `posted-unpaid`: the treasury says so, here it is not paid. Of the account, in
 * movements.ts: `not-in-account`, in the channel's trade bill and not moved; `account-amount`, moved with another sum; `not-in-trade-bill`, moved and not in the bill.
 */
export interface Difference {
  readonly kind: DifferenceKind
  readonly of: 'capture' | 'refund' | 'posting'
  readonly number: string
  readonly channelNo?: string
  readonly ourFen?: Fen
  readonly theirFen?: Fen
}

/** What a day came to. `waiting` are numbers that may still come in the neighbouring file. */
export interface DayResult {
  readonly differences: readonly Difference[]
  readonly waiting: readonly string[]
}

/** Which neighbouring file an instant may stand in, seen from its own day. */
function neighbourOf(at: Instant): 'before' | 'after' | undefined {
  const sinceMidnight = millisOf(at) - millisOf(instantAt(dateOf(at)))
  if (sinceMidnight < MIDNIGHT_MINUTES * 60_000) return 'before'
  return sinceMidnight >= (24 * 60 - MIDNIGHT_MINUTES) * 60_000 ? 'after' : undefined
}

/** Items by key, each list in the order given. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}

/** What belongs together by key: of our day with the lines that may be it, and the lines of the day that are nobody's. */
interface Matched<L, O> {
  readonly pairs: readonly { readonly key: string; readonly own: readonly [O, ...O[]]; readonly lines: readonly L[]; readonly mayCome: boolean }[]
  readonly strays: readonly { readonly key: string; readonly lines: readonly [L, ...L[]] }[]
}

function match<L, O extends { readonly at: Instant }>(date: LocalDate, files: Files<L>, own: readonly O[], lineKey: (line: L) => string, ownKey: (own: O) => string): Matched<L, O> {
  const day = grouped(files.day, lineKey)
  const beside = { before: grouped(files.before ?? [], lineKey), after: grouped(files.after ?? [], lineKey) }
  const ofDay = grouped(own.filter((one) => dateOf(one.at) === date), ownKey)
  // An entry of a neighbouring day that may stand in this file is that day's matter.
  const elsewhere = new Set(own.filter((one) => {
    const side = neighbourOf(one.at)
    return side !== undefined && addDays(dateOf(one.at), side === 'before' ? -1 : 1) === date
  }).map(ownKey))
  const pairs = [...ofDay].map(([key, entries]) => {
    const side = neighbourOf((entries[0] as O).at)
    const lines = [...(day.get(key) ?? []), ...(side === undefined ? [] : (beside[side].get(key) ?? []))]
    return { key, own: entries as readonly [O, ...O[]], lines, mayCome: side !== undefined && files[side] === undefined }
  })
  const strays = [...day].filter(([key]) => !ofDay.has(key) && !elsewhere.has(key)).map(([key, lines]) => ({ key, lines: lines as readonly [L, ...L[]] }))
  return { pairs, strays }
}

/** Differences in one order, whatever order they were found in. */
export const sorted = (differences: readonly Difference[]): readonly Difference[] => {
  const textOf = ({ kind, of, number, channelNo, ourFen, theirFen }: Difference): string => [kind, of, number, channelNo, ourFen, theirFen].join(' ')
  return [...differences].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1))
}

/**
 * A channel's bill against our books. `here` holds everything booked on that day and, of the days beside it, at least what was booked within ten minutes of the
 * midnights between; more does no harm.
 */
export function reconcileChannel(date: LocalDate, files: Files<ChannelLine>, here: readonly Entry[]): DayResult {
  const { pairs, strays } = match(date, files, here, (line) => `${line.kind} ${line.number === '' ? `?${line.channelNo}` : line.number}`, (entry) => `${entry.kind} ${entry.number}`)
  const waiting: string[] = []
  const differences = pairs.flatMap(({ own: [entry, ...again], lines: [line, ...more], mayCome }): readonly Difference[] => {
    const said = { of: entry.kind, number: entry.number, ourFen: entry.fen }
    if (line === undefined && mayCome) {
      waiting.push(entry.number)
      return []
    }
    if (line === undefined) return [{ kind: 'missing-there', ...said, ...(entry.channelNo === undefined ? {} : { channelNo: entry.channelNo }) }]
    const both = { ...said, channelNo: line.channelNo, theirFen: line.fen }
    const other = entry.kind === 'capture' && entry.channelNo !== undefined && entry.channelNo !== line.channelNo
    if (more.length > 0 || again.length > 0 || other) return [{ kind: 'twice', ...both }]
    return line.fen === entry.fen ? [] : [{ kind: 'amount', ...both }]
  })
  const unknown = strays.map(({ lines: [line] }): Difference => ({
    kind: billIdOf(line.number) === undefined ? 'not-ours' : 'missing-here', of: line.kind, number: line.number === '' ? line.channelNo : line.number, channelNo: line.channelNo, theirFen: line.fen
  }))
  return { differences: sorted([...differences, ...unknown]), waiting: waiting.sort() }
}

/**
 * The treasury's list against our bills. `bills` holds every bill paid on that day or within ten minutes of its midnights, and those of the notices in the list,
 * paid or not.
 */
export function reconcileTreasury(date: LocalDate, files: Files<PostedLine>, bills: readonly Settled[]): DayResult {
  const paid = bills.flatMap((bill) => (bill.paidAt === undefined ? [] : [{ ...bill, at: bill.paidAt }]))
  const byNotice = new Map(bills.map((bill) => [bill.noticeNo, bill]))
  const { pairs, strays } = match(date, files, paid, (line) => line.noticeNo, (bill) => bill.noticeNo)
  const waiting: string[] = []
  const differences = pairs.flatMap(({ own: [bill], lines: [line, ...more], mayCome }): readonly Difference[] => {
    const said = { of: 'posting', number: bill.billId, ourFen: bill.fen } as const
    if (line === undefined && mayCome) {
      waiting.push(bill.billId)
      return []
    }
    if (line === undefined) return [{ kind: 'unposted', ...said }]
    if (more.length > 0) return [{ kind: 'twice', ...said, theirFen: line.fen }]
    return line.fen === bill.fen ? [] : [{ kind: 'amount', ...said, theirFen: line.fen }]
  })
  const unknown = strays.map(({ lines: [line] }): Difference => {
    const bill = byNotice.get(line.noticeNo)
    if (bill === undefined) return { kind: 'not-ours', of: 'posting', number: line.noticeNo, theirFen: line.fen }
    // Paid on another day than the treasury says, beyond the minutes around midnight: the other day's run misses it there too.
    return { kind: bill.paidAt === undefined ? 'posted-unpaid' : 'missing-here', of: 'posting', number: bill.billId, theirFen: line.fen }
  })
  return { differences: sorted([...differences, ...unknown]), waiting: waiting.sort() }
}
