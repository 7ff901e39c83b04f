import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import type { PassCheck } from '@lubiao/shared/pass/contract'
import { Button } from './button'
import { Badge } from './feedback'

const MARKS: Readonly<Record<PassCheck['level'], string>> = { ok: '✓', warning: '!', obstacle: '×', exception: '!', unknown: '?' }
const ORDER: readonly PassCheck['level'][] = ['obstacle', 'exception', 'unknown', 'warning', 'ok']

/**
 * The automatic checks, what matters first; passed ones are folded. Each says what to do and on which article it rests.
 * `levels`: for a desk, how each turned out, as a word beside its title.
 */
export function Checks({ checks, foldPassed = true, levels }: { checks: readonly PassCheck[]; foldPassed?: boolean; levels?: Readonly<Record<PassCheck['level'], string>> }) {
  const [open, setOpen] = useState(!foldPassed)
  const sorted = [...checks].sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level))
  const passed = sorted.filter((check) => check.level === 'ok')
  const shown = open ? sorted : sorted.filter((check) => check.level !== 'ok')
  return (
    <View className='checks'>
      {shown.map((check) => (
        <View className='checks-item' key={check.code + check.title} id={`check-${check.code}`}>
          <View className={`checks-mark checks-${check.level}`} ariaHidden>{MARKS[check.level]}</View>
          <View className='cell-main'>
            <View><Text className='strong'>{check.title}</Text>{levels !== undefined && check.level !== 'ok' && <Badge tone={check.level === 'obstacle' ? 'red' : 'amber'}>{levels[check.level]}</Badge>}</View>
            {check.detail !== '' && <Text className='soft block'>{check.detail}</Text>}
            {check.remedy !== undefined && <Text className='remedy block'>{levels === undefined ? '怎么办' : '处理'}：{check.remedy}</Text>}
            {check.article !== undefined && check.level !== 'ok' && <Text className='muted block'>依据：{check.article}</Text>}
          </View>
        </View>
      ))}
      {!open && passed.length > 0 && <Button look='text' onTap={() => setOpen(true)}>{`${passed.length} 项核对通过，点此展开`}</Button>}
    </View>
  )
}
