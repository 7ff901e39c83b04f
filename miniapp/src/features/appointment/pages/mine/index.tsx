import '../../parts/appointment.css'
import { Text, View } from '@tarojs/components'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'react'
import { appointmentRoutes, type AppointmentSummary, type WaitView } from '@lubiao/shared/appointment/contract'
import { queueRoutes } from '@lubiao/shared/queue/contract'
import { client } from '../../../../client/client'
import { useMe } from '../../../../client/me'
import { useAction } from '../../../../client/use-action'
import { useOlder } from '../../../../client/use-older'
import { useRead } from '../../../../client/use-read'
import { Gate } from '../../../../shell/gate'
import { confirm, go, say } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card } from '../../../../ui/card'
import { Empty, ErrorState, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { PickerField } from '../../../../ui/field'
import { OlderButton } from '../../../../ui/older-button'
import { Page } from '../../../../ui/page'
import { whenText } from '../../../../ui/steps'
import { Tabs } from '../../../../ui/tabs'
import { BookingCard } from '../../parts/booking-card'
import { Countdown } from '../../parts/countdown'
import { dayText, texts } from '../../parts/texts'
import { TicketFace } from '../../parts/ticket-face'
import { usePoll } from '../../parts/use-poll'

const ENDED: readonly string[] = ['served', 'missed', 'cancelled', 'expired']
const openCase = (booking: AppointmentSummary) => go('features/appointment/pages/case/index', { caseId: booking.caseId })

/** Everything booked and waited for, what needs an answer first. */
export default function Mine() {
  const me = useMe()
  const [enterpriseId, setEnterpriseId] = useState('')
  const [tab, setTab] = useState<'open' | 'past'>('open')
  const input = me.data === undefined ? undefined : enterpriseId === '' ? {} : { enterpriseId }
  const mine = useRead(appointmentRoutes.mine, input, { keepCopy: true })
  const older = useOlder(mine.data, (cursor) => client.send(appointmentRoutes.mine, { ...input, cursor }), (page) => page.cases, (one) => one.caseId)
  const tickets = useRead(queueRoutes.mine, me.data === undefined ? undefined : {})
  usePoll(async () => { if (input !== undefined) await Promise.all([mine.refresh(), tickets.refresh()]) }, 30_000)
  usePullDownRefresh(() => { older.reset(); void mine.refresh().finally(() => Taro.stopPullDownRefresh()) })
  const leave = useAction(async (entry: WaitView) => {
    if (!(await confirm('退出候补', `退出后再候补 ${dayText(entry.date)}，要从头排起。`, '退出'))) return
    await client.send(appointmentRoutes.leaveWaiting, { waitId: entry.waitId })
    say('已退出候补')
    await mine.refresh()
  })
  if (me.data === undefined) return <Gate me={me} page='features/appointment/pages/mine/index' />
  const all = older.rows
  const urgent = all.filter((one) => one.state === 'held' || one.state === 'displaced')
  const open = all.filter((one) => !ENDED.includes(one.state) && !urgent.includes(one)).sort((a, b) => (a.date + a.time < b.date + b.time ? -1 : 1))
  const past = all.filter((one) => ENDED.includes(one.state))
  const waiting = mine.data?.waiting.filter((one) => one.state === 'waiting') ?? []
  const live = tickets.data?.tickets.filter((one) => ['waiting', 'called', 'serving', 'parked'].includes(one.state)) ?? []
  const { enterprises } = me.data
  return (
    <Page bare foot={<><Button id='arrive' look='plain' onTap={() => go('features/appointment/pages/arrive/index')}>到场取号</Button><Button id='book' onTap={() => go('features/appointment/pages/book/index')}>新预约</Button></>}>
      <Tabs value={tab} onChange={setTab} tabs={[{ key: 'open', label: `进行中${mine.data === undefined ? '' : ` ${urgent.length + open.length + waiting.length}`}` }, { key: 'past', label: '历史' }]} />
      <View className='body'>
        {enterprises.length > 0 && (
          <Card flush><PickerField id='as' label='看谁的预约' options={[{ key: '', label: '我自己的' }, ...enterprises.map((one) => ({ key: one.enterpriseId, label: one.name }))]} value={enterpriseId} onChange={(next) => { setEnterpriseId(next); older.reset() }} /></Card>
        )}
        {mine.keptAt !== undefined && <Notice tone='warn'>{texts.kept}（{whenText(mine.keptAt)}）</Notice>}
        {mine.loading && <Loading cards={3} />}
        {mine.data === undefined && mine.failure !== undefined && <ErrorState failure={mine.failure} onRetry={() => void mine.refresh()} />}
        <FailureNotice failure={leave.failure} />
        {tab === 'open' && live.map((ticket) => (
          <Card key={ticket.ticketId}><TicketFace ticket={ticket} /><View className='mt'><Button id={`ticket-${ticket.ticketId}`} look='soft' onTap={() => go('features/appointment/pages/ticket/index', { ticketId: ticket.ticketId })}>打开我的号</Button></View></Card>
        ))}
        {tab === 'open' && urgent.map((one) => (
          <View key={one.caseId} className='urgent'>
            {one.state === 'held' && one.holdUntil !== undefined && <Countdown small until={one.holdUntil} label={one.offer === undefined ? '待您确认，还剩' : '候补到了名额，还剩'} onOver={() => void mine.refresh()} />}
            {one.state === 'displaced' && <Text className='left-label late'>网点调整了时间，{one.alternatives.length === 0 ? '正在找新时间' : '请选新的时间'}</Text>}
            <BookingCard booking={one} onTap={() => openCase(one)} />
          </View>
        ))}
        {tab === 'open' && open.map((one) => <BookingCard key={one.caseId} booking={one} onTap={() => openCase(one)} />)}
        {tab === 'open' && waiting.map((entry) => (
          <Card key={entry.waitId} title={`候补 ${dayText(entry.date)}`}>
            <Text className='block'>{entry.service.label}　{entry.outlet.name}</Text>
            <Text className='strong block' id={`wait-${entry.waitId}`}>{entry.ahead === 0 ? '有名额时第一个给您' : `前面还有 ${entry.ahead} 人`}</Text>
            {(entry.from !== undefined || entry.to !== undefined) && <Text className='soft block'>只要 {entry.from ?? '开门'} 到 {entry.to ?? '关门'} 的</Text>}
            {entry.passed > 0 && <Text className='late block'>已有 {entry.passed} 次名额没有确认，再有一次就退出名单</Text>}
            <View className='mt'><Button id={`leave-${entry.waitId}`} small look='plain' busy={leave.busy} onTap={() => void leave.run(entry)}>退出候补</Button></View>
          </Card>
        ))}
        {tab === 'open' && mine.data !== undefined && urgent.length + open.length + waiting.length + live.length === 0 && <Empty title='没有进行中的预约' text='预约后，时间、要带的材料和排队情况都会出现在这里。' action='去预约' onAction={() => go('features/appointment/pages/book/index')} />}
        {tab === 'past' && past.map((one) => <BookingCard key={one.caseId} booking={one} onTap={() => openCase(one)} />)}
        {tab === 'past' && mine.data !== undefined && past.length === 0 && <Empty title='没有历史记录' text='办完、取消的预约会出现在这里。' />}
        <OlderButton of={older} />
        {enterprises.length > 0 && tab === 'open' && <Button id='batch' look='soft' onTap={() => go('features/appointment/pages/batch/index')}>企业批量预约</Button>}
        {tab === 'open' && <Button id='releases' look='text' onTap={() => go('features/appointment/pages/releases/index')}>放号公告（考试名额、号牌）</Button>}
      </View>
    </Page>
  )
}
