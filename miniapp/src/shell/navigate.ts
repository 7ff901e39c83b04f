import Taro from '@tarojs/taro'
import { session } from '../client/session'

const PAGES_KEPT = 10

/** Opens a page; values are put into its address. */
export function go(page: string, query: Readonly<Record<string, string | undefined>> = {}): void {
  const search = Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`])).join('&')
  const url = `/${page}${search === '' ? '' : `?${search}`}`
  // WeChat keeps ten pages and refuses an eleventh: then the page on top makes way
  void (Taro.getCurrentPages().length < PAGES_KEPT ? Taro.navigateTo({ url }) : Taro.redirectTo({ url }))
}

/** Opens a page that needs a signed-in person, by way of signing in when needed. */
export function goSignedIn(page: string, query: Readonly<Record<string, string | undefined>> = {}): void {
  if (session.get() === undefined) go('shell/sign-in/index', { then: page, ...query })
  else go(page, query)
}

/** Goes to a page, back if it is the one before: two pages about one thing shall not pile up. */
export function goOrBack(page: string, query: Readonly<Record<string, string>>): void {
  const before = Taro.getCurrentPages().at(-2)
  const options = (before as { readonly options?: Readonly<Record<string, string>> } | undefined)?.options ?? {}
  const same = before?.route?.replace(/^\//, '').split('?')[0] === page && Object.entries(query).every(([key, value]) => options[key] === value)
  if (same) void Taro.navigateBack()
  else go(page, query)
}

/** Back to where the person came from, or home when this page was the first. */
export function back(): void {
  if (Taro.getCurrentPages().length > 1) void Taro.navigateBack()
  else void Taro.switchTab({ url: '/shell/home/index' })
}

/** A short word at the middle of the screen. */
export const say = (title: string): void => { void Taro.showToast({ title, icon: 'none', duration: 2400 }) }

/** Asks yes or no. */
export async function confirm(title: string, content: string, yes = '确定'): Promise<boolean> {
  return (await Taro.showModal({ title, content, confirmText: yes, confirmColor: '#1456b8', cancelText: '再想想' })).confirm
}
