import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useRef, useState } from 'react'
import { useBackOnline } from '../../../client/back-online'

/**
 * Asks again every `everyMs` while the page is in front: one question after the other, so that a slow network never piles them up, at once
 * when the page comes back or the network does. `undefined` = not any more.
 */
export function usePoll(work: () => Promise<unknown>, everyMs: number | undefined): void {
  const [front, setFront] = useState(true)
  const latest = useRef(work)
  latest.current = work
  useDidShow(() => { setFront(true); void latest.current() })
  useDidHide(() => setFront(false))
  useBackOnline(() => void latest.current())
  useEffect(() => {
    if (!front || everyMs === undefined) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let live = true
    const later = () => { timer = setTimeout(() => void latest.current().finally(() => { if (live) later() }), everyMs) }
    later()
    return () => { live = false; clearTimeout(timer) }
  }, [front, everyMs])
}
