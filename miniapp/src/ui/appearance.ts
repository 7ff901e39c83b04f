import { keep, kept } from '../device/storage'
import { createCell } from '../client/cell'

/** Whether large type and high contrast are on; kept on the phone. */
export const elderMode = createCell<boolean>(kept<boolean>('elder') === true)

/** Switches elder mode and remembers it. */
export function setElderMode(on: boolean): void {
  keep('elder', on)
  elderMode.set(on)
}
