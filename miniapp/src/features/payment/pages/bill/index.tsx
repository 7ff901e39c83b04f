import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh, useRouter } from '@tarojs/taro'
import { useEffect, useRef, useState } from 'react'
import { timeOfDay } from '@lubiao/shared/kernel/clock'
import { paymentRoutes, type BillView } from '@lubiao/shared/payment/contract'
import { client } from '../../../../client/client'
import { useCell } from '../../../../client/cell'
import { openWallet, payWays } from '../../../../client/pay'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { openPdf } from '../../../../device/document'
import { useNow } from '../../../../device/use-now'
import { back, confirm, go, goOrBack, say } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Badge, Empty, ErrorState, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { whenText } from '../../../../ui/steps'
import { MoneyRows, Refunds } from '../../parts/money-rows'
import { homeOf, paidTextOf, payTexts, texts, toneOf } from '../../parts/texts'
import { UnderWay } from '../../parts/under-way'

/** Asked often while somebody is paying, seldom otherwise. */
const SOON_MS = 3_000
const LATER_MS = 60_000
/** Doubled from try to try. */
const RETRY_MS = 1_500

type WayOfBill = Pick<BillView['ways'][number], 'channel' | 'way'>

/** One bill: what is owed and why, paying it, and what has become of it. The server alone says whether it is paid. */
export default function Bill() {
  const { params } = useRouter()
  const billId = params.billId ?? ''
  const held = useCell(session)
  const now = useNow(1_000)
  const [stopped, setStopped] = useState(false)
  const [empty, setEmpty] = useState(false)
  const [visits, setVisits] = useState(0)
  const asked = useRef(0)
  const view = useRead(paymentRoutes.get, billId === '' || held === undefined ? undefined : { billId }, {
    // Whoever has paid looks on until it says so, through a bad network too.
    keepCopy: true, refreshInterval: (latest?: BillView) => (latest?.live === undefined ? LATER_MS : SOON_MS), errorRetryInterval: RETRY_MS, errorRetryCount: 8
  })
  usePullDownRefresh(() => void view.refresh().finally(() => Taro.stopPullDownRefresh()))
  const check = async (): Promise<BillView> => {
    const fresh = await client.send(paymentRoutes.check, { billId })
    await view.refresh(fresh)
    return fresh
  }
  const ask = useAction(async () => { setEmpty((await check()).live !== undefined) })
  const { data } = view
  const underWay = data?.live !== undefined && data.live.way !== 'transfer'
  useDidShow(() => setVisits((times) => times + 1))
  // Whoever comes back from a wallet wants to know at once, and a notice may have been lost: the channel is asked, once for each return.
  useEffect(() => {
    if (!underWay || asked.current === visits) return
    asked.current = visits
    void ask.run()
  }, [underWay, visits])
  const hand = async ({ channel, way }: WayOfBill): Promise<void> => {
    if (way !== 'miniProgram' && way !== 'web' && way !== 'transfer') return
    setStopped(false)
    setEmpty(false)
    asked.current = visits
    const begun = await client.send(paymentRoutes.begin, { billId, channel, way })
    await view.refresh(begun)
    if (way === 'transfer' || begun.live?.handed === undefined) return
    const how = await openWallet(begun.live.handed)
    setStopped(how === 'cancelled')
    if (how === 'over') await check()
  }
  const pay = useAction(hand)
  const goOn = useAction(async () => {
    // It may have been paid in another window meanwhile.
    const { live } = await check()
    if (live?.mine === true) await hand(live)
  })
  const other = useAction(async (orderId: string) => {
    if (!(await confirm(texts.other, texts.otherAsk, '取消支付'))) return
    await view.refresh(await client.send(paymentRoutes.abandon, { billId, orderId }))
  })
  const copy = async (text: string): Promise<void> => {
    await Taro.setClipboardData({ data: text })
    say(texts.copied)
  }
  const receipt = useAction(async () => {
    const file = await client.send(paymentRoutes.receiptPdf, { billId })
    await openPdf(file.fileName, file.base64)
  })
  if (held === undefined) return <Page><Empty title={texts.signInTitle} text={texts.signInText} action={texts.signIn} onAction={() => go('shell/sign-in/index', { then: 'features/payment/pages/bill/index', billId })} /></Page>
  if (billId === '') return <Page><Empty title={texts.notFound} text={texts.notFoundText} action='返回' onAction={back} /></Page>
  if (data === undefined) return <Page>{view.failure === undefined ? <Loading /> : <ErrorState failure={view.failure} onRetry={() => void view.refresh()} />}</Page>
  const { live } = data
  const ways = data.ways.filter(({ way }) => payWays.includes(way))
  const last = data.orders.at(-1)
  const home = homeOf(data)
  return (
    <Page>
      {view.keptAt !== undefined && <Notice tone='warn'>网络不可用，以下为 {whenText(view.keptAt)} 保存的内容</Notice>}
      {data.state === 'paid' && <Notice tone='ok' title={texts.paid}>{paidTextOf(data)}</Notice>}
      {data.state === 'void' && <Notice tone='info' title={texts.void}>{texts.voidText}</Notice>}
      <Card>
        <View className='between wrap mb'><Text className='strong'>{data.unitName}收费</Text><Badge {...(toneOf[data.state] === undefined ? {} : { tone: toneOf[data.state] as 'amber' })}>{data.stateLabel}</Badge></View>
        <MoneyRows bill={data} />
        <Text className='muted block'>缴款书号 {data.noticeNo}</Text>
        {data.waived !== undefined && <Text className='muted block'>{data.waived}</Text>}
      </Card>
      {data.state === 'open' && data.payBy !== undefined && <Notice tone='warn' title={`请在 ${timeOfDay(data.payBy)} 前缴清`}>{texts.payByText}</Notice>}
      {data.state === 'open' && <FailureNotice failure={pay.failure ?? goOn.failure ?? ask.failure ?? other.failure} />}
      {data.state === 'open' && <UnderWay bill={data} now={now} busy={{ pay: pay.busy || goOn.busy, look: ask.busy, other: other.busy }} stopped={stopped} empty={empty}
        steps={{ goOn: () => void goOn.run(), look: () => void ask.run(), other: () => void other.run(live?.orderId ?? ''), copy: (text) => void copy(text) }} />}
      {live === undefined && data.state === 'open' && last?.state === 'failed' && <Notice tone='warn' title={texts.lastFailed}>{last.why}</Notice>}
      {live === undefined && data.state === 'open' && ways.map((one, i) => (
        <View className='mt' key={`${one.channel}-${one.way}`}><Button id={`pay-${one.channel}`} look={i === 0 ? 'primary' : 'plain'} busy={pay.busy} onTap={() => void pay.run(one)}>{payTexts[one.channel]}</Button></View>
      ))}
      {live === undefined && data.state === 'open' && ways.length === 0 && <Notice tone='info' title={texts.noWay}>{texts.noWayText}</Notice>}
      {data.refunds.length > 0 && <Card title='退款'><Refunds bill={data} /></Card>}
      {data.paidAt !== undefined && <Card flush><Cell label='缴费时间' value={whenText(data.paidAt)} last /></Card>}
      {data.receipt !== undefined && <Card title='电子票据' flush><Cell label='票据号码' value={data.receipt.number} /><Cell label='校验码' value={data.receipt.checkCode} last /></Card>}
      {data.receipt !== undefined && <View className='mt'><Button id='receipt' look='soft' busy={receipt.busy} onTap={() => void receipt.run()}>{texts.receipt}</Button><FailureNotice failure={receipt.failure} /></View>}
      {home !== undefined && <View className='mt'><Button id='home' look={data.state === 'open' ? 'text' : 'primary'} onTap={() => goOrBack(home.path, { caseId: data.of.caseId })}>{home.label}</Button></View>}
    </Page>
  )
}
