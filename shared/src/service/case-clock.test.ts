/** The clock of a case: when the office is due, and when the system looks again, at what. */
import * as fc from 'fast-check'
import { builtInCalendar } from '../kernel/calendar.data'
import { addDays, dateOf, endOfDay, instantOf, millisOf } from '../kernel/clock'
import type { ServiceCase } from './case'
import { correctionDue, draftDue, dueOf, dueTask, nextLook, officeDue, paymentDue, waited, wakeOf } from './case-clock'
import type { ServiceState } from './machine'
import { caseIn, draft, NOW } from './service-case.fixture'

const later = (minutes: number): string => instantOf(millisOf(NOW) + minutes * 60_000)
const DAY = 24 * 60
const none = { pausedWorkingDays: 0, pausedMinutes: 0 }
const due = (...given: Parameters<typeof officeDue>) => officeDue(...given)

describe('the office’s due date', () => {
  it('of minutes and hours moves by the minutes the case lay with the applicant', () => {
    expect([due(NOW, { unit: 'minute', n: 90 }, { ...none, pausedMinutes: 45 }, builtInCalendar), due(NOW, { unit: 'hour', n: 1 }, { pausedWorkingDays: 3, pausedMinutes: 0 }, builtInCalendar)].map(({ at }) => at)).toEqual([later(135), later(60)])
  })

  it('of natural days moves by whole days, begun ones counted', () => {
    const at = (pausedMinutes: number) => due(NOW, { unit: 'calendarDay', n: 3 }, { ...none, pausedMinutes }, builtInCalendar).at
    expect([at(0), at(1), at(DAY), at(DAY + 1)]).toEqual(['2026-11-26', '2026-11-27', '2026-11-27', '2026-11-28'].map(endOfDay))
    // Natural days are nobody's to publish.
    expect(due('2026-12-30T02:00:00.000Z', { unit: 'calendarDay', n: 9 }, none, builtInCalendar).provisional).toBe(false)
  })

  it('of working days moves by working days, over weekends and into a year without a notice', () => {
    const days = (n: number, from = NOW) => due(from, { unit: 'workingDay', n: 1 }, { ...none, pausedWorkingDays: n }, builtInCalendar)
    expect([days(0), days(3), days(4)]).toEqual(['2026-11-24', '2026-11-27', '2026-11-30'].map((date) => ({ at: endOfDay(date), provisional: false })))
    expect(days(2, '2026-12-30T02:00:00.000Z')).toMatchObject({ provisional: true })
    expect(due(NOW, { unit: 'sameDay' }, { ...none, pausedWorkingDays: 1 }, builtInCalendar)).toEqual({ at: endOfDay('2026-11-24'), provisional: false })
    expect(due('2026-12-31T02:00:00.000Z', { unit: 'workingDay', n: 2 }, none, builtInCalendar).provisional).toBe(true)
  })

  it('is never brought forward by what a case lay with the applicant', () => {
    fc.assert(fc.property(fc.constantFrom('minute', 'hour', 'calendarDay', 'workingDay'), fc.integer({ min: 1, max: 30 }), fc.nat(20), fc.nat(20), fc.nat(20 * DAY), (unit, n, few, more, minutes) => {
      const shorter = due(NOW, { unit, n }, { pausedWorkingDays: few, pausedMinutes: minutes }, builtInCalendar).at
      expect(shorter >= due(NOW, { unit, n }, none, builtInCalendar).at).toBe(true)
      expect(due(NOW, { unit, n }, { pausedWorkingDays: few + more, pausedMinutes: minutes + more * DAY }, builtInCalendar).at >= shorter).toBe(true)
    }))
  })

  it('counts what a case lies with the applicant beside what it has lain there before', () => {
    expect(waited({ pausedWorkingDays: 2, pausedMinutes: 30, pausedSince: NOW }, later(DAY), builtInCalendar)).toEqual({ pausedWorkingDays: 3, pausedMinutes: 30 + DAY })
  })
})

describe('what is due', () => {
  it('is the applicant’s within fifteen days of the state’s beginning, to the end of the last', () => {
    const last = endOfDay(addDays(dateOf(NOW), 15))
    expect([draftDue(NOW), correctionDue(NOW), paymentDue(NOW)]).toEqual([last, last, last])
    expect((['draft', 'returned', 'toPay'] as const).map((state) => dueOf({ ...caseIn(state), dueAt: later(1) }))).toEqual([last, last, last])
  })

  it('is the office’s while it lies there, and nobody’s after', () => {
    expect((['accepted', 'underReview', 'approved'] as const).map((state) => dueOf({ ...caseIn(state), dueAt: later(1) }))).toEqual([later(1), later(1), later(1)])
    expect((['issued', 'posted', 'collected', 'delivered', 'refused', 'withdrawn', 'lapsed'] as const).map((state) => dueOf({ ...caseIn(state), dueAt: later(1) }))).toEqual(Array(7).fill(undefined))
  })
})

describe('looks outside', () => {
  const looked = (state: ServiceState, minute: number, more: Partial<ServiceCase> = {}) => nextLook({ ...caseIn(state), lookedAt: later(minute), ...more })
  it('come five minutes after a silent register, two hours after the last look at a letter, five minutes while it has no number', () => {
    expect([looked('accepted', 7), nextLook(caseIn('accepted'))]).toEqual([later(12), later(5)])
    expect([looked('posted', 7), nextLook(caseIn('posted'))]).toEqual([later(12), later(5)])
    expect(looked('posted', 7, { mail: { round: 1, waybill: 'EA100000009CN', events: [] } })).toBe(later(127))
  })

  it('at a bill come every minute in the first hour, then every half hour', () => {
    expect([0, 30, 59, 60, 90].map((minute) => looked('toPay', minute))).toEqual([1, 31, 60, 90, 120].map(later))
  })

  it('are needed nowhere else', () => {
    for (const state of ['draft', 'underReview', 'returned', 'approved', 'issued', 'collected'] as const) expect([state, looked(state, 1)]).toEqual([state, undefined])
  })
})

describe('the next moment to look at a case', () => {
  it('is the earlier of what is due and of what is to be asked', () => {
    const one = caseIn('accepted')
    expect([wakeOf({ ...one, dueAt: later(3) }), wakeOf({ ...one, dueAt: later(9) })]).toEqual([later(3), later(5)])
  })

  it('comes once for what is late: then only for what is to be asked', () => {
    for (const state of ['underReview', 'approved'] as const) expect(wakeOf({ ...caseIn(state), overdueAt: NOW })).toBeUndefined()
    expect(wakeOf({ ...caseIn('accepted'), dueAt: later(1), overdueAt: later(2) })).toBe(later(5))
    // What was late at the office does not take the applicant's days away.
    expect(wakeOf({ ...caseIn('returned'), overdueAt: NOW })).toBe('2026-12-08T15:59:59.999Z')
  })

  it('has something to do, and the moment before it has nothing', () => {
    const states: readonly ServiceState[] = ['draft', 'accepted', 'underReview', 'returned', 'toPay', 'approved', 'posted']
    for (const state of states) {
      const one = caseIn(state)
      const wake = wakeOf(one) as string
      const before = instantOf(millisOf(wake) - 1)
      const after = instantOf(millisOf(wake) + 1)
      expect([state, dueTask(one, before), dueTask(one, after) === undefined]).toEqual([state, undefined, false])
    }
  })
})

describe('what the system does', () => {
  it('begins after the last moment of a due date, and at the moment of a look', () => {
    const at = (one: ServiceCase, now: string) => dueTask(one, now)
    const last = '2026-12-08T15:59:59.999Z'
    const next = '2026-12-08T16:00:00.000Z'
    expect((['draft', 'returned'] as const).map((state) => [at(caseIn(state), last), at(caseIn(state), next)])).toEqual([[undefined, 'discard'], [undefined, 'lapse']])
    expect([at({ ...caseIn('toPay'), lookedAt: last }, last), at({ ...caseIn('toPay'), lookedAt: last }, next)]).toEqual([undefined, 'lapse'])
    expect((['underReview', 'approved'] as const).map((state) => [at(caseIn(state), caseIn(state).dueAt as string), at(caseIn(state), later(9 * DAY))])).toEqual([[undefined, 'markOverdue'], [undefined, 'markOverdue']])
    expect((['accepted', 'toPay', 'posted'] as const).map((state) => at(caseIn(state), nextLook(caseIn(state)) as string))).toEqual(['review', 'askBill', 'track'])
  })

  it('marks what is late once, and goes on asking', () => {
    const late = { ...caseIn('accepted'), overdueAt: later(2 * DAY) }
    expect([dueTask(late, later(3 * DAY)), dueTask({ ...caseIn('approved'), overdueAt: NOW }, later(9 * DAY)), dueTask({ ...draft(), overdueAt: NOW }, later(20 * DAY))]).toEqual(['review', undefined, 'discard'])
  })
})
