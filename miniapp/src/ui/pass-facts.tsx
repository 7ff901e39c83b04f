import { View } from '@tarojs/components'
import type { PassDraft } from '@lubiao/shared/pass/contract'
import { materialKinds, passTypes, vehicleClasses } from '@lubiao/shared/pass/terms.data'
import { windowsText } from '@lubiao/shared/pass/time-window'
import type { ZoneTable } from '@lubiao/shared/pass/zone-table'
import { Cell } from './card'
import { dateText } from './date-text'
import { Plate } from './plate'

/** What was applied for, row by row. A driver is not told the reason and the papers, so those rows are left out. */
export function Facts({ application, table, forDriver = false }: { application: PassDraft; table?: ZoneTable | undefined; forDriver?: boolean }) {
  const zone = (id: string) => table?.zones.find((one) => one.id === id)?.name ?? id
  return (
    <View>
      <Cell label='车辆' value={application.plate === undefined ? '未填' : <Plate number={application.plate} type={application.plateType} />} />
      <Cell label='车型' value={application.vehicleClass === undefined ? '未填' : vehicleClasses[application.vehicleClass]} />
      <Cell label='类型' value={application.passType === undefined ? '未填' : passTypes[application.passType]} />
      <Cell label='禁行区' value={application.zones === undefined || application.zones.length === 0 ? '未选' : application.zones.map(zone).join('、')} />
      <Cell label='日期' value={application.validFrom === undefined ? '未填' : `${dateText(application.validFrom)} 至 ${dateText(application.validTo ?? '')}`} />
      <Cell label='时段' value={windowsText(application.windows ?? [])} />
      {application.route !== undefined && application.route !== '' && <Cell label='路线' value={application.route} />}
      {!forDriver && <Cell label='事由' value={application.reason ?? '未填'} />}
      {application.emergency !== undefined && <Cell label='紧急情况' value={application.emergency.reason} />}
      {!forDriver && <Cell label='材料' value={(application.materials ?? []).length === 0 ? '无' : (application.materials ?? []).map((one) => materialKinds[one.kind]).join('、')} last />}
    </View>
  )
}
