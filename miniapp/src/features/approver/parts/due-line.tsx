import { Text, View } from '@tarojs/components'
import { timeLeftText, type Instant } from '@lubiao/shared/kernel/clock'
import type { PassSummary } from '@lubiao/shared/pass/contract'
import { whenText } from '../../../ui/steps'

const RUNNING = ['submitted', 'proposed']

/** Whether a case is past its time, by the server's mark or by the clock. One waiting for the applicant is not. */
export const isLate = (row: PassSummary, now: Instant): boolean => RUNNING.includes(row.state) && (row.overdue || (row.dueAt !== undefined && row.dueAt < now))

/** Time left of a case on a desk, red when past; nothing once decided. */
export function DueLine({ row, now }: { row: PassSummary; now: Instant }) {
  if (row.state === 'returned') return <Text className='soft block'>等待补正，暂停计时</Text>
  if (!RUNNING.includes(row.state) || row.dueAt === undefined) return null
  return (
    <View className={isLate(row, now) ? 'late' : 'soft'}>
      <Text className='nowrap'>{timeLeftText(now, row.dueAt)}，</Text><Text className='nowrap'>最晚 {whenText(row.dueAt)}{row.dueProvisional ? '（暂定）' : ''}</Text>
    </View>
  )
}
