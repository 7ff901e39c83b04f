import '../../parts/plate.css'
import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh, useRouter } from '@tarojs/taro'
import { timeOfDay } from '@lubiao/shared/kernel/clock'
import { plateRoutes, type CarView } from '@lubiao/shared/plate/contract'
import { useCell } from '../../../../client/cell'
import { session } from '../../../../client/session'
import { useRead } from '../../../../client/use-read'
import { back, go } from '../../../../shell/navigate'
import { Card } from '../../../../ui/card'
import { Empty, ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { Plate } from '../../../../ui/plate'
import { whenText } from '../../../../ui/steps'
import { LaneSteps } from '../../parts/lane-steps'
import { texts } from '../../parts/texts'

const EVERY_MS = 15_000

function Expected({ forecast, station }: { forecast: NonNullable<CarView['forecast']>; station: string }) {
  if (forecast.pausedAt !== undefined) return <Notice tone='warn' title={`${forecast.pausedAt}站暂停`}>恢复后继续，暂时说不准还要多久。请在车上等候。</Notice>
  return (
    <View>
      <Text className='soft block'>预计还要</Text>
      <View><Text className='lane-minutes'>{forecast.minutes ?? 0}</Text><Text className='strong'> 分钟</Text></View>
      <Text className='muted block'>{forecast.readyAt === undefined ? '' : `约 ${timeOfDay(forecast.readyAt)} 驶出，`}{forecast.ahead === 0 ? `正在${station}` : `${station}前面还有 ${forecast.ahead} 辆`}。{forecast.basis === 'measured' ? '按今天实测的用时估算。' : '按计划用时估算。'}</Text>
    </View>
  )
}

/** A car in the lane, for its owner: where it stands and how long it will take. */
export default function Car() {
  const { params } = useRouter()
  const caseId = params.caseId ?? ''
  const held = useCell(session)
  const view = useRead(plateRoutes.car, caseId === '' || held === undefined ? undefined : { caseId }, { keepCopy: true, refreshInterval: EVERY_MS })
  useDidShow(() => { if (caseId !== '' && held !== undefined) void view.refresh() })
  usePullDownRefresh(() => void view.refresh().finally(() => Taro.stopPullDownRefresh()))
  const { data } = view
  if (held === undefined) return <Page><Empty title='请先登录' text='登录后查看您的车。' action='登录' onAction={() => go('shell/sign-in/index', { then: 'features/plate/pages/car/index', caseId })} /></Page>
  if (caseId === '') return <Page><Empty title='没有找到这辆车' text='请从“我选的号码”中打开。' action='返回' onAction={back} /></Page>
  if (data === undefined) return <Page>{view.failure === undefined ? <Loading cards={3} /> : <ErrorState failure={view.failure} onRetry={() => void view.refresh()} />}</Page>
  return (
    <Page>
      {view.keptAt !== undefined && <Notice tone='warn'>网络不可用，以下为 {whenText(view.keptAt)} 保存的内容</Notice>}
      {data.rejection !== undefined && (
        <Notice tone='error' title={`${data.stationLabel}没有通过：${data.rejection.label}`}>
          <View>{data.rejection.goTo}</View>
          {data.rejection.note !== undefined && <View>说明：{data.rejection.note}</View>}
          <View>{whenText(data.rejection.until)} 前回来，从这一站接着办，号码为您留着。</View>
        </Notice>
      )}
      {data.state === 'plated' && <Notice tone='ok' title='上牌完成'>{data.finishedAt === undefined ? '' : `${whenText(data.finishedAt)} 驶出。`}一路平安。</Notice>}
      {data.state === 'left' && <Notice title='车辆已离开通道'>号码如未上牌，会重新保留 72 小时。</Notice>}
      <Card>
        <View className='between wrap'>
          <View><Text className='soft block'>序号</Text><Text className='ticket'>{data.ticket}</Text></View>
          {data.plate === undefined ? <Text className='soft'>未选号</Text> : <Plate number={data.plate} type={data.plateType} />}
        </View>
        <Text className='muted block mb'>{data.laneName}，{whenText(data.enteredAt)} 进入</Text>
        {data.forecast !== undefined && <Expected forecast={data.forecast} station={data.stationLabel} />}
      </Card>
      <Card title='各站'><LaneSteps steps={data.steps} /></Card>
      {data.state === 'moving' && <Text className='muted block center mb'>{texts.watching}</Text>}
    </Page>
  )
}
