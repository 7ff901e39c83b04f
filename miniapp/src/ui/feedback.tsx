import { Text, View } from '@tarojs/components'
import type { ReactNode } from 'react'
import type { Failure } from '../client/failure'
import { Button } from './button'

/** A remark in one of four tones. */
export function Notice({ tone = 'info', title, children }: { tone?: 'info' | 'warn' | 'error' | 'ok'; title?: string; children?: ReactNode }) {
  return (
    <View className={`notice notice-${tone}`} {...(tone === 'error' ? { ariaRole: 'alert' } : {})}>
      <View className='notice-mark' ariaHidden>{{ info: 'i', warn: '!', error: '×', ok: '✓' }[tone]}</View>
      <View className='notice-main'>
        {title !== undefined && <View className='notice-title'>{title}</View>}
        {children !== undefined && <View className='notice-text'>{children}</View>}
      </View>
    </View>
  )
}

/** A small coloured word. */
export const Badge = ({ tone, children }: { tone?: 'blue' | 'green' | 'amber' | 'red'; children: ReactNode }) => <Text className={`badge ${tone === undefined ? '' : `badge-${tone}`}`}>{children}</Text>

/** Nothing here yet: says why and what can be done. */
export function Empty({ title, text, action, onAction }: { title: string; text: string; action?: string; onAction?: () => void }) {
  return (
    <View className='state'>
      <View className='state-art' ariaHidden>☰</View>
      <Text className='state-title'>{title}</Text>
      <Text className='state-text'>{text}</Text>
      {action !== undefined && <Button onTap={() => onAction?.()}>{action}</Button>}
    </View>
  )
}

/** Grey bars while a page waits for its first answer. */
export function Loading({ cards = 2 }: { cards?: number }) {
  return (
    <View ariaRole='status' ariaLabel='正在加载'>
      {Array.from({ length: cards }, (_, index) => (
        <View className='card' key={index}>
          <View className='bone bone-short' /><View className='bone' /><View className='bone' />
        </View>
      ))}
    </View>
  )
}

/** A refusal or breakdown in words: title, detail, what to do, and again. */
export function ErrorState({ failure, onRetry }: { failure: Failure; onRetry?: () => void }) {
  return (
    <View className='state' ariaRole='alert'>
      <View className='state-art state-art-error' ariaHidden>!</View>
      <Text className='state-title'>{failure.title}</Text>
      <Text className='state-text'>{failure.detail ?? (failure.retryable ? '您已填写的内容不会丢失，可以再试一次。' : '如需帮助，请拨打交警服务热线。')}</Text>
      {onRetry && <Button look='plain' onTap={onRetry}>再试一次</Button>}
    </View>
  )
}

/** The same, inside a form. */
export function FailureNotice({ failure }: { failure: Failure | undefined }) {
  if (failure === undefined) return null
  return (
    <Notice tone='error' title={failure.title}>
      {failure.detail !== undefined && <View>{failure.detail}</View>}
      {failure.errors.map((error) => <View key={error.path + error.message}>· {error.message}</View>)}
    </Notice>
  )
}
