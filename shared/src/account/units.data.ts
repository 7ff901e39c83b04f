/**
 * Units of the traffic police of Liaocheng (domain-facts §8.8). Ids are ours; names are the public ones.
 */

/** One unit; `scope: 'city'` sees and may handle every unit's cases. */
export interface Unit {
  readonly id: string
  readonly name: string
  readonly scope: 'city' | 'unit'
}

/** All units, the detachment first. */
export const units = [
  { id: 'zhidui', name: '市局交巡警支队', scope: 'city' },
  { id: 'zhihui', name: '指挥中心', scope: 'city' },
  { id: 'cheguansuo', name: '车辆管理所', scope: 'unit' },
  { id: 'shigu', name: '事故处理大队', scope: 'unit' },
  { id: 'gaosu', name: '高速公路交警支队', scope: 'unit' },
  { id: 'zhishu1', name: '直属一大队', scope: 'unit' },
  { id: 'dongchangfu', name: '东昌府区大队', scope: 'unit' },
  { id: 'kaifaqu', name: '开发区大队', scope: 'unit' },
  { id: 'gaoxin', name: '高新区大队', scope: 'unit' },
  { id: 'dujiaqu', name: '度假区大队', scope: 'unit' },
  { id: 'chiping', name: '茌平区大队', scope: 'unit' },
  { id: 'yanggu', name: '阳谷县大队', scope: 'unit' },
  { id: 'shenxian', name: '莘县大队', scope: 'unit' },
  { id: 'donga', name: '东阿县大队', scope: 'unit' },
  { id: 'guanxian', name: '冠县大队', scope: 'unit' },
  { id: 'gaotang', name: '高唐县大队', scope: 'unit' },
  { id: 'linqing', name: '临清市大队', scope: 'unit' }
] as const satisfies readonly Unit[]

/** Id of a unit. */
export type UnitId = (typeof units)[number]['id']

/** Ids, for schemas. */
export const unitIds = units.map((unit) => unit.id) as readonly UnitId[] as readonly [UnitId, ...UnitId[]]

/** A unit by id, or undefined. */
export const findUnit = (id: string): Unit | undefined => units.find((unit) => unit.id === id)
