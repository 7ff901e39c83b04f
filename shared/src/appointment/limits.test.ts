import { builtInCatalogues } from '../service/catalogue.data'
import { builtInFeeTables } from '../service/fees.data'
import { tableOn } from '../service/catalogue'
import { limits, NOW } from './booking.fixture'
import { bookableOf, bookablesOf, testFee } from './bookable'
import { coolUntil, costOf, emptyRecord, obstaclesTo, rulesText, suspendedUntil, testProblem, trimmed, type BookingRecord } from './limits'

const record = (change: Partial<BookingRecord>): BookingRecord => ({ ...emptyRecord, version: 1, ...change })
const codes = (kept: BookingRecord, wanted: Parameters<typeof obstaclesTo>[1]) => obstaclesTo(kept, wanted, NOW, limits).map((one) => one.code)
const window = { group: 'window', date: '2026-11-26' } as const
const entry = (ref: string, date = '2026-11-26') => ({ ref, group: 'window' as const, date })

it('counts what is open in a group', () => {
  expect(codes(emptyRecord, window)).toEqual([])
  expect(codes(record({ open: [entry('a')] }), window)).toEqual([])
  expect(codes(record({ open: [entry('a'), entry('b')] }), window)).toEqual(['appointment.limit'])
  expect(codes(record({ open: [entry('a'), entry('b')] }), { ...window, group: 'plate' })).toEqual([])
  // What is over is not open any more; a place on a list is no booking yet.
  expect(codes(record({ open: [entry('a'), entry('b', '2026-11-23')] }), window)).toEqual([])
  expect(codes(record({ open: [entry('a'), { ...entry('w'), waits: true }] }), window)).toEqual([])
  expect(codes(record({ open: [entry('a'), entry('b', '2026-11-24')] }), window)).toEqual(['appointment.limit'])
})

it('says what one has already, when online booking comes back, and that a window is open all the same', () => {
  const details = (kept: BookingRecord, wanted: Parameters<typeof obstaclesTo>[1] = window) => obstaclesTo(kept, wanted, NOW, limits).map((one) => one.extra.detail ?? one.extra.retryAfterSeconds)
  expect(details(record({ open: [entry('a'), entry('b', '2026-12-05')] }))).toEqual(['窗口业务同时最多 2 个，已有：11月26日、12月5日'])
  const strikes = ['2026-11-01T01:00:00.000Z', '2026-11-20T01:00:00.000Z', '2026-10-01T01:00:00.000Z']
  const lapses = Array.from({ length: limits.lapsesADay }, () => NOW)
  // Everything at once, the most telling first.
  expect(details(record({ strikes, lapses, open: [entry('a'), entry('b')], tests: [{ subject: 1, licenceClass: 'C1', date: '2026-11-10', result: 'passed' }] }), { ...window, test: { subject: 1, licenceClass: 'C1' } })).toEqual([
    '90 天内 3 次未到场或临时取消，12月5日后恢复；到窗口取号不受影响', 3600, '窗口业务同时最多 2 个，已有：11月26日、11月26日', '这个科目已经合格'
  ])
})

it('forgets to the millisecond: strikes after ninety days, lapses after one, entries after their day', () => {
  const kept = trimmed(record({
    open: [entry('today', '2026-11-24'), entry('over', '2026-11-23')], strikes: ['2026-08-26T02:00:00.001Z', '2026-08-26T02:00:00.000Z'], lapses: ['2026-11-23T02:00:00.001Z', '2026-11-23T02:00:00.000Z']
  }), NOW, limits)
  expect(kept).toMatchObject({ open: [{ ref: 'today' }], strikes: ['2026-08-26T02:00:00.001Z'], lapses: ['2026-11-23T02:00:00.001Z'] })
})

it('suspends after three strikes, for fifteen days from the last, and forgets after ninety', () => {
  const strikes = ['2026-10-01T01:00:00.000Z', '2026-11-01T01:00:00.000Z', '2026-11-20T01:00:00.000Z']
  expect(suspendedUntil(record({ strikes }), NOW, limits)).toBe('2026-12-05')
  expect(codes(record({ strikes }), window)).toEqual(['appointment.suspended'])
  expect(codes(record({ strikes: strikes.slice(1) }), window)).toEqual([])
  expect(suspendedUntil(record({ strikes: [...strikes].reverse() }), '2026-12-05T15:59:59.999Z', limits)).toBe('2026-12-05')
  expect(suspendedUntil(record({ strikes }), '2026-12-05T16:00:00.000Z', limits)).toBeUndefined()
  expect(trimmed(record({ strikes: ['2026-08-01T00:00:00.000Z'] }), NOW, limits).strikes).toEqual([])
})

it('refuses holds on and on', () => {
  const lapses = Array.from({ length: limits.lapsesADay }, (_unused, i) => `2026-11-24T0${i % 2}:00:00.000Z`)
  expect(codes(record({ lapses }), window)).toEqual(['appointment.held-too-often'])
  expect(codes(record({ lapses: lapses.map(() => '2026-11-23T01:59:00.000Z') }), window)).toEqual([])
})

it('tells the cost beforehand', () => {
  const at = (now: string, byOffice = false) => costOf({ group: 'window', date: '2026-11-25', time: '09:00', byOffice }, now, limits)
  expect(at('2026-11-25T00:00:00.000Z')).toStrictEqual({ allowed: true, strike: false, text: '现在取消或改期不计入次数', until: '2026-11-25T00:00:00.000Z' })
  expect(at('2026-11-25T00:00:00.001Z')).toStrictEqual({ allowed: true, strike: true, text: '离预约时间不足 1 小时，取消或改期计 1 次；90 天内满 3 次，暂停网上预约 15 天' })
  expect(at('2026-11-25T01:00:00.000Z')).toStrictEqual({ allowed: false, strike: false, text: '预约时间已到，不能再取消或改期' })
  expect(at('2026-11-25T01:00:00.000Z', true)).toStrictEqual({ allowed: true, strike: false, text: '因窗口调整，取消或改期不计入次数' })
})

it('prints its rules with its own numbers', () => {
  expect(rulesText(limits)).toEqual([
    '选好时间后保留 10 分钟，确认后生效；要缴考试费的，缴清后自动生效', '每人同时最多预约：窗口业务 2 个，号牌业务 1 个，车辆检验 1 个，驾驶考试 1 个；车辆业务按车计', '提前取消不计次：窗口业务 1 小时，车辆检验 2 小时，驾驶考试 24 小时',
    '90 天内 3 次未到场或临时取消，暂停网上预约 15 天；到窗口取号不受影响；因窗口调整的不计', '按时取消或窗口取消的，已缴考试费全额原路退回；未到场的不退', '取消的名额过一段时间才放出，先给候补的人，防止倒号'
  ])
})

it('cools down by the rule and by chance', () => {
  const place = { date: '2026-12-24', time: '09:00' }
  expect(coolUntil('test', place, NOW, limits, 0)).toBe('2026-11-24T06:00:00.000Z')
  expect(coolUntil('test', place, NOW, limits, 0.999)).toBe('2026-11-24T13:59:31.200Z')
  expect(coolUntil('window', { date: '2026-11-23', time: '09:00' }, NOW, limits, 0.5)).toBe(NOW)
})

describe('driving tests', () => {
  const of = (subject: number, result: 'passed' | 'failed' | 'absent', date = '2026-11-10') => ({ subject, licenceClass: 'C1' as const, date, result })
  const problemOf = (tests: ReturnType<typeof of>[], subject: number, date = '2026-11-30') => testProblem(tests, { subject, licenceClass: 'C1' }, date, limits)?.code

  it('say which subject comes first, by which article one has to wait, and from when', () => {
    const detail = (tests: ReturnType<typeof of>[], subject: number, date = '2026-11-30') => testProblem(tests, { subject, licenceClass: 'C1' }, date, limits)?.extra.detail
    expect(detail([of(1, 'failed')], 3)).toBe('科目1、2合格后才能预约')
    expect(detail([of(1, 'passed')], 1)).toBe('这个科目已经合格')
    expect(detail([of(1, 'failed', '2026-11-30')], 1)).toBe('机动车驾驶证申领和使用规定第四十七条：次日起可再考，最早 12月1日')
    // From the latest of several, in whatever order they were kept.
    expect(detail([of(2, 'failed', '2026-11-25'), of(1, 'passed'), of(2, 'failed', '2026-11-12')], 2)).toBe('机动车驾驶证申领和使用规定第四十一条：10 日后可再考，最早 12月6日')
    expect(detail([of(1, 'passed'), ...Array.from({ length: 5 }, () => of(2, 'failed'))], 2)).toBe('机动车驾驶证申领和使用规定第四十一条：最多 5 次')
  })

  it('are for a matter with a subject there is, and never ended for the first', () => {
    expect(testProblem([], undefined, '2026-11-30', limits)).toBeUndefined()
    expect(problemOf([], 4)).toBe('appointment.test-needed')
    expect(problemOf(Array.from({ length: 9 }, () => of(1, 'failed')), 1)).toBeUndefined()
    expect(problemOf([of(1, 'passed'), ...Array.from({ length: 4 }, () => of(2, 'failed'))], 2)).toBeUndefined()
  })

  it('keep their order', () => {
    expect(problemOf([], 2)).toBeUndefined()
    expect(problemOf([of(1, 'failed')], 2)).toBe('appointment.test-order')
    expect(problemOf([of(1, 'passed')], 2)).toBeUndefined()
    expect(problemOf([of(1, 'passed')], 3)).toBe('appointment.test-order')
    expect(problemOf([of(1, 'passed')], 1)).toBe('appointment.test-order')
  })

  it('wait ten days after failing, a day for the first subject, and end after five', () => {
    const passed = of(1, 'passed')
    expect(problemOf([passed, of(2, 'failed', '2026-11-19')], 2, '2026-11-29')).toBe('appointment.test-wait')
    expect(problemOf([passed, of(2, 'failed', '2026-11-19')], 2, '2026-11-30')).toBeUndefined()
    expect(problemOf([of(1, 'failed', '2026-11-30')], 1, '2026-11-30')).toBe('appointment.test-wait')
    expect(problemOf([of(1, 'failed', '2026-11-29')], 1, '2026-11-30')).toBeUndefined()
    expect(problemOf([passed, ...Array.from({ length: 5 }, () => of(2, 'failed'))], 2)).toBe('appointment.test-attempts')
    expect(problemOf([passed, ...Array.from({ length: 5 }, () => of(2, 'absent'))], 2)).toBeUndefined()
    expect(problemOf([of(1, 'passed'), { ...of(2, 'failed', '2026-11-29'), licenceClass: 'D' as never }], 2)).toBeUndefined()
  })

  it('cost what the tariff of Shandong says', () => {
    const catalogue = tableOn(builtInCatalogues, '2026-11-24')
    const fees = tableOn(builtInFeeTables, '2026-11-24')
    const fee = (code: 'DL_TEST_1' | 'DL_TEST_2' | 'DL_TEST_3', licenceClass: 'C1' | 'C6' | 'A2') => testFee(bookableOf(catalogue, code) as never, licenceClass, fees)?.fen
    expect([fee('DL_TEST_1', 'C1'), fee('DL_TEST_2', 'C1'), fee('DL_TEST_3', 'C1')]).toEqual([8_000, 24_000, 24_000])
    expect([fee('DL_TEST_1', 'A2'), fee('DL_TEST_2', 'A2'), fee('DL_TEST_3', 'A2')]).toEqual([8_000, 16_000, 16_000])
    expect([fee('DL_TEST_1', 'C6'), fee('DL_TEST_2', 'C6'), fee('DL_TEST_3', 'C6')]).toEqual([undefined, 24_000, 4_000])
    expect(bookablesOf(catalogue).filter((one) => one.group === 'test').map((one) => one.subject)).toEqual([1, 2, 3])
    expect(bookableOf(catalogue, 'VEH_MARK_INSPECT')).toMatchObject({ group: 'inspection', about: 'vehicle' })
  })
})
