import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro'
import { yuanText } from '@lubiao/shared/kernel/money'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { useCell } from '../../../../client/cell'
import { client } from '../../../../client/client'
import { session } from '../../../../client/session'
import { useOlder } from '../../../../client/use-older'
import { useRead } from '../../../../client/use-read'
import { go } from '../../../../shell/navigate'
import { Badge, Empty, ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { OlderButton } from '../../../../ui/older-button'
import { Page } from '../../../../ui/page'
import { whenText } from '../../../../ui/steps'
import { texts, toneOf } from '../../parts/texts'

/** Every bill of the person and of enterprises they act for, the newest first; what is owed stands on top. */
export default function Mine() {
  const held = useCell(session)
  const mine = useRead(paymentRoutes.mine, held === undefined ? undefined : {}, { keepCopy: true })
  const older = useOlder(mine.data, (cursor) => client.send(paymentRoutes.mine, { cursor }), (page) => page.bills, (bill) => bill.billId)
  useDidShow(() => { if (held !== undefined) void mine.refresh() })
  usePullDownRefresh(() => { older.reset(); void mine.refresh().finally(() => Taro.stopPullDownRefresh()) })
  if (held === undefined) return <Page><Empty title={texts.signInTitle} text={texts.signInText} action={texts.signIn} onAction={() => go('shell/sign-in/index', { then: 'features/payment/pages/mine/index' })} /></Page>
  if (mine.data === undefined) return <Page>{mine.failure === undefined ? <Loading /> : <ErrorState failure={mine.failure} onRetry={() => void mine.refresh()} />}</Page>
  const bills = [...older.rows].sort((a, b) => Number(b.state === 'open') - Number(a.state === 'open'))
  return (
    <Page>
      {mine.keptAt !== undefined && <Notice tone='warn'>网络不可用，以下为 {whenText(mine.keptAt)} 保存的内容</Notice>}
      {bills.length === 0 && <Empty title={texts.empty} text={texts.emptyText} />}
      {bills.map((bill) => (
        <View key={bill.billId} id={`bill-${bill.billId}`} className='card' ariaRole='button' hoverClass='hover' onClick={() => go('features/payment/pages/bill/index', { billId: bill.billId })}>
          <View className='between'><Text className='strong'>{bill.items.map((item) => item.label).join('、')}</Text><Badge {...(toneOf[bill.state] === undefined ? {} : { tone: toneOf[bill.state] as 'amber' })}>{bill.stateLabel}</Badge></View>
          <View className='between mt'><Text className='muted'>{whenText(bill.openedAt)}</Text><Text className='big nowrap'>{yuanText(bill.fen)} 元</Text></View>
        </View>
      ))}
      <OlderButton of={older} />
    </Page>
  )
}
