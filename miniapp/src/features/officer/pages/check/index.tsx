import '../../parts/officer.css'
import { Switch, Text, View } from '@tarojs/components'
import { useDidShow } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { checkPlate, PLATE_TYPES, plateTypesFor, type PlateType } from '@lubiao/shared/kernel/identity'
import { millisOf } from '@lubiao/shared/kernel/clock'
import { vehicleClasses, type VehicleClass } from '@lubiao/shared/pass/terms.data'
import { trustState, type TrustBundle } from '@lubiao/shared/pass/trust'
import { useCell } from '../../../../client/cell'
import { isOfficer, useMe } from '../../../../client/me'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { clockWrongBy, now as phoneNow } from '../../../../device/clock'
import { locate } from '../../../../device/location'
import { online } from '../../../../device/network'
import { scanQr } from '../../../../device/scan'
import { keep } from '../../../../device/storage'
import { useNow } from '../../../../device/use-now'
import { go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Empty, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { PickerField } from '../../../../ui/field'
import { Page } from '../../../../ui/page'
import { PlateInput } from '../../../../ui/plate'
import { Tabs } from '../../../../ui/tabs'
import { startCheck, type Subject } from '../../parts/check'
import { records, uploadRecords, useRecords, waitingOf } from '../../parts/records'
import { wantsNight } from '../../parts/night'
import { syncTrust, trust, wantsSync } from '../../parts/trust'
import { texts } from '../../texts'

/** `3 分钟前` */
const agoText = (at: string, now: string): string => {
  const minutes = Math.max(0, Math.floor((millisOf(now) - millisOf(at)) / 60_000))
  return minutes < 1 ? '刚刚' : minutes < 60 ? `${minutes} 分钟前` : minutes < 1440 ? `${Math.floor(minutes / 60)} 小时前` : `${Math.floor(minutes / 1440)} 天前`
}

/** `3 个签发密钥（1 个已作废），1 版禁行区表` */
const keysText = ({ keys, zoneTables }: TrustBundle): string => {
  const revoked = keys.filter((key) => key.status === 'revoked').length
  return `${keys.length} 个签发密钥${revoked === 0 ? '' : `（${revoked} 个已作废）`}，${zoneTables.length} 版禁行区表`
}

/** The officer's page at the roadside: scan, or type the plate; and how good the phone's own data is. */
export default function CheckPage() {
  const held = useCell(session)
  const me = useMe()
  const bundle = useCell(trust)
  const waiting = waitingOf(useRecords())
  const connected = useCell(online)
  const now = useNow(30_000)
  const [way, setWay] = useState<'qr' | 'plate'>('qr')
  const [plate, setPlate] = useState('鲁P')
  const [plateType, setPlateType] = useState<PlateType | undefined>(undefined)
  const [vehicleClass, setVehicleClass] = useState<VehicleClass | undefined>(undefined)
  const [night, setNight] = useState(() => wantsNight(phoneNow()))

  const sync = useAction(syncTrust)
  const upload = useAction(uploadRecords)
  const catchUp = () => {
    if (held === undefined || !online.get()) return
    if (wantsSync(phoneNow())) void sync.run()
    if (waitingOf(records()).length > 0) void upload.run()
  }
  useDidShow(catchUp)
  useEffect(catchUp, [connected, me.data?.staff?.staffId])
  const begin = useAction(async (subject: Subject | undefined) => {
    const position = locate()
    if (subject === undefined) {
      const text = await scanQr()
      if (text === undefined) return
      await startCheck({ text }, position)
    } else await startCheck(subject, position)
    go('features/officer/pages/verdict/index')
  })

  if (held !== undefined && me.loading) return <Page night={night}><Loading /></Page>
  if (held === undefined || (me.data !== undefined && !isOfficer(me.data)))
    return <Page night={night}><Empty title={texts.notOfficer} text={texts.notOfficerText} action={texts.link} onAction={() => go(held === undefined ? 'shell/sign-in/index' : 'features/account/pages/staff-link/index')} /></Page>

  const state = bundle === undefined ? undefined : trustState(bundle, now)
  const wrongBy = clockWrongBy()
  const types = plateTypesFor(plate)
  const type = plateType !== undefined && types.includes(plateType) ? plateType : types[0]
  return (
    <Page bare night={night} offlineText='没有网络，按本机数据离线核验'>
      <Tabs value={way} onChange={setWay} tabs={[{ key: 'qr', label: texts.scan }, { key: 'plate', label: texts.typed }]} />
      <View className='body'>
        {bundle === undefined && <Notice tone='warn' title={texts.noBundleTitle}>{texts.noBundleText}</Notice>}
        {state === 'stale' && <Notice tone='warn'>{texts.ageStale}</Notice>}
        {(wrongBy !== undefined || state === 'ahead') && <Notice tone='warn' title={texts.clockTitle}>{wrongBy === undefined ? texts.clockAsk : texts.clockText(wrongBy)}</Notice>}
        {way === 'qr' && (
          <View id='scan' className={begin.busy ? 'scan-big scan-busy' : 'scan-big'} ariaRole='button' hoverClass='hover' onClick={() => void begin.run(undefined)}>
            <View className='scan-frame' ariaHidden><View className='scan-frame-line' /></View>
            <Text>{begin.busy ? '请稍候' : texts.scan}</Text>
          </View>
        )}
        {way === 'plate' && (
          <Card>
            <PlateInput value={plate} onChange={setPlate} />
            {types.length > 1 && <PickerField label='号牌种类' options={types.map((key) => ({ key, label: PLATE_TYPES[key] }))} value={type} onChange={setPlateType} />}
            <PickerField id='class-seen' label='眼前车辆的车型（可不选）' options={(Object.keys(vehicleClasses) as VehicleClass[]).map((key) => ({ key, label: vehicleClasses[key] }))} value={vehicleClass} onChange={setVehicleClass} empty='按行驶证选择' />
            <Button id='check-plate' busy={begin.busy} off={!checkPlate(plate).ok} onTap={() => { if (type !== undefined) void begin.run({ plate, plateType: type, ...(vehicleClass === undefined ? {} : { vehicleClassSeen: vehicleClass }) }) }}>{texts.checkPlate}</Button>
          </Card>
        )}
        <FailureNotice failure={begin.failure ?? sync.failure} />
        <Card flush>
          <Cell label={texts.ageFresh} note={bundle === undefined ? '无' : keysText(bundle)} value={bundle === undefined ? '未同步' : agoText(bundle.issuedAt, now)} />
          <Cell id='records' label={texts.records} note={waiting.length === 0 ? '' : `${texts.queue(waiting.length)}，${texts.queueNote}`} onTap={() => go('features/officer/pages/records/index')} />
          <Cell label={texts.night} value={<Switch id='night' checked={night} color='#1456b8' ariaLabel={texts.night} onChange={(event) => { setNight(event.detail.value); keep('officer:night', event.detail.value) }} />} last />
        </Card>
        <Button id='sync' look='plain' busy={sync.busy} off={!connected} onTap={() => void sync.run()}>{texts.sync}</Button>
        {waiting.length > 0 && <Button id='upload' look='soft' busy={upload.busy} off={!connected} onTap={() => void upload.run()}>{texts.upload}</Button>}
      </View>
    </Page>
  )
}
