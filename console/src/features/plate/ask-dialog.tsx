/** What skipping, turning away, leaving and pausing ask: a listed reason, and where the car is told to go. */
import type { CarOrder, CarView, LaneDesk, StationOrder, StationView } from '@lubiao/shared/plate/contract'
import { pauseReasons, skipReasons } from '@lubiao/shared/plate/stations.data'
import { Button, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import type { Refusal } from '../../client/refusal'
import { RefusalNotice } from '../../shell/refusal-notice'
import type { AskedCommand } from './car-card'

/** What is asked about. */
export type Asking = { readonly kind: 'car'; readonly car: CarView; readonly command: AskedCommand } | { readonly kind: 'pause'; readonly station: StationView }

interface Option { readonly value: string; readonly label: string; readonly note?: string }

function optionsOf(asking: Asking, lane: LaneDesk): readonly Option[] {
  if (asking.kind === 'pause') return pauseReasons.map(({ code, label }) => ({ value: code, label }))
  if (asking.command === 'skip') return skipReasons.map(({ code, label }) => ({ value: code, label }))
  if (asking.command === 'leave') return []
  return (lane.stations.find((one) => one.key === asking.car.station)?.rejects ?? []).map(({ code, label, goTo }) => ({ value: code, label, note: goTo }))
}

const titleOf = (asking: Asking): string => {
  if (asking.kind === 'pause') return `暂停 ${asking.station.label}`
  return { skip: `${asking.car.ticket} 跳过${asking.car.stationLabel}`, reject: `${asking.car.ticket} 在${asking.car.stationLabel}不通过`, leave: `${asking.car.ticket} 离开通道` }[asking.command]
}

/** The dialog. */
export function AskDialog({ asking, lane, busy, refusal, onCar, onPause, onClose }: {
  readonly asking: Asking; readonly lane: LaneDesk; readonly busy: boolean; readonly refusal: Refusal | undefined
  readonly onCar: (car: CarView, order: CarOrder) => void; readonly onPause: (station: StationView, order: StationOrder) => void; readonly onClose: () => void
}) {
  const options = optionsOf(asking, lane)
  const [reason, setReason] = useState(options[0]?.value ?? '')
  const [note, setNote] = useState('')
  const asksNote = asking.kind === 'car' && asking.command !== 'skip'
  const needsNote = asking.kind === 'car' && asking.command === 'leave'
  const give = (): void => {
    if (asking.kind === 'pause') return onPause(asking.station, { command: 'pause', reason: reason as (typeof pauseReasons)[number]['code'] })
    if (asking.command === 'skip') return onCar(asking.car, { command: 'skip', reason })
    if (asking.command === 'leave') return onCar(asking.car, { command: 'leave', note: note.trim() })
    return onCar(asking.car, { command: 'reject', reason, ...(note.trim() === '' ? {} : { note: note.trim() }) })
  }
  return (
    <Modal open title={titleOf(asking)} onCancel={onClose} width={520} mask={{ closable: false }} destroyOnHidden
      footer={[<Button key="no" onClick={onClose}>取消</Button>, <Button key="yes" type="primary" loading={busy} disabled={needsNote && note.trim().length < 2} onClick={give}>确定</Button>]}>
      <div className="stack">
        <RefusalNotice refusal={refusal} />
        {options.length === 0 ? null : (
          <Radio.Group value={reason} onChange={(event) => setReason(event.target.value as string)} aria-label="理由">
            <div className="stack" style={{ gap: 8 }}>
              {options.map((option) => <Radio key={option.value} value={option.value}>{option.label}{option.note === undefined ? null : <div className="quiet" style={{ fontSize: 12 }}>{option.note}</div>}</Radio>)}
            </div>
          </Radio.Group>
        )}
        {asksNote ? <label>{needsNote ? '离开的原因' : '补充说明（选填，车主能看到）'}<Input.TextArea rows={2} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} /></label> : null}
      </div>
    </Modal>
  )
}
