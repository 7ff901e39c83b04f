import { Text, View } from '@tarojs/components'
import { addDays, type LocalDate } from '@lubiao/shared/kernel/clock'
import type { passRoutes, PassDraft } from '@lubiao/shared/pass/contract'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { energyOfPlate, needsPass } from '@lubiao/shared/pass/restriction'
import { Button } from '../../../ui/button'
import { Card } from '../../../ui/card'
import { dateText } from '../../../ui/date-text'
import { Notice } from '../../../ui/feedback'
import { AreaField, Choices, DateField, FieldFrame, Tick, TimeField } from '../../../ui/field'
import { texts } from './texts'
import { banText } from './zone-list'
import { ZoneMap } from './zone-map'

type Options = OutputOf<typeof passRoutes.options>

/** Where to, on which days, at which hours. The working-day rule is explained where the date is chosen. */
export function TripStep({ draft, change, errors, options, today }: {
  draft: PassDraft; change: (part: PassDraft) => void; errors: (field: string) => string | undefined; options: Options; today: LocalDate
}) {
  const zones = draft.zones ?? []
  const windows = draft.windows ?? []
  const rule = options.types.find((type) => type.type === draft.passType)
  const urgent = draft.emergency !== undefined
  const first = urgent ? today : options.earliestStart
  const last = draft.validFrom === undefined ? undefined : addDays(draft.validFrom, (rule?.maxDays ?? 90) - 1)
  const free = draft.vehicleClass !== undefined && zones.length > 0 && draft.plate !== undefined
    && !needsPass(draft.vehicleClass, energyOfPlate(draft.plate), zones, windows, options.zoneTable)
  const setWindow = (at: number, part: { from?: string; to?: string }) => change({ windows: windows.map((one, index) => (index === at ? { ...one, ...part } : one)) })
  return (
    <View>
      <Card title='要进入哪些禁行区'>
        <ZoneMap table={options.zoneTable} chosen={zones} />
        <View className='mt'>
          <Choices wide on={zones} onTap={(key) => change({ zones: zones.includes(key) ? zones.filter((one) => one !== key) : [...zones, key] })}
            options={options.zoneTable.zones.map((zone) => ({ key: zone.id, label: zone.name, note: `${zone.bounds}。${draft.vehicleClass === undefined ? '' : (banText(zone, draft.vehicleClass) ?? '该车型不受限')}` }))} />
        </View>
        {errors('zones') !== undefined && <View className='field-error'>{errors('zones')}</View>}
        {free && <Notice tone='ok' title={texts.notNeededTitle}>{texts.notNeededText}</Notice>}
        {options.zoneTable.demo && <Text className='muted block mt'>{texts.demo}</Text>}
      </Card>
      <Card title='日期'>
        <DateField id='valid-from' label='开始日期' must value={draft.validFrom} start={first} error={errors('validFrom')} onChange={(date) => change({ validFrom: date, validTo: draft.validTo === undefined || draft.validTo < date ? addDays(date, (rule?.minDays ?? 1) - 1) : draft.validTo })} />
        <DateField id='valid-to' label='结束日期（含当天）' must value={draft.validTo} start={draft.validFrom ?? first} {...(last === undefined ? {} : { end: last })} error={errors('validTo')} {...(rule === undefined ? {} : { hint: `${rule.label}可办 ${rule.minDays}–${rule.maxDays} 天` })} onChange={(date) => change({ validTo: date })} />
        {!urgent && (
          <Notice title={`最早可从 ${dateText(options.earliestStart)} 开始`}>
            {texts.leadText(options.leadWorkingDays, options.cutOff)}{options.earliestProvisional ? texts.provisional : ''}
          </Notice>
        )}
        <Tick id='emergency' on={urgent} onChange={(on) => change({ emergency: on ? { reason: '' } : undefined } as PassDraft)}>{texts.emergency}</Tick>
        {draft.emergency !== undefined && <AreaField id='emergency-reason' label='紧急情况说明' must value={draft.emergency.reason} error={errors('emergency')} hint={texts.emergencyHint} onChange={(reason) => change({ emergency: { reason } })} />}
      </Card>
      <Card title='每天的时段'>
        <Choices on={[windows.length === 0 ? 'all' : 'some']} onTap={(key) => change({ windows: key === 'all' ? [] : windows.length > 0 ? windows : [{ from: '09:00', to: '17:00' }] })} options={[{ key: 'all', label: '全天' }, { key: 'some', label: '指定时段' }]} />
        {windows.map((one, index) => (
          <FieldFrame key={index} label={`时段 ${index + 1}`}>
            <View className='row'>
              <View className='cell-main'><TimeField id={`from-${index}`} label='从' value={one.from} onChange={(from) => setWindow(index, { from })} /></View>
              <View className='cell-main'><TimeField id={`to-${index}`} label='到' value={one.to} onChange={(to) => setWindow(index, { to })} /></View>
            </View>
            <Button look='text' small onTap={() => change({ windows: windows.filter((_one, at) => at !== index) })}>删除此时段</Button>
          </FieldFrame>
        ))}
        {errors('windows') !== undefined && <View className='field-error'>{errors('windows')}</View>}
        {windows.length > 0 && windows.length < 3 && <Button look='soft' onTap={() => change({ windows: [...windows, { from: '19:00', to: '22:00' }] })}>再加一个时段</Button>}
      </Card>
      <Card title='路线'>
        <AreaField id='route' label='进出路线和停靠地点' value={draft.route ?? ''} maxlength={200} error={errors('route')} placeholder='例如：光岳路进，经东昌路到建材市场，原路返回' onChange={(route) => change({ route })} />
      </Card>
    </View>
  )
}
