import { Text, View } from '@tarojs/components'
import { timeLeftText, type Instant } from '@lubiao/shared/kernel/clock'
import type { PassSummary } from '@lubiao/shared/pass/contract'
import type { PassState } from '@lubiao/shared/pass/machine'
import { passTypes } from '@lubiao/shared/pass/terms.data'
import { Badge } from './feedback'
import { dateText } from './date-text'
import { Plate } from './plate'

const TONES: Readonly<Record<PassState, 'blue' | 'green' | 'amber' | 'red' | undefined>> = {
  draft: undefined, submitted: 'blue', returned: 'amber', proposed: 'blue', approved: 'green', active: 'green', expired: undefined, refused: 'red', withdrawn: undefined, lapsed: undefined, revoked: 'red', superseded: undefined
}

/** The state of a case as a coloured word. */
export const StateBadge = ({ state, label }: { state: PassState; label: string }) => {
  const tone = TONES[state]
  return <Badge {...(tone === undefined ? {} : { tone })}>{label}</Badge>
}

/** One pass or application of a list: plate, kind, days, state, time left. */
export function PassCard({ pass, now, onTap }: { pass: PassSummary; now: Instant; onTap: () => void }) {
  const waits = pass.dueAt !== undefined && ['submitted', 'proposed', 'returned'].includes(pass.state)
  return (
    <View className='card' id={`pass-${pass.caseId}`} ariaRole='button' hoverClass='hover' onClick={onTap}>
      <View className='between mb'>
        {pass.plate === undefined ? <Text className='strong'>未填车牌</Text> : <Plate number={pass.plate} type={pass.plateType} />}
        <StateBadge state={pass.state} label={pass.stateLabel} />
      </View>
      <View className='soft'>{pass.passType === undefined ? '未选类型' : passTypes[pass.passType]}</View>
      {pass.validFrom !== undefined && <View className='soft'>{dateText(pass.validFrom)} 至 {dateText(pass.validTo ?? '')}</View>}
      {pass.relation === 'driver' && <Text className='muted block'>车主分享给您的通行证</Text>}
      {pass.enterpriseName !== undefined && <Text className='muted block'>{pass.enterpriseName}</Text>}
      {waits && pass.dueAt !== undefined && (
        <Text className={pass.overdue || pass.dueAt < now ? 'block late' : 'block soft'}>{pass.state === 'returned' ? '补正' : '办理'}{timeLeftText(now, pass.dueAt)}</Text>
      )}
    </View>
  )
}
