import '../../parts/appointment.css'
import { Text, View } from '@tarojs/components'
import { useDidShow, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { appointmentRoutes, type Place } from '@lubiao/shared/appointment/contract'
import type { LocalDate } from '@lubiao/shared/kernel/clock'
import { client } from '../../../../client/client'
import { useCell } from '../../../../client/cell'
import { failureOf } from '../../../../client/failure'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { back, say } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card } from '../../../../ui/card'
import { Empty, ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { RefusedSheet } from '../../parts/instead'
import { placeText, texts } from '../../parts/texts'
import { useFree, When } from '../../parts/when'

/** Another time for a booking. One transaction takes the new place and gives back the old: until it is done, and if it is refused, the old one stands. */
export default function Move() {
  const { params } = useRouter()
  const caseId = params.caseId ?? ''
  const held = useCell(session)
  const view = useRead(appointmentRoutes.get, caseId === '' || held === undefined ? undefined : { caseId })
  const { data } = view
  const free = useFree(data?.outlet.outletId, data?.service.code)
  const [day, setDay] = useState<LocalDate | undefined>(undefined)
  const [time, setTime] = useState<string | undefined>(undefined)
  useDidShow(() => { if (data !== undefined) { void view.refresh(); void free.reading.refresh() } })
  const move = useAction(async (place: Place) => {
    if (data === undefined) return
    try {
      const { outletId, date, time: at } = place
      await client.send(appointmentRoutes.act, { caseId, version: data.version, order: { command: 'reschedule', outletId, date, time: at } })
      say('已改好')
      back()
    } catch (reason) {
      if (!failureOf(reason).unanswered) { void view.refresh(); void free.reading.refresh() }
      throw reason
    }
  })
  if (data === undefined) return <Page>{view.failure !== undefined ? <ErrorState failure={view.failure} onRetry={() => void view.refresh()} /> : held === undefined || caseId === '' ? <Empty title='没有找到这个预约' text='请从“我的预约”中打开。' action='返回' onAction={back} /> : <Loading cards={2} />}</Page>
  const ready = day !== undefined && time !== undefined && !(day === data.date && time === data.time)
  const can = data.commands.includes('reschedule')
  return (
    <Page foot={<Button id='move' busy={move.busy} off={!ready || !can} onTap={() => { if (ready) void move.run({ outletId: data.outlet.outletId, date: day, time }) }}>{ready ? `改到 ${placeText({ date: day, time })}` : '请选新的时间'}</Button>}>
      <Card>
        <Text className='muted block'>现在的时间</Text>
        <Text className='strong block'>{placeText(data)}</Text>
        <Text className='soft block'>{data.outlet.name}</Text>
      </Card>
      {can ? <Notice tone={data.rescheduleCost.strike ? 'warn' : 'info'} title={data.rescheduleCost.text}>{texts.keptNote}</Notice> : <Notice tone='warn' title='现在不能改时间'>{data.rescheduleCost.text}</Notice>}
      {can && <Card title='新的时间'><View><When free={free} day={day} time={time} onDay={(next) => { setDay(next); setTime(undefined) }} onTime={setTime} /></View></Card>}
      <RefusedSheet failure={move.failure} title='没有改成，原来的时间还在' verb='改到' busy={move.busy} onTake={(place) => void move.run(place)} onClose={move.clear} />
    </Page>
  )
}
