/** The checker itself: it must find what it is there to find. */
import * as fc from 'fast-check'
import { anomalyIn, type Op } from '../support/linearizable'

const op = (kind: Op['kind'], start: number, end: number): Op => ({ kind, start, end, who: `${kind}@${start}` })

it('tells histories that can be told', () => {
  expect(anomalyIn([op('take', 0, 10), op('take', 0, 10), op('full', 5, 12)], 2)).toBeUndefined()
  // Refused while a giving was under way, and taken while it was: both orders are possible.
  expect(anomalyIn([op('take', 0, 1), op('give', 2, 9), op('full', 3, 4), op('take', 5, 8), op('full', 6, 10)], 1)).toBeUndefined()
})

/** The definition itself: every order of all operations that respects their times, tried one after the other. */
function byDefinition(ops: readonly Op[], capacity: number): boolean {
  const go = (left: readonly Op[], taken: number): boolean => left.length === 0 || left.some((one) => {
    if (left.some((other) => other.end < one.start)) return false
    const next = one.kind === 'take' ? taken + 1 : one.kind === 'give' ? taken - 1 : taken
    return next >= 0 && next <= capacity && (one.kind !== 'full' || taken === capacity) && go(left.filter((other) => other !== one), next)
  })
  return go(ops, 0)
}

it('agrees with the definition on every small history', () => {
  let told = 0
  fc.assert(fc.property(fc.array(fc.record({ kind: fc.constantFrom('take' as const, 'take' as const, 'full' as const, 'give' as const), start: fc.integer({ min: 0, max: 12 }), length: fc.integer({ min: 1, max: 6 }) }), { maxLength: 6 }), fc.integer({ min: 1, max: 2 }), (drawn, capacity) => {
    const ops = drawn.map(({ kind, start, length }, i): Op => ({ kind, start, end: start + length + i / 100, who: String(i) }))
    const can = byDefinition(ops, capacity)
    told += can && ops.length > 2 ? 1 : 0
    expect(anomalyIn(ops, capacity) === undefined).toBe(can)
  }), { numRuns: 3000, seed: 7 })
  expect(told).toBeGreaterThan(50)
})

it('finds one place too many, a refusal in front of a free place, and a place given back twice', () => {
  expect(anomalyIn([op('take', 0, 10), op('take', 0, 10), op('take', 5, 12)], 2)).toBe('take by take@5, 5 to 12, with 0 others under way')
  expect(anomalyIn([op('take', 0, 1), op('give', 2, 3), op('full', 4, 5)], 1)).toBe('full by full@4, 4 to 5, with 0 others under way')
  expect(anomalyIn([op('take', 0, 1), op('give', 2, 3), op('give', 2, 3)], 1)).toContain('give')
})
