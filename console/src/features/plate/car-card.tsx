/** One car at its station: one press sends it on; the rest is behind "更多". */
import type { CarView } from '@lubiao/shared/plate/contract'
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { Button, Dropdown } from 'antd'
import { laneMachine, type LaneCommand } from '@lubiao/shared/plate/lane-machine'

/** Commands that ask for a reason first. */
export type AskedCommand = Extract<LaneCommand, 'skip' | 'reject' | 'leave'>
const ASKED: readonly LaneCommand[] = ['skip', 'reject', 'leave']

const LOOKS: Readonly<Record<string, string>> = { '01': 'yellow', '02': 'blue', '51': 'green', '52': 'green' }

/** A number drawn like its plate. */
export const PlateMark = ({ plate, type }: { readonly plate: string; readonly type: string }) => <span className={`plate ${LOOKS[type] ?? 'blue'}`}>{plate.slice(0, 2)}·{plate.slice(2)}</span>

/** Minutes since a moment, whole. */
export const minutesSince = (at: Instant, now: Instant): number => Math.max(0, Math.floor((millisOf(now) - millisOf(at)) / 60_000))

/** The card. `keyHint` is the key that does the same as its button. */
export function CarCard({ car, now, first, keyHint, busy, onGo, onAsk }: {
  readonly car: CarView; readonly now: Instant; readonly first: boolean; readonly keyHint: string | undefined; readonly busy: boolean
  readonly onGo: (car: CarView, command: 'advance' | 'finish') => void; readonly onAsk: (car: CarView, command: AskedCommand) => void
}) {
  const main = car.commands.includes('finish') ? 'finish' : car.commands.includes('advance') ? 'advance' : undefined
  const more = car.commands.filter((command): command is AskedCommand => ASKED.includes(command))
  return (
    <article className={first ? 'lane-car first' : 'lane-car'} aria-label={`${car.ticket} ${car.stationLabel}`}>
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <span className="ticket">{car.ticket}</span>
        {more.length === 0 ? null : (
          <Dropdown trigger={['click']} menu={{ items: more.map((command) => ({ key: command, label: laneMachine.commands[command].label, danger: command !== 'skip' })), onClick: ({ key }) => onAsk(car, key as AskedCommand) }}>
            <Button type="text" size="small" aria-label={`${car.ticket} 更多`}>更多</Button>
          </Dropdown>
        )}
      </div>
      <div className="row">{car.plate === undefined ? <span className="tag amber">未选号</span> : <PlateMark plate={car.plate} type={car.plateType} />}<span className="quiet">{car.ownerMasked ?? ''}</span></div>
      <div className="quiet">车架号尾号 {car.vinTail}</div>
      <div className="quiet">本站 {minutesSince(car.sinceStation, now)} 分{car.forecast?.minutes === undefined ? '' : `，约 ${car.forecast.minutes} 分后驶出`}</div>
      {main === undefined ? null : <Button type={first ? 'primary' : 'default'} className="go" loading={busy} onClick={() => onGo(car, main)}>{laneMachine.commands[main].label}{keyHint === undefined ? null : <kbd>{keyHint}</kbd>}</Button>}
    </article>
  )
}
