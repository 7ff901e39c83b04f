/** Where the cursor stands when a form or dialog appears. */
import { useEffect, useRef } from 'react'

/** The library moves focus into a dialog after it has appeared; ours comes after that. In milliseconds. */
const APPEARED_MS = 120

const isField = (at: Element | null): boolean => at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement

/** Puts the cursor where a person begins once the component has appeared, and when `round` changes. Whoever has reached a field by themselves meanwhile keeps it: what they type must not land elsewhere. */
export function useFirstFocus(focus: () => void, round?: unknown): void {
  const latest = useRef(focus)
  latest.current = focus
  useEffect(() => {
    const before = document.activeElement
    const timer = setTimeout(() => {
      const now = document.activeElement
      if (now === before || !isField(now)) latest.current()
    }, APPEARED_MS)
    return () => clearTimeout(timer)
  }, [round])
}
