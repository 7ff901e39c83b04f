import * as fc from 'fast-check'
import { limits } from './booking.fixture'
import { standing } from './schedule'
import { afterPass, inOrder, notBefore, offerUntil, planOffers, type WaitEntry } from './waitlist'

const entry = (waitId: string, change: Partial<WaitEntry> = {}): WaitEntry => ({ waitId, joinedAt: '2026-11-24T02:00:00.000Z', state: 'waiting', slots: 1, passed: 0, ...change })
const slot = (time: string, free: number) => ({ time, capacity: free, taken: 0 })
const day = (...slots: ReturnType<typeof slot>[]) => standing([], slots)

it('offers to the one who has waited longest among those it fits', () => {
  const list = [entry('b', { joinedAt: '2026-11-24T03:00:00.000Z' }), entry('long', { slots: 3 }), entry('late', { from: '14:00' }), entry('gone', { state: 'offered' }), entry('a', { joinedAt: '2026-11-24T02:30:00.000Z' })]
  expect(planOffers(list, day(slot('09:00', 1), slot('09:15', 1)), '00:00', 9).map(({ entry: { waitId }, time }) => `${waitId} ${time}`)).toEqual(['a 09:00', 'b 09:15'])
  expect(planOffers(list, day(slot('09:00', 1), slot('09:15', 1), slot('09:30', 1)), '00:00', 9).map(({ entry: { waitId } }) => waitId)).toEqual(['long'])
  expect(planOffers(list, day(slot('09:00', 1)), '09:15', 9)).toEqual([])
  expect(planOffers([entry('x', { to: '09:10' })], day(slot('09:00', 1)), '00:00', 9)).toEqual([])
})

it('keeps to the times of the day somebody can come, to the minute', () => {
  const offered = (change: Partial<WaitEntry>, notEarlier = '00:00') => planOffers([entry('x', change)], day(slot('09:00', 1), slot('09:15', 1), slot('09:30', 1)), notEarlier, 9).map(({ time }) => time)
  expect([offered({ from: '09:15' }), offered({ from: '09:16' }), offered({ to: '09:15' }), offered({ from: '09:15', to: '09:30' })]).toEqual([['09:15'], ['09:30'], ['09:00'], ['09:15']])
  expect([offered({}, '09:15'), offered({}, '09:16')]).toEqual([['09:15'], ['09:30']])
})

it('makes no more offers than it is asked for, and settles the same moment by the number', () => {
  const list = [entry('b'), entry('c'), entry('a')]
  expect(inOrder(list).map((one) => one.waitId)).toEqual(['a', 'b', 'c'])
  expect(planOffers(list, day(slot('09:00', 9)), '00:00', 2).map((one) => one.entry.waitId)).toEqual(['a', 'b'])
  expect(planOffers(list, day(slot('09:00', 9)), '00:00', 0)).toEqual([])
  // A place that is used up is not offered twice, and one that is not free not once.
  expect(planOffers(list, day(slot('09:00', 1), slot('09:15', 0), slot('09:30', 1)), '00:00', 9).map(({ entry: one, time }) => `${one.waitId} ${time}`)).toEqual(['a 09:00', 'b 09:30'])
})

it('keeps an offer half an hour by day, until the morning at night, and never into the last hour and a half', () => {
  const far = { date: '2026-11-30', time: '09:00' }
  expect(offerUntil('2026-11-24T02:00:00.000Z', far, limits)).toBe('2026-11-24T02:30:00.000Z')
  expect(offerUntil('2026-11-24T13:00:00.000Z', far, limits)).toBe('2026-11-25T01:00:00.000Z')
  expect(offerUntil('2026-11-24T22:00:00.000Z', far, limits)).toBe('2026-11-25T01:00:00.000Z')
  // Day is from eight to nine in the evening, eight included.
  expect([offerUntil('2026-11-24T00:00:00.000Z', far, limits), offerUntil('2026-11-24T12:59:00.000Z', far, limits)]).toEqual(['2026-11-24T00:30:00.000Z', '2026-11-24T13:29:00.000Z'])
  expect(offerUntil('2026-11-24T02:00:00.000Z', { date: '2026-11-24', time: '11:45' }, limits)).toBe('2026-11-24T02:15:00.000Z')
  expect(notBefore('2026-11-24', '2026-11-24T02:00:00.000Z', limits)).toBe('11:45')
  expect(notBefore('2026-11-25', '2026-11-24T02:00:00.000Z', limits)).toBe('00:00')
  expect(notBefore('2026-11-23', '2026-11-24T02:00:00.000Z', limits)).toBe('99:99')
})

it('takes whoever let two pass off the list', () => {
  expect(afterPass({ passed: 0 }, limits)).toBe('waits')
  expect(afterPass({ passed: 1 }, limits)).toBe('leaves')
})

const entries = fc.uniqueArray(fc.record({ waitId: fc.integer({ min: 1000, max: 9999 }).map(String), joinedAt: fc.constantFrom('2026-11-24T01:00:00.000Z', '2026-11-24T02:00:00.000Z', '2026-11-24T03:00:00.000Z'), state: fc.constantFrom('waiting' as const, 'offered' as const), slots: fc.integer({ min: 1, max: 3 }), passed: fc.constantFrom(0, 1) }), { selector: (one) => one.waitId, maxLength: 12 })
const free = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 10 }).map((all) => standing([], all.map((n, i) => slot(`09:${String(i * 15).padStart(2, '0')}`, n)).slice(0, 4)))

it('never offers a quarter more often than it is free, and never passes over somebody it fits', () => {
  fc.assert(fc.property(entries, free, (list, places) => {
    const offers = planOffers(list, places, '00:00', 99)
    const used = new Map<string, number>()
    for (const { entry: one, time } of offers) for (let i = 0; i < one.slots; i += 1) {
      const at = `09:${String(Number(time.slice(3)) + i * 15).padStart(2, '0')}`
      used.set(at, (used.get(at) ?? 0) + 1)
    }
    for (const [time, n] of used) expect(n).toBeLessThanOrEqual(places.find((one) => one.time === time)?.capacity ?? 0)
    // The same list cut before any of those left out: they would not have got a place even if nobody stood behind them.
    for (const left of inOrder(list).filter((one) => one.state === 'waiting' && !offers.some((offer) => offer.entry === one))) {
      const before = inOrder(list).slice(0, inOrder(list).indexOf(left) + 1)
      expect(planOffers(before, places, '00:00', 99).some((offer) => offer.entry === left)).toBe(false)
    }
  }))
})

it('starves nobody: with a fitting place a turn, everybody is offered one after at most as many turns as stood before them', () => {
  fc.assert(fc.property(entries, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (list, answers) => {
    let waiting: readonly WaitEntry[] = list.filter((one) => one.state === 'waiting').map((one) => ({ ...one, slots: 1 }))
    const place = new Map(inOrder(waiting).map((one, i) => [one.waitId, i]))
    const offeredAt = new Map<string, number>()
    for (let turn = 0; waiting.length > 0; turn += 1) {
      const [offer] = planOffers(waiting, day(slot('09:00', 1)), '00:00', 1)
      if (offer === undefined) throw new Error('nobody was offered a place that fits all')
      const { waitId } = offer.entry
      if (!offeredAt.has(waitId)) offeredAt.set(waitId, turn)
      const accepts = answers[turn % answers.length] === true
      const leaves = accepts || afterPass(offer.entry, limits) === 'leaves'
      waiting = waiting.flatMap((one) => (one.waitId !== waitId ? [one] : leaves ? [] : [{ ...one, passed: one.passed + 1 }]))
    }
    // Whoever lets one pass keeps their turn: each before somebody takes at most two.
    for (const [waitId, turn] of offeredAt) expect(turn).toBeLessThanOrEqual(2 * (place.get(waitId) ?? 0))
    expect(offeredAt.size).toBe(place.size)
  }))
})
