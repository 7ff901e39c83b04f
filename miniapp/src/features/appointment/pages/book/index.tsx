import '../../parts/appointment.css'
import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { appointmentRoutes, type FreeDay, type Place } from '@lubiao/shared/appointment/contract'
import type { LocalDate } from '@lubiao/shared/kernel/clock'
import type { ServiceCode } from '@lubiao/shared/service/terms.data'
import { admissions } from '../../../../client/admissions'
import { useBackOnline } from '../../../../client/back-online'
import { client } from '../../../../client/client'
import { useCell } from '../../../../client/cell'
import { failureOf } from '../../../../client/failure'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { locate, type Position } from '../../../../device/location'
import { go, say } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { Sheet } from '../../../../ui/sheet'
import { OutletSheet, ServiceSheet } from '../../parts/choose'
import { Refused, RefusedSheet } from '../../parts/instead'
import { RulesCard } from '../../parts/rules-card'
import { dayText, placeText, testRules, texts } from '../../parts/texts'
import { useFree, When } from '../../parts/when'
import { matterOf, NOBODY, WhomFields, type Whom } from '../../parts/whom'

/** Parts of a day somebody may wait for. */
const HALVES = { any: {}, morning: { to: '12:00' }, afternoon: { from: '12:00' } } as const

/** Booking: what, where, when, for whom, what it binds to; then the place is held and the next page counts down. */
export default function Book() {
  const { params } = useRouter()
  const held = useCell(session)
  const admission = useCell(admissions)[params.release ?? '']?.token
  const options = useRead(appointmentRoutes.options, {}, { keepCopy: true })
  const [code, setCode] = useState(params.service as ServiceCode | undefined)
  const [outletId, setOutletId] = useState(params.outlet)
  const [day, setDay] = useState<LocalDate | undefined>(params.date)
  const [time, setTime] = useState<string | undefined>(undefined)
  const [whom, setWhom] = useState<Whom>(NOBODY)
  const [sheet, setSheet] = useState<'service' | 'outlet' | 'wait' | undefined>(params.service === undefined ? 'service' : params.outlet === undefined ? 'outlet' : undefined)
  const [position, setPosition] = useState<Position | undefined>(undefined)
  const service = options.data?.services.find((one) => one.code === code)
  const free = useFree(outletId, service?.code)
  const matter = service === undefined ? undefined : matterOf(service, whom)
  const preview = useRead(appointmentRoutes.preview, held === undefined ? undefined : matter)
  const outlet = free.reading.data?.outlet

  const again = () => { void free.reading.refresh(); if (held !== undefined) void preview.refresh() }
  useDidShow(again)
  useBackOnline(again)
  const finding = useAction(async () => {
    const found = await locate()
    if (found === undefined) say('没有取得位置，先按最早有空的排')
    else setPosition(found)
  })
  const hold = useAction(async (place: Place) => {
    if (matter === undefined) return
    try {
      const made = await client.send(appointmentRoutes.hold, { ...matter, ...place, ...(admission === undefined ? {} : { admission }) })
      await Taro.redirectTo({ url: `/features/appointment/pages/case/index?caseId=${encodeURIComponent(made.caseId)}` })
    } catch (reason) {
      // Somebody was quicker: what is free is asked for anew, so that the days below say so too.
      if (!failureOf(reason).unanswered) void free.reading.refresh()
      throw reason
    }
  })
  const wait = useAction(async (half: keyof typeof HALVES) => {
    if (matter === undefined || outletId === undefined || day === undefined) return
    await client.send(appointmentRoutes.joinWaiting, { ...matter, outletId, date: day, ...HALVES[half] })
    setSheet(undefined)
    say('已加入候补，有名额时通知您')
    await Taro.redirectTo({ url: '/features/appointment/pages/mine/index' })
  })

  const signIn = () => go('shell/sign-in/index', { then: 'features/appointment/pages/book/index', service: code, outlet: outletId, date: day, release: params.release })
  const askToWait = (_day: FreeDay) => { if (held === undefined) signIn(); else { wait.clear(); setSheet('wait') } }
  const ready = outletId !== undefined && day !== undefined && time !== undefined
  const blocked = preview.data?.ok === false || preview.data === undefined
  const foot = held === undefined
    ? <Button id='sign-in' onTap={signIn}>登录后预约</Button>
    : <Button id='hold' busy={hold.busy} off={!ready || matter === undefined || blocked} onTap={() => { if (ready) void hold.run({ outletId, date: day, time }) }}>{ready ? `占住 ${placeText({ date: day, time })}` : '请先选时间'}</Button>

  if (options.data === undefined) return <Page>{options.failure === undefined ? <Loading cards={3} /> : <ErrorState failure={options.failure} onRetry={() => void options.refresh()} />}</Page>
  return (
    <Page foot={foot}>
      <Card flush>
        <Cell id='service' label='办什么' value={service === undefined ? '请选择' : '换一个'} note={service === undefined ? '' : <View className='strong'>{service.label}</View>} onTap={() => setSheet('service')} />
        <Cell id='outlet' label='在哪里办' value={outlet === undefined ? (outletId === undefined ? '请选择' : '') : '换一个'} note={outlet === undefined ? '' : <View><View className='strong'>{outlet.name}</View><View>{outlet.address}</View></View>} {...(service === undefined ? {} : { onTap: () => setSheet('outlet') })} last />
      </Card>
      {code !== undefined && service === undefined && <Notice tone='warn' title='这项业务不用预约'>请选择其他业务，或直接到网点取号办理。</Notice>}
      {service?.test !== undefined && <Notice>{service.label}：{testRules(service.test)}（{service.test.article}）</Notice>}
      {service !== undefined && outletId !== undefined && (
        <Card title='什么时候'>
          <When free={free} day={day} time={time} onDay={(next) => { setDay(next); setTime(undefined) }} onTime={setTime} onWait={askToWait} waiting={wait.busy} />
        </Card>
      )}
      {service !== undefined && outletId !== undefined && (
        <Card title='给谁办'><WhomFields service={service} whom={whom} change={(part) => setWhom((before) => ({ ...before, ...part }))} errors={hold.failure?.errors ?? preview.failure?.errors ?? []} /></Card>
      )}
      {service !== undefined && outletId !== undefined && <RulesCard preview={preview} rules={options.data.limits.rules} />}
      {options.data.limits.demo && <Text className='muted block center mb'>{texts.demo}</Text>}
      <ServiceSheet open={sheet === 'service'} services={options.data.services} onClose={() => setSheet(undefined)} onPick={(next) => {
        if (next !== code) { setCode(next); setOutletId(undefined); setDay(undefined); setTime(undefined); hold.clear() }
        setSheet(next === code ? undefined : 'outlet')
      }} />
      <OutletSheet open={sheet === 'outlet'} serviceCode={code} position={position} locating={finding.busy} onLocate={() => void finding.run()} onClose={() => setSheet(undefined)}
        onPick={(next) => { setOutletId(next); setDay(undefined); setTime(undefined); hold.clear(); setSheet(undefined) }} />
      <RefusedSheet failure={hold.failure} title='没有约成' verb='改约' busy={hold.busy} onClose={hold.clear} onTake={(place) => { setOutletId(place.outletId); setDay(place.date); setTime(place.time); void hold.run(place) }}>
        {hold.failure?.retryable === true && ready && <Button id='hold-again' busy={hold.busy} onTap={() => void hold.run({ outletId, date: day, time })}>再试一次</Button>}
        {(hold.failure?.code === 'appointment.release-only' || hold.failure?.code.startsWith('release.') === true) && <Button id='to-release' look='soft' onTap={() => (params.release === undefined ? go('features/appointment/pages/releases/index') : go('features/appointment/pages/release/index', { releaseId: params.release }))}>去放号页面</Button>}
        {hold.failure?.code === 'appointment.limit' && <Button id='to-mine' look='soft' onTap={() => go('features/appointment/pages/mine/index')}>看我的预约</Button>}
      </RefusedSheet>
      <Sheet open={sheet === 'wait'} title={day === undefined ? '候补' : `候补 ${dayText(day)}`} onClose={() => setSheet(undefined)}>
        <View className='soft mb'>{texts.waitNote}</View>
        {matter === undefined && <Notice tone='warn'>请先在“给谁办”中填好到场的人或车。</Notice>}
        {matter !== undefined && preview.failure !== undefined && preview.data === undefined && <Notice tone='warn' title={preview.failure.title} />}
        <Refused failure={wait.failure} verb='改约' busy={hold.busy} onTake={(place) => void hold.run(place)} />
        {(['any', 'morning', 'afternoon'] as const).map((half) => (
          <Button key={half} id={`wait-${half}`} look={half === 'any' ? 'primary' : 'soft'} busy={wait.busy} off={matter === undefined} onTap={() => void wait.run(half)}>{{ any: '全天都可以', morning: '只要上午', afternoon: '只要下午' }[half]}</Button>
        ))}
      </Sheet>
    </Page>
  )
}
