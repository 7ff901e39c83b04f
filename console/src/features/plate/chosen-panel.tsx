/** The number is theirs: until when it waits, and the car into the lane with one more key. */
import { PLATE_TYPES } from '@lubiao/shared/kernel/identity'
import { plateRoutes, type CarView, type ReservationView } from '@lubiao/shared/plate/contract'
import { Alert, Button, Card, Select } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useRoute, useSend } from '../../client/use-route'
import { RefusalNotice } from '../../shell/refusal-notice'
import { whenText } from '../../shell/when'
import { PlateMark } from './car-card'

/** The card in place of the form. `vin` is the vehicle just typed: a reservation shows its last places only. */
export function ChosenPanel({ chosen, vin, onAgain }: { readonly chosen: ReservationView; readonly vin: string; readonly onAgain: () => void }) {
  const { data } = useRoute(plateRoutes.lanes, {})
  const [wanted, setWanted] = useState<string>()
  const [car, setCar] = useState<CarView>()
  const admit = useSend(plateRoutes.admit)
  const lanes = data?.lanes ?? []
  const outletId = wanted ?? lanes[0]?.outletId
  const enter = async (): Promise<void> => {
    if (outletId === undefined) return
    const { size, energy } = chosen.vehicle
    setCar(await admit.run({ outletId, vehicle: { size, energy, vin } }))
  }
  return (
    <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>已选定</h2>}>
      <div className="stack">
        <div className="row" style={{ gap: 16 }} role="status">
          <span className="chosen-plate"><PlateMark plate={chosen.plate} type={chosen.plateType} /></span>
          <div><div><b>{chosen.ownerMasked}</b> · {PLATE_TYPES[chosen.plateType]} · 车架号尾号 <span className="mono">{chosen.vehicle.vinTail}</span></div><div className="quiet">{chosen.expiresAt === undefined ? '' : `保留到 ${whenText(chosen.expiresAt)}，到通道报车架号即可上牌。`}</div></div>
        </div>
        <RefusalNotice refusal={admit.refusal} onClose={admit.reset} />
        {car !== undefined ? <Alert type="success" showIcon role="status" title={`${car.ticket} 已进入${car.laneName}`} description={<>把序号告诉本人。<Link to={`/plate/lanes/${car.outletId}`}>打开上牌通道</Link></>} /> : lanes.length === 0 ? <span className="quiet">本单位没有上牌通道，请告诉本人到哪个通道上牌。</span> : (
          <div className="row">
            <Button type="primary" autoFocus loading={admit.busy} onClick={() => void enter()}>车在门口，进入通道<kbd>Enter</kbd></Button>
            <Select aria-label="通道" value={outletId ?? null} style={{ width: 280 }} options={lanes.map((one) => ({ value: one.outletId, label: one.demo ? `${one.name}（演示）` : one.name }))} onChange={(next: string) => setWanted(next)} />
          </div>
        )}
        <div><Button onClick={onAgain}>为下一位选号<kbd>N</kbd></Button></div>
      </div>
    </Card>
  )
}
