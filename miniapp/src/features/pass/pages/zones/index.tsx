import '../../parts/pass.css'
import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { needsPass } from '@lubiao/shared/pass/restriction'
import { vehicleClasses, type VehicleClass } from '@lubiao/shared/pass/terms.data'
import { useRead } from '../../../../client/use-read'
import { goSignedIn } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card } from '../../../../ui/card'
import { dateText } from '../../../../ui/date-text'
import { ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { PickerField, Tick } from '../../../../ui/field'
import { Page } from '../../../../ui/page'
import { optionsOf } from '../../parts/texts'
import { banText, ZoneRules } from '../../parts/zone-list'
import { ZoneMap } from '../../parts/zone-map'

/** Who is barred where and when, and whether my vehicle needs a pass at all. Open to everybody. */
export default function Zones() {
  const options = useRead(passRoutes.options, {}, { keepCopy: true })
  const [vehicleClass, setVehicleClass] = useState<VehicleClass | undefined>(undefined)
  const [electric, setElectric] = useState(false)
  const table = options.data?.zoneTable
  if (table === undefined) return <Page>{options.failure === undefined ? <Loading /> : <ErrorState failure={options.failure} onRetry={() => void options.refresh()} />}</Page>
  const needed = vehicleClass === undefined ? [] : table.zones.filter((zone) => needsPass(vehicleClass, electric ? 'electric' : 'fuel', [zone.id], [], table))
  return (
    <Page>
      <Card><ZoneMap table={table} chosen={needed.map((zone) => zone.id)} /></Card>
      <Card title='我的车要不要办证'>
        <PickerField id='zones-class' label='车型' options={optionsOf(vehicleClasses, Object.keys(vehicleClasses) as VehicleClass[])} value={vehicleClass} onChange={setVehicleClass} />
        <Tick id='zones-electric' on={electric} onChange={setElectric}>新能源车（绿色号牌）</Tick>
        {vehicleClass !== undefined && needed.length === 0 && <Notice tone='ok' title='不用办证'>{vehicleClasses[vehicleClass]}在现行禁行区内不受限，可以直接通行。</Notice>}
        {needed.length > 0 && vehicleClass !== undefined && (
          <View>
            <Notice tone='warn' title='下列区域、时段需要通行证'>
              {needed.map((zone) => <View key={zone.id}>{zone.name}：{banText(zone, vehicleClass)}</View>)}
            </Notice>
            <Button onTap={() => goSignedIn('features/pass/pages/apply/index')}>申请通行证</Button>
          </View>
        )}
      </Card>
      {table.zones.map((zone) => <Card key={zone.id}><ZoneRules zone={zone} /></Card>)}
      <Text className='muted block'>{table.basis}。自 {dateText(table.effectiveFrom)} 起施行，版本 {table.version}。</Text>
    </Page>
  )
}
