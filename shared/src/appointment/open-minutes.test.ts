/** Templates × exceptions × holidays: whatever an outlet publishes, no slot reaches into a minute that is not open. */
import * as fc from 'fast-check'
import { builtInCalendar } from '../kernel/calendar.data'
import { addDays, isWorkingDay } from '../kernel/clock'
import { countersOn, hoursOn, isOpenAt, type OutletDay, type WeeklyHours } from '../service/hours'
import { freeFor, minuteOf, slotsOf, SLOT_MINUTES, standing } from './schedule'

const span = fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 700 })).map(([from, length]) => ({ from, to: Math.min(1440, from + length) }))
const series: fc.Arbitrary<WeeklyHours> = fc.record({ weekday: fc.option(span), saturday: fc.option(span), sunday: fc.option(span), holiday: fc.option(span) })
const exception: fc.Arbitrary<OutletDay> = fc.record({ spans: fc.array(span, { maxLength: 4 }), counters: fc.record({ window: fc.integer({ min: 0, max: 5 }) }, { requiredKeys: [] }), reason: fc.constant('设备检修') })
// 2025 to 2027: holidays, make-up days, and a year nobody has published yet.
const date = fc.integer({ min: 0, max: 1094 }).map((n) => addDays('2025-01-01', n))

it('never offers a closed minute, whatever the template, the exception and the holidays', () => {
  fc.assert(fc.property(series, fc.option(exception, { nil: undefined }), date, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4 }), (hours, published, day, counters, slots) => {
    const open = hoursOn(hours, day, builtInCalendar, published)
    const capacity = countersOn({ window: counters }, published).window ?? 0
    const planned = slotsOf(open.spans, capacity)
    const places = freeFor(standing(planned, []), slots)
    const closed = places.filter(({ free }) => free > 0).flatMap(({ time }) => Array.from({ length: slots * SLOT_MINUTES }, (_unused, i) => minuteOf(time) + i).filter((minute) => !isOpenAt(open.spans, minute)))
    expect(closed).toEqual([])
    expect(places.filter(({ free }) => free > capacity)).toEqual([])
    expect(new Set(planned.map((slot) => slot.time)).size).toBe(planned.length)
  }), { numRuns: 400 })
})

it('knows make-up days, holidays, an exception over both, and the year nobody has published', () => {
  const hours: WeeklyHours = { weekday: { from: 510, to: 1050 }, saturday: null, sunday: null, holiday: { from: 540, to: 720 } }
  const on = (day: string, published?: OutletDay) => {
    const open = hoursOn(hours, day, builtInCalendar, published)
    return { n: slotsOf(open.spans, 1).length, provisional: open.provisional, only: open.appointmentOnly }
  }
  // 调休: Saturday 14 February 2026 is worked; its exception beats that.
  expect(isWorkingDay('2026-02-14', builtInCalendar).works).toBe(true)
  expect(on('2026-02-14')).toEqual({ n: 36, provisional: false, only: false })
  expect(on('2026-02-14', { spans: [], counters: {}, reason: '停电' })).toEqual({ n: 0, provisional: false, only: false })
  expect(on('2026-02-17')).toEqual({ n: 0, provisional: false, only: false })
  expect(on('2026-02-20')).toEqual({ n: 12, provisional: false, only: true })
  expect(on('2026-10-08')).toEqual({ n: 36, provisional: false, only: false })
  // Year end into a year nobody has published: offered as plain weekdays, and said to be provisional.
  expect(on('2026-12-31')).toEqual({ n: 36, provisional: false, only: false })
  expect(on('2027-01-01')).toEqual({ n: 0, provisional: false, only: false })
  expect(on('2027-01-04')).toEqual({ n: 36, provisional: true, only: false })
})
