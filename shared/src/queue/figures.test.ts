/** Percentiles from buckets stay within the bucket of the true one. */
import * as fc from 'fast-check'
import { BUCKET_MINUTES, bucketOf, percentileOf, percentilesOf } from './figures'

const counted = (times: readonly number[]): number[] => {
  const buckets = new Array<number>(BUCKET_MINUTES.length + 1).fill(0)
  for (const time of times) buckets[bucketOf(time)] = (buckets[bucketOf(time)] as number) + 1
  return buckets
}

it('puts times into their buckets', () => expect([0, 0.9, 1, 4.9, 5, 239, 240, 9999].map(bucketOf)).toEqual([0, 0, 1, 3, 4, 18, 19, 19]))

it('reads percentiles off by straight line, and none where nothing was counted', () => {
  expect(percentilesOf(counted([]))).toStrictEqual({ n: 0 })
  expect(percentileOf(counted([]), 0.5)).toBeUndefined()
  expect(percentilesOf(counted(new Array<number>(10).fill(6)))).toEqual({ n: 10, p50: 6, p90: 6.8, p95: 6.9 })
  expect(percentileOf(counted([500]), 0.5)).toBe(240)
})

it('is never further off than the bucket is wide', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 239, noNaN: true }), { minLength: 1, maxLength: 80 }), fc.constantFrom(0.5, 0.9, 0.95), (times, share) => {
    const sorted = [...times].sort((a, b) => a - b)
    const exact = sorted[Math.ceil(share * sorted.length) - 1] as number
    const at = bucketOf(exact)
    const read = percentileOf(counted(times), share) as number
    expect(read).toBeGreaterThanOrEqual((BUCKET_MINUTES[at - 1] ?? 0) - 0.1)
    expect(read).toBeLessThanOrEqual((BUCKET_MINUTES[at] as number) + 0.1)
  }))
})
