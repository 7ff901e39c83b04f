import '../../parts/service.css'
import { Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { serviceRoutes, type OutletDayHours } from '@lubiao/shared/service/contract'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { openNavigation, ring } from '../../../../device/navigation'
import { useNow } from '../../../../device/use-now'
import { back, go, goSignedIn } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Badge, Empty, ErrorState, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { whenText } from '../../../../ui/steps'
import { Fact } from '../../parts/fact'
import { OpenBadge } from '../../parts/outlet-row'
import { dayText, loadTexts, openText } from '../../parts/words'
import { texts } from '../../texts'

const WEEK = 7
const SOME = 6

/** A day's hours; why, where it is not the usual. */
function Day({ day, today }: { day: OutletDayHours; today: string }) {
  const unusual = day.source !== 'series' || day.spans.length === 0
  return (
    <View className='svc-day' ariaRole='listitem'>
      <Text className={day.date === today ? 'strong nowrap' : 'nowrap'}>{dayText(day.date, today)}</Text>
      <Text className='nowrap'>{day.text}{day.provisional ? '（暂定）' : ''}</Text>
      {unusual && <Text className={day.source === 'exception' ? 'late' : 'soft'}>{day.source === 'exception' ? `临时安排：${day.reason}` : day.reason}</Text>}
    </View>
  )
}

/** One outlet: open or not, today and the days after, what it does, how to get there. */
export default function OutletPage() {
  const { params } = useRouter()
  const now = useNow(60_000)
  const today = dateOf(now)
  const [all, setAll] = useState(false)
  const [allServices, setAllServices] = useState(false)
  const read = useRead(serviceRoutes.outlet, params.outletId === undefined ? undefined : { outletId: params.outletId }, { keepCopy: true, refreshInterval: 60_000 })
  const { data } = read
  const lead = useAction(async () => { if (data !== undefined) await openNavigation(data.outlet) })
  const call = useAction(async () => { if (data !== undefined) await ring(data.outlet.phone) })
  if (params.outletId === undefined) return <Page><Empty title='没有这个网点' text='请从“去哪里办”中选择。' action='返回' onAction={back} /></Page>
  if (data === undefined) return <Page>{read.failure === undefined ? <Loading cards={3} /> : <ErrorState failure={read.failure} onRetry={() => void read.refresh()} />}</Page>
  const { outlet, services, days, load } = data
  const asked = services.find((one) => one.code === params.code)
  const shownDays = all ? days : days.slice(0, WEEK)
  const shownServices = allServices ? services : services.slice(0, SOME)
  return (
    <Page>
      {read.keptAt !== undefined && <Notice tone='warn'>网络不可用，以下为 {whenText(read.keptAt)} 保存的内容</Notice>}
      <Card>
        <Text className='svc-big' ariaRole='heading'>{outlet.name}</Text>
        <View className='svc-tags svc-head'>
          <OpenBadge {...outlet.state} />
          <Badge>{outlet.kindLabel}</Badge>
          {outlet.cityStation === true && <Badge tone='blue'>城市交通服务站</Badge>}
        </View>
        <Text className='strong block'>{openText(outlet.state, today)}</Text>
        {loadTexts(load, today, outlet.state.open).map((line) => <Text className='soft block' key={line}>{line}</Text>)}
        {outlet.today.source === 'exception' && <View className='mt'><Notice tone='warn' title='今天有临时安排'>{outlet.today.reason}，今天 {outlet.today.text}</Notice></View>}
        {asked !== undefined && asked.how === '○' && <View className='mt'><Notice title={`“${asked.name}”这里${texts.takesIn}`}>{texts.takesInNote}</Notice></View>}
        <Fact name='地址'>{outlet.address}</Fact>
        <Fact name='电话'>{outlet.phone}</Fact>
        <FailureNotice failure={lead.failure ?? call.failure} />
        <View className='svc-acts'>
          <Button id='lead' small onTap={() => void lead.run()}>{texts.navigate}</Button>
          <Button id='call' small look='plain' onTap={() => void call.run()}>{texts.call}</Button>
          {asked?.bookable === true && <Button id='book' small look='soft' onTap={() => goSignedIn('features/appointment/pages/book/index', { service: asked.code, outlet: outlet.id })}>{texts.book}</Button>}
        </View>
      </Card>
      <Card flush title='办公时间'>
        <View ariaRole='list'>{shownDays.map((day) => <Day key={day.date} day={day} today={today} />)}</View>
        {days.some((day) => day.provisional) && <View className='mt'><Notice tone='warn'>{texts.provisional}</Notice></View>}
        {!all && days.length > WEEK && <Button look='text' onTap={() => setAll(true)}>查看两周</Button>}
      </Card>
      <Card flush title={`能办 ${services.length} 项`}>
        {shownServices.map((one) => <Cell key={one.code} id={`does-${one.code}`} label={one.name} value={one.how === '●' ? texts.spot : texts.takesIn} onTap={() => go('features/service/pages/item/index', { code: one.code })} />)}
        {!allServices && services.length > SOME && <Button look='text' onTap={() => setAllServices(true)}>查看全部</Button>}
      </Card>
      {outlet.demo && <Text className='muted block center mb'>{texts.demo}</Text>}
    </Page>
  )
}
