/** The rule of the line, by example and as properties: nobody starves, the bound is the stated one, booked people go near their slot. */
import * as fc from 'fast-check'
import { instantOf, millisOf, type Instant } from '../kernel/clock'
import { BOOKED_IN_A_ROW, isBooked, isLate, nextOf, orderOf, QUEUE_RULE, streakAfter, waitsSince, type Standing } from './order'

const START = millisOf('2026-11-23T00:30:00.000Z')
const at = (minutes: number): Instant => instantOf(START + minutes * 60_000)
let serial = 0
const walkIn = (caseId: string, joined: number): Standing => ({ caseId, joinedAt: at(joined), late: false, serial: (serial += 1) })
const booked = (caseId: string, slot: number, joined: number): Standing => ({ caseId, slotAt: at(slot), joinedAt: at(joined), late: isLate(at(slot), at(joined)), serial: (serial += 1) })
const names = (order: readonly Standing[]): string => order.map((one) => one.caseId).join(' ')

describe('the rule', () => {
  it('calls two booked, then one of the others', () => {
    const waiting = [walkIn('w1', 0), walkIn('w2', 1), ...[1, 2, 3, 4, 5].map((n) => booked(`b${n}`, n, 0))]
    expect(names(orderOf(waiting, 0, at(10)))).toBe('b1 b2 w1 b3 b4 w2 b5')
    expect(names(orderOf(waiting, 1, at(10)))).toBe('b1 w1 b2 b3 w2 b4 b5')
    expect(names(orderOf(waiting, 2, at(10)))).toBe('w1 b1 b2 w2 b3 b4 b5')
  })

  it('lets an early booked person wait for the slot, unless nobody else does', () => {
    expect(names(orderOf([booked('b', 30, 0), walkIn('w1', 20), walkIn('w2', 21)], 0, at(22)))).toBe('w1 w2 b')
    expect(nextOf([booked('b', 30, 0)], 0, at(22))?.caseId).toBe('b')
    expect(nextOf([booked('b', 30, 0), walkIn('w', 20)], 0, at(30))?.caseId).toBe('b')
    expect(names(orderOf([booked('later', 40, 0), booked('sooner', 30, 1)], 2, at(22)))).toBe('sooner later')
  })

  it('puts a late one among the walk-ins as of the moment they came: not before who was there, not behind who came after', () => {
    const late = booked('late', 0, 11)
    expect(late.late).toBe(true)
    expect(names(orderOf([walkIn('after', 12), late, walkIn('before', 10)], 0, at(13)))).toBe('before late after')
    expect(booked('in time', 0, 10).late).toBe(false)
  })

  it('counts waiting from the slot for the early, from joining for everybody else', () => {
    expect(waitsSince(booked('b', 30, 0))).toBe(at(30))
    expect(waitsSince(booked('b', 30, 35))).toBe(at(35))
    expect(waitsSince(booked('b', 0, 20))).toBe(at(20))
    expect(waitsSince(walkIn('w', 3))).toBe(at(3))
  })

  it('settles the same millisecond by the running number, and says nothing of an empty line', () => {
    const [a, b] = [walkIn('a', 5), walkIn('b', 5)]
    expect(names(orderOf([b, a], 0, at(6)))).toBe('a b')
    expect(nextOf([], 0, at(0))).toBeUndefined()
    expect(names(orderOf([{ ...booked('y', 5, 1), serial: 9 }, { ...booked('x', 5, 1), serial: 8 }], 0, at(6)))).toBe('x y')
  })

  it('is printed with its own numbers', () => {
    expect(QUEUE_RULE).toContain(`每连叫 ${BOOKED_IN_A_ROW} 位预约`)
    expect(QUEUE_RULE).toContain('迟到超过 10 分钟')
  })
})

/** Days in a hall: people come (walk-in, or booked for a slot) and counters call, in any order. */
const moves = fc.array(fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('walk' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('booked' as const), slot: fc.integer({ min: -30, max: 30 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('call' as const) }) }
), { minLength: 1, maxLength: 120 })

/**
 * Most people called before a walk-in who has just joined behind `ahead` others that are not booked, however many booked people come:
 * two booked before each of those and before the walk-in, and those themselves.
 */
const mostBefore = (ahead: number): number => ahead + BOOKED_IN_A_ROW * (ahead + 1)

/** Most people called at or after the slot of a booked person before that person, when `ahead` booked people have an earlier place: those, and one other for every two. */
const mostBeforeBooked = (ahead: number): number => ahead + Math.ceil((ahead + 1) / BOOKED_IN_A_ROW)

interface Waiting { readonly one: Standing; readonly bound: number; called: number }

/** Plays a day, minute by minute, then calls until nobody waits; `onCall` sees every call. */
function play(day: readonly ({ readonly kind: 'walk' } | { readonly kind: 'booked'; readonly slot: number } | { readonly kind: 'call' })[], onCall: (called: Standing, others: readonly Waiting[], now: Instant, streak: number) => void): void {
  let waiting: Waiting[] = []
  let streak = 0
  const call = (now: Instant): void => {
    const next = nextOf(waiting.map(({ one }) => one), streak, now)
    if (next === undefined) return
    onCall(next, waiting, now, streak)
    streak = streakAfter(streak, next)
    waiting = waiting.filter(({ one }) => one !== next)
    for (const other of waiting) if (!isBooked(other.one) || other.one.slotAt <= now) other.called += 1
  }
  day.forEach((move, minute) => {
    const now = at(minute)
    if (move.kind === 'call') return call(now)
    const one = move.kind === 'walk' ? walkIn(`w${minute}`, minute) : booked(`b${minute}`, minute + move.slot, minute)
    const plain = waiting.filter((other) => !isBooked(other.one)).length
    waiting.push({ one, bound: isBooked(one) ? Number.POSITIVE_INFINITY : mostBefore(plain), called: 0 })
  })
  for (let minute = day.length; waiting.length > 0; minute += 1) call(at(minute))
}

describe('as properties', () => {
  it('nobody starves: a walk-in or late one is called after at most a + 2(a + 1) others, a being those before them who are not booked', () => {
    fc.assert(fc.property(moves, (day) => {
      play(day, (called, others) => {
        const mine = others.find(({ one }) => one === called) as Waiting
        expect(mine.called).toBeLessThanOrEqual(mine.bound)
      })
    }), { numRuns: 300 })
  })

  it('a booked person who is due goes after those with earlier slots and at most one other for every two', () => {
    fc.assert(fc.property(moves, fc.integer({ min: 0, max: 2 }), fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }), (day, streak, slots) => {
      const walkers = day.flatMap((move, minute) => (move.kind === 'walk' ? [walkIn(`w${minute}`, minute)] : []))
      const due = slots.map((slot, n) => booked(`b${n}`, slot, 0))
      const order = orderOf([...walkers, ...due], streak, at(200))
      const sorted = order.filter(isBooked)
      sorted.forEach((one, ahead) => expect(order.indexOf(one)).toBeLessThanOrEqual(mostBeforeBooked(ahead)))
      expect(sorted.map((one) => one.slotAt)).toEqual([...sorted.map((one) => one.slotAt)].sort())
    }), { numRuns: 300 })
  })

  it('never calls an early one past somebody who is due or was there', () => {
    fc.assert(fc.property(moves, (day) => {
      play(day, (called, others, now) => {
        if (isBooked(called) && called.slotAt > now) expect(others.every(({ one }) => isBooked(one) && one.slotAt > now)).toBe(true)
      })
    }), { numRuns: 300 })
  })

  it('never calls three booked in a row while somebody else waits, nor an unbooked one past another', () => {
    fc.assert(fc.property(moves, (day) => {
      play(day, (called, others, _now, streak) => {
        const plain = others.filter(({ one }) => !isBooked(one)).map(({ one }) => one)
        if (isBooked(called) && streak >= BOOKED_IN_A_ROW) expect(plain).toEqual([])
        if (!isBooked(called)) expect(plain.every((one) => one.joinedAt >= called.joinedAt)).toBe(true)
      })
    }), { numRuns: 300 })
  })

  it('orders everybody once, whatever the order they are given in', () => {
    fc.assert(fc.property(moves, fc.integer({ min: 0, max: 2 }), (day, streak) => {
      const waiting = day.flatMap((move, minute) => (move.kind === 'call' ? [] : [move.kind === 'walk' ? walkIn(`w${minute}`, minute) : booked(`b${minute}`, minute + move.slot, minute)]))
      const order = orderOf(waiting, streak, at(60))
      expect(new Set(order).size).toBe(waiting.length)
      expect(names(orderOf([...waiting].reverse(), streak, at(60)))).toBe(names(order))
    }), { numRuns: 200 })
  })
})
