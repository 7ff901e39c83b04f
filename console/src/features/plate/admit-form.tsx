/** A bare car comes in: read its VIN, press Enter. */
import { checkVin } from '@lubiao/shared/kernel/identity'
import { plateRoutes, type CarView, type VehicleKind } from '@lubiao/shared/plate/contract'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useSend } from '../../client/use-route'
import { RefusalNotice } from '../../shell/refusal-notice'
import { VehicleKindField } from './vehicle-kind-field'

/** The row above the lane. */
export function AdmitForm({ outletId, onIn }: { readonly outletId: string; readonly onIn: (car: CarView) => void }) {
  const [vin, setVin] = useState('')
  const [kind, setKind] = useState<VehicleKind>({ size: 'small', energy: 'fuel' })
  const admit = useSend(plateRoutes.admit)
  const check = vin === '' ? undefined : checkVin(vin)
  const fault = vin.length >= 17 && check?.ok === false ? check.reason : undefined
  const give = async (): Promise<void> => {
    if (check?.ok !== true) return
    const car = await admit.run({ outletId, vehicle: { ...kind, vin: check.value } })
    if (car === undefined) return
    setVin('')
    onIn(car)
  }
  return (
    <div className="stack" style={{ gap: 8 }}>
      <form className="row" style={{ gap: 12 }} onSubmit={(event) => { event.preventDefault(); void give() }}>
        <label className="row">车辆识别代号<Input value={vin} maxLength={20} style={{ width: 230 }} {...(fault === undefined ? {} : { status: 'error' as const })} onChange={(event) => setVin(event.target.value.toUpperCase())} placeholder="扫描或输入 17 位" /></label>
        <VehicleKindField kind={kind} onChange={setKind} />
        <Button type="primary" htmlType="submit" loading={admit.busy} disabled={check?.ok !== true}>进入通道<kbd>Enter</kbd></Button>
        {fault === undefined ? check?.ok === true && check.warning !== undefined ? <span className="quiet">{check.warning}</span> : null : <span role="alert" style={{ color: '#b3221a' }}>{fault}</span>}
      </form>
      <RefusalNotice refusal={admit.refusal} onClose={admit.reset} />
    </div>
  )
}
