const TAPPABLE = '[role=button],[role=checkbox],[role=tab],[role=link]'

/** What Taro's elements leave out in a browser: focus for what can be tapped, names for pictures, switches and fields. */
function complete(): void {
  for (const element of document.querySelectorAll<HTMLElement>(`${TAPPABLE},.page`)) if (!element.hasAttribute('tabindex')) element.setAttribute('tabindex', element.getAttribute('aria-disabled') === 'true' ? '-1' : '0')
  for (const picture of document.querySelectorAll<HTMLImageElement>('taro-image-core img:not([alt])')) picture.alt = picture.parentElement?.getAttribute('aria-label') ?? ''
  for (const input of document.querySelectorAll<HTMLInputElement>('taro-switch-core input:not([aria-label])')) input.setAttribute('aria-label', input.closest('taro-switch-core')?.getAttribute('aria-label') ?? '开关')
  for (const input of document.querySelectorAll<HTMLElement>('taro-input-core input:not([aria-label]),taro-textarea-core textarea:not([aria-label])')) {
    const name = input.closest('taro-input-core,taro-textarea-core')?.getAttribute('aria-label')
    if (name != null) input.setAttribute('aria-label', name)
  }
}

/** Makes every page usable without a pointer; called once at launch. */
export function assistKeyboard(): void {
  let waiting = false
  new MutationObserver(() => {
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => { waiting = false; complete() })
  }).observe(document.body, { childList: true, subtree: true })
  document.addEventListener('keydown', (event) => {
    const { target } = event
    if ((event.key !== 'Enter' && event.key !== ' ') || !(target instanceof HTMLElement) || !target.matches(TAPPABLE)) return
    event.preventDefault()
    target.click()
  })
}
