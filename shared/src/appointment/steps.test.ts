/** What a citizen reads of a booking at each point of its life. */
import type { AppointmentState } from './booking-machine'
import { bookingOf, NOW } from './booking.fixture'
import { stepsOf } from './steps'

const PLACE = { outletId: 'OL-DCF-02', unit: 'cheguansuo', date: '2026-11-26', time: '09:00' } as const
const START = '2026-11-25T01:00:00.000Z'
const statuses = (state: AppointmentState): string => stepsOf(bookingOf({ state })).map((one) => one.status).join(' ')
const shown = (...[change]: Parameters<typeof bookingOf>) => stepsOf(bookingOf(change)).filter((one) => one.status !== 'next')

it.each<[AppointmentState, string]>([
  ['held', 'done now next next next'], ['confirmed', 'done done now next next'], ['displaced', 'done now next next next'], ['checkedIn', 'done done done now next'], ['called', 'done done done now next'],
  ['served', 'done done done done done'], ['missed', 'done done done stopped next'], ['cancelled', 'done done stopped next next'], ['expired', 'done stopped next next next']
])('a booking that is %s stands at: %s', (state, expected) => expect(statuses(state)).toBe(expected))

it('goes by the same five names, whatever happens, save that a displaced one has a time to choose', () => {
  expect(stepsOf(bookingOf()).map((one) => `${one.key} ${one.label}`)).toEqual(['choose 选时间', 'confirm 确认', 'prepare 备齐材料', 'arrive 到场签到', 'served 办理'])
  expect(stepsOf(bookingOf({ state: 'displaced' }))[1]?.label).toBe('选新时间')
})

it('tells at the step one is at what to do there, and at no other', () => {
  const hints = (...[change]: Parameters<typeof bookingOf>) => stepsOf(bookingOf(change)).flatMap((one) => ('hint' in one ? [`${one.key}: ${one.hint ?? ''}`] : []))
  expect(hints({ state: 'held' })).toEqual(['confirm: 到时未确认，名额自动让出'])
  expect(hints()).toEqual(['prepare: 按材料清单准备，能联网查到的不用带'])
  expect(hints({ state: 'displaced' })).toEqual(['confirm: 正在为您找新的时间，找到后通知您'])
  expect(hints({ state: 'displaced', alternatives: [PLACE] })).toEqual(['confirm: 网点调整了时间，已为您留了位置，点一下即可；不选的话到时自动改到第一个'])
  expect(hints({ state: 'checkedIn' })).toEqual(['arrive: 已签到，请等候叫号'])
  expect(hints({ state: 'called' })).toEqual(['arrive: 请到窗口'])
  expect(hints({ state: 'served' })).toEqual([])
})

it('says where it ended in the words of the state', () => {
  expect(shown({ state: 'missed' }).at(-1)).toMatchObject({ key: 'arrive', status: 'stopped', hint: '未到场' })
  expect(shown({ state: 'cancelled' }).at(-1)).toMatchObject({ key: 'prepare', status: 'stopped', hint: '已取消' })
  expect(shown({ state: 'expired' }).at(-1)).toMatchObject({ key: 'confirm', status: 'stopped', hint: '未确认，已释放' })
})

it('names the moments: booked, to be confirmed or chosen by, to come at, served', () => {
  const due = (...[change]: Parameters<typeof bookingOf>) => stepsOf(bookingOf(change)).map((one) => one.dueAt)
  expect(stepsOf(bookingOf())[0]?.at).toBe(NOW)
  expect(due({ state: 'held', holdUntil: '2026-11-24T02:10:00.000Z' })).toEqual([undefined, '2026-11-24T02:10:00.000Z', undefined, START, undefined])
  expect(due({ state: 'displaced', alternativesUntil: '2026-11-26T02:00:00.000Z' })).toEqual([undefined, '2026-11-26T02:00:00.000Z', undefined, START, undefined])
  // Confirmed: nothing is to be confirmed any more. Once there, or once it is over, the time to come says nothing.
  expect(due({ holdUntil: NOW, alternativesUntil: NOW })).toEqual([undefined, undefined, undefined, START, undefined])
  for (const state of ['checkedIn', 'called', 'served', 'missed', 'cancelled', 'expired'] as const) expect(due({ state })[3]).toBeUndefined()
  expect(stepsOf(bookingOf({ state: 'served', enteredAt: '2026-11-25T01:30:00.000Z' }))[4]).toEqual({ key: 'served', label: '办理', status: 'done', at: '2026-11-25T01:30:00.000Z' })
  expect(stepsOf(bookingOf())[4]).not.toHaveProperty('at')
})
