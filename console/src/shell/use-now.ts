/** A ticking present for texts like "2 小时 left": one timer for all, stopped when nothing shows a time. */
import type { Instant } from '@lubiao/shared/kernel/clock'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { nowInstant, nowMillis } from '../device/clock'

const STEP_MS = 15_000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now: Instant = nowInstant()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = nowInstant()
    for (const each of listeners) each()
  }, STEP_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || timer === undefined) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The present instant, renewed every 15 seconds. */
export function useNow(): Instant {
  return useSyncExternalStore(subscribe, () => {
    if (timer === undefined) {
      const fresh = nowInstant()
      // A fresh value only when the kept one is old, so that the snapshot stays the same within one rendering.
      if (Date.parse(fresh) - Date.parse(now) > STEP_MS) now = fresh
    }
    return now
  })
}

/** Milliseconds now, renewed every second: for what is counted down before somebody's eyes. */
export function useSecond(): number {
  const [ms, setMs] = useState(nowMillis())
  useEffect(() => {
    const ticking = setInterval(() => setMs(nowMillis()), 1_000)
    return () => clearInterval(ticking)
  }, [])
  return ms
}
