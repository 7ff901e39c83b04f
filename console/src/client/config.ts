/** What the deployment says about itself: read once from config.js, which is loaded before this program. */
import * as z from 'zod'

declare global {
  interface Window {
    __LUBIAO__?: unknown
  }
}

const address = z.string().regex(/^https?:\/\/[^/\s]+(\/\S*)?$/)
const shape = z.object({ api: address, demoWechat: address.optional() })

const configured = (): z.output<typeof shape> | undefined => shape.safeParse(window.__LUBIAO__).data

/** Address of the API without a final slash; the console's own origin when config.js names none. */
export function apiBase(): string {
  return (configured()?.api ?? window.location.origin).replace(/\/+$/, '')
}

/** Where the local stack's simulator tells its demo people; undefined everywhere else. */
export const demoAddress = (): string | undefined => configured()?.demoWechat?.replace(/\/+$/, '')
