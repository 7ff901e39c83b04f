import { Text, View } from '@tarojs/components'
import type { ReactNode } from 'react'
import type { LocalDate } from '@lubiao/shared/kernel/clock'
import type { FoundOutlet } from '@lubiao/shared/service/contract'
import { useAction } from '../../../client/use-action'
import { openNavigation } from '../../../device/navigation'
import { go } from '../../../shell/navigate'
import { Button } from '../../../ui/button'
import { Card, Cell } from '../../../ui/card'
import { metresText } from '../../../ui/distance'
import { Badge, FailureNotice } from '../../../ui/feedback'
import { texts } from '../texts'
import { loadTexts, openText } from './words'

/** Whether an outlet is open, as a coloured word. */
export const OpenBadge = ({ open, appointmentOnly }: { open: boolean; appointmentOnly: boolean }) => (
  <Badge {...(open ? { tone: 'green' } : appointmentOnly ? { tone: 'amber' } : {})}>{open ? '开门' : appointmentOnly ? '仅预约' : '休息'}</Badge>
)

/** One outlet of a search: what matters for the choice, and the two ways on. */
export function OutletRow({ outlet, code, bookable, today, now }: { outlet: FoundOutlet; code: string; bookable: boolean; today: LocalDate; now: boolean }) {
  const { id, name, state, how, metres, kindLabel, load } = outlet
  const lead = useAction(() => openNavigation(outlet))
  const facts: ReactNode = (
    <View>
      <View className='svc-tags'>
        <OpenBadge {...state} />
        {how === '○' && <Badge tone='amber'>{texts.takesIn}</Badge>}
      </View>
      <View className='soft'>{[kindLabel, ...(metres === undefined ? [outlet.divisionLabel] : [metresText(metres)]), openText(state, today)].filter((part) => part !== '').join('　')}</View>
      {loadTexts(load, today, now && state.open).map((line) => <View className='soft' key={line}>{line}</View>)}
      {now && state.open && !outlet.inTime && <View className='late'>{texts.late}</View>}
    </View>
  )
  return (
    <Card>
      <Cell id={`outlet-${id}`} label={<Text className='strong'>{name}</Text>} note={facts} onTap={() => go('features/service/pages/outlet/index', { outletId: id, code })} last />
      <FailureNotice failure={lead.failure} />
      <View className='svc-acts'>
        <Button id={`lead-${id}`} small look='plain' label={`${texts.navigate}到${name}`} onTap={() => void lead.run()}>{texts.navigate}</Button>
        {bookable && <Button id={`book-${id}`} small look='soft' label={`${texts.book}${name}`} onTap={() => go('features/appointment/pages/book/index', { service: code, outlet: id })}>{texts.book}</Button>}
      </View>
    </Card>
  )
}
