/** Editing one zone: name, rules, boundary points. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { vehicleClasses } from '@lubiao/shared/pass/terms.data'
import type { Zone, ZoneRule } from '@lubiao/shared/pass/zone-table'
import { Button, Card, Checkbox, Input, InputNumber, Segmented, Select } from 'antd'
import { WindowsField } from './windows-field'
import { energyLabels } from './zone-words'

const classOptions = Object.entries(vehicleClasses).map(([value, label]) => ({ value: value as keyof typeof vehicleClasses, label }))
const energyOptions = (Object.keys(energyLabels) as (keyof typeof energyLabels)[]).map((value) => ({ value, label: `${energyLabels[value]}除外` }))

function RuleCard({ rule, index, alone, onChange, onRemove }: { readonly rule: ZoneRule; readonly index: number; readonly alone: boolean; readonly onChange: (rule: ZoneRule) => void; readonly onRemove: () => void }) {
  return (
    <Card size="small" title={`规则 ${index + 1}`} extra={alone ? null : <Button size="small" type="text" danger icon={<DeleteOutlined />} onClick={onRemove} aria-label={`删除规则 ${index + 1}`}>删除</Button>}>
      <div className="stack" style={{ gap: 10 }}>
        <Select mode="multiple" aria-label={`规则 ${index + 1} 禁行车型`} placeholder="选择禁行车型" value={rule.classes} options={classOptions} onChange={(classes) => onChange({ ...rule, classes })} style={{ width: '100%' }} showSearch={{ optionFilterProp: 'label' }} />
        <div className="row">
          <Segmented<ZoneRule['days']> aria-label={`规则 ${index + 1} 日期`} value={rule.days} options={[{ value: 'all', label: '每天' }, { value: 'workday', label: '工作日' }]} onChange={(days) => onChange({ ...rule, days })} />
          <WindowsField value={rule.windows} limit={4} onChange={(windows) => onChange({ ...rule, windows })} />
        </div>
        <Checkbox.Group options={energyOptions} value={rule.exemptEnergy} onChange={(exemptEnergy) => onChange({ ...rule, exemptEnergy })} />
      </div>
    </Card>
  )
}

type Ring = [number, number][]

/** The points of one ring as numbers; dragging on the map changes the same list. */
function RingTable({ ring, onChange }: { readonly ring: Ring; readonly onChange: (ring: Ring) => void }) {
  const put = (index: number, at: 0 | 1, value: number | null): void => {
    if (value === null) return
    onChange(ring.map((point, each) => (each === index ? (at === 0 ? [value, point[1]] : [point[0], value]) : point)))
  }
  const insert = (index: number): void => {
    const here = ring[index]
    const next = ring[(index + 1) % ring.length]
    if (here === undefined || next === undefined) return
    const middle: [number, number] = [Number(((here[0] + next[0]) / 2).toFixed(4)), Number(((here[1] + next[1]) / 2).toFixed(4))]
    onChange([...ring.slice(0, index + 1), middle, ...ring.slice(index + 1)])
  }
  return (
    <table style={{ width: '100%' }}>
      <thead><tr className="quiet"><th style={{ width: 34, textAlign: 'start' }}>点</th><th style={{ textAlign: 'start' }}>经度</th><th style={{ textAlign: 'start' }}>纬度</th><th><span className="hidden">操作</span></th></tr></thead>
      <tbody>
        {ring.map((point, index) => (
          <tr key={index}>
            <td>{index + 1}</td>
            <td><InputNumber size="small" aria-label={`点 ${index + 1} 经度`} value={point[0]} step={0.0005} min={73} max={136} onChange={(value) => put(index, 0, value)} style={{ width: 110 }} /></td>
            <td><InputNumber size="small" aria-label={`点 ${index + 1} 纬度`} value={point[1]} step={0.0005} min={3} max={54} onChange={(value) => put(index, 1, value)} style={{ width: 110 }} /></td>
            <td className="nowrap" style={{ textAlign: 'end' }}>
              <Button size="small" type="text" icon={<PlusOutlined />} aria-label={`在点 ${index + 1} 后加一个点`} onClick={() => insert(index)} />
              <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={`删除点 ${index + 1}`} disabled={ring.length <= 3} onClick={() => onChange(ring.filter((_each, at) => at !== index))} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Fields of one zone; `ring` is which of its rings is being edited (0 the outer one). */
export function ZoneFields({ zone, ring, onRing, onChange }: { readonly zone: Zone; readonly ring: number; readonly onRing: (ring: number) => void; readonly onChange: (zone: Zone) => void }) {
  const shown = zone.rings[ring] ?? []
  return (
    <div className="stack">
      <div className="row">
        <label>编号 <Input value={zone.id} style={{ width: 76 }} maxLength={3} onChange={(event) => onChange({ ...zone, id: event.target.value.toUpperCase() })} /></label>
        <label>名称 <Input value={zone.name} style={{ width: 150 }} maxLength={30} onChange={(event) => onChange({ ...zone, name: event.target.value })} /></label>
      </div>
      <label>四至说明（群众看到的文字）<Input value={zone.bounds} maxLength={120} onChange={(event) => onChange({ ...zone, bounds: event.target.value })} /></label>
      {zone.rules.map((rule, index) => (
        <RuleCard key={index} rule={rule} index={index} alone={zone.rules.length === 1}
          onChange={(next) => onChange({ ...zone, rules: zone.rules.map((each, at) => (at === index ? next : each)) })}
          onRemove={() => onChange({ ...zone, rules: zone.rules.filter((_each, at) => at !== index) })} />
      ))}
      {zone.rules.length >= 12 ? null : <Button icon={<PlusOutlined />} onClick={() => onChange({ ...zone, rules: [...zone.rules, { classes: ['heavy-truck'], exemptEnergy: [], windows: [{ from: '07:00', to: '20:00' }], days: 'all' }] })}>加一条规则</Button>}
      <Card size="small" title="边界点（GCJ-02）" extra={zone.rings.length === 1 ? null : <Segmented size="small" aria-label="边界" value={ring} options={zone.rings.map((_each, index) => ({ value: index, label: index === 0 ? '外边界' : `挖除 ${index}` }))} onChange={onRing} />}>
        <p className="quiet" style={{ margin: '0 0 6px' }}>在右侧地图上拖动圆点，或在这里改数字。</p>
        <RingTable ring={shown} onChange={(next) => onChange({ ...zone, rings: zone.rings.map((each, at) => (at === ring ? next : each)) })} />
      </Card>
    </div>
  )
}
