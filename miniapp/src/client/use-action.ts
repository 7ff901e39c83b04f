import { useRef, useState } from 'react'
import { failureOf, type Failure } from './failure'

/** Something a tap does. While it runs a second tap does nothing; what went wrong is kept for the page to show. */
export interface Action<A extends readonly unknown[]> { readonly busy: boolean; readonly failure: Failure | undefined; run(...args: A): Promise<void>; clear(): void }

/** Makes an action of a page. */
export function useAction<A extends readonly unknown[]>(work: (...args: A) => Promise<void>): Action<A> {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | undefined>(undefined)
  const running = useRef(false)
  return {
    busy,
    failure,
    clear: () => setFailure(undefined),
    run: async (...args) => {
      if (running.current) return
      running.current = true
      setBusy(true)
      setFailure(undefined)
      try {
        await work(...args)
      } catch (reason) {
        setFailure(failureOf(reason))
      } finally {
        running.current = false
        setBusy(false)
      }
    }
  }
}
