/** Zones in words: names, hours, rules, and what one version changes against another. */
import { vehicleClasses } from '@lubiao/shared/pass/terms.data'
import { windowsText } from '@lubiao/shared/pass/time-window'
import type { Zone, ZoneRule, ZoneTable } from '@lubiao/shared/pass/zone-table'

/** Energies as the table names them. */
export const energyLabels = { electric: '纯电动', hybrid: '混合动力' } as const

/** `核心区、主城区`; an id the table does not know stays as it is. */
export const zoneNames = (ids: readonly string[], table: ZoneTable | undefined): string => ids.map((id) => table?.zones.find((zone) => zone.id === id)?.name ?? id).join('、')

/** `中型货车、重型货车：每天 07:00–20:00` */
export function ruleText(rule: ZoneRule): string {
  const who = rule.classes.map((each) => vehicleClasses[each]).join('、')
  const free = rule.exemptEnergy.length === 0 ? '' : `（${rule.exemptEnergy.map((each) => energyLabels[each]).join('、')}除外）`
  return `${who}${free}：${rule.days === 'all' ? '每天' : '工作日'} ${windowsText(rule.windows)}`
}

/** One difference between two versions, in words. */
export interface ZoneChange {
  readonly zone: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly text: string
}

/** What a new version changes, zone by zone. */
export function changesBetween(before: readonly Zone[], after: readonly Zone[]): readonly ZoneChange[] {
  const changes: ZoneChange[] = []
  for (const zone of after) {
    const label = `${zone.id} ${zone.name}`
    const old = before.find((each) => each.id === zone.id)
    if (old === undefined) {
      changes.push({ zone: label, kind: 'added', text: `新增禁行区，${zone.rules.length} 条规则` })
      for (const rule of zone.rules) changes.push({ zone: label, kind: 'added', text: ruleText(rule) })
      continue
    }
    if (old.name !== zone.name) changes.push({ zone: label, kind: 'changed', text: `名称由“${old.name}”改为“${zone.name}”` })
    if (old.bounds !== zone.bounds) changes.push({ zone: label, kind: 'changed', text: `四至说明由“${old.bounds}”改为“${zone.bounds}”` })
    if (JSON.stringify(old.rings) !== JSON.stringify(zone.rings)) {
      const counts = (rings: Zone['rings']): number => rings.reduce((sum, ring) => sum + ring.length, 0)
      changes.push({ zone: label, kind: 'changed', text: counts(old.rings) === counts(zone.rings) ? '边界点位有移动' : `边界由 ${counts(old.rings)} 个点改为 ${counts(zone.rings)} 个点` })
    }
    const was = old.rules.map(ruleText)
    const is = zone.rules.map(ruleText)
    for (const text of was.filter((each) => !is.includes(each))) changes.push({ zone: label, kind: 'removed', text })
    for (const text of is.filter((each) => !was.includes(each))) changes.push({ zone: label, kind: 'added', text })
  }
  for (const zone of before) if (!after.some((each) => each.id === zone.id)) changes.push({ zone: `${zone.id} ${zone.name}`, kind: 'removed', text: '取消该禁行区' })
  return changes
}
