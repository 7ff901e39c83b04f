import '../../parts/plate.css'
import { Text, View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { checkVin } from '@lubiao/shared/kernel/identity'
import { plateRoutes, type VehicleKind } from '@lubiao/shared/plate/contract'
import { indexIn, plateTypeFor } from '@lubiao/shared/plate/format'
import { releaseRoutes } from '@lubiao/shared/release/contract'
import { admissions } from '../../../../client/admissions'
import { useCell } from '../../../../client/cell'
import { client } from '../../../../client/client'
import { useMe } from '../../../../client/me'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { useNow } from '../../../../device/use-now'
import { Gate } from '../../../../shell/gate'
import { go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { FailureNotice, Notice } from '../../../../ui/feedback'
import { Choices, Field, FieldFrame } from '../../../../ui/field'
import { Page } from '../../../../ui/page'
import { Plate } from '../../../../ui/plate'
import { Tabs } from '../../../../ui/tabs'
import { Numbers, Offer, OwnNumber } from '../../parts/number-picker'
import { energyOptions, kindOfType, kindText, sizeOptions, texts } from '../../parts/texts'

type Way = 'offer' | 'own'
const WAYS = [{ key: 'offer', label: '随机选号' }, { key: 'own', label: '自编号码' }] as const

/** Choosing a number for a new vehicle: its kind, a number, the vehicle itself. */
export default function Choose() {
  const { params } = useRouter()
  const admission = useCell(admissions)[params.release ?? '']?.token
  const release = useRead(releaseRoutes.get, params.release === undefined ? undefined : { releaseId: params.release })
  const me = useMe()
  const options = useRead(plateRoutes.options, {}, { keepCopy: true })
  const verified = me.data?.realName === 'verified'
  const held = useRead(plateRoutes.myOffer, verified ? {} : undefined)
  const now = useNow(1_000)
  const [kind, setKind] = useState<VehicleKind>({ size: 'small', energy: 'fuel' })
  const [way, setWay] = useState<Way>(params.release === undefined ? 'offer' : 'own')
  const [picked, setPicked] = useState<string | undefined>(undefined)
  const [own, setOwn] = useState('鲁P')
  const [free, setFree] = useState(false)
  const [step, setStep] = useState<0 | 1>(0)
  const [vin, setVin] = useState('')
  const [certificateNo, setCertificateNo] = useState('')
  const more = useAction(async () => {
    setPicked(undefined)
    const offer = await client.send(plateRoutes.offer, kind)
    await held.refresh({ offer, leftToday: offer.leftToday })
  })
  const reserve = useAction(async (plate: string, by: Way) => {
    const chosen = await client.send(plateRoutes.reserve, { plate, way: by, vehicle: { ...kind, vin, certificateNo }, ...(admission === undefined ? {} : { admission }) })
    await Taro.redirectTo({ url: `/features/plate/pages/number/index?caseId=${encodeURIComponent(chosen.caseId)}&fresh=1` })
  })
  const block = options.data?.blocks.find((one) => one.id === release.data?.ref)
  useEffect(() => {
    // A release gives out one block: whoever was let in need not find out for which vehicle.
    if (block?.plateTypes[0] !== undefined && !block.plateTypes.includes(plateTypeFor(kind))) setKind(kindOfType(block.plateTypes[0]))
  }, [block?.id])
  if (me.data === undefined) return <Gate me={me} page='features/plate/pages/choose/index' />
  const offer = held.data?.offer?.plateType === plateTypeFor(kind) ? held.data.offer : undefined
  const plate = way === 'offer' ? picked : free ? own : undefined
  const vinFault = vin === '' ? undefined : checkVin(vin)
  const fault = (path: string): string | undefined => reserve.failure?.errors.find((error) => error.path === path)?.message
  const whole = vinFault?.ok === true && certificateNo.trim().length >= 10
  const up = () => void Taro.pageScrollTo({ scrollTop: 0, duration: 0 })
  const shut = options.data?.blocks.find((one) => one.mode !== 'open' && one.plateTypes.includes(plateTypeFor(kind)) && indexIn(one, own) !== undefined && (one.id !== block?.id || admission === undefined))
  const toRelease = () => (params.release === undefined ? go('features/appointment/pages/releases/index') : go('features/appointment/pages/release/index', { releaseId: params.release }))
  const change = (next: VehicleKind) => { setKind(next); setPicked(undefined); setOwn('鲁P'); setFree(false) }
  const foot = step === 0
    ? <Button id='next' off={plate === undefined || !verified} onTap={() => { setStep(1); up() }}>{plate === undefined ? '请先选一个号码' : `选 ${plate}，下一步`}</Button>
    : (
      <>
        <Button id='before' look='plain' onTap={() => { setStep(0); reserve.clear(); up() }}>上一步</Button>
        <Button id='reserve' busy={reserve.busy} off={!whole || plate === undefined} onTap={() => { if (plate !== undefined) void reserve.run(plate, way) }}>确定选这个号</Button>
      </>
    )
  return (
    <Page foot={foot}>
      {!verified && (
        <Notice tone='warn' title={texts.realNameTitle}>
          <View>{texts.realNameText}</View>
          <Button small id='go-real-name' onTap={() => go('features/account/pages/real-name/index')}>{texts.realNameGo}</Button>
        </Notice>
      )}
      {block !== undefined && (admission === undefined
        ? <Notice tone='warn' title='还没有入场'><View>{texts.notIn}</View><Button small id='to-release' onTap={toRelease}>回放号页面</Button></Notice>
        : <Notice tone='ok' title={release.data?.title ?? ''}>{texts.released(block.label, block.example)}</Notice>)}
      {step === 0 && (
        <View>
          <Card title='什么车'>
            <FieldFrame label='大小'><Choices wide options={[...sizeOptions]} on={[kind.size]} onTap={(size) => change({ ...kind, size })} /></FieldFrame>
            <FieldFrame label='动力'><Choices options={[...energyOptions]} on={[kind.energy]} onTap={(energy) => change({ ...kind, energy })} /></FieldFrame>
          </Card>
          <Tabs tabs={WAYS} value={way} onChange={(next) => setWay(next)} />
          <Card>
            {way === 'offer'
              ? <Offer offer={offer} left={held.data?.leftToday} now={now} on={picked} onPick={setPicked} busy={more.busy} failure={more.failure} onMore={() => { if (verified) void more.run() }} size={options.data?.offerSize ?? 50} minutes={options.data?.offerMinutes ?? 3} />
              : <OwnNumber plate={own} kind={kind} onChange={(next) => setOwn(next === '' ? '鲁P' : next)} onFree={setFree} shut={shut?.label} />}
          </Card>
          <Card title='选号规则' flush>
            <Cell label={texts.keptFor(options.data?.reservationHours ?? 72)} />
            {options.data !== undefined && <Cell label={`每人最多同时保留 ${options.data.mostWaiting} 个，${options.data.chosenWithinDays} 日内最多选 ${options.data.mostChosen} 次`} />}
            {options.data !== undefined && <Cell label={`逾期或放弃的号码冷却约 ${options.data.coolDownHours} 小时后重新放出`} note={options.data.demo ? texts.demo : undefined} />}
            {options.data?.blocks.some((one) => one.mode !== 'open') === true && <Cell id='releases' label='放号公告' note='排队或抽签才能选的号段' onTap={() => go('features/appointment/pages/releases/index')} />}
            <Cell label='我选的号码' onTap={() => go('features/plate/pages/mine/index')} last />
          </Card>
        </View>
      )}
      {step === 1 && plate !== undefined && (
        <View>
          <Card>
            <View className='between wrap mb'><Plate number={plate} type={plateTypeFor(kind)} /><Text className='soft'>{kindText(kind)}</Text></View>
            <Text className='soft block'>{texts.keptFor(options.data?.reservationHours ?? 72)}。号码和这辆车绑定，不能转给别的车。</Text>
          </Card>
          <Card title='这辆车'>
            <Field id='vin' must label='车辆识别代号（车架号）' value={vin} maxlength={17} onChange={(text) => setVin(text.toUpperCase())} hint={texts.vinHint} error={fault('vehicle.vin') ?? (vin.length === 17 && vinFault?.ok === false ? vinFault.reason : undefined)} />
            {vinFault?.ok === true && vinFault.warning !== undefined && <Notice tone='warn'>{vinFault.warning}</Notice>}
            <Field id='certificate' must label='合格证编号' value={certificateNo} maxlength={20} onChange={(text) => setCertificateNo(text.toUpperCase())} hint={texts.certificateHint} error={fault('vehicle.certificateNo')} />
          </Card>
          <FailureNotice failure={reserve.failure} />
          {(reserve.failure?.code.startsWith('release.') === true || reserve.failure?.code === 'plate.not-admitted') && <Button id='to-release' look='soft' onTap={toRelease}>去放号页面</Button>}
          {reserve.failure !== undefined && reserve.failure.instead.length > 0 && (
            <Card title='相近的号码，点一下就换'>
              <Numbers label='相近的号码' numbers={reserve.failure.instead.map((one) => one.label)} on={undefined} onTap={(other) => { setWay('own'); setOwn(other); setFree(true); reserve.clear(); void reserve.run(other, 'own') }} />
            </Card>
          )}
        </View>
      )}
    </Page>
  )
}
