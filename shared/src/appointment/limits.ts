/** What a person or a vehicle may still book, why not, and what an act would cost: computed from the record kept of them, told before the act. */
import { addDays, dateOf, instantAt, instantOf, millisOf, type Instant, type LocalDate } from '../kernel/clock'
import { problemsOf, type Problem } from '../kernel/problem'
import { tableOn } from '../service/catalogue'
import { appointmentProblems, type TestClass } from './contract'
import { builtInLimits, bookingGroups, type BookingGroup, type BookingLimits } from './limits.data'

const refuse = problemsOf(appointmentProblems)
const MINUTE = 60_000
const DAY = 1440 * MINUTE

/** The rules in force on a day. */
export const limitsOn = (date: LocalDate): BookingLimits => tableOn(builtInLimits, date)

/** Something open in a record: a booking, or a place on a waiting list (`waits`), which counts only towards the lists one may be on. */
export interface OpenEntry {
  readonly ref: string
  readonly group: BookingGroup
  readonly date: LocalDate
  readonly waits?: true
  /** Which list a place on one is of. */
  readonly list?: string
}

/** A result of a driving test. */
export interface TestResult {
  readonly subject: number
  readonly licenceClass: TestClass
  readonly date: LocalDate
  readonly result: 'passed' | 'failed' | 'absent'
}

/** What is kept of one person or vehicle to hold the limits. */
export interface BookingRecord {
  /** 0 = nothing kept yet. */
  readonly version: number
  readonly open: readonly OpenEntry[]
  readonly strikes: readonly Instant[]
  /** Holds that were not confirmed. */
  readonly lapses: readonly Instant[]
  readonly tests: readonly TestResult[]
}

export const emptyRecord: BookingRecord = { version: 0, open: [], strikes: [], lapses: [], tests: [] }

/** The record without what no rule asks for any more. */
export function trimmed(record: BookingRecord, now: Instant, limits: BookingLimits): BookingRecord {
  const today = dateOf(now)
  return {
    ...record,
    open: record.open.filter((entry) => entry.date >= today),
    strikes: record.strikes.filter((at) => millisOf(at) > millisOf(now) - limits.strikes.days * DAY),
    lapses: record.lapses.filter((at) => millisOf(at) > millisOf(now) - DAY)
  }
}

/** The last day of a suspension, or undefined. It begins with the strike that filled the number. */
export function suspendedUntil(record: BookingRecord, now: Instant, limits: BookingLimits): LocalDate | undefined {
  const recent = trimmed(record, now, limits).strikes
  if (recent.length < limits.strikes.most) return undefined
  const until = addDays(dateOf([...recent].sort().at(-1) as Instant), limits.strikes.suspendedDays)
  return until >= dateOf(now) ? until : undefined
}

/** What is asked for. */
export interface Wanted {
  readonly group: BookingGroup
  readonly date: LocalDate
  readonly test?: { readonly subject: number; readonly licenceClass: TestClass } | undefined
}

const dayText = (date: LocalDate): string => `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`

/** Why a driving test may not be taken on a day: order, waiting days, attempts. */
export function testProblem(tests: readonly TestResult[], wanted: Required<Pick<Wanted, 'test'>>['test'], date: LocalDate, limits: BookingLimits): Problem | undefined {
  if (wanted === undefined) return undefined
  const rule = limits.tests.find((one) => one.subject === wanted.subject)
  if (rule === undefined) return refuse('appointment.test-needed')
  const mine = tests.filter((one) => one.licenceClass === wanted.licenceClass)
  const missing = rule.needs.filter((subject) => !mine.some((one) => one.subject === subject && one.result === 'passed'))
  // Results of a learner this system has never seen lie with the test system: only what is known here may refuse.
  if (mine.length > 0 && missing.length > 0) return refuse('appointment.test-order', { detail: `科目${missing.join('、')}合格后才能预约` })
  const taken = mine.filter((one) => one.subject === wanted.subject && one.result !== 'absent')
  if (taken.some((one) => one.result === 'passed')) return refuse('appointment.test-order', { detail: '这个科目已经合格' })
  if (rule.maxAttempts !== undefined && taken.length >= rule.maxAttempts) return refuse('appointment.test-attempts', { detail: `${rule.article}：最多 ${rule.maxAttempts} 次` })
  const last = taken.map((one) => one.date).sort().at(-1)
  const first = last === undefined ? undefined : addDays(last, rule.waitDays + 1)
  return first !== undefined && date < first ? refuse('appointment.test-wait', { detail: `${rule.article}：${rule.waitDays === 0 ? '次日起' : `${rule.waitDays} 日后`}可再考，最早 ${dayText(first)}` }) : undefined
}

/** Everything that stops a booking, the most telling first; empty when it may be made. */
export function obstaclesTo(kept: BookingRecord, wanted: Wanted, now: Instant, limits: BookingLimits): readonly Problem[] {
  const record = trimmed(kept, now, limits)
  const until = suspendedUntil(record, now, limits)
  const open = record.open.filter((entry) => entry.group === wanted.group && entry.waits !== true)
  const most = limits.open[wanted.group]
  const test = testProblem(record.tests, wanted.test, wanted.date, limits)
  return [
    ...(until === undefined ? [] : [refuse('appointment.suspended', { detail: `${limits.strikes.days} 天内 ${limits.strikes.most} 次未到场或临时取消，${dayText(until)}后恢复；到窗口取号不受影响` })]),
    ...(record.lapses.length >= limits.lapsesADay ? [refuse('appointment.held-too-often', { retryAfterSeconds: 3600 })] : []),
    ...(open.length < most ? [] : [refuse('appointment.limit', { detail: `${bookingGroups[wanted.group]}同时最多 ${most} 个，已有：${open.map((entry) => dayText(entry.date)).join('、')}` })]),
    ...(test === undefined ? [] : [test])
  ]
}

/** What cancelling or moving a booking costs at this moment. The office's own changes never cost anything. */
export function costOf(booking: { readonly group: BookingGroup; readonly date: LocalDate; readonly time: string; readonly byOffice: boolean }, now: Instant, limits: BookingLimits): { readonly allowed: boolean; readonly strike: boolean; readonly text: string; readonly until?: Instant } {
  const start = millisOf(instantAt(booking.date, booking.time))
  if (booking.byOffice) return { allowed: true, strike: false, text: '因窗口调整，取消或改期不计入次数' }
  if (millisOf(now) >= start) return { allowed: false, strike: false, text: '预约时间已到，不能再取消或改期' }
  const free = start - limits.freeCancelMinutes[booking.group] * MINUTE
  if (millisOf(now) <= free) return { allowed: true, strike: false, text: '现在取消或改期不计入次数', until: instantOf(free) }
  return { allowed: true, strike: true, text: `离预约时间不足 ${limits.freeCancelMinutes[booking.group] / 60} 小时，取消或改期计 1 次；${limits.strikes.days} 天内满 ${limits.strikes.most} 次，暂停网上预约 ${limits.strikes.suspendedDays} 天` }
}

/** When a place given up may be had again: after the cool-down with its share of chance (`luck` in [0, 1)), but never later than half of the time that is left. */
export function coolUntil(group: BookingGroup, place: { readonly date: LocalDate; readonly time: string }, now: Instant, limits: BookingLimits, luck: number): Instant {
  const { minutes, jitterMinutes } = limits.coolDown[group]
  const left = Math.max(0, millisOf(instantAt(place.date, place.time)) - millisOf(now))
  return instantOf(millisOf(now) + Math.min(Math.floor((minutes + luck * jitterMinutes) * MINUTE), Math.floor(left / 2)))
}

/** The rules in plain words, shown before booking. */
export const rulesText = (limits: BookingLimits): readonly string[] => [
  `选好时间后保留 ${limits.holdMinutes} 分钟，确认后生效；要缴考试费的，缴清后自动生效`,
  `每人同时最多预约：${Object.entries(limits.open).map(([group, n]) => `${bookingGroups[group as BookingGroup]} ${n} 个`).join('，')}；车辆业务按车计`,
  `提前取消不计次：窗口业务 ${limits.freeCancelMinutes.window / 60} 小时，车辆检验 ${limits.freeCancelMinutes.inspection / 60} 小时，驾驶考试 ${limits.freeCancelMinutes.test / 60} 小时`,
  `${limits.strikes.days} 天内 ${limits.strikes.most} 次未到场或临时取消，暂停网上预约 ${limits.strikes.suspendedDays} 天；到窗口取号不受影响；因窗口调整的不计`,
  '按时取消或窗口取消的，已缴考试费全额原路退回；未到场的不退',
  '取消的名额过一段时间才放出，先给候补的人，防止倒号'
]
