import { Text, View } from '@tarojs/components'
import { findUnit } from '@lubiao/shared/account/units.data'
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { PassSummary } from '@lubiao/shared/pass/contract'
import { passTypes } from '@lubiao/shared/pass/terms.data'
import { dateText } from '../../../ui/date-text'
import { Badge } from '../../../ui/feedback'
import { StateBadge } from '../../../ui/pass-card'
import { Plate } from '../../../ui/plate'
import { texts } from '../texts'
import { DueLine, isLate } from './due-line'

/** Who has a case, from where this person sits. */
export const holderText = (row: PassSummary, staffId: string | undefined): string =>
  row.claimedBy === undefined ? texts.claimable : row.claimedBy.staffId === staffId ? texts.own : texts.busyWith(row.claimedBy.name)

/** What a case wants of an approver at a glance: an emergency, nothing out of order, or a look. */
export const Marks = ({ row }: { row: PassSummary }) => (
  <View className='row marks'>
    {row.emergency && <Badge tone='red'>紧急</Badge>}
    {row.clean && row.state === 'submitted' && <Badge tone='green'>无异常</Badge>}
    {!row.clean && !row.emergency && row.state === 'submitted' && <Badge tone='amber'>需留意</Badge>}
    {row.channel === 'counter' && <Badge>窗口代办</Badge>}
  </View>
)

/** One case of the worklist. `wide`: the list is the city's, so the brigade is named. */
export function WorkCard({ row, now, staffId, wide, onTap }: { row: PassSummary; now: Instant; staffId: string | undefined; wide: boolean; onTap: () => void }) {
  const waits = row.state === 'submitted' || row.state === 'proposed'
  return (
    <View className={isLate(row, now) ? 'card work work-late' : 'card work'} id={`work-${row.caseId}`} ariaRole='button' hoverClass='hover' onClick={onTap}>
      <View className='between mb'>
        {row.plate === undefined ? <Text className='strong'>未填车牌</Text> : <Plate number={row.plate} type={row.plateType} />}
        <StateBadge state={row.state} label={row.stateLabel} />
      </View>
      <DueLine row={row} now={now} />
      <View className='soft'>{row.passType === undefined ? '未选类型' : passTypes[row.passType]}{row.applicantMasked === undefined ? '' : `　${row.applicantMasked}`}</View>
      {row.validFrom !== undefined && <View className='soft'>{dateText(row.validFrom)} 至 {dateText(row.validTo ?? '')}</View>}
      {row.enterpriseName !== undefined && <Text className='muted block'>{row.enterpriseName}</Text>}
      <View className='between'>
        <Text className={row.claimedBy?.staffId === staffId && row.claimedBy !== undefined ? 'strong' : 'muted'}>{waits ? holderText(row, staffId) : ''}{wide ? `${waits ? ' · ' : ''}${findUnit(row.unit)?.name ?? ''}` : ''}</Text>
        <Marks row={row} />
      </View>
    </View>
  )
}
