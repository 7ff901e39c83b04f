import '../../parts/appointment.css'
import { Text, View } from '@tarojs/components'
import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { appointmentRoutes, type AppointmentView, type CitizenOrder } from '@lubiao/shared/appointment/contract'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { yuanText } from '@lubiao/shared/kernel/money'
import { queueRoutes } from '@lubiao/shared/queue/contract'
import { templateIds } from '../../../../client/address'
import { client } from '../../../../client/client'
import { useCell } from '../../../../client/cell'
import { failureOf, ifPossible } from '../../../../client/failure'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { openNavigation, ring } from '../../../../device/navigation'
import { askNotices } from '../../../../device/notices'
import { handOver } from '../../../../device/save'
import { useNow } from '../../../../device/use-now'
import { back, go, say } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Empty, ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { Plate } from '../../../../ui/plate'
import { QrCode } from '../../../../ui/qr'
import { Sheet } from '../../../../ui/sheet'
import { Steps, whenText } from '../../../../ui/steps'
import { whomText } from '../../parts/booking-card'
import { BringCard } from '../../parts/bring'
import { Countdown } from '../../parts/countdown'
import { Refused, RefusedSheet } from '../../parts/instead'
import { StateBadge } from '../../parts/state-badge'
import { dayText, placeText, texts } from '../../parts/texts'
import { TicketFace } from '../../parts/ticket-face'
import { usePoll } from '../../parts/use-poll'

const RESULTS = { passed: '合格', failed: '不合格', absent: '缺考' } as const
/** Somebody else acted on it, on another phone or at the counter: the page shows how it is now. */
const CHANGED = ['version-conflict', 'not-allowed-now', 'appointment.hold-over', 'appointment.offer-over']

/** One booking: what is kept and for how long, what to bring, what each act costs before it is done. The buttons are exactly the server's. */
export default function Case() {
  const { params } = useRouter()
  const caseId = params.caseId ?? ''
  const held = useCell(session)
  const view = useRead(appointmentRoutes.get, caseId === '' || held === undefined ? undefined : { caseId }, { keepCopy: true })
  const { data } = view
  const now = useNow(30_000)
  const today = data !== undefined && data.date === dateOf(now)
  const here = data?.state === 'checkedIn' || data?.state === 'called'
  const tickets = useRead(queueRoutes.mine, held === undefined || !here ? undefined : {})
  const [cancelling, setCancelling] = useState(false)
  usePoll(async () => { if (caseId !== '' && held !== undefined) await Promise.all([view.refresh(), ...(here ? [tickets.refresh()] : [])]) }, here ? 8_000 : data?.state === 'held' || data?.state === 'displaced' ? 30_000 : undefined)
  usePullDownRefresh(() => void view.refresh().finally(() => Taro.stopPullDownRefresh()))
  const act = useAction(async (order: CitizenOrder) => {
    if (data === undefined) return
    const answers = order.command === 'confirm' ? await askNotices(templateIds(['serviceNews', 'serviceToDo'])) : []
    try {
      await view.refresh(await client.send(appointmentRoutes.act, { caseId, version: data.version, order }))
    } catch (reason) {
      if (CHANGED.includes(failureOf(reason).code)) void view.refresh()
      throw reason
    }
    setCancelling(false)
    if (answers.length > 0) await ifPossible(client.send(accountRoutes.recordNoticeConsent, { results: [...answers] }))
    if (order.command === 'confirm') void Taro.pageScrollTo({ scrollTop: 0, duration: 0 })
  })
  const calendar = useAction(async () => {
    const file = await client.send(appointmentRoutes.calendar, { caseId })
    await handOver(file.fileName, file.text, 'text/calendar')
    say('已保存日历文件，打开即可加入日历')
  })

  if (held === undefined) return <Page><Empty title='请先登录' text='登录后查看这个预约。' action='登录' onAction={() => go('shell/sign-in/index', { then: 'features/appointment/pages/case/index', caseId })} /></Page>
  if (caseId === '') return <Page><Empty title='没有找到这个预约' text='请从“我的预约”中打开。' action='返回' onAction={back} /></Page>
  if (data === undefined) return <Page>{view.failure === undefined ? <Loading cards={3} /> : <ErrorState failure={view.failure} onRetry={() => void view.refresh()} />}</Page>
  const may = (command: AppointmentView['commands'][number]) => data.commands.includes(command)
  const ticket = tickets.data?.tickets.find((one) => one.bookingId === caseId)
  const batch = data.batch.length > 1
  const owed = data.bill?.paid === false && ['held', 'confirmed', 'displaced'].includes(data.state) ? data.bill : undefined
  const pay = owed === undefined ? undefined : <Button id='pay' onTap={() => go('features/payment/pages/bill/index', { billId: owed.billId })}>去缴费 {yuanText(owed.fen)} 元</Button>
  const foot = (may('confirm') || (data.state === 'held' && pay !== undefined)) && !batch
    ? <>{may('decline') && <Button id='decline' look='plain' busy={act.busy} onTap={() => void act.run({ command: 'decline' })}>不要了</Button>}{pay ?? <Button id='confirm' busy={act.busy} onTap={() => void act.run({ command: 'confirm' })}>确认预约</Button>}</>
    : data.state === 'confirmed' && today ? <Button id='arrive' onTap={() => go('features/appointment/pages/arrive/index', { booking: caseId })}>到场签到</Button> : undefined
  return (
    <Page foot={foot}>
      {view.keptAt !== undefined && <Notice tone='warn'>{texts.kept}（{whenText(view.keptAt)}）</Notice>}
      {data.state === 'held' && data.holdUntil !== undefined && (
        <Card>
          <Countdown until={data.holdUntil} label={owed !== undefined ? '请在时间内缴费' : data.offer === undefined ? '请在时间内确认' : '候补到了名额，请确认'} onOver={() => void view.refresh()} />
          <Text className='soft block center'>{owed !== undefined ? texts.payNote : data.offer === undefined ? texts.holdNote : texts.offerNote}</Text>
        </Card>
      )}
      {data.state === 'displaced' && (
        <Notice tone='warn' title='网点调整了时间'>
          <View>{data.alternatives.length === 0 ? texts.displacedNone : texts.displacedNote}</View>
          {data.alternativesUntil !== undefined && data.alternatives.length > 0 && <Countdown small until={data.alternativesUntil} label='保留' onOver={() => void view.refresh()} />}
          {may('acceptOffer') && data.alternatives.map((one, n) => <Button key={one.outletId + one.date + one.time} id={`accept-${n}`} look={n === 0 ? 'primary' : 'soft'} busy={act.busy} onTap={() => void act.run({ command: 'acceptOffer', n })}>{placeText(one)}{one.outletId === data.outlet.outletId ? '' : ` ${one.outletName}`}</Button>)}
        </Notice>
      )}
      {here && ticket !== undefined && <Card><TicketFace ticket={ticket} /><View className='mt'><Button id='to-ticket' look='soft' onTap={() => go('features/appointment/pages/ticket/index', { ticketId: ticket.ticketId })}>打开我的号</Button></View></Card>}
      <Card>
        <View className='between wrap mb'><Text className='card-title'>{data.service.label}{data.test === undefined ? '' : `　${data.test.licenceClass}`}</Text><StateBadge state={data.state} label={data.stateLabel} /></View>
        <Text className={`big block ${['cancelled', 'expired', 'displaced'].includes(data.state) ? 'gone' : ''}`} id='when'>{dayText(data.date)} <Text className='nowrap'>{data.time}–{data.until}</Text></Text>
        <Text className='strong block mt'>{data.outlet.name}</Text>
        <Text className='soft block'>{data.outlet.address}</Text>
        {whomText(data) !== '' && <Text className='soft block'>{whomText(data)}</Text>}
        {data.plate !== undefined && <View className='mt'><Plate number={data.plate} /></View>}
        {data.fee !== undefined && <Text className='soft block mt'>{data.fee.label} {yuanText(data.fee.fen)} 元{data.bill?.paid === true ? '，已缴' : data.bill === undefined ? '，到窗口缴' : ''}</Text>}
        {data.state !== 'held' && owed !== undefined && <View className='mt'><Notice tone='warn' title='考试费还没有缴'>请在考试前缴清，也可到窗口缴。</Notice>{pay}</View>}
        {data.result !== undefined && <View className='mt'><Notice tone={data.result === 'passed' ? 'ok' : 'warn'} title={`考试结果：${RESULTS[data.result]}`} /></View>}
        {data.state === 'missed' && <View className='mt'><Notice tone='warn' title='没有等到您'>如与实际不符，请拨打网点电话。需要时可重新预约，或直接到窗口取号。</Notice></View>}
        <View className='acts mt'>
          {data.outlet.lng !== 0 && <Button small look='soft' id='navigate' onTap={() => void openNavigation(data.outlet)}>导航</Button>}
          {data.outlet.phone !== undefined && <Button small look='soft' id='phone' onTap={() => void ring((data.outlet.phone ?? '').split(' ')[0] ?? '')}>打电话</Button>}
          {process.env.TARO_ENV === 'h5' && data.state === 'confirmed' && <Button small look='soft' id='calendar' busy={calendar.busy} onTap={() => void calendar.run()}>加到日历</Button>}
        </View>
      </Card>
      {batch && <Card flush><Cell id='to-group' label={`同一批共 ${data.batch.length} 个`} value='整批确认或取消' onTap={() => go('features/appointment/pages/group/index', { caseId })} last /></Card>}
      {(data.state === 'confirmed' || data.state === 'held') && <BringCard booking={data} />}
      {data.state === 'confirmed' && (
        <Card title='到场出示'>
          <QrCode text={data.caseId} label={`预约编号 ${data.caseId} 的二维码`} rpx={360} />
          <Text className='block center strong mt' id='number'>{data.caseId}</Text>
          <Text className='muted block center'>没带手机也没关系，报身份证号就能查到。</Text>
        </Card>
      )}
      {data.steps.length > 0 && <Card title='进度'><Steps steps={data.steps} now={now} /></Card>}
      {data.timeline.length > 0 && (
        <Card title='办理记录' flush>
          {data.timeline.map((entry) => <Cell key={entry.version} label={<View className='between'><Text>{entry.label}</Text><Text className='soft nowrap'>{whenText(entry.at)}</Text></View>} note={entry.note === undefined ? entry.by : `${entry.by}　${entry.note}`} />)}
        </Card>
      )}
      {may('reschedule') && <Button id='reschedule' look='soft' onTap={() => go('features/appointment/pages/move/index', { caseId })}>改时间</Button>}
      {may('cancel') && <Button id='cancel' look='danger' onTap={() => { act.clear(); setCancelling(true) }}>取消预约</Button>}
      {['served', 'missed', 'cancelled', 'expired'].includes(data.state) && <Button id='again' look='soft' onTap={() => go('features/appointment/pages/book/index', { service: data.service.code, outlet: data.outlet.outletId })}>再约一次</Button>}
      <RefusedSheet failure={cancelling ? undefined : act.failure} onClose={act.clear} verb='改约' onTake={(place) => go('features/appointment/pages/book/index', { service: data.service.code, outlet: place.outletId, date: place.date })} />
      <Sheet open={cancelling} title='取消预约' closeText='再想想' onClose={() => setCancelling(false)}>
        <Notice tone={data.cancelCost.strike ? 'warn' : 'info'} title={data.cancelCost.text}>{data.cancelCost.until !== undefined && !data.cancelCost.strike ? `${whenText(data.cancelCost.until)} 之前取消都不计次。` : ''}</Notice>
        <View className='soft mb'>取消后名额过一段时间才放出，先给候补的人。只是时间不合适的，可以改时间。</View>
        <Refused failure={act.failure} />
        <Button id='cancel-yes' look='danger' busy={act.busy} off={!data.cancelCost.allowed} onTap={() => void act.run({ command: 'cancel' })}>确定取消</Button>
      </Sheet>
    </Page>
  )
}
