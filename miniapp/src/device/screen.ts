import Taro from '@tarojs/taro'

let before: number | undefined

/** Full brightness and no sleep while a code is shown; a phone that refuses simply stays as it is. */
export async function brighten(): Promise<void> {
  try {
    before ??= (await Taro.getScreenBrightness()).value
    await Taro.setScreenBrightness({ value: 1 })
    await Taro.setKeepScreenOn({ keepScreenOn: true })
  } catch {
    before = undefined
  }
}

/** Back to the brightness of before. */
export async function dim(): Promise<void> {
  if (before === undefined) return
  const value = before
  before = undefined
  await Taro.setScreenBrightness({ value })
  await Taro.setKeepScreenOn({ keepScreenOn: false })
}

/** One short vibration: the officer feels that the code was read. */
export const buzz = (): void => { void Taro.vibrateShort({ type: 'heavy', fail: () => undefined }) }
