import '../../parts/appointment.css'
import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro'
import { releaseRoutes } from '@lubiao/shared/release/contract'
import { useRead } from '../../../../client/use-read'
import { go } from '../../../../shell/navigate'
import { Badge, Empty, ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { whenText } from '../../../../ui/steps'
import { texts } from '../../parts/texts'

/** Releases that are announced. */
export default function Releases() {
  const list = useRead(releaseRoutes.list, {}, { keepCopy: true })
  useDidShow(() => void list.refresh())
  usePullDownRefresh(() => void list.refresh().finally(() => Taro.stopPullDownRefresh()))
  return (
    <Page>
      {list.keptAt !== undefined && <Notice tone='warn'>{texts.kept}（{whenText(list.keptAt)}）</Notice>}
      {list.data === undefined && (list.failure === undefined ? <Loading /> : <ErrorState failure={list.failure} onRetry={() => void list.refresh()} />)}
      {list.data?.releases.length === 0 && <Empty title='近期没有放号' text='考试名额、号牌等紧俏名额放号前，会在这里公告时间和规则。' />}
      {list.data?.releases.map((one) => (
        <View key={one.releaseId} id={`release-${one.releaseId}`} className='card' ariaRole='button' hoverClass='hover' onClick={() => go('features/appointment/pages/release/index', { releaseId: one.releaseId })}>
          <View className='between wrap mb'><Text className='card-title'>{one.title}</Text><Badge tone={one.state === 'open' ? 'green' : 'blue'}>{one.stateLabel}</Badge></View>
          <Text className='soft block'>{one.kind === 'lottery' ? '抽签' : '排队'}　{one.quota} 个名额</Text>
          <Text className='soft block'>{one.kind === 'lottery' ? '登记截止' : '开始放号'} {whenText(one.drawsAt)}</Text>
        </View>
      ))}
    </Page>
  )
}
