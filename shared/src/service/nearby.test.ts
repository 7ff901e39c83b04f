import fc from 'fast-check'
import { builtInCalendar } from '../kernel/calendar.data'
import { dateOf, instantAt, instantOf, millisOf, type LocalDate } from '../kernel/clock'
import { hoursOn, type DayHours, type OutletDay, type WeeklyHours } from './hours'
import { inTime, openState, rank, travelMinutes, type Candidate, type Order } from './nearby'

const week: WeeklyHours = { weekday: { from: 510, to: 1050 }, saturday: { from: 540, to: 960 }, sunday: null, holiday: { from: 540, to: 720 } }
const by = (hours: WeeklyHours, exceptions: Readonly<Record<LocalDate, OutletDay>> = {}) => (date: LocalDate): DayHours => hoursOn(hours, date, builtInCalendar, exceptions[date])
const state = (date: LocalDate, time: string, exceptions?: Readonly<Record<LocalDate, OutletDay>>) => openState(instantAt(date, time), by(week, exceptions))

describe('open at a moment', () => {
  it('tells until when, and at noon it is open', () => {
    expect(state('2026-11-23', '12:15')).toEqual({ open: true, appointmentOnly: false, closesAt: instantAt('2026-11-23', '17:30'), provisional: false })
    expect(state('2026-11-23', '17:29').open).toBe(true)
    expect(state('2026-11-23', '17:30').open).toBe(false)
  })

  it('tells from when, over a Sunday off and a holiday block', () => {
    expect(state('2026-11-23', '07:00')).toMatchObject({ open: false, opensAt: instantAt('2026-11-23', '08:30') })
    expect(state('2026-11-28', '20:00')).toMatchObject({ open: false, opensAt: instantAt('2026-11-30', '08:30') })
    expect(state('2026-09-30', '18:00')).toMatchObject({ open: false, opensAt: instantAt('2026-10-08', '08:30') })
  })

  it('is not open to somebody who just comes on a day by appointment only, and says so', () => {
    expect(state('2026-10-05', '10:00')).toMatchObject({ open: false, appointmentOnly: true, opensAt: instantAt('2026-10-08', '08:30') })
    expect(state('2026-10-05', '13:00')).toMatchObject({ open: false, appointmentOnly: false })
  })

  it('finds the second span of a day and follows an exception that closes it', () => {
    const split: OutletDay = { spans: [{ from: 540, to: 600 }, { from: 900, to: 960 }], counters: {}, reason: '停电' }
    expect(state('2026-11-23', '12:00', { '2026-11-23': split })).toMatchObject({ open: false, opensAt: instantAt('2026-11-23', '15:00') })
    expect(state('2026-11-23', '12:00', { '2026-11-23': { spans: [], counters: {}, reason: '停电' } })).toMatchObject({ open: false, opensAt: instantAt('2026-11-24', '08:30') })
  })

  it('marks what rests on a year without a notice, and gives no opening where there is none', () => {
    expect(state('2027-01-05', '10:00')).toMatchObject({ open: true, provisional: true })
    expect(openState(instantAt('2026-11-23', '10:00'), by({ weekday: null, saturday: null, sunday: null, holiday: null }))).toEqual({ open: false, appointmentOnly: false, provisional: false })
  })
})

describe('looking ahead', () => {
  const openOn = (...dates: readonly LocalDate[]) => (date: LocalDate): DayHours => ({ spans: dates.includes(date) ? [{ from: 540, to: 600 }, { from: 900, to: 960 }] : [], appointmentOnly: false, provisional: date > '2026-11-30', source: 'series', reason: '' })

  it('finds the first span of the next day that has one, two weeks on at most, and says whether that day is certain', () => {
    const at = instantAt('2026-11-23', '12:00')
    expect(openState(at, openOn('2026-11-25', '2026-11-26'))).toEqual({ open: false, appointmentOnly: false, opensAt: instantAt('2026-11-25', '09:00'), provisional: false })
    expect(openState(at, openOn('2026-12-07'))).toEqual({ open: false, appointmentOnly: false, opensAt: instantAt('2026-12-07', '09:00'), provisional: true })
    expect(openState(at, openOn('2026-12-08'))).toEqual({ open: false, appointmentOnly: false, provisional: false })
    // Before the first, between the two and after the second span of a day.
    expect(['08:59', '10:00', '16:00'].map((time) => openState(instantAt('2026-11-23', time), openOn('2026-11-23', '2026-11-24')).opensAt)).toEqual([instantAt('2026-11-23', '09:00'), instantAt('2026-11-23', '15:00'), instantAt('2026-11-24', '09:00')])
  })

  it('is open from the first minute of a span to the one before its end, told by the end of that span', () => {
    const at = (time: string) => openState(instantAt('2026-11-23', time), openOn('2026-11-23'))
    expect(['09:00', '09:59', '15:00', '15:59'].map((time) => at(time).closesAt)).toEqual(['10:00', '10:00', '16:00', '16:00'].map((time) => instantAt('2026-11-23', time)))
    expect(['10:00', '14:59'].map((time) => at(time).open)).toEqual([false, false])
  })

  it('tells of a place that only ever takes appointments just that', () => {
    const always = (): DayHours => ({ spans: [{ from: 540, to: 600 }], appointmentOnly: true, provisional: true, source: 'holiday', reason: '' })
    expect(openState(instantAt('2026-11-23', '09:30'), always)).toEqual({ open: false, appointmentOnly: true, provisional: true })
  })
})

const now = instantAt('2026-11-23', '17:00')
const open = { open: true, appointmentOnly: false, closesAt: instantAt('2026-11-23', '17:30'), provisional: false }
const shut = { open: false, appointmentOnly: false, opensAt: instantAt('2026-11-24', '08:30'), provisional: false }
const place = (id: string, part: Partial<Candidate> = {}): Candidate => ({ id, how: '●', metres: 1000, state: open, load: {}, ...part })
const order = (by: Order, ...all: readonly Candidate[]): readonly string[] => rank(now, by, all).map((one) => one.id)

describe('the order', () => {
  it('puts first what is open and reached in time, then what does it on the spot, then the sooner', () => {
    expect(order('best', place('far', { metres: 4000 }), place('near'), place('passes', { how: '○', metres: 10 }), place('shut', { state: shut, metres: 1 }), place('late', { metres: 20_000 }))).toEqual(['near', 'far', 'passes', 'shut', 'late'])
  })

  it('weighs a queue against the way, and takes an unknown one for neither none nor long', () => {
    expect(order('best', place('near-full', { metres: 400, load: { waitMinutes: 40 } }), place('far-free', { metres: 4000, load: { waitMinutes: 0 } }), place('silent', { metres: 2000 }))).toEqual(['far-free', 'silent', 'near-full'])
  })

  it('by distance alone, by people waiting', () => {
    expect(order('near', place('b', { metres: 200 }), place('c', { metres: 100, state: shut }), place('a', { metres: undefined }))).toEqual(['c', 'b', 'a'])
    expect(order('short', place('busy', { load: { waiting: 9 } }), place('free', { metres: 9000, load: { waiting: 0 } }), place('unknown', { metres: 1 }), place('shut', { state: shut, load: { waiting: 0 } }))).toEqual(['free', 'busy', 'unknown', 'shut'])
  })

  it('puts of two that are closed the one where it is soonest done first, and one that does not say when last', () => {
    const opening = (date: LocalDate, time: string) => ({ ...shut, opensAt: instantAt(date, time) })
    const never = { open: false, appointmentOnly: false, provisional: false }
    expect(order('best', place('never', { state: never, metres: 1 }), place('ten', { state: opening('2026-11-24', '10:00'), metres: 1 }), place('nine', { state: opening('2026-11-24', '09:00') }))).toEqual(['nine', 'ten', 'never'])
    // Half an hour of way is over before it opens; a queue that is told there is not.
    expect(order('best', place('a-busy', { state: shut, metres: 1, load: { waitMinutes: 30 } }), place('b-far', { state: shut, metres: 12_000, load: { waitMinutes: 0 } }))).toEqual(['b-far', 'a-busy'])
    expect(order('best', place('far-opens-first', { state: opening('2026-11-23', '17:10'), metres: 24_000 }), place('near', { state: opening('2026-11-23', '17:30') }))).toEqual(['near', 'far-opens-first'])
    expect(order('best', place('first-busy', { state: opening('2026-11-24', '09:00'), load: { waitMinutes: 30 } }), place('second-free', { state: opening('2026-11-24', '09:10'), load: { waitMinutes: 0 } }))).toEqual(['second-free', 'first-busy'])
    expect(order('best', place('far', { state: shut, metres: 12_000 }), place('near', { state: shut, metres: 400 }))).toEqual(['near', 'far'])
  })

  it('of two alike takes the nearer, of two as near the one with the smaller number', () => {
    expect(order('best', place('b', { metres: 790 }), place('c', { metres: 410 }), place('a', { metres: 790 }))).toEqual(['c', 'a', 'b'])
    expect(order('short', place('b', { load: { waiting: 3 } }), place('c', { metres: 5, load: { waiting: 3 } }), place('a', { load: { waiting: 3 } }))).toEqual(['c', 'a', 'b'])
    expect(order('near', place('b'), place('a'))).toEqual(['a', 'b'])
    expect(order('best', place('unknown', { metres: undefined, load: { waitMinutes: 5 } }), place('known', { metres: 1, load: { waitMinutes: 4 } }))).toEqual(['known', 'unknown'])
    expect(order('best', place('unknown', { metres: undefined }), place('here', { metres: 0 }))).toEqual(['here', 'unknown'])
  })

  it('counts an outlet that closes before one arrives as closed', () => {
    expect(travelMinutes({ metres: 11_600 })).toBe(29)
    expect(inTime(now, place('x', { metres: 11_600 }))).toBe(true)
    expect(inTime(now, place('x', { metres: 12_001 }))).toBe(false)
    expect(inTime(now, place('x', { metres: 12_000 }))).toBe(false)
    expect(inTime(now, place('x', { metres: undefined }))).toBe(true)
    expect(inTime(now, place('x', { state: { open: true, appointmentOnly: false, provisional: false }, metres: 999_999 }))).toBe(true)
    expect(inTime(now, place('x', { state: { ...open, open: false } }))).toBe(false)
  })

  it('loses nobody, is the same whatever order they came in, and puts nothing closed before what is reached in time', () => {
    const anyPlace = fc.record({
      id: fc.string({ minLength: 1, maxLength: 4 }), how: fc.constantFrom('●' as const, '○' as const), metres: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined }), state: fc.constantFrom(open, shut),
      load: fc.record({ waiting: fc.option(fc.nat(50), { nil: undefined }), waitMinutes: fc.option(fc.nat(120), { nil: undefined }) })
    })
    fc.assert(fc.property(fc.uniqueArray(anyPlace, { selector: (one) => one.id, maxLength: 12 }), fc.constantFrom<Order>('best', 'near', 'short'), (all, by) => {
      const sorted = rank(now, by, all)
      expect(new Set(sorted)).toEqual(new Set(all))
      expect(rank(now, by, [...all].reverse())).toEqual(sorted)
      if (by === 'near') return
      const reach = sorted.map((one) => inTime(now, one))
      expect(reach.lastIndexOf(true)).toBeLessThanOrEqual(reach.indexOf(false) < 0 ? Number.MAX_SAFE_INTEGER : reach.indexOf(false))
    }))
  })

  it('an opening told is one: at that minute it is open, and at no minute before', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 60 * 24 * 400 }), (minute) => {
      const at = instantOf(millisOf(instantAt('2026-01-01')) + minute * 60_000)
      const found = openState(at, by(week))
      if (found.open || found.opensAt === undefined) return
      expect(openState(found.opensAt, by(week)).open).toBe(true)
      const before = instantOf(millisOf(found.opensAt) - 60_000)
      expect(millisOf(before) < millisOf(at) || !openState(before, by(week)).open).toBe(true)
      expect(dateOf(found.opensAt) >= dateOf(at)).toBe(true)
    }))
  })
})
