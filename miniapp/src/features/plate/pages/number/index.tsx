import '../../parts/plate.css'
import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh, useRouter } from '@tarojs/taro'
import { timeLeftText } from '@lubiao/shared/kernel/clock'
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { client } from '../../../../client/client'
import { useCell } from '../../../../client/cell'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { useNow } from '../../../../device/use-now'
import { back, confirm, go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Empty, ErrorState, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { Plate } from '../../../../ui/plate'
import { whenText } from '../../../../ui/steps'
import { kindText, texts } from '../../parts/texts'

/** One chosen number: until when it is kept, where to go, and the car once it is in the lane. */
export default function ChosenNumber() {
  const { params } = useRouter()
  const caseId = params.caseId ?? ''
  const held = useCell(session)
  const view = useRead(plateRoutes.get, caseId === '' || held === undefined ? undefined : { caseId }, { keepCopy: true })
  const options = useRead(plateRoutes.options, {}, { keepCopy: true })
  const now = useNow(30_000)
  useDidShow(() => { if (caseId !== '' && held !== undefined) void view.refresh() })
  usePullDownRefresh(() => void view.refresh().finally(() => Taro.stopPullDownRefresh()))
  const renounce = useAction(async () => {
    if (view.data === undefined || !(await confirm('放弃这个号码', texts.renounceAsk(options.data?.coolDownHours ?? 24), '放弃'))) return
    await view.refresh(await client.send(plateRoutes.act, { caseId, version: view.data.version, order: { command: 'renounce' } }))
  })
  const { data } = view
  if (held === undefined) return <Page><Empty title='请先登录' text='登录后查看您选的号码。' action='登录' onAction={() => go('shell/sign-in/index', { then: 'features/plate/pages/number/index', caseId })} /></Page>
  if (caseId === '') return <Page><Empty title='没有找到这个号码' text='请从“我选的号码”中打开。' action='返回' onAction={back} /></Page>
  if (data === undefined) return <Page>{view.failure === undefined ? <Loading /> : <ErrorState failure={view.failure} onRetry={() => void view.refresh()} />}</Page>
  return (
    <Page>
      {params.fresh === '1' && data.state === 'reserved' && <Notice tone='ok' title='号码是您的了'>请在保留时间内开车到上牌通道。</Notice>}
      {view.keptAt !== undefined && <Notice tone='warn'>网络不可用，以下为 {whenText(view.keptAt)} 保存的内容</Notice>}
      <Card>
        <View className='between wrap mb'><Plate number={data.plate} type={data.plateType} /><Text className='soft'>{data.stateLabel}</Text></View>
        {data.expiresAt !== undefined && <Text className='strong block'>保留到 {whenText(data.expiresAt)}（{timeLeftText(now, data.expiresAt)}）</Text>}
        <Text className='muted block'>{kindText(data.vehicle)}，车架号尾号 {data.vehicle.vinTail}</Text>
        <Text className='muted block'>编号 {data.caseId}</Text>
        {data.carId !== undefined && <View className='mt'><Button id='watch' onTap={() => go('features/plate/pages/car/index', { caseId: data.carId })}>{data.state === 'inLane' ? '看车到哪一站了' : '看上牌经过'}</Button></View>}
      </Card>
      {data.state === 'reserved' && options.data !== undefined && (
        <Card title='到这里上牌' flush>
          {options.data.lanes.map((lane) => <Cell key={lane.outletId} label={lane.name} note={`裸车进、带牌出：${lane.stations.map((station) => station.label).join(' → ')}`} />)}
          <Cell label='带上' note='身份证、购车发票、合格证；交强险联网核查' last />
        </Card>
      )}
      {data.timeline.length > 0 && <Card title='经过' flush>{data.timeline.map((entry) => <Cell key={entry.version} label={entry.label} note={entry.by} value={whenText(entry.at)} />)}</Card>}
      <FailureNotice failure={renounce.failure} />
      {data.commands.includes('renounce') && <Button id='renounce' look='danger' busy={renounce.busy} onTap={() => void renounce.run()}>放弃这个号码</Button>}
    </Page>
  )
}
