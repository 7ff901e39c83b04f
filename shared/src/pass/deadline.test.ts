import * as fc from 'fast-check'
import { builtInCalendar } from '../kernel/calendar.data'
import { addDays, dateOf, endOfDay, instantAt, isWorkingDay } from '../kernel/clock'
import { caseIn, NOW } from './case.fixture'
import { correctionDue, countedDate, decisionDue, dueCommand, earliestStart, pausedDays, remindAt, wakeOf } from './deadline'
import { policyOn } from './policy'

const policy = policyOn('2026-11-23')
const counted = (at: string) => countedDate(at, policy, builtInCalendar).date
const start = (at: string) => earliestStart(at, policy, builtInCalendar)
const due = (at: string, paused = 0) => decisionDue(at, paused, policy, builtInCalendar)

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

describe('waking', () => {
  const wake = (state: Parameters<typeof caseIn>[0], more: object = {}) => wakeOf({ ...caseIn(state), ...more }, policy)
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
    expect(wake('proposed', { checks: unknown })).toBe(endOfDay('2026-11-25'))
    expect(wake('returned')).toBe(endOfDay('2026-12-08'))
    expect(correctionDue(NOW)).toBe(endOfDay('2026-12-08'))
    expect(wake('approved')).toBe(instantAt('2026-11-26'))
    expect(wake('approved', { application: {} })).toBeUndefined()
  })
  it('reminds a day or three before the end, once', () => {
    expect(remindAt('2026-11-27', 1)).toBe(instantAt('2026-11-26', '09:00'))
    expect(wake('active')).toBe(instantAt('2026-11-26', '09:00'))
    expect(wake('active', { remindedAt: NOW })).toBe(endOfDay('2026-11-27'))
    expect(wake('active', { enteredAt: instantAt('2026-11-26', '09:00') })).toBe(endOfDay('2026-11-27'))
    expect(wake('active', { application: { ...caseIn('active').application, passType: 'period' } })).toBe(endOfDay('2026-11-27'))
    expect(wake('active', { application: { ...caseIn('active').application, passType: 'period', validTo: '2026-12-30' } })).toBe(instantAt('2026-12-27', '09:00'))
    expect([wake('active', { application: { ...caseIn('active').application, validTo: undefined } }), wake('active', { application: { ...caseIn('active').application, passType: undefined } })]).toEqual([undefined, undefined])
  })

  const command = (state: Parameters<typeof caseIn>[0], now: string, more: object = {}) => {
    const passCase = { ...caseIn(state), ...more }
    return dueCommand({ ...passCase, wakeAt: wakeOf(passCase, policy) }, now, policy)
  }
  it('gives the command that is due, and none before', () => {
    expect([command('submitted', endOfDay('2026-11-25')), command('submitted', '2026-11-25T16:00:00.000Z'), command('submitted', NOW), command('proposed', '2026-11-25T16:00:00.000Z'), command('proposed', endOfDay('2026-11-25'))]).toEqual(['recordChecks', 'markOverdue', undefined, 'markOverdue', undefined])
    expect(command('submitted', '2026-11-23T02:10:00.000Z', { checks: unknown })).toBe('recordChecks')
    expect(command('submitted', '2026-11-26T02:10:00.000Z', { checks: unknown, overdueAt: NOW })).toBe('recordChecks')
    expect([command('returned', endOfDay('2026-12-08')), command('returned', '2026-12-08T16:00:00.000Z')]).toEqual([undefined, 'lapse'])
    expect([command('approved', '2026-11-25T15:59:59.999Z'), command('approved', '2026-11-25T16:00:00.000Z')]).toEqual([undefined, 'activate'])
    expect([command('active', instantAt('2026-11-26', '08:59')), command('active', instantAt('2026-11-26', '09:00')), command('active', '2026-11-27T16:00:00.000Z'), command('active', endOfDay('2026-11-27'), { remindedAt: NOW })]).toEqual([undefined, 'remind', 'expire', undefined])
    expect([command('draft', endOfDay('2026-12-23')), command('draft', '2026-12-23T16:00:00.000Z'), command('draft', '2026-12-23T16:00:00.000Z', { enteredAt: '2026-11-24T02:00:00.000Z' })]).toEqual([undefined, 'discard', undefined])
    expect([command('expired', '2030-01-01T00:00:00.000Z'), dueCommand({ ...caseIn('expired'), wakeAt: NOW }, NOW, policy)]).toEqual([undefined, undefined])
    expect(dueCommand({ ...caseIn('submitted'), decisionDueAt: undefined }, '2026-12-01T00:00:00.000Z', policy)).toBe('recordChecks')
  })
})
