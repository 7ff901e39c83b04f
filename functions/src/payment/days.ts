/**
 * Days of the ledger: `LEDGERDAY#<date>` / `CASE` (gsi3 the due index until every channel is compared). Every morning the channels' bills of yesterday are compared
 * with our books; what does not agree opens a difference, once, however often it is looked at. A bill that is not made yet, or cannot be had, is asked for again.
 */
import { addDays, dateOf, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import { Problem, problem } from '@lubiao/shared/kernel/problem'
import type { Channel } from '@lubiao/shared/payment/channels'
import { billsNamed, comparedOf, entriesOf, ledgerDaySchema, newDay, readyAt, withCheck, type ChannelCheck, type LedgerDay } from '@lubiao/shared/payment/day'
import { accountOf } from '@lubiao/shared/payment/ledger'
import { reconcileChannel, type ChannelLine, type Files } from '@lubiao/shared/payment/reconcile'
import { billIdOf, type Bill } from '@lubiao/shared/payment/bill'
import { caseKeyOf, readCase } from '../platform/cases'
import { commit, type Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { loadBills, postingsOn } from '../platform/payment/bills'
import { dueKeys, type Waker } from '../platform/sweeper'
import type { Table } from '../platform/table'
import { openDifference } from './differences'

const pkOf = (date: LocalDate): string => `LEDGERDAY#${date}`

/** A day as stored; version 0 when nothing has been compared yet. */
export async function loadDay(deps: Deps, date: LocalDate): Promise<LedgerDay> {
  const stored = await readCase(deps, pkOf(date))
  return stored === undefined ? newDay(date) : ledgerDaySchema.parse(stored)
}

/** Writes a day over the version it was decided on. */
export const dayWrite = (deps: Deps, before: LedgerDay, next: LedgerDay): Write => ({
  item: {
    Put: {
      TableName: deps.table.name, Item: { ...caseKeyOf(pkOf(next.date)), type: 'CASE', module: 'ledgerday', ...next, ...dueKeys(next.date, next.wakeAt) },
      ...(before.version === 0 ? { ConditionExpression: 'attribute_not_exists(pk)' } : { ConditionExpression: '#version = :version', ExpressionAttributeNames: { '#version': 'version' }, ExpressionAttributeValues: { ':version': before.version } })
    }
  },
  refusal: problem('version-conflict')
})

/** A channel's bill of a day and of its neighbours; undefined while the day's own is not made. The day after has one only when it is over itself. */
async function filesOf(deps: Deps, channel: Channel, date: LocalDate): Promise<(Files<ChannelLine> & { readonly day: readonly ChannelLine[] }) | undefined> {
  const port = deps.channel(channel)
  const day = await port.statement(date)
  if (day === undefined) return undefined
  const next = addDays(date, 1)
  return { day, before: await port.statement(addDays(date, -1)), after: readyAt(next) <= deps.now() ? await port.statement(next) : undefined }
}

/** Bills that the postings around a day moved money of, by channel. */
async function billsAround(deps: Deps, date: LocalDate): Promise<ReadonlyMap<Channel, ReadonlySet<string>>> {
  const postings = (await Promise.all([-1, 0, 1].map((n) => postingsOn(deps, addDays(date, n))))).flat()
  return new Map(comparedOf(deps.channels).map((channel) => [channel, new Set(postings.filter(({ legs }) => legs.some((leg) => leg.account === accountOf(channel))).map((one) => one.billId))]))
}

/** Compares one channel's day and opens what differs; answers the day as it then stands. */
async function checkChannel(deps: Deps, before: LedgerDay, channel: Channel, moved: ReadonlySet<string>): Promise<LedgerDay> {
  let day = before
  const note = async (check: Omit<ChannelCheck, 'at'>): Promise<void> => {
    const next = withCheck(day, channel, { at: deps.now(), ...check }, deps.channels)
    await commit(deps, [dayWrite(deps, day, next)])
    day = next
  }
  const nothing = { lines: 0, found: 0, waiting: 0 }
  let files: Awaited<ReturnType<typeof filesOf>>
  try {
    files = await filesOf(deps, channel, day.date)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'upstream-unavailable') throw error
    await note({ state: 'failed', ...nothing })
    return day
  }
  if (files === undefined) {
    await note({ state: 'later', ...nothing })
    return day
  }
  const bills = await loadBills(deps, [...new Set([...moved, ...billsNamed(files.day)])])
  const { differences, waiting } = reconcileChannel(day.date, files, entriesOf(bills, channel, files.day))
  const result = { lines: files.day.length, found: differences.length, waiting: waiting.length }
  // Said before the first difference is opened: a day with differences to come cannot be closed meanwhile, and one left half way is done again.
  await note({ state: 'checking', ...result })
  const units = new Map(bills.map((bill: Bill) => [bill.caseId, bill.unit]))
  for (const { of: _of, ...difference } of differences) {
    const owner = units.get(billIdOf(difference.number) ?? '')
    await openDifference(deps, { date: day.date, channel, ...difference, ...(owner === undefined ? {} : { owner }) })
  }
  await note({ state: waiting.length > 0 ? 'waiting' : 'checked', ...result })
  deps.log(differences.length > 0 ? 'warn' : 'info', 'payment.compared', { date: day.date, channel, ...result })
  return day
}

/** Compares a day with every channel that is not compared yet, or `again` with all. A closed day stays as it is. */
export async function checkDay(deps: Deps, date: LocalDate, again: boolean): Promise<LedgerDay> {
  let day = await loadDay(deps, date)
  const due = comparedOf(deps.channels).filter((channel) => again || day.checks[channel]?.state !== 'checked')
  if (day.closed !== undefined || due.length === 0) return day
  const moved = await billsAround(deps, date)
  for (const channel of due) day = await checkChannel(deps, day, channel, moved.get(channel) ?? new Set())
  return day
}

/** What the clock does to a day. */
export const dayWaker: Waker = async (deps, date) => {
  await checkDay(deps, date, false)
}

/** Days looked back over for one that nobody has opened, after the schedule stood still. Channels keep their bills for three months. */
const LOOK_BACK = 31
/** Newest day this process knows to be open, so that a minute costs no read. */
const opened = new WeakMap<Table, LocalDate>()

/** Opens yesterday for comparison once its bills can be there, and whatever days before it were missed. */
export async function openDays(deps: Deps): Promise<void> {
  const now: Instant = deps.now()
  const yesterday = addDays(dateOf(now), -1)
  if (now < readyAt(yesterday) || comparedOf(deps.channels).length === 0 || (opened.get(deps.table) ?? '') >= yesterday) return
  const missing: LocalDate[] = []
  let known = false
  for (let back = 0; back < LOOK_BACK && !known; back += 1) {
    const date = addDays(yesterday, -back)
    known = (await loadDay(deps, date)).version > 0
    if (!known) missing.push(date)
  }
  // Where no day has ever been opened the product has just begun: nothing before yesterday was missed.
  for (const date of known ? missing : [yesterday]) {
    try {
      await commit(deps, [dayWrite(deps, newDay(date), { ...newDay(date), version: 1, wakeAt: now })])
    } catch (error) {
      // Another run of the schedule, or the treasurer, was first.
      if (!(error instanceof Problem) || error.code !== 'version-conflict') throw error
    }
  }
  opened.set(deps.table, yesterday)
}
