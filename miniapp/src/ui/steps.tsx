import { Text, View } from '@tarojs/components'
import { timeLeftText, dateOf, timeOfDay, type Instant } from '@lubiao/shared/kernel/clock'

interface StepItem { readonly key: string; readonly label: string; readonly status: 'done' | 'now' | 'next' | 'stopped'; readonly at?: Instant | undefined; readonly dueAt?: Instant | undefined; readonly hint?: string | undefined }

/** `11月23日 14:05` in Beijing time. */
export function whenText(at: Instant): string {
  const [, month, day] = dateOf(at).split('-')
  return `${Number(month)}月${Number(day)}日 ${timeOfDay(at)}`
}

/** What the present step's date means: a deadline, the first day or the last. In pieces that lines break between, never within. */
function dueTexts({ key, dueAt }: StepItem & { readonly dueAt: Instant }, now: Instant): readonly string[] {
  const left = `${timeLeftText(now, dueAt)}，`
  if (key === 'start') return [...(dueAt < now ? [] : [left]), `${whenText(dueAt)} 起可以通行`]
  return [left, `${key === 'end' ? '可用到' : '最晚'} ${whenText(dueAt)}`]
}

/** Where a case stands and how long the present step may still take. */
export function Steps({ steps, now, provisional = false }: { steps: readonly StepItem[]; now: Instant; provisional?: boolean }) {
  const spoken = { done: '已完成', now: '进行中', next: '未开始', stopped: '已停止' }
  return (
    <View className='steps' ariaRole='list'>
      {steps.map((step) => (
        <View key={step.key} className={`step step-${step.status}`} ariaRole='listitem' ariaLabel={`${step.label}，${spoken[step.status]}`}>
          <View className='step-line' />
          <View className='step-dot' ariaHidden>{step.status === 'done' ? '✓' : step.status === 'stopped' ? '×' : ''}</View>
          <View className='step-label'>{step.label}</View>
          {step.at !== undefined && <Text className='muted block'>{whenText(step.at)}</Text>}
          {step.status === 'now' && step.dueAt !== undefined && (
            <Text className={step.dueAt < now && step.key !== 'start' ? 'step-left late' : 'step-left'}>{dueTexts({ ...step, dueAt: step.dueAt }, now).map((text) => <Text className='nowrap' key={text}>{text}</Text>)}{provisional ? '（节假日安排未公布，暂定）' : ''}</Text>
          )}
          {step.hint !== undefined && <View className='soft'>{step.hint}</View>}
        </View>
      ))}
    </View>
  )
}
