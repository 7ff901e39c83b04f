import Taro from '@tarojs/taro'

/** What the owner will recognise this phone by in the list of devices (≤ 40 characters). */
export function deviceName(): string {
  const info = Taro.getDeviceInfo()
  return `${info.brand ?? ''} ${info.model ?? ''}`.trim().slice(0, 40) || '手机'
}
