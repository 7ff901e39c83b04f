import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh, useRouter } from '@tarojs/taro'
import { timeLeftText } from '@lubiao/shared/kernel/clock'
import { paymentRoutes, type BillView } from '@lubiao/shared/payment/contract'
import { client } from '../../../../client/client'
import { useCell } from '../../../../client/cell'
import { openWallet, payWays } from '../../../../client/pay'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { useNow } from '../../../../device/use-now'
import { back, confirm, go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Badge, Empty, ErrorState, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { whenText } from '../../../../ui/steps'
import { MoneyRows, Refunds } from '../../parts/money-rows'
import { homeOf, texts, toneOf } from '../../parts/texts'

/** Asked often while somebody is paying, seldom otherwise. */
const SOON_MS = 3_000
const LATER_MS = 60_000

type WayOfBill = BillView['ways'][number]

/** One bill: what is owed and why, paying it, and what has become of it. The server alone says whether it is paid. */
export default function Bill() {
  const { params } = useRouter()
  const billId = params.billId ?? ''
  const held = useCell(session)
  const now = useNow(1_000)
  const view = useRead(paymentRoutes.get, billId === '' || held === undefined ? undefined : { billId }, { keepCopy: true, refreshInterval: (latest?: BillView) => (latest?.live === undefined ? LATER_MS : SOON_MS) })
  usePullDownRefresh(() => void view.refresh().finally(() => Taro.stopPullDownRefresh()))
  const check = async () => { await view.refresh(await client.send(paymentRoutes.check, { billId })) }
  const ask = useAction(check)
  // Whoever comes back from a wallet or a bank wants to know at once.
  useDidShow(() => { if (billId !== '' && held !== undefined && view.data?.live !== undefined) void ask.run() })
  const pay = useAction(async ({ channel, way }: Pick<WayOfBill, 'channel' | 'way'>) => {
    if (way !== 'miniProgram' && way !== 'web' && way !== 'transfer') return
    const begun = await client.send(paymentRoutes.begin, { billId, channel, way })
    await view.refresh(begun)
    if (way === 'transfer' || begun.live?.handed === undefined) return
    if ((await openWallet(begun.live.handed)) === 'over') await check()
  })
  const other = useAction(async (orderId: string) => {
    if (!(await confirm(texts.other, texts.otherAsk, '取消支付'))) return
    await view.refresh(await client.send(paymentRoutes.abandon, { billId, orderId }))
  })
  const { data } = view
  if (held === undefined) return <Page><Empty title={texts.signInTitle} text={texts.signInText} action={texts.signIn} onAction={() => go('shell/sign-in/index', { then: 'features/payment/pages/bill/index', billId })} /></Page>
  if (billId === '') return <Page><Empty title={texts.notFound} text={texts.notFoundText} action='返回' onAction={back} /></Page>
  if (data === undefined) return <Page>{view.failure === undefined ? <Loading /> : <ErrorState failure={view.failure} onRetry={() => void view.refresh()} />}</Page>
  const { live } = data
  const ways = data.ways.filter(({ way }) => payWays.includes(way))
  const home = homeOf(data)
  return (
    <Page>
      {view.keptAt !== undefined && <Notice tone='warn'>网络不可用，以下为 {whenText(view.keptAt)} 保存的内容</Notice>}
      {data.state === 'paid' && <Notice tone='ok' title={texts.paid}>{texts.paidText}</Notice>}
      <Card>
        <View className='between wrap mb'><Text className='strong'>{data.unitName}收费</Text><Badge {...(toneOf[data.state] === undefined ? {} : { tone: toneOf[data.state] as 'amber' })}>{data.stateLabel}</Badge></View>
        <MoneyRows bill={data} />
        <Text className='muted block'>缴款书号 {data.noticeNo}</Text>
        {data.waived !== undefined && <Text className='muted block'>{data.waived}</Text>}
      </Card>
      <FailureNotice failure={pay.failure ?? ask.failure ?? other.failure} />
      {live !== undefined && (
        <Card title={live.mine ? texts.waiting : texts.someoneElse}>
          {live.way === 'transfer' ? <View>{texts.transferText}</View> : <View>{live.mine ? texts.waitingText : texts.someoneElseText}</View>}
          <Text className='muted block'>{live.channelLabel}，{timeLeftText(now, live.expiresAt)}</Text>
          {live.mine && live.way !== 'transfer' && <View className='mt'><Button id='go-on' busy={pay.busy} onTap={() => void pay.run(live)}>{texts.goOn}</Button></View>}
          <View className='mt'><Button id='look' look='plain' busy={ask.busy} onTap={() => void ask.run()}>{texts.look}</Button></View>
          {live.mine && <View className='mt'><Button id='other' look='text' busy={other.busy} onTap={() => void other.run(live.orderId)}>{texts.other}</Button></View>}
        </Card>
      )}
      {live === undefined && data.state === 'open' && ways.map((one, i) => (
        <View className='mt' key={one.label}><Button id={`pay-${one.channel}`} look={i === 0 ? 'primary' : 'plain'} busy={pay.busy} onTap={() => void pay.run(one)}>{one.label}</Button></View>
      ))}
      {data.refunds.length > 0 && <Card title='退款'><Refunds bill={data} /></Card>}
      {data.receipt !== undefined && <Card title='电子票据' flush><Cell label='票据号码' value={data.receipt.number} /><Cell label='校验码' value={data.receipt.checkCode} last /></Card>}
      {data.paidAt !== undefined && <Card flush><Cell label='缴费时间' value={whenText(data.paidAt)} last /></Card>}
      {home !== undefined && <View className='mt'><Button id='home' look={data.state === 'open' ? 'text' : 'primary'} onTap={() => go(home.path, { caseId: data.of.caseId })}>{home.label}</Button></View>}
    </Page>
  )
}
