import { MOST_FAILURES, networkOf, withTry, type Tries } from './lock-out'

const start = Date.parse('2026-11-23T02:00:00.000Z')
const at = (minutes: number): string => new Date(start + minutes * 60_000).toISOString()

/** Fails n times at a moment; gives the tries, or until when none is taken. */
function fail(before: Tries | undefined, n: number, minutes: number): Tries | string {
  let tries = before
  for (let i = 0; i < n; i += 1) {
    const outcome = withTry(tries, at(minutes))
    if ('lockedUntil' in outcome) return outcome.lockedUntil
    tries = outcome.tries
  }
  return tries as Tries
}

it('locks with the fifth try for a quarter of an hour, then twice as long each time, a day at most', () => {
  let minutes = 0
  let tries: Tries | undefined
  for (const lock of [15, 30, 60, 120, 240, 480, 960, 1440, 1440]) {
    expect(fail(tries, MOST_FAILURES + 1, minutes)).toBe(at(minutes + lock))
    tries = fail(tries, MOST_FAILURES, minutes) as Tries
    expect(tries).toMatchObject({ failures: 0, lockedUntil: at(minutes + lock) })
    expect(withTry(tries, at(minutes + lock - 1))).toEqual({ lockedUntil: at(minutes + lock) })
    minutes += lock
  }
})

it('forgets after a quiet day, counted from the end of a lock', () => {
  const four = fail(undefined, 4, 0) as Tries
  expect(fail(four, 1, 24 * 60 - 1)).toMatchObject({ lockedUntil: at(24 * 60 + 14) })
  expect(fail(four, 1, 24 * 60)).toMatchObject({ failures: 1, locks: 0 })
  const locked = fail(undefined, 5, 0) as Tries
  expect(fail(locked, 5, 24 * 60)).toMatchObject({ locks: 2, lockedUntil: at(24 * 60 + 30) })
  expect(fail(locked, 5, 24 * 60 + 15)).toMatchObject({ locks: 1, lockedUntil: at(24 * 60 + 30) })
})

it('numbers every try, so that two at once cannot count as one', () => {
  expect((fail(undefined, 4, 0) as Tries).revision).toBe(4)
  expect((fail(fail(undefined, 5, 0) as Tries, 1, 60) as Tries).revision).toBe(6)
})

it('counts what one provider gives one customer as one network', () => {
  expect(['203.0.113.7', '2001:db8:1:2:3:4:5:6', '2001:0db8:1:2::9', '2001:db8::1', '::1', '2001:db8:1:2:3::'].map(networkOf)).toEqual(['203.0.113.7', '2001:db8:1:2', '2001:db8:1:2', '2001:db8:0:0', '0:0:0:0', '2001:db8:1:2'])
})
