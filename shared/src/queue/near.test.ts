/** Who is told that it is nearly their turn. */
import { instantOf, millisOf } from '../kernel/clock'
import { isNear, NEAR_AFTER_MINUTES, NEAR_AHEAD, NEAR_MINUTES } from './near'

const NOW = '2026-11-23T02:00:00.000Z'
const after = (minutes: number): string => instantOf(millisOf(NOW) + minutes * 60_000)
const ticket = { state: 'waiting' as const, holderId: 'U1', joinedAt: after(-NEAR_AFTER_MINUTES) }
const minutes = (typical: number) => ({ low: typical, typical, high: typical })
const far = { ahead: NEAR_AHEAD + 1, minutes: minutes(NEAR_MINUTES + 1) }

it('goes by people ahead or by minutes, whichever comes first', () => {
  expect(isNear(ticket, far, NOW)).toBe(false)
  expect(isNear(ticket, { ...far, ahead: NEAR_AHEAD }, NOW)).toBe(true)
  expect(isNear(ticket, { ...far, minutes: minutes(NEAR_MINUTES) }, NOW)).toBe(true)
})

it('tells nobody twice, nobody without a phone, nobody who is called already or has just come', () => {
  const near = { ahead: 0, minutes: minutes(0) }
  expect(isNear(ticket, near, NOW)).toBe(true)
  expect(isNear({ ...ticket, nearAt: NOW }, near, NOW)).toBe(false)
  expect(isNear({ ...ticket, holderId: undefined }, near, NOW)).toBe(false)
  expect(isNear({ ...ticket, state: 'called' }, near, NOW)).toBe(false)
  expect(isNear({ ...ticket, joinedAt: instantOf(millisOf(ticket.joinedAt) + 1) }, near, NOW)).toBe(false)
})

it('is not while no counter is open, nor long before a booked time', () => {
  expect(isNear(ticket, { ahead: 0 }, NOW)).toBe(false)
  expect(isNear(ticket, { ahead: 0, minutes: minutes(0), notBefore: after(NEAR_MINUTES) }, NOW)).toBe(true)
  expect(isNear(ticket, { ahead: 0, minutes: minutes(0), notBefore: after(NEAR_MINUTES + 1) }, NOW)).toBe(false)
})
