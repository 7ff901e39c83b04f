import { Text, View } from '@tarojs/components'
import type { CarView } from '@lubiao/shared/plate/contract'
import { Badge } from '../../../ui/feedback'
import { whenText } from '../../../ui/steps'

const MARKS = { done: '✓', skipped: '–', now: '●', next: '', stopped: '×' } as const
const SPOKEN = { done: '已完成', skipped: '已跳过', now: '正在办理', next: '未到', stopped: '没有通过' } as const
const LOOKS = { done: 'lane-done', skipped: 'lane-done', now: 'lane-now', next: '', stopped: 'lane-stopped' } as const

/** The stations of a lane, and where the car is. */
export const LaneSteps = ({ steps }: { steps: CarView['steps'] }) => (
  <View className='lane' ariaRole='list'>
    {steps.map((step, index) => (
      <View key={step.key} className={`lane-step ${LOOKS[step.status]}`} ariaRole='listitem' ariaLabel={`${step.label}，${SPOKEN[step.status]}${step.paused ? '，本站暂停' : ''}`}>
        <View className='lane-rail' ariaHidden />
        <View className='lane-dot' ariaHidden>{MARKS[step.status] === '' ? index + 1 : MARKS[step.status]}</View>
        <View className='between'>
          <Text className='lane-label'>{step.label}</Text>
          {step.paused && step.status !== 'done' && step.status !== 'skipped' ? <Badge tone='amber'>暂停</Badge> : <Text className='soft nowrap'>{SPOKEN[step.status]}</Text>}
        </View>
        <Text className='muted block'>{step.at === undefined ? step.does : `${whenText(step.at)}，${(step.minutes ?? 0) < 1 ? '不到 1 分钟' : `用了 ${step.minutes ?? 0} 分钟`}`}</Text>
      </View>
    ))}
  </View>
)
