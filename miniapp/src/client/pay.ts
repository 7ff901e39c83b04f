import Taro from '@tarojs/taro'
import type { Way } from '@lubiao/shared/payment/channels'
import { Failure } from './failure'

/** Ways this build can hand an order on: WeChat's own window or the treasury's mini-program in ours, a page of the channel in a browser. Both can be told a number for a bank. */
export const payWays: readonly Way[] = process.env.TARO_ENV === 'weapp' ? ['miniProgram', 'transfer'] : ['web', 'transfer']

/**
 * Hands an order to the wallet and comes back when its window has closed. What the wallet says is not believed: the server is asked. Tells only
 * whether the person closed it themselves; for a page in a browser or another mini-program ours is left. Throws Failure when the window could not be opened.
 */
export async function openWallet(handed: Readonly<Record<string, string>>): Promise<'over' | 'cancelled' | 'left'> {
  if (process.env.TARO_ENV !== 'weapp') {
    window.location.assign(handed['url'] ?? '')
    return 'left'
  }
  if (handed['appId'] !== undefined) return openPlatform(handed)
  const { timeStamp = '', nonceStr = '', package: prepay = '', paySign = '' } = handed
  try {
    await Taro.requestPayment({ timeStamp, nonceStr, package: prepay, signType: 'RSA', paySign })
    return 'over'
  } catch (reason) {
    const said = String((reason as { errMsg?: string }).errMsg)
    if (/cancel/.test(said)) return 'cancelled'
    throw new Failure('wallet', '微信支付没有打开', true, -1, '钱没有扣。可以再试一次，或换一种方式缴。')
  }
}

/** Goes on in the mini-program of the channel itself, as 微信非税缴费 has it. Whoever comes back is shown what the server has learned meanwhile. */
async function openPlatform({ appId = '', path = '', queryString = '' }: Readonly<Record<string, string>>): Promise<'left' | 'cancelled'> {
  try {
    await Taro.navigateToMiniProgram({ appId, path: queryString === '' || path.includes('?') ? path : `${path}?${queryString}` })
    return 'left'
  } catch (reason) {
    const said = String((reason as { errMsg?: string }).errMsg)
    if (/cancel/.test(said)) return 'cancelled'
    throw new Failure('wallet', '缴费小程序没有打开', true, -1, '钱没有扣。可以再试一次，或换一种方式缴。')
  }
}
