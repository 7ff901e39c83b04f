/** Figures of waiting and service: times are counted in buckets, percentiles read off them by straight line. */

/** Upper ends of the buckets in minutes; the last bucket has none. */
export const BUCKET_MINUTES: readonly number[] = [1, 2, 3, 5, 7, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120, 180, 240]

/** The bucket of a time in minutes. */
export function bucketOf(minutes: number): number {
  const at = BUCKET_MINUTES.findIndex((end) => minutes < end)
  return at < 0 ? BUCKET_MINUTES.length : at
}

/** Counts by bucket. */
export type Buckets = readonly number[]

/** Minutes below which a share of the counted times lies, to a tenth; undefined when none were counted. The open bucket counts as its lower end. */
export function percentileOf(buckets: Buckets, share: number): number | undefined {
  const total = buckets.reduce((sum, n) => sum + n, 0)
  const wanted = total * share
  let before = 0
  for (const [i, n] of buckets.entries()) {
    if (n > 0 && before + n >= wanted) {
      const low = i === 0 ? 0 : (BUCKET_MINUTES[i - 1] as number)
      const high = BUCKET_MINUTES[i] ?? low
      return Math.round((low + ((wanted - before) / n) * (high - low)) * 10) / 10
    }
    before += n
  }
  return undefined
}

/** Number and percentiles of the counted times. */
export function percentilesOf(buckets: Buckets): { readonly n: number; readonly p50?: number; readonly p90?: number; readonly p95?: number } {
  const n = buckets.reduce((sum, one) => sum + one, 0)
  if (n === 0) return { n }
  return { n, p50: percentileOf(buckets, 0.5) as number, p90: percentileOf(buckets, 0.9) as number, p95: percentileOf(buckets, 0.95) as number }
}
