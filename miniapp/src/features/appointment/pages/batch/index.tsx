import '../../parts/appointment.css'
import { Text, View } from '@tarojs/components'
import Taro, { useDidShow } from '@tarojs/taro'
import { useState } from 'react'
import { appointmentRoutes, type Place } from '@lubiao/shared/appointment/contract'
import type { LocalDate } from '@lubiao/shared/kernel/clock'
import type { ServiceCode } from '@lubiao/shared/service/terms.data'
import { client } from '../../../../client/client'
import { failureOf } from '../../../../client/failure'
import { useMe } from '../../../../client/me'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { locate, type Position } from '../../../../device/location'
import { Gate } from '../../../../shell/gate'
import { go, say } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Empty, ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { PickerField } from '../../../../ui/field'
import { Page } from '../../../../ui/page'
import { OutletSheet, ServiceSheet } from '../../parts/choose'
import { RefusedSheet } from '../../parts/instead'
import { placeText, texts } from '../../parts/texts'
import { useFree, When } from '../../parts/when'
import { matterOf, NOBODY, WhomFields, type Whom } from '../../parts/whom'

const MOST = 8

/** Several vehicles or drivers of an enterprise in adjacent times: all of them or none. */
export default function Batch() {
  const me = useMe()
  const options = useRead(appointmentRoutes.options, {}, { keepCopy: true })
  const [enterprise, setEnterprise] = useState<string | undefined>(undefined)
  const [code, setCode] = useState<ServiceCode | undefined>(undefined)
  const [outletId, setOutletId] = useState<string | undefined>(undefined)
  const [day, setDay] = useState<LocalDate | undefined>(undefined)
  const [time, setTime] = useState<string | undefined>(undefined)
  const [next, setNext] = useState<Whom>({ ...NOBODY, other: true })
  const [items, setItems] = useState<readonly Whom[]>([])
  const [sheet, setSheet] = useState<'service' | 'outlet' | undefined>(undefined)
  const [position, setPosition] = useState<Position | undefined>(undefined)
  const service = options.data?.services.find((one) => one.code === code)
  const free = useFree(outletId, service?.code)
  useDidShow(() => { void free.reading.refresh() })
  const finding = useAction(async () => { const found = await locate(); if (found === undefined) say('没有取得位置，先按最早有空的排'); else setPosition(found) })
  const enterpriseId = enterprise ?? me.data?.enterprises[0]?.enterpriseId
  const hold = useAction(async (place: Place) => {
    if (service === undefined || enterpriseId === undefined) return
    const matters = items.flatMap((one) => { const matter = matterOf(service, one); return matter === undefined ? [] : [matter] })
    try {
      const made = await client.send(appointmentRoutes.holdBatch, { enterpriseId, serviceCode: service.code, ...place, items: matters.map(({ serviceCode: _same, ...item }) => item) })
      await Taro.redirectTo({ url: `/features/appointment/pages/group/index?caseId=${encodeURIComponent(made.cases[0]?.caseId ?? '')}` })
    } catch (reason) {
      if (!failureOf(reason).unanswered) void free.reading.refresh()
      throw reason
    }
  })
  if (me.data === undefined) return <Gate me={me} page='features/appointment/pages/batch/index' />
  if (me.data.enterprises.length === 0) return <Page><Empty title='还没有登记企业' text='法定代表人登记企业或授权您为经办人后，可以批量预约。' action='去登记' onAction={() => go('features/account/pages/enterprise/index')} /></Page>
  if (options.data === undefined) return <Page>{options.failure === undefined ? <Loading /> : <ErrorState failure={options.failure} onRetry={() => void options.refresh()} />}</Page>
  const byVehicle = service?.about === 'vehicle'
  const named = (one: Whom) => (byVehicle ? one.plate : one.name.trim())
  // A vehicle comes with whoever drives it; a driver comes in person.
  const adding = byVehicle ? { ...next, other: false } : next
  const fits = service !== undefined && matterOf(service, adding) !== undefined && named(adding) !== '' && !items.some((one) => (byVehicle ? one.plate === next.plate : one.idNumber === next.idNumber))
  const ready = items.length >= 2 && outletId !== undefined && day !== undefined && time !== undefined
  return (
    <Page foot={<Button id='hold-batch' busy={hold.busy} off={!ready} onTap={() => { if (ready) void hold.run({ outletId, date: day, time }) }}>{items.length < 2 ? '至少添加 2 个' : ready ? `占住 ${items.length} 个，${placeText({ date: day, time })} 起` : '请选开始时间'}</Button>}>
      <Notice>{texts.batchText}</Notice>
      <Card flush>
        <PickerField id='enterprise' label='企业' options={me.data.enterprises.map((one) => ({ key: one.enterpriseId, label: one.name }))} value={enterpriseId} onChange={setEnterprise} />
        <Cell id='service' label='办什么' value={service === undefined ? '请选择' : '换一个'} note={service === undefined ? '' : <View className='strong'>{service.label}</View>} onTap={() => setSheet('service')} />
        <Cell id='outlet' label='在哪里办' value={free.reading.data === undefined ? '请选择' : '换一个'} note={free.reading.data === undefined ? '' : <View className='strong'>{free.reading.data.outlet.name}</View>} {...(service === undefined ? {} : { onTap: () => setSheet('outlet') })} last />
      </Card>
      {service !== undefined && (
        <Card title={`${byVehicle ? '车辆' : '人员'}（${items.length}/${MOST}）`}>
          {items.map((one, at) => (
            <View className='cell' key={named(one) + one.idNumber}>
              <Text className='cell-main'>{at + 1}. {named(one)}{one.licenceClass === undefined ? '' : `　${one.licenceClass}`}</Text>
              <Button small look='text' label={`删除 ${named(one)}`} onTap={() => setItems(items.filter((other) => other !== one))}>删除</Button>
            </View>
          ))}
          {items.length < MOST && <View><WhomFields service={service} whom={adding} fixed change={(part) => setNext((before) => ({ ...before, ...part }))} errors={hold.failure?.errors.filter((one) => !one.path.startsWith('items')) ?? []} /><Button id='add' look='soft' off={!fits} onTap={() => { setItems([...items, adding]); setNext({ ...NOBODY, other: true, licenceClass: next.licenceClass }) }}>添加</Button></View>}
        </Card>
      )}
      {service !== undefined && outletId !== undefined && <Card title='从什么时候开始'><When free={free} day={day} time={time} onDay={(at) => { setDay(at); setTime(undefined) }} onTime={setTime} /></Card>}
      <RefusedSheet failure={hold.failure} verb='整批改到' busy={hold.busy} onTake={(place) => { setOutletId(place.outletId); setDay(place.date); setTime(place.time); void hold.run(place) }} onClose={hold.clear} title='一个也没有占' />
      {options.data.limits.rules.map((line) => <Text key={line} className='rule-line'>· {line}</Text>)}
      <ServiceSheet open={sheet === 'service'} services={options.data.services} onClose={() => setSheet(undefined)} onPick={(picked) => { if (picked !== code) { setCode(picked); setOutletId(undefined); setDay(undefined); setTime(undefined); setItems([]) } setSheet('outlet') }} />
      <OutletSheet open={sheet === 'outlet'} serviceCode={code} position={position} locating={finding.busy} onLocate={() => void finding.run()} onClose={() => setSheet(undefined)} onPick={(picked) => { setOutletId(picked); setDay(undefined); setTime(undefined); setSheet(undefined) }} />
    </Page>
  )
}
