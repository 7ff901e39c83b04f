import { Text, View } from '@tarojs/components'
import type { AppointmentSummary } from '@lubiao/shared/appointment/contract'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { useRead } from '../../../client/use-read'
import { Card, Cell } from '../../../ui/card'
import { FailureNotice, Loading, Notice } from '../../../ui/feedback'
import { Button } from '../../../ui/button'

/** What to bring to a booking, and what need not be brought and why. Kept on the phone, for the way there. */
export function BringCard({ booking }: { booking: Pick<AppointmentSummary, 'service' | 'plate' | 'plateType' | 'visitor'> }) {
  const list = useRead(serviceRoutes.bring, {
    code: booking.service.code, circumstances: { agent: false }, ...(booking.plate === undefined ? {} : { plate: booking.plate, ...(booking.plateType === undefined ? {} : { plateType: booking.plateType }) })
  }, { keepCopy: true })
  const { data } = list
  return (
    <Card title='要带什么'>
      {list.loading && <Loading cards={1} />}
      {data === undefined && list.failure !== undefined && <View><FailureNotice failure={list.failure} /><Notice>请先带好身份证。</Notice><Button look='plain' onTap={() => void list.refresh()}>再试一次</Button></View>}
      {data !== undefined && data.down.length > 0 && <Notice tone='warn' title='有的信息暂时查不到'>{data.down.map((one) => one.label).join('、')}连不上，相关材料先列在下面，恢复后会减少。</Notice>}
      {data?.bring.map((one) => <Cell key={one.material} label={<Text className='strong'>{one.label}</Text>} note={one.onlyIf === undefined ? one.why : `${one.onlyIf}的才要带。${one.why}`} />)}
      {data?.bring.length === 0 && <Notice tone='ok' title='什么都不用带' />}
      {data !== undefined && data.waived.length > 0 && <Text className='muted block mt'>不用带：{data.waived.map((one) => `${one.label}（${one.waiverLabel}）`).join('、')}</Text>}
      {data !== undefined && !booking.visitor.self && <Notice tone='warn'>系统只能核对您本人的登记信息；到场人的原件请都带上，现场查得到的不收。</Notice>}
      {data?.notes.map((note) => <Text key={note} className='muted block'>· {note}</Text>)}
    </Card>
  )
}
