import { Text, View } from '@tarojs/components'
import { useEffect, useRef } from 'react'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { useNow } from '../../../device/use-now'
import { leftText } from './texts'

/** Time left, second by second, by the server's clock. `onOver` runs once when it is over. */
export function Countdown({ until, label, onOver, small = false }: { until: Instant; label: string; onOver?: () => void; small?: boolean }) {
  const now = useNow(1000)
  const over = now >= until
  const told = useRef(false)
  useEffect(() => {
    if (!over || told.current) return
    told.current = true
    onOver?.()
  }, [over])
  return (
    <View className={small ? 'left left-small' : 'left'} ariaRole='timer' ariaLabel={`${label} ${leftText(now, until)}`}>
      <Text className='left-label'>{label}</Text>
      <Text className={over ? 'left-time late' : 'left-time'}>{leftText(now, until)}</Text>
    </View>
  )
}
