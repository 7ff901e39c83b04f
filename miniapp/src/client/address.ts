interface Installed { readonly api?: string; readonly demoWechat?: string }
declare const window: { __LUBIAO__?: Installed } | undefined

const installed = (): Installed => (process.env.TARO_ENV === 'h5' && typeof window !== 'undefined' ? (window.__LUBIAO__ ?? {}) : {})

/** Where the API lives, without a slash at the end. A browser build reads `config.js` first, so that addresses change without a build. */
export const apiBase = (): string => installed().api ?? process.env.TARO_APP_API

/** Where the WeChat simulator offers demo people; empty in production. */
export const demoWechat = (): string => installed().demoWechat ?? process.env.TARO_APP_DEMO_WECHAT

/** Subscription templates by purpose, `passDecided=ID,passExpiring=ID` at build time, as in the functions' settings. */
export const templateIds = (purposes: readonly string[]): readonly string[] =>
  process.env.TARO_APP_TEMPLATES.split(',').map((pair) => pair.split('=')).filter(([purpose]) => purpose !== undefined && purposes.includes(purpose)).flatMap(([, id]) => (id === undefined ? [] : [id]))
