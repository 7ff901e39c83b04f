import Taro from '@tarojs/taro'

/** Reads a QR code with WeChat's scanner; undefined when the person turned back. */
export async function scanQr(): Promise<string | undefined> {
  try {
    const answer = await Taro.scanCode({ scanType: ['qrCode'] })
    return answer.result
  } catch (reason) {
    if (/cancel/.test(String((reason as { errMsg?: string }).errMsg))) return undefined
    throw reason
  }
}
