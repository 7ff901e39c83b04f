/** Repeatable randomness for injected faults: the same seed gives the same faults on the same sequence of requests. */

/** The next number in [0, 1). */
export type NextRandom = () => number

/** mulberry32: 32 bits of state, good enough to spread faults, not for secrets. */
export function seededRandom(seed: number): NextRandom {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
