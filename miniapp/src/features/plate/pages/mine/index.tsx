import '../../parts/plate.css'
import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro'
import { timeLeftText } from '@lubiao/shared/kernel/clock'
import { plateRoutes, type ReservationView } from '@lubiao/shared/plate/contract'
import { useCell } from '../../../../client/cell'
import { session } from '../../../../client/session'
import { useRead } from '../../../../client/use-read'
import { useNow } from '../../../../device/use-now'
import { go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Badge, Empty, ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { Plate } from '../../../../ui/plate'
import { whenText } from '../../../../ui/steps'
import { kindText } from '../../parts/texts'

const TONES: Partial<Record<ReservationView['state'], 'blue' | 'green' | 'amber'>> = { reserved: 'blue', inLane: 'amber', plated: 'green' }

/** Every number somebody has chosen, the newest first. */
export default function Mine() {
  const held = useCell(session)
  const mine = useRead(plateRoutes.mine, held === undefined ? undefined : {}, { keepCopy: true })
  const now = useNow(30_000)
  useDidShow(() => { if (held !== undefined) void mine.refresh() })
  usePullDownRefresh(() => void mine.refresh().finally(() => Taro.stopPullDownRefresh()))
  if (held === undefined) return <Page><Empty title='请先登录' text='登录后查看您选的号码。' action='登录' onAction={() => go('shell/sign-in/index', { then: 'features/plate/pages/mine/index' })} /></Page>
  if (mine.data === undefined) return <Page>{mine.failure === undefined ? <Loading /> : <ErrorState failure={mine.failure} onRetry={() => void mine.refresh()} />}</Page>
  const { reservations } = mine.data
  return (
    <Page>
      {mine.keptAt !== undefined && <Notice tone='warn'>网络不可用，以下为 {whenText(mine.keptAt)} 保存的内容</Notice>}
      {reservations.length === 0 && <Empty title='还没有选号' text='给新车选一个号码，保留 72 小时。' action='去选号' onAction={() => go('features/plate/pages/choose/index')} />}
      {reservations.map((one) => (
        <View key={one.caseId} id={`pick-${one.caseId}`} className='card' ariaRole='button' hoverClass='hover' onClick={() => go('features/plate/pages/number/index', { caseId: one.caseId })}>
          <View className='between wrap mb'><Plate number={one.plate} type={one.plateType} /><Badge {...(TONES[one.state] === undefined ? {} : { tone: TONES[one.state] as 'blue' })}>{one.stateLabel}</Badge></View>
          <View className='soft'>{kindText(one.vehicle)}，车架号尾号 {one.vehicle.vinTail}</View>
          {one.expiresAt !== undefined && <Text className='block soft'>保留{timeLeftText(now, one.expiresAt)}</Text>}
        </View>
      ))}
      {reservations.length > 0 && <Button id='choose' look='soft' onTap={() => go('features/plate/pages/choose/index')}>再选一个</Button>}
    </Page>
  )
}
