import Taro from '@tarojs/taro'

const PREFIX = 'lubiao:'

/** Keeps a JSON value on the phone (≤ 1 MB a key, 10 MB together on WeChat). Throws when the phone is full. */
export const keep = (key: string, value: unknown): void => Taro.setStorageSync(PREFIX + key, JSON.stringify(value))

/** What was kept, or undefined. A value nobody can read any more counts as not kept. */
export function kept<T>(key: string): T | undefined {
  const text: unknown = Taro.getStorageSync(PREFIX + key)
  if (typeof text !== 'string' || text === '') return undefined
  try {
    return JSON.parse(text) as T
  } catch {
    Taro.removeStorageSync(PREFIX + key)
    return undefined
  }
}

/** Every kept value whose key begins so. */
export const keptAll = <T>(prefix: string): readonly T[] =>
  Taro.getStorageInfoSync().keys.filter((key) => key.startsWith(PREFIX + prefix)).map((key) => kept<T>(key.slice(PREFIX.length))).filter((value) => value !== undefined)

/** Forgets one value. */
export const forget = (key: string): void => Taro.removeStorageSync(PREFIX + key)

/** Forgets everything whose key begins so. */
export function forgetAll(prefix: string): void {
  for (const key of Taro.getStorageInfoSync().keys) if (key.startsWith(PREFIX + prefix)) Taro.removeStorageSync(key)
}
