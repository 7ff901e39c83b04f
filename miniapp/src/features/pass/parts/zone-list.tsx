import { Text, View } from '@tarojs/components'
import { vehicleClasses, type VehicleClass } from '@lubiao/shared/pass/terms.data'
import { windowsText } from '@lubiao/shared/pass/time-window'
import type { Zone } from '@lubiao/shared/pass/zone-table'

/** Hours before a Chinese word: figures stand off from it. */
const hoursText = (windows: Zone['rules'][number]['windows']): string => (windowsText(windows) === '全天' ? '全天' : `${windowsText(windows)} `)

/** When a zone is closed to a class, in one line; undefined when it is open to it. */
export function banText(zone: Zone, vehicleClass: VehicleClass): string | undefined {
  const rules = zone.rules.filter((rule) => rule.classes.includes(vehicleClass))
  if (rules.length === 0) return undefined
  return rules.map((rule) => `${rule.days === 'workday' ? '工作日 ' : ''}${hoursText(rule.windows)}禁行${rule.exemptEnergy.length > 0 ? '（新能源除外）' : ''}`).join('；')
}

/** All rules of a zone for everybody. */
export function ZoneRules({ zone }: { zone: Zone }) {
  return (
    <View>
      <Text className='strong block'>{zone.name}</Text>
      <Text className='muted block'>{zone.bounds}</Text>
      {zone.rules.map((rule, index) => (
        <View className='zone-rule' key={index}>
          <Text className='zone-hours'>{rule.days === 'workday' ? '工作日 ' : ''}{windowsText(rule.windows)}</Text>
          <Text className='soft'>{rule.classes.map((one) => vehicleClasses[one]).join('、')}禁行{rule.exemptEnergy.length > 0 ? '，新能源车除外' : ''}</Text>
        </View>
      ))}
    </View>
  )
}
