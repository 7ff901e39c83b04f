import { View } from '@tarojs/components'
import { appointmentRoutes, type BookableView } from '@lubiao/shared/appointment/contract'
import type { ServiceCode } from '@lubiao/shared/service/terms.data'
import { useRead } from '../../../client/use-read'
import type { Position } from '../../../device/location'
import { Button } from '../../../ui/button'
import { Cell } from '../../../ui/card'
import { metresText, roughly } from '../../../ui/distance'
import { Empty, ErrorState, Loading } from '../../../ui/feedback'
import { Sheet } from '../../../ui/sheet'
import { placeText } from './texts'

const GROUPS = [['window', '窗口业务'], ['plate', '号牌业务'], ['inspection', '车辆检验'], ['test', '驾驶考试']] as const

/** What can be booked, by kind. */
export function ServiceSheet({ open, services, onPick, onClose }: { open: boolean; services: readonly BookableView[]; onPick: (code: ServiceCode) => void; onClose: () => void }) {
  return (
    <Sheet open={open} title='办什么' onClose={onClose}>
      {GROUPS.map(([group, label]) => {
        const rows = services.filter((one) => one.group === group)
        return rows.length === 0 ? null : (
          <View key={group} className='mb'>
            <View className='muted'>{label}</View>
            {rows.map((one) => <Cell key={one.code} id={`service-${one.code}`} label={one.label} note={`约 ${one.minutes} 分钟`} onTap={() => onPick(one.code)} />)}
          </View>
        )
      })}
    </Sheet>
  )
}

/** Where a matter is done: by distance when the position is known, else by the next free time. */
export function OutletSheet({ open, serviceCode, position, locating, onLocate, onPick, onClose }: {
  open: boolean; serviceCode: ServiceCode | undefined; position: Position | undefined; locating: boolean; onLocate: () => void; onPick: (outletId: string, name: string) => void; onClose: () => void
}) {
  const found = useRead(appointmentRoutes.nextFree, !open || serviceCode === undefined ? undefined : { serviceCode, limit: 20, ...(position === undefined ? {} : roughly(position)) })
  return (
    <Sheet open={open} title='在哪里办' onClose={onClose}>
      {position === undefined && <Button id='locate' look='soft' busy={locating} onTap={onLocate}>按离我近的排</Button>}
      {found.data === undefined && (found.failure === undefined ? <Loading cards={2} /> : <ErrorState failure={found.failure} onRetry={() => void found.refresh()} />)}
      {found.data?.outlets.length === 0 && <Empty title='没有网点办这项业务' text='请换一项业务，或拨打服务热线咨询。' />}
      {found.data?.outlets.map(({ outlet, next, metres }) => (
        <Cell key={outlet.outletId} id={`outlet-${outlet.outletId}`} label={outlet.name} onTap={() => onPick(outlet.outletId, outlet.name)}
          note={<View><View>{outlet.address}{metres === undefined ? '' : `　${metresText(metres)}`}</View><View>{next === undefined ? '近期没有查到空位，可以候补' : `最早 ${placeText({ date: next.date, time: next.time })}`}</View></View>} />
      ))}
    </Sheet>
  )
}
