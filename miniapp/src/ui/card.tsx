import { Text, View } from '@tarojs/components'
import type { ReactNode } from 'react'

/** A white block with an optional title and a link at its right. */
export function Card({ title, more, onMore, flush = false, children, className = '' }: {
  title?: string; more?: string; onMore?: () => void; flush?: boolean; children: ReactNode; className?: string
}) {
  return (
    <View className={`card ${flush ? 'flush' : ''} ${className}`}>
      {title !== undefined && (
        <View className='card-head'>
          <Text className='card-title' ariaRole='heading'>{title}</Text>
          {more !== undefined && <Text className='card-more' ariaRole='link' onClick={() => onMore?.()}>{more}</Text>}
        </View>
      )}
      {children}
    </View>
  )
}

/** A row: label, note below, value at the right; tappable with `onTap`. */
export function Cell({ label, note, value, onTap, id, last = false }: { label: ReactNode; note?: ReactNode; value?: ReactNode; onTap?: () => void; id?: string; last?: boolean }) {
  return (
    <View {...(id === undefined ? {} : { id })} className={last ? 'cell last' : 'cell'} hoverClass={onTap ? 'hover' : 'none'}
      {...(onTap ? { ariaRole: 'button', onClick: onTap } : {})}>
      <View className='cell-main'>
        <View className='cell-label'>{label}</View>
        {note !== undefined && note !== '' && <View className='cell-note'>{note}</View>}
      </View>
      {value !== undefined && value !== '' && <View className='cell-value'>{value}</View>}
      {onTap && <View className='cell-arrow' ariaHidden />}
    </View>
  )
}
