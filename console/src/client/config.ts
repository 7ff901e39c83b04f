/** What the deployment says about itself: read once from config.js, which is loaded before this program. */
import * as z from 'zod'

declare global {
  interface Window {
    __LUBIAO__?: unknown
  }
}

const shape = z.object({ api: z.string().regex(/^https?:\/\/[^/\s]+(\/\S*)?$/) })

/** Address of the API without a final slash; the console's own origin when config.js names none. */
export function apiBase(): string {
  const outcome = shape.safeParse(window.__LUBIAO__)
  return (outcome.success ? outcome.data.api : window.location.origin).replace(/\/+$/, '')
}
