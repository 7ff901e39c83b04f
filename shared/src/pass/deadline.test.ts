import * as fc from 'fast-check'
import { builtInCalendar } from '../kernel/calendar.data'
import { addDays, dateOf, endOfDay, instantAt, isWorkingDay } from '../kernel/clock'
import { caseIn, NOW } from './case.fixture'
import { correctionDue, countedDate, decisionDue, dueCommand, earliestStart, lastDayToExtend, pausedDays, remindAt, wakeOf, type DecisionClock } from './deadline'
import type { PassDraft } from './contract'
import { policyOn } from './policy'
import { passTypeIds } from './terms.data'

const policy = policyOn('2026-11-23')
const counted = (at: string) => countedDate(at, policy, builtInCalendar).date
const start = (at: string) => earliestStart(at, policy, builtInCalendar)
const due = (at: string, paused = 0) => decisionDue({ submittedAt: at, pausedWorkingDays: paused, pausedMinutes: 0 }, {}, policy, builtInCalendar)

describe('a submission counts', () => {
  it.each([
    ['2026-11-23', '09:00', '2026-11-23'], ['2026-11-23', '17:30', '2026-11-23'], ['2026-11-23', '17:31', '2026-11-24'], ['2026-11-27', '17:31', '2026-11-30'], ['2026-11-28', '09:00', '2026-11-30'], ['2026-11-29', '23:59', '2026-11-30'],
    ['2026-10-01', '10:00', '2026-10-08'], ['2026-10-10', '10:00', '2026-10-10'], ['2026-02-28', '18:00', '2026-03-02']
  ])('%s %s as of %s', (date, time, expected) => expect(counted(instantAt(date, time))).toBe(expected))
})

describe('two working days (domain-facts §9.3)', () => {
  it.each([['2019-03-25', '2019-03-27'], ['2019-04-04', '2019-04-09'], ['2019-04-26', '2019-04-29'], ['2024-02-08', '2024-02-18'], ['2026-02-13', '2026-02-24']])('%s → %s', (date, expected) => {
    expect(start(instantAt(date, '10:00'))).toEqual({ date: expected, provisional: false })
    expect(due(instantAt(date, '10:00'))).toEqual({ at: endOfDay(expected), provisional: false })
  })
  it('are provisional where no notice is published', () => {
    expect(start(instantAt('2026-12-30', '10:00'))).toMatchObject({ provisional: true })
    expect(due(instantAt('2026-12-30', '10:00'))).toMatchObject({ provisional: true })
    expect(due(instantAt('2026-12-25', '10:00'))).toMatchObject({ provisional: false })
    expect(due(instantAt('2026-12-25', '10:00'), 9)).toMatchObject({ provisional: true })
    expect(countedDate(instantAt('2027-01-02', '10:00'), policy, builtInCalendar)).toMatchObject({ provisional: true })
    expect(countedDate(instantAt('2027-01-04', '10:00'), policy, builtInCalendar)).toEqual({ date: '2027-01-04', provisional: true })
    const onlyNext = { version: 'x', years: { '2027': builtInCalendar.years['2026'] as never } }
    expect(countedDate(instantAt('2026-12-31', '18:00'), policy, onlyNext).provisional).toBe(true)
    expect(start(instantAt('2026-12-31', '10:00')).provisional).toBe(true)
  })
  it('move by the applicant’s days', () => {
    expect([0, 1, 3].map((n) => due(NOW, n).at)).toEqual([endOfDay('2026-11-25'), endOfDay('2026-11-26'), endOfDay('2026-11-30')])
    expect(pausedDays('2026-11-23T02:00:00.000Z', '2026-11-25T02:00:00.000Z', policy, builtInCalendar)).toEqual({ days: 2, provisional: false })
    expect(pausedDays('2026-11-23T02:00:00.000Z', '2026-11-25T10:00:00.000Z', policy, builtInCalendar).days).toBe(3)
  })
  it('never shorten, whatever the moment', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 7 * 365 * 24 * 60 }), fc.integer({ min: 0, max: 30 }), (minute, paused) => {
      const at = new Date(Date.parse('2019-03-25T00:00:00.000Z') + minute * 60_000).toISOString()
      const day = counted(at)
      expect(day >= dateOf(at)).toBe(true)
      expect(isWorkingDay(day, builtInCalendar).works).toBe(true)
      expect(dateOf(due(at).at)).toBe(start(at).date)
      expect(due(at, paused + 1).at > due(at, paused).at).toBe(true)
      expect(start(at).date > addDays(dateOf(at), 1)).toBe(true)
    }), { endOnFailure: true })
  })
})

describe('a decision comes before the pass is to begin', () => {
  const clock = (more: Partial<DecisionClock> = {}): DecisionClock => ({ submittedAt: NOW, pausedWorkingDays: 0, pausedMinutes: 0, ...more })
  const dueFor = (application: PassDraft, more: Partial<DecisionClock> = {}) => decisionDue(clock(more), application, policy, builtInCalendar).at
  const urgent = (validFrom: string): PassDraft => ({ validFrom, emergency: { reason: '抢修供水管道，需要连夜运送管材' } })
  it('at the end of the day before, when that is sooner than two working days', () => {
    expect([dueFor({}), dueFor({ validFrom: '2026-11-27' }), dueFor({ validFrom: '2026-11-26' }), dueFor({ validFrom: '2026-11-25' })]).toEqual([endOfDay('2026-11-25'), endOfDay('2026-11-25'), endOfDay('2026-11-25'), endOfDay('2026-11-24')])
  })
  it('also when a correction took its time', () => {
    const late = { pausedWorkingDays: 3, pausedMinutes: 3 * 1440, lastSubmittedAt: '2026-11-26T02:00:00.000Z' }
    expect([dueFor({ validFrom: '2026-12-10' }, late), dueFor({ validFrom: '2026-11-27' }, late)]).toEqual([endOfDay('2026-11-30'), endOfDay('2026-11-26')])
    // Handed in on the first day: four hours from then, for "before" is past.
    expect(dueFor({ validFrom: '2026-11-26' }, late)).toBe('2026-11-26T06:00:00.000Z')
    expect(dueFor({ validFrom: '2026-11-26' }, { ...late, lastSubmittedAt: instantAt('2026-11-26') })).toBe(instantAt('2026-11-26', '04:00'))
  })
  it('within four hours in an emergency, and never after it begins', () => {
    expect([dueFor(urgent('2026-11-23')), dueFor(urgent('2026-11-24'))]).toEqual(['2026-11-23T06:00:00.000Z', '2026-11-23T06:00:00.000Z'])
    expect(dueFor(urgent('2026-11-24'), { submittedAt: instantAt('2026-11-23', '22:00') })).toBe(endOfDay('2026-11-23'))
    const late = { submittedAt: instantAt('2026-11-23', '22:00') }
    expect(dueFor(urgent('2026-11-23'), late)).toBe(instantAt('2026-11-24', '02:00'))
    // A pass for that day alone is decided while there is still something of it.
    expect([dueFor({ ...urgent('2026-11-23'), validTo: '2026-11-23' }, late), dueFor({ ...urgent('2026-11-23'), validTo: '2026-11-24' }, late)]).toEqual([endOfDay('2026-11-23'), instantAt('2026-11-24', '02:00')])
    expect(decisionDue(clock(), urgent('2026-11-24'), policy, builtInCalendar).provisional).toBe(false)
  })
  it('an emergency that keeps the lead time is not one for the clock', () => expect([dueFor(urgent('2026-11-25')), dueFor(urgent('2026-12-10'))]).toEqual([endOfDay('2026-11-24'), endOfDay('2026-11-25')]))
  it('does not give an emergency its hours anew when it comes back', () => {
    const back = { pausedWorkingDays: 0, pausedMinutes: 60, lastSubmittedAt: '2026-11-23T04:30:00.000Z' }
    expect([dueFor(urgent('2026-11-23'), back), dueFor(urgent('2026-11-24'), back)]).toEqual(['2026-11-23T07:00:00.000Z', '2026-11-23T07:00:00.000Z'])
  })
  it('is never later than what was promised, and never after the first day begins', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 300 * 24 * 60 }), fc.integer({ min: 0, max: 20 }), fc.boolean(), (minute, ahead, emergency) => {
      const submittedAt = new Date(Date.parse('2026-01-10T00:00:00.000Z') + minute * 60_000).toISOString()
      const validFrom = addDays(dateOf(submittedAt), ahead)
      const at = dueFor(emergency ? urgent(validFrom) : { validFrom }, { submittedAt })
      expect(at > submittedAt).toBe(true)
      expect(at <= due(submittedAt).at).toBe(true)
      if (ahead > 0) expect(at < instantAt(validFrom)).toBe(true)
    }), { endOnFailure: true })
  })
  it('stays provisional while the calendar is', () => {
    expect(decisionDue(clock({ submittedAt: instantAt('2026-12-30', '10:00') }), { validFrom: '2027-01-02' }, policy, builtInCalendar)).toEqual({ at: endOfDay('2027-01-01'), provisional: true })
  })
})

describe('waking', () => {
  const wake = (state: Parameters<typeof caseIn>[0], more: object = {}) => wakeOf({ ...caseIn(state), ...more }, policy, builtInCalendar)
  const unknown = [{ code: 'vehicle', level: 'unknown' as const, title: 'x', detail: 'y' }]
  it('is due when the clock says', () => {
    expect([wake('expired'), wake('refused'), wake('withdrawn'), wake('revoked'), wake('superseded'), wake('lapsed')]).toEqual(Array(6).fill(undefined))
    expect([wake('draft'), caseIn('draft').wakeAt]).toEqual([endOfDay('2026-12-23'), endOfDay('2026-12-23')])
    expect(wake('submitted')).toBe(endOfDay('2026-11-25'))
    expect(wake('submitted', { overdueAt: NOW })).toBeUndefined()
    expect(wake('submitted', { checks: unknown })).toBe('2026-11-23T02:10:00.000Z')
    expect(wake('submitted', { checks: unknown, overdueAt: NOW })).toBe('2026-11-23T02:10:00.000Z')
    expect(wake('submitted', { checks: unknown, checkedAt: undefined })).toBe(endOfDay('2026-11-25'))
    expect(wake('submitted', { checks: unknown, checkedAt: '2026-11-25T15:59:00.000Z' })).toBe(endOfDay('2026-11-25'))
    expect(wake('proposed', { checks: unknown })).toBe('2026-11-23T06:00:00.000Z')
    expect(wake('returned')).toBe(endOfDay('2026-12-08'))
    expect(correctionDue(NOW)).toBe(endOfDay('2026-12-08'))
    expect(wake('approved')).toBe(instantAt('2026-11-26'))
    expect(wake('approved', { application: {} })).toBeUndefined()
  })
  const ending = (validTo: string | undefined, more: object = {}) => wake('active', { enteredAt: instantAt('2026-11-16'), application: { ...caseIn('active').application, validTo }, ...more })
  it('reminds while an extension still comes in time, once', () => {
    // Friday the 27th: its extension begins on Saturday, so the last counted day is Wednesday.
    expect(ending('2026-11-27')).toBe(instantAt('2026-11-25', '09:00'))
    expect(ending('2026-11-27', { remindedAt: NOW })).toBe(endOfDay('2026-11-27'))
    expect(ending('2026-11-27', { enteredAt: instantAt('2026-11-25', '09:00') })).toBe(endOfDay('2026-11-27'))
    expect(ending('2026-11-27', { enteredAt: instantAt('2026-11-25', '08:59') })).toBe(instantAt('2026-11-25', '09:00'))
    expect(wake('active')).toBe(endOfDay('2026-11-27'))
    expect(wake('active', { application: { ...caseIn('active').application, passType: 'period', validTo: '2026-12-30' } })).toBe(instantAt('2026-12-27', '09:00'))
    expect([ending(undefined), wake('active', { application: { ...caseIn('active').application, passType: undefined } })]).toEqual([undefined, undefined])
  })
  it.each([['2026-11-27', '2026-11-25'], ['2026-11-29', '2026-11-26'], ['2026-11-30', '2026-11-27'], ['2026-12-01', '2026-11-30'], ['2026-10-07', '2026-09-29'], ['2026-10-08', '2026-09-30'], ['2026-02-23', '2026-02-13']])('a pass until %s is extended by %s', (validTo, day) =>
    expect(lastDayToExtend(validTo, policy, builtInCalendar)).toBe(day))
  it('never reminds too late for an extension without a gap', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 360 }), fc.constantFrom(...passTypeIds), (n, passType) => {
      const validTo = addDays('2026-01-10', n)
      const at = remindAt(validTo, passType, policy, builtInCalendar)
      expect(at <= instantAt(lastDayToExtend(validTo, policy, builtInCalendar), '09:00')).toBe(true)
      expect(start(instantAt(lastDayToExtend(validTo, policy, builtInCalendar), policy.cutOff)).date <= addDays(validTo, 1)).toBe(true)
      expect(dateOf(at) <= addDays(validTo, -policy.types[passType].remindDays)).toBe(true)
    }), { endOnFailure: true })
  })

  const command = (state: Parameters<typeof caseIn>[0], now: string, more: object = {}) => {
    const passCase = { ...caseIn(state), ...more }
    return dueCommand({ ...passCase, wakeAt: wakeOf(passCase, policy, builtInCalendar) }, now, policy, builtInCalendar)
  }
  it('gives the command that is due, and none before', () => {
    expect([command('submitted', endOfDay('2026-11-25')), command('submitted', '2026-11-25T16:00:00.000Z'), command('submitted', NOW), command('proposed', '2026-11-23T06:00:00.001Z'), command('proposed', '2026-11-23T06:00:00.000Z')]).toEqual(['recordChecks', 'markOverdue', undefined, 'markOverdue', undefined])
    expect(command('submitted', '2026-11-23T02:10:00.000Z', { checks: unknown })).toBe('recordChecks')
    expect(command('submitted', '2026-11-26T02:10:00.000Z', { checks: unknown, overdueAt: NOW })).toBe('recordChecks')
    expect([command('returned', endOfDay('2026-12-08')), command('returned', '2026-12-08T16:00:00.000Z')]).toEqual([undefined, 'lapse'])
    expect([command('approved', '2026-11-25T15:59:59.999Z'), command('approved', '2026-11-25T16:00:00.000Z')]).toEqual([undefined, 'activate'])
    const long = { enteredAt: instantAt('2026-11-16') }
    expect([command('active', instantAt('2026-11-25', '08:59'), long), command('active', instantAt('2026-11-25', '09:00'), long), command('active', '2026-11-27T16:00:00.000Z', long), command('active', endOfDay('2026-11-27'), { remindedAt: NOW })]).toEqual([undefined, 'remind', 'expire', undefined])
    expect([command('draft', endOfDay('2026-12-23')), command('draft', '2026-12-23T16:00:00.000Z'), command('draft', '2026-12-23T16:00:00.000Z', { enteredAt: '2026-11-24T02:00:00.000Z' })]).toEqual([undefined, 'discard', undefined])
    expect([command('expired', '2030-01-01T00:00:00.000Z'), dueCommand({ ...caseIn('expired'), wakeAt: NOW }, NOW, policy, builtInCalendar)]).toEqual([undefined, undefined])
    expect(dueCommand({ ...caseIn('submitted'), decisionDueAt: undefined }, '2026-12-01T00:00:00.000Z', policy, builtInCalendar)).toBe('recordChecks')
  })
})
