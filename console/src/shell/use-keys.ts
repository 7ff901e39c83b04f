/** Keys of a page. They sleep while somebody types, holds a modifier, or a dialog is open. */
import { useEffect, useRef } from 'react'

/** Key (as in KeyboardEvent.key, lower case) → what it does. */
export type KeyMap = Readonly<Record<string, (() => void) | undefined>>

/** A field that takes digits only leaves letters to the page. */
const digitsOnly = (target: EventTarget | null, key: string): boolean => target instanceof HTMLInputElement && target.dataset['digits'] !== undefined && /^[a-z?]$/.test(key)

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ? !(target instanceof HTMLInputElement && target.type === 'checkbox') : false)

const dialogOpen = (): boolean => [...document.querySelectorAll('.ant-modal-wrap, .ant-drawer-open, .ant-select-dropdown, .ant-picker-dropdown, .ant-dropdown')].some((each) => each instanceof HTMLElement && each.offsetParent !== null)

/** Enter and Space belong to the focused control, never to the page. */
const ownsKey = (target: EventTarget | null, key: string): boolean =>
  (key === 'enter' || key === ' ') && target instanceof HTMLElement && target.closest('a, button, [role="button"], [role="menuitem"], [role="tab"], label') !== null

/** Binds keys while the component is shown. */
export function useKeys(keys: KeyMap): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialogOpen()) return
      const key = event.key.toLowerCase()
      if (typing(event.target) && !digitsOnly(event.target, key)) return
      const act = latest.current[key]
      if (act === undefined || ownsKey(event.target, key)) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
