import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { useCell } from '../client/cell'
import { online } from '../device/network'
import { elderMode } from './appearance'
import { PrivacySheet } from './privacy-sheet'
import { TopBar } from './top-bar'

/** Root of every page: look (elder, night), the offline bar, and a fixed foot for the main action. */
export function Page({ children, foot, night = false, bare = false, offlineText = '网络不可用，内容可能不是最新的' }: {
  children: ReactNode; foot?: ReactNode; night?: boolean; bare?: boolean; offlineText?: string
}) {
  const elder = useCell(elderMode)
  const connected = useCell(online)
  return (
    <View {...(process.env.TARO_ENV === 'h5' ? { ariaRole: 'main' } : {})} className={['page', elder ? 'elder' : '', night ? 'night' : '', foot ? 'with-foot' : ''].join(' ').trim()}>
      <TopBar />
      {!connected && <View className='offline' ariaRole='alert'>{offlineText}</View>}
      {bare ? children : <View className='body'>{children}</View>}
      {foot && <View className='foot'>{foot}</View>}
      <PrivacySheet />
    </View>
  )
}
