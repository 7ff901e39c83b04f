import { createCell } from '../client/cell'

/** Whether the browser has a network, as it believes. Taro asks for the kind of connection, which Safari does not tell and desktops never call none. */
export const online = createCell(navigator.onLine)

/** Starts to follow the network; called once at launch. */
export function watchNetwork(): void {
  window.addEventListener('online', () => online.set(true))
  window.addEventListener('offline', () => online.set(false))
}
