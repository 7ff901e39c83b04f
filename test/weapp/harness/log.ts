/** What happened while the app ran. */
export interface AppLog {
  /** APIs of WeChat the app called and no hook answered. */
  readonly missing: Set<string>
  /** Every setData: page and bytes of its JSON. */
  readonly setData: { readonly page: string; readonly bytes: number }[]
  /** Every request: method, address, status (0 = no answer), idempotency key. */
  readonly requests: { readonly method: string; readonly url: string; status: number; readonly key?: string | undefined }[]
  readonly console: { readonly level: string; readonly text: string }[]
  readonly toasts: string[]
  readonly errors: unknown[]
}

/** An empty log. */
export const newLog = (): AppLog => ({ missing: new Set(), setData: [], requests: [], console: [], toasts: [], errors: [] })
