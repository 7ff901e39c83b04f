/** Size and energy of a new vehicle: what decides its kind of plate. */
import type { VehicleKind } from '@lubiao/shared/plate/contract'
import { Radio } from 'antd'

/** Two rows of buttons, moved through with the arrow keys. */
export function VehicleKindField({ kind, onChange }: { readonly kind: VehicleKind; readonly onChange: (kind: VehicleKind) => void }) {
  return (
    <>
      <Radio.Group aria-label="大小" optionType="button" value={kind.size} onChange={(event) => onChange({ ...kind, size: event.target.value as VehicleKind['size'] })} options={[{ value: 'small', label: '小型' }, { value: 'large', label: '大型' }]} />
      <Radio.Group aria-label="动力" optionType="button" value={kind.energy} onChange={(event) => onChange({ ...kind, energy: event.target.value as VehicleKind['energy'] })} options={[{ value: 'fuel', label: '燃油' }, { value: 'electric', label: '纯电' }, { value: 'hybrid', label: '插混' }]} />
    </>
  )
}
