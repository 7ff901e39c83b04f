import '../../parts/appointment.css'
import { Text, View } from '@tarojs/components'
import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { timeOfDay, type Instant } from '@lubiao/shared/kernel/clock'
import { queueRoutes, type TicketView } from '@lubiao/shared/queue/contract'
import { client } from '../../../../client/client'
import { useCell } from '../../../../client/cell'
import { failureOf } from '../../../../client/failure'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { now } from '../../../../device/clock'
import { buzz } from '../../../../device/screen'
import { confirm, go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Empty, ErrorState, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { whenText } from '../../../../ui/steps'
import { TicketFace } from '../../parts/ticket-face'
import { usePoll } from '../../parts/use-poll'

/** How often to ask: the nearer the turn, the oftener; not at all once it is over. */
function everyMs(ticket: TicketView | undefined): number | undefined {
  if (ticket === undefined || ticket.state === 'called') return 4_000
  if (ticket.state === 'waiting') return (ticket.estimate?.ahead ?? 0) <= 3 ? 5_000 : 15_000
  return ticket.state === 'serving' || ticket.state === 'parked' ? 15_000 : undefined
}

/** My number: how many are ahead, how long it may take, and where to go when called. Without a network it shows how things stood and when. */
export default function Ticket() {
  const { params } = useRouter()
  const ticketId = params.ticketId ?? ''
  const held = useCell(session)
  const [heardAt, setHeardAt] = useState<Instant | undefined>(undefined)
  const view = useRead(queueRoutes.get, ticketId === '' || held === undefined ? undefined : { ticketId }, { keepCopy: true, onSuccess: () => setHeardAt(now()) })
  const { data } = view
  usePoll(async () => { if (ticketId !== '' && held !== undefined) await view.refresh() }, everyMs(data))
  usePullDownRefresh(() => void view.refresh().finally(() => Taro.stopPullDownRefresh()))
  const calledTo = data?.state === 'called' ? `${data.counterNo} ${data.calls}` : undefined
  useEffect(() => { if (calledTo !== undefined) buzz() }, [calledTo])
  const act = useAction(async (command: 'leave' | 'resume') => {
    if (data === undefined) return
    if (command === 'leave' && !(await confirm('不办了', '号码作废，再办要重新取号。', '不办了'))) return
    try {
      await view.refresh(await client.send(queueRoutes.act, { ticketId, version: data.version, order: { command } }))
    } catch (reason) {
      if (failureOf(reason).status === 409) void view.refresh()
      throw reason
    }
  })
  if (held === undefined) return <Page><Empty title='请先登录' text='登录后查看您的号。' action='登录' onAction={() => go('shell/sign-in/index', { then: 'features/appointment/pages/ticket/index', ticketId })} /></Page>
  if (data === undefined) return <Page>{view.failure === undefined && ticketId !== '' ? <Loading cards={1} /> : view.failure === undefined ? <Empty title='没有找到这个号' text='请从“我的预约”中打开。' /> : <ErrorState failure={view.failure} onRetry={() => void view.refresh()} />}</Page>
  const asOf = view.keptAt ?? heardAt
  return (
    <Page offlineText='网络不可用，恢复后自动更新；请留意现场叫号'>
      {view.failure !== undefined && <Notice tone='warn' title='暂时连不上，正在重试'>{asOf === undefined ? '' : `下面是 ${whenText(asOf)} 的情况。`}请留意现场屏幕和叫号。</Notice>}
      <Card><TicketFace ticket={data} /></Card>
      <Card flush>
        <Cell label='网点' value={data.outletName} />
        <Cell label='业务' value={data.skillLabel} />
        {data.slotAt !== undefined && <Cell label='预约时间' value={timeOfDay(data.slotAt)} />}
        <Cell label='取号时间' value={timeOfDay(data.joinedAt)} {...(data.bookingId === undefined ? { last: true } : {})} />
        {data.bookingId !== undefined && <Cell label='预约详情' value='查看' onTap={() => go('features/appointment/pages/case/index', { caseId: data.bookingId })} last />}
      </Card>
      <FailureNotice failure={act.failure} />
      {data.commands.includes('resume') && <Button id='resume' busy={act.busy} onTap={() => void act.run('resume')}>回来继续排</Button>}
      {data.commands.includes('leave') && <Button id='leave' look='danger' busy={act.busy} onTap={() => void act.run('leave')}>不办了</Button>}
      {data.state === 'waiting' && <View><Text className='muted block center'>可以离开页面；请不要走远，留意现场叫号。</Text></View>}
      {data.state === 'done' && <Notice tone='ok' title='已办结'>谢谢您的配合。</Notice>}
      {data.state === 'missed' && <Notice tone='warn' title='过号了'>叫了三次没有等到您。还要办的话，请重新取号。</Notice>}
    </Page>
  )
}
