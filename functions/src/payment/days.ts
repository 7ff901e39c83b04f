/**
 * Days of the ledger: `LEDGERDAY#<date>` / `CASE` (gsi3 the due index until every channel is compared). Every morning the channels' bills of yesterday are compared
 * with our books; what does not agree opens a difference, once, however often it is looked at. A bill that is not made yet, or cannot be had, is asked for again.
 */
import { addDays, dateOf, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import { Problem, problem } from '@lubiao/shared/kernel/problem'
import type { Channel } from '@lubiao/shared/payment/channels'
import { billsNamed, comparedOf, entriesOf, ledgerDaySchema, newDay, readyAt, withCheck, type ChannelCheck, type LedgerDay, type Party } from '@lubiao/shared/payment/day'
import { accountOf } from '@lubiao/shared/payment/ledger'
import { reconcileAccount, type Movement } from '@lubiao/shared/payment/movements'
import { reconcileChannel, reconcileTreasury, type DayResult, type Files, type PostedLine } from '@lubiao/shared/payment/reconcile'
import { billIdOf, orderOf, type Bill } from '@lubiao/shared/payment/bill'
import { caseKeyOf, readCase } from '../platform/cases'
import { commit, type Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { billIdBy, loadBills, postingsOn } from '../platform/payment/bills'
import type { StatementLine } from '../platform/payment/channel'
import { dueKeys, type Waker } from '../platform/sweeper'
import type { Table } from '../platform/table'
import { isOvertaken } from '../platform/newest'
import { openDifference } from './differences'
import { give, systemBy } from './moving'

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

/** What is fetched of a day and of its neighbours; undefined while the day's own is not there. The day after has something only when it is over itself. */
async function filesOf<L>(deps: Deps, date: LocalDate, fetchOf: (date: LocalDate) => Promise<readonly L[] | undefined>): Promise<Files<L> | undefined> {
  const day = await fetchOf(date)
  if (day === undefined) return undefined
  const next = addDays(date, 1)
  return { day, before: await fetchOf(addDays(date, -1)), after: readyAt(next) <= deps.now() ? await fetchOf(next) : undefined }
}

/** Bills that the postings around a day moved money of, by channel. */
async function billsAround(deps: Deps, date: LocalDate): Promise<(channel: Channel) => ReadonlySet<string>> {
  const postings = (await Promise.all([-1, 0, 1].map((n) => postingsOn(deps, addDays(date, n))))).flat()
  return (channel) => new Set(postings.filter(({ legs }) => legs.some((leg) => leg.account === accountOf(channel))).map((one) => one.billId))
}

/** What a comparison came to; `posted` are bills that the treasury counts as paid, as we do. */
interface Compared extends DayResult {
  readonly lines: number
  readonly bills: readonly Bill[]
  readonly posted: readonly Bill[]
}

/** The channel's bill against our books, and where the channel shows our account with it, the bill against that. */
async function withChannel(deps: Deps, date: LocalDate, channel: Channel, moved: ReadonlySet<string>): Promise<Compared | undefined> {
  const port = deps.channel(channel)
  const files = await filesOf<StatementLine>(deps, date, (one) => port.statement(one))
  if (files === undefined) return undefined
  const account = port.movements === undefined ? undefined : await filesOf<Movement>(deps, date, async (one) => port.movements?.(one))
  if (account === undefined && port.movements !== undefined) return undefined
  const bills = await loadBills(deps, [...new Set([...moved, ...billsNamed([...files.day, ...(account?.day ?? [])])])])
  const results = [reconcileChannel(date, files, entriesOf(bills, channel, files.day)), ...(account === undefined ? [] : [reconcileAccount(date, files, account)])]
  return { differences: results.flatMap((one) => one.differences), waiting: [...new Set(results.flatMap((one) => one.waiting))], lines: files.day.length, bills, posted: [] }
}

/** What was paid by other channels reaches the treasury in ways it does not list by notice: only what came through its own channel must stand there. */
async function withTreasury(deps: Deps, date: LocalDate, moved: ReadonlySet<string>): Promise<Compared | undefined> {
  const { treasury } = deps
  const files = treasury === undefined ? undefined : await filesOf<PostedLine>(deps, date, (one) => treasury.postings(one))
  if (files === undefined) return undefined
  const listed = new Map(await Promise.all([...new Set(files.day.map((line) => line.noticeNo))].map(async (noticeNo) => [noticeNo, await billIdBy(deps, { noticeNo })] as const)))
  const bills = await loadBills(deps, [...new Set([...moved, ...[...listed.values()].flatMap((billId) => billId ?? [])])])
  const settled = bills.filter((bill) => listed.has(bill.noticeNo) || (bill.paidBy !== undefined && orderOf(bill, bill.paidBy)?.channel === 'nontax'))
    .map((bill) => ({ billId: bill.caseId, noticeNo: bill.noticeNo, fen: bill.fen, paidAt: orderOf(bill, bill.paidBy ?? '')?.paidAt }))
  const result = reconcileTreasury(date, files, settled)
  const unlike = new Set(result.differences.map((one) => one.number))
  return { ...result, lines: files.day.length, bills, posted: bills.filter((bill) => bill.state === 'paid' && bill.postedAt === undefined && listed.has(bill.noticeNo) && !unlike.has(bill.caseId)) }
}

/** Compares a day with one channel, or the treasury, and opens what differs; answers the day as it then stands. */
async function checkParty(deps: Deps, before: LedgerDay, party: Party, moved: (channel: Channel) => ReadonlySet<string>): Promise<LedgerDay> {
  let day = before
  const note = async (check: Omit<ChannelCheck, 'at'>): Promise<LedgerDay> => {
    const next = withCheck(day, party, { at: deps.now(), ...check }, deps.channels)
    await commit(deps, [dayWrite(deps, day, next)])
    day = next
    return next
  }
  const nothing = { lines: 0, found: 0, waiting: 0 }
  let compared: Compared | undefined
  try {
    compared = party === 'treasury' ? await withTreasury(deps, day.date, moved('nontax')) : await withChannel(deps, day.date, party, moved(party))
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'upstream-unavailable') throw error
    return note({ state: 'failed', ...nothing })
  }
  if (compared === undefined) return note({ state: 'later', ...nothing })
  const { differences, waiting, lines, bills, posted } = compared
  const result = { lines, found: differences.length, waiting: waiting.length }
  // Said before the first difference is opened: a day with differences to come cannot be closed meanwhile, and one left half way is done again.
  await note({ state: 'checking', ...result })
  const units = new Map(bills.map((bill) => [bill.caseId, bill.unit]))
  for (const { of: _of, ...difference } of differences) {
    const owner = units.get(billIdOf(difference.number) ?? difference.number)
    await openDifference(deps, { date: day.date, channel: party, ...difference, ...(owner === undefined ? {} : { owner }) })
  }
  for (const bill of posted) await give(deps, bill.caseId, { command: 'post' }, 'system', systemBy)
  deps.log(differences.length > 0 ? 'warn' : 'info', 'payment.compared', { date: day.date, channel: party, ...result })
  return note({ state: waiting.length > 0 ? 'waiting' : 'checked', ...result })
}

/** Compares a day with every channel that is not compared yet, or `again` with all. A closed day stays as it is. */
export async function checkDay(deps: Deps, date: LocalDate, again: boolean): Promise<LedgerDay> {
  let day = await loadDay(deps, date)
  const due = comparedOf(deps.channels).filter((party) => again || day.checks[party]?.state !== 'checked')
  if (day.closed !== undefined || due.length === 0) return day
  const moved = await billsAround(deps, date)
  for (const party of due) day = await checkParty(deps, day, party, moved)
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
      if (!isOvertaken(error)) throw error
    }
  }
  opened.set(deps.table, yesterday)
}
