import Taro from '@tarojs/taro'
import { createCell } from '../client/cell'

/** Whether the phone has a network, as the phone believes. */
export const online = createCell(true)

/** Starts to follow the network; called once at launch. */
export function watchNetwork(): void {
  Taro.onNetworkStatusChange((status) => online.set(status.isConnected))
  void Taro.getNetworkType({ success: (answer) => online.set(answer.networkType !== 'none') })
}
