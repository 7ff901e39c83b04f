import { View } from '@tarojs/components'
import type { ReactNode } from 'react'

/** A short name and what it is, side by side. */
export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <View className='svc-fact'><View className='svc-fact-name'>{name}</View><View className='cell-main'>{children}</View></View>
)
