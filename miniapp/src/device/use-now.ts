import { useEffect, useState } from 'react'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { now } from './clock'

/** Now, refreshed every `everyMs` while the page lives. */
export function useNow(everyMs: number): Instant {
  const [instant, setInstant] = useState(now)
  useEffect(() => {
    const timer = setInterval(() => setInstant(now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return instant
}
