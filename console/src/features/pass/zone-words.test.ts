import { builtInZoneTables } from '@lubiao/shared/pass/zones.data'
import type { Zone } from '@lubiao/shared/pass/zone-table'
import { changesBetween, ruleText, zoneNames } from './zone-words'

const table = builtInZoneTables[0]!
const [core, ring] = table.zones as [Zone, Zone]

describe('zones in words', () => {
  it('says rules', () => {
    expect(ruleText(core.rules[1]!)).toBe('轻型货车、轻型厢式货车（纯电动、混合动力除外）：每天 07:00–09:00、17:00–19:00')
    expect(ruleText({ ...ring.rules[1]!, days: 'workday' })).toBe('中型货车：工作日 07:00–20:00')
    expect(zoneNames(['Z1', 'Z9'], table)).toBe('核心区、Z9')
  })

  it('finds nothing between a version and itself', () => expect(changesBetween(table.zones, table.zones)).toEqual([]))

  it('names every kind of change', () => {
    const moved: Zone = { ...core, name: '老城', bounds: '四条路', rings: [[...core.rings[0]!.slice(0, -1), [115.95, 36.44]]], rules: [{ ...core.rules[0]!, windows: [{ from: '07:00', to: '22:00' }] }, core.rules[1]!] }
    const texts = changesBetween(table.zones, [moved, { ...ring, id: 'Z3', name: '新区' }]).map((change) => `${change.zone} ${change.kind} ${change.text}`)
    expect(texts).toEqual(expect.arrayContaining([
      'Z1 老城 changed 名称由“核心区”改为“老城”', `Z1 老城 changed 四至说明由“${core.bounds}”改为“四条路”`, 'Z1 老城 changed 边界点位有移动',
      expect.stringContaining('Z1 老城 removed 中型货车'), expect.stringContaining('每天 07:00–22:00'), 'Z3 新区 added 新增禁行区，2 条规则', 'Z2 主城区 removed 取消该禁行区'
    ]))
    expect(changesBetween([core], [{ ...core, rings: [core.rings[0]!.slice(1)] }])[0]?.text).toBe('边界由 10 个点改为 9 个点')
  })
})
