import { Text, View } from '@tarojs/components'
import type { ReactNode } from 'react'

/** A panel from the bottom edge. Tapping beside it closes. */
export function Sheet({ open, title, onClose, closeText = '关闭', children }: { open: boolean; title: string; onClose: () => void; closeText?: string; children: ReactNode }) {
  if (!open) return null
  return (
    <View>
      <View className='mask' onClick={onClose} catchMove ariaHidden />
      <View className='sheet' ariaRole='dialog' ariaLabel={title}>
        <View className='sheet-head'>
          <Text className='sheet-title'>{title}</Text>
          <View className='sheet-close' ariaRole='button' onClick={onClose}>{closeText}</View>
        </View>
        {children}
      </View>
    </View>
  )
}
