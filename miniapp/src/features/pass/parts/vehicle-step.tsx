import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import type { Profile } from '@lubiao/shared/account/contract'
import { passRoutes, type PassDraft, type PassSummary } from '@lubiao/shared/pass/contract'
import { checkPlate } from '@lubiao/shared/kernel/identity'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { passTypes, vehicleClasses, type VehicleClass } from '@lubiao/shared/pass/terms.data'
import { client } from '../../../client/client'
import { failureOf, type Failure } from '../../../client/failure'
import { Card } from '../../../ui/card'
import { Notice } from '../../../ui/feedback'
import { Choices, FieldFrame, PickerField } from '../../../ui/field'
import { PlateInput } from '../../../ui/plate'
import { optionsOf, plateTypeOptions } from './texts'

type Options = OutputOf<typeof passRoutes.options>

/** Who applies, which vehicle, which kind of pass. */
export function VehicleStep({ draft, change, errors, options, me, known, enterpriseId, onEnterprise, fixed }: {
  draft: PassDraft; change: (part: PassDraft) => void; errors: (field: string) => string | undefined; options: Options; me: Profile | undefined
  known: readonly PassSummary[]; enterpriseId: string | undefined; onEnterprise: (id: string | undefined) => void; fixed: boolean
}) {
  const [looked, setLooked] = useState<'idle' | 'busy' | 'found' | 'none' | Failure>('idle')
  const plate = draft.plate ?? ''
  const complete = checkPlate(plate).ok
  const types = complete ? plateTypeOptions(plate) : []

  useEffect(() => {
    if (!complete || draft.plateType === undefined) { setLooked('idle'); return }
    let current = true
    setLooked('busy')
    client.send(passRoutes.lookUpVehicle, { plate, plateType: draft.plateType }).then((answer) => {
      if (!current) return
      setLooked(answer.found ? 'found' : 'none')
      if (answer.vehicleClass !== undefined) change({ vehicleClass: answer.vehicleClass })
    }).catch((reason: unknown) => { if (current) setLooked(failureOf(reason)) })
    return () => { current = false }
  }, [plate, complete, draft.plateType])

  const vehicles = known.filter((pass, index) => pass.plate !== undefined && known.findIndex((other) => other.plate === pass.plate) === index).slice(0, 4)
  const kinds = options.types.filter((type) => draft.vehicleClass === undefined || type.classes.includes(draft.vehicleClass))
  return (
    <View>
      {me !== undefined && me.enterprises.length > 0 && (
        <Card title='为谁申请'>
          <Choices wide on={[enterpriseId ?? 'self']} onTap={(key) => { if (!fixed) onEnterprise(key === 'self' ? undefined : key) }}
            options={[{ key: 'self', label: '我本人' }, ...me.enterprises.map((one) => ({ key: one.enterpriseId, label: one.name, note: one.as === 'agent' ? '我是经办人' : '我是法定代表人' }))]} />
        </Card>
      )}
      <Card title='车辆'>
        {vehicles.length > 0 && (
          <FieldFrame label='用过的车'>
            <Choices on={[plate]} onTap={(key) => { const one = vehicles.find((pass) => pass.plate === key); change({ plate: key, ...(one?.plateType === undefined ? {} : { plateType: one.plateType }), ...(one?.vehicleClass === undefined ? {} : { vehicleClass: one.vehicleClass }) }) }}
              options={vehicles.map((pass) => ({ key: pass.plate ?? '', label: pass.plate ?? '' }))} />
          </FieldFrame>
        )}
        <PlateInput must value={plate} error={errors('plate')} hint='点格子输入；新能源车填第 8 位'
          onChange={(next) => { const [likely] = plateTypeOptions(next); change({ plate: next, ...(likely === undefined ? {} : { plateType: likely.key }) }) }} />
        {types.length > 1 && <PickerField id='plate-type' label='号牌种类' must options={types} value={draft.plateType} error={errors('plateType')} hint='黄色号牌选“大型汽车”，蓝色号牌选“小型汽车”' onChange={(key) => change({ plateType: key })} />}
        {looked === 'busy' && <View className='muted'>正在查询车辆登记信息…</View>}
        {looked === 'found' && draft.vehicleClass !== undefined && <Notice tone='ok'>登记的车型：{vehicleClasses[draft.vehicleClass]}</Notice>}
        {looked === 'none' && <Notice tone='warn' title='没有查到这辆车'>请核对车牌和号牌种类。外地车辆可自行选择车型后继续。</Notice>}
        {typeof looked === 'object' && <Notice tone='warn' title={looked.title}>可先自行选择车型，系统恢复后自动核对。</Notice>}
        {(looked === 'none' || typeof looked === 'object') && (
          <PickerField id='vehicle-class' label='车型' must options={optionsOf(vehicleClasses, Object.keys(vehicleClasses) as VehicleClass[])} value={draft.vehicleClass} error={errors('vehicleClass')} onChange={(key) => change({ vehicleClass: key })} />
        )}
      </Card>
      {draft.vehicleClass !== undefined && (
        <Card title='通行证类型'>
          {kinds.length === 0 && <Notice tone='warn'>{vehicleClasses[draft.vehicleClass]}没有适用的通行证类型，通常不受禁行限制。可在“禁行区和时段”中查看。</Notice>}
          <Choices wide on={draft.passType === undefined ? [] : [draft.passType]} onTap={(key) => change({ passType: key, materials: (draft.materials ?? []).filter((one) => options.types.find((type) => type.type === key)?.materials.some((rule) => rule.kind === one.kind)) })}
            options={kinds.map((type) => ({ key: type.type, label: passTypes[type.type], note: `${type.minDays === type.maxDays ? `${type.minDays}` : `${type.minDays}–${type.maxDays}`} 天。${type.note}` }))} />
          {errors('passType') !== undefined && <View className='field-error'>{errors('passType')}</View>}
        </Card>
      )}
    </View>
  )
}
