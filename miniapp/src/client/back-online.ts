import { useEffect, useRef } from 'react'
import { online } from '../device/network'
import { useCell } from './cell'

/** Does something each time the phone has found its network again. */
export function useBackOnline(work: () => void): void {
  const connected = useCell(online)
  const before = useRef(connected)
  useEffect(() => {
    if (connected && !before.current) work()
    before.current = connected
  }, [connected])
}
