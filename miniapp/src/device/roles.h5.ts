/**
 * Roles for screen readers. Taro's elements on the web carry WeChat's `aria-role`, which no browser knows: each is given the role by its
 * standard name as it appears, and headings the level that the standard asks for.
 */
const LEVEL = '2'

function speak(element: Element): void {
  const role = element.getAttribute('aria-role')
  if (role !== null) {
    element.setAttribute('role', role)
    element.removeAttribute('aria-role')
  }
  if (element.getAttribute('role') === 'heading' && !element.hasAttribute('aria-level')) element.setAttribute('aria-level', LEVEL)
}

/** Watches the whole page; called once at start. */
export function speakRoles(): void {
  const all = (root: ParentNode): void => root.querySelectorAll('[aria-role], [role="heading"]').forEach(speak)
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.target instanceof Element) speak(change.target)
      change.addedNodes.forEach((node) => {
        if (!(node instanceof Element)) return
        speak(node)
        all(node)
      })
    }
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-role', 'role'] })
  all(document)
}
