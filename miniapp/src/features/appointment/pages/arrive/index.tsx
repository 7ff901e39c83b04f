import '../../parts/appointment.css'
import { Text, View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { queueRoutes, type LineSummary } from '@lubiao/shared/queue/contract'
import { templateIds } from '../../../../client/address'
import { client } from '../../../../client/client'
import { useMe } from '../../../../client/me'
import { failureOf, ifPossible } from '../../../../client/failure'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { now } from '../../../../device/clock'
import { askNotices } from '../../../../device/notices'
import { Gate } from '../../../../shell/gate'
import { go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card } from '../../../../ui/card'
import { ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { BookingCard } from '../../parts/booking-card'
import type { Seen } from '../../parts/presence'
import { Proof } from '../../parts/proof'
import { estimateText, placeText } from '../../parts/texts'
import { usePoll } from '../../parts/use-poll'

const onTicket = (ticketId: string) => Taro.redirectTo({ url: `/features/appointment/pages/ticket/index?ticketId=${encodeURIComponent(ticketId)}` })

/** At the outlet: checking a booking in, or a ticket without one. */
export default function Arrive() {
  const { params } = useRouter()
  const me = useMe()
  const [outletId, setOutletId] = useState(params.outlet)
  const [bookingId, setBookingId] = useState(params.booking)
  const [door, setDoor] = useState<Seen | undefined>(undefined)
  const [skill, setSkill] = useState<LineSummary['skill'] | undefined>(undefined)
  const signedIn = me.data !== undefined
  const mine = useRead(appointmentRoutes.mine, signedIn ? {} : undefined, { keepCopy: true })
  const tickets = useRead(queueRoutes.mine, signedIn ? {} : undefined)
  const lines = useRead(queueRoutes.lines, outletId === undefined || bookingId !== undefined ? undefined : { outletId })
  usePoll(async () => { if (signedIn) await Promise.all([mine.refresh(), tickets.refresh(), ...(outletId === undefined ? [] : [lines.refresh()])]) }, outletId === undefined ? undefined : 20_000)
  const today = mine.data?.cases.filter((one) => one.state === 'confirmed' && one.date === dateOf(now())) ?? []
  const booking = bookingId === undefined ? undefined : mine.data?.cases.find((one) => one.caseId === bookingId)

  /** May we say when it is nearly your turn, and to which counter? Asked first: WeChat takes the question inside the tap only. */
  const withNotices = async (onward: () => Promise<void>): Promise<void> => {
    const answers = await askNotices(templateIds(['serviceNews', 'serviceToDo']))
    if (answers.length > 0) void ifPossible(client.send(accountRoutes.recordNoticeConsent, { results: [...answers] }))
    await onward()
  }
  const checkIn = useAction((prove: () => Promise<Seen | undefined> | Seen) => withNotices(async () => {
    const seen = await prove()
    if (seen === undefined || bookingId === undefined) return
    try {
      await onTicket((await client.send(queueRoutes.checkIn, { bookingId, presence: seen.presence })).ticketId)
    } catch (reason) {
      // Checked in already, on another phone or at the counter: there is a ticket to show.
      if (failureOf(reason).status === 409) void Promise.all([mine.refresh(), tickets.refresh()])
      throw reason
    }
  }))
  const number = async (prove: () => Promise<Seen | undefined> | Seen): Promise<void> => {
    const seen = await prove()
    const at = seen?.outletId ?? outletId
    if (seen === undefined || at === undefined) return
    if (at !== outletId || skill === undefined) { setOutletId(at); setDoor(seen); setSkill(undefined); return }
    try {
      await onTicket((await client.send(queueRoutes.take, { outletId: at, skill, presence: seen.presence })).ticketId)
    } catch (reason) {
      setDoor(undefined)
      if (failureOf(reason).status === 409) void tickets.refresh()
      throw reason
    }
  }
  const take = useAction((prove: () => Promise<Seen | undefined> | Seen) => (skill === undefined ? number(prove) : withNotices(() => number(prove))))

  if (me.data === undefined) return <Gate me={me} page='features/appointment/pages/arrive/index' />
  const live = tickets.data?.tickets.filter((one) => ['waiting', 'called', 'serving', 'parked'].includes(one.state)) ?? []
  const chosen = lines.data?.lines.find((one) => one.skill === skill)
  return (
    <Page>
      {live.map((ticket) => (
        <Notice key={ticket.ticketId} tone='ok' title={`您有一个号：${ticket.number}`}>
          <View>{ticket.outletName}　{ticket.stateLabel}</View>
          <Button id={`ticket-${ticket.ticketId}`} small onTap={() => go('features/appointment/pages/ticket/index', { ticketId: ticket.ticketId })}>打开我的号</Button>
        </Notice>
      ))}
      {bookingId !== undefined && (
        <Card title='预约签到'>
          {booking === undefined && mine.failure !== undefined && <ErrorState failure={mine.failure} onRetry={() => void mine.refresh()} />}
          {booking === undefined && mine.loading && <Loading cards={1} />}
          {booking !== undefined && <View className='mb'><Text className='strong block'>{booking.service.label}</Text><Text className='block'>{placeText(booking)}</Text><Text className='soft block'>{booking.outlet.name}</Text></View>}
          <Proof verb='签到' action={checkIn} />
          <Text className='muted block'>位置只用来判断您到了网点，离网点 300 米以内才能签到，不会保存。</Text>
        </Card>
      )}
      {bookingId !== undefined && <Button id='no-booking' look='text' onTap={() => setBookingId(undefined)}>不是这个预约，我要现场取号</Button>}
      {bookingId === undefined && today.length > 0 && (
        <View><Text className='card-title block mb'>今天的预约，点一下签到</Text>{today.map((one) => <BookingCard key={one.caseId} booking={one} onTap={() => setBookingId(one.caseId)} />)}</View>
      )}
      {bookingId === undefined && outletId === undefined && (
        <Card title='没有预约，现场取号'>
          <Text className='soft block mb'>到了网点，扫门口屏幕上的二维码，选要办的业务就有号。</Text>
          <Proof verb='取号' action={take} position={false} />
        </Card>
      )}
      {bookingId === undefined && outletId !== undefined && (
        <Card title={lines.data?.outletName ?? '现场取号'}>
          {lines.data === undefined && (lines.failure === undefined ? <Loading cards={1} /> : <ErrorState failure={lines.failure} onRetry={() => void lines.refresh()} />)}
          {lines.data?.lines.length === 0 && <Notice tone='warn' title='这个网点不排号'>请直接到窗口。</Notice>}
          {lines.data?.lines.map((line) => (
            <View key={line.skill} id={`line-${line.skill}`} className={`choice choice-wide mb ${line.skill === skill ? 'choice-on' : ''}`} ariaRole='radio' ariaChecked={line.skill === skill} onClick={() => setSkill(line.skill)}>
              <View className='between wrap'><Text className='strong'>{line.skillLabel}</Text><Text className='nowrap'>{line.waiting === 0 ? '没有人等' : `${line.waiting} 人在等`}</Text></View>
              <Text className='choice-note'>{line.openCounters === 0 ? '现在没有窗口开着' : `${line.openCounters} 个窗口开着　${estimateText(line.estimate)}`}</Text>
            </View>
          ))}
          {skill === undefined && (lines.data?.lines.length ?? 0) > 0 && <Text className='soft block'>请选要办的业务。</Text>}
          {chosen !== undefined && door !== undefined && <View><Button id='take' busy={take.busy} onTap={() => void take.run(() => door)}>取号：{chosen.skillLabel}</Button></View>}
          {chosen !== undefined && door === undefined && <Proof verb='取号' action={take} />}
          {lines.data !== undefined && <Text className='muted block mt'>叫号规则：{lines.data.rule}</Text>}
        </Card>
      )}
      <Text className='muted block center mb'>没有智能手机的，到窗口报身份证号，由工作人员取号、签到。</Text>
    </Page>
  )
}
