/** The lane's desk: every station with its cars, one press to send a car on. */
import './lane.css'
import { plateRoutes, type CarOrder, type CarView, type LaneDesk, type StationOrder, type StationView } from '@lubiao/shared/plate/contract'
import { App, Button, Card, Select } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { asRefusal } from '../../client/refusal'
import { useRoute, useSend } from '../../client/use-route'
import { Loaded, Nothing, Page } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { useStaff } from '../../shell/staff'
import { useKeys } from '../../shell/use-keys'
import { useNow } from '../../shell/use-now'
import { dueText } from '../../shell/when'
import { AdmitForm } from './admit-form'
import { AskDialog, type Asking } from './ask-dialog'
import { CarCard, PlateMark } from './car-card'

const EVERY_MS = 5_000

function Sums({ today, bottleneck, stations }: Pick<LaneDesk, 'today' | 'bottleneck' | 'stations'>) {
  const neck = stations.find((one) => one.key === bottleneck)
  const facts: readonly (readonly [string, string])[] = [
    ['在通道内', `${today.inside} 辆`], ['今日驶出', `${today.finished} 辆`], ['近一小时', `${today.lastHour} 辆`], ['今日不通过', `${today.turnedAway} 次`], ['全程用时中位数', today.medianMinutes === undefined ? '—' : `${today.medianMinutes} 分`], ['瓶颈', neck?.label ?? '无']
  ]
  return <div className="lane-sums">{facts.map(([label, value]) => <div key={label}><span className="quiet">{label}</span><b>{value}</b></div>)}</div>
}

function StationHead({ station, index, mayAct, busy, onPause, onResume }: { readonly station: StationView; readonly index: number; readonly mayAct: boolean; readonly busy: boolean; readonly onPause: () => void; readonly onResume: () => void }) {
  return (
    <header>
      <h2>{index + 1}. {station.label}<span className="quiet" style={{ fontWeight: 400 }}>{station.waiting} 辆</span>
        {!mayAct ? null : <Button size="small" type="text" style={{ marginInlineStart: 'auto' }} loading={busy} aria-label={`${station.paused === undefined ? '暂停' : '恢复'} ${station.label}`} onClick={station.paused === undefined ? onPause : onResume}>{station.paused === undefined ? '暂停' : '恢复'}</Button>}
      </h2>
      <div className="quiet">{station.measured < 5 ? '计划' : '实测'} {station.medianMinutes} 分/辆，{station.bays} 个工位</div>
      {station.paused === undefined ? null : <span className="tag amber">暂停：{station.paused.label}</span>}
    </header>
  )
}

function Lane({ lane, refresh }: { readonly lane: LaneDesk; readonly refresh: (next?: LaneDesk) => void }) {
  const { message } = App.useApp()
  const now = useNow()
  const mayAct = useStaff().roles.includes('clerk')
  const [asking, setAsking] = useState<Asking>()
  const move = useSend(plateRoutes.carAct)
  const stop = useSend(plateRoutes.stationAct)
  const give = async (car: CarView, order: CarOrder): Promise<void> => {
    const next = await move.run({ caseId: car.caseId, version: car.version, order })
    if (next !== undefined) {
      setAsking(undefined)
      void message.success(next.state === 'plated' ? `${next.ticket} 上牌完成` : next.state === 'aside' ? `${next.ticket} 不通过：${next.rejection?.goTo ?? ''}` : next.state === 'left' ? `${next.ticket} 已离开` : `${next.ticket} → ${next.stationLabel}`)
    }
    refresh()
  }
  const pause = async (station: StationView, order: StationOrder): Promise<void> => {
    const next = await stop.run({ outletId: lane.outletId, station: station.key, version: station.version, order })
    if (next !== undefined) setAsking(undefined)
    refresh(next)
  }
  const at = (key: string): readonly CarView[] => lane.cars.filter((car) => car.station === key)
  const go = (car: CarView | undefined): void => {
    const command = car?.commands.includes('finish') === true ? 'finish' : car?.commands.includes('advance') === true ? 'advance' : undefined
    if (car !== undefined && command !== undefined) void give(car, { command })
  }
  useKeys(Object.fromEntries(lane.stations.map((station, i) => [String(i + 1), () => go(at(station.key)[0])])))
  return (
    <div className="stack">
      <Card size="small"><Sums today={lane.today} bottleneck={lane.bottleneck} stations={lane.stations} /></Card>
      {mayAct ? <Card size="small"><AdmitForm outletId={lane.outletId} onIn={(car) => { void message.success(`${car.ticket} 进入通道${car.plate === undefined ? '，还没有选号' : `，号码 ${car.plate}`}`); refresh() }} /></Card> : null}
      <RefusalNotice refusal={asking === undefined ? (move.refusal ?? stop.refusal) : undefined} onClose={() => { move.reset(); stop.reset() }} />
      <div className="lane-cols">
        {lane.stations.map((station, i) => (
          <section key={station.key} className={['lane-col', station.key === lane.bottleneck ? 'neck' : '', station.paused === undefined ? '' : 'paused'].join(' ')} aria-label={station.label}>
            <StationHead station={station} index={i} mayAct={mayAct} busy={stop.busy} onPause={() => { stop.reset(); setAsking({ kind: 'pause', station }) }} onResume={() => void pause(station, { command: 'resume' })} />
            <div className="cars">
              {at(station.key).map((car, n) => <CarCard key={car.caseId} car={car} now={now} first={n === 0} keyHint={n === 0 ? String(i + 1) : undefined} busy={move.busy} onGo={(one, command) => void give(one, { command })} onAsk={(one, command) => { move.reset(); setAsking({ kind: 'car', car: one, command }) }} />)}
              {at(station.key).length === 0 ? <span className="quiet">没有车</span> : null}
            </div>
          </section>
        ))}
      </div>
      {lane.aside.length === 0 ? null : (
        <Card size="small" title={`暂离通道 ${lane.aside.length} 辆`}>
          <div className="stack" style={{ gap: 10 }}>
            {lane.aside.map((car) => (
              <div key={car.caseId} className="row" style={{ gap: 14 }}>
                <b style={{ fontSize: 16 }}>{car.ticket}</b>{car.plate === undefined ? <span className="tag amber">未选号</span> : <PlateMark plate={car.plate} type={car.plateType} />}<span className="tag red">{car.stationLabel}：{car.rejection?.label}</span>
                <span className="quiet">{car.rejection?.goTo}</span><span className="quiet nowrap">{car.rejection === undefined ? '' : `${dueText(car.rejection.until, now)} 前可回来`}</span>
                {!mayAct ? null : <span className="row" style={{ marginInlineStart: 'auto' }}><Button size="small" loading={move.busy} onClick={() => void give(car, { command: 'rejoin' })}>回到通道</Button><Button size="small" danger onClick={() => { move.reset(); setAsking({ kind: 'car', car, command: 'leave' }) }}>离开通道</Button></span>}
              </div>
            ))}
          </div>
        </Card>
      )}
      {asking === undefined ? null : <AskDialog key={asking.kind === 'pause' ? asking.station.key : asking.car.caseId} asking={asking} lane={lane} busy={move.busy || stop.busy} refusal={move.refusal ?? stop.refusal} onCar={(car, order) => void give(car, order)} onPause={(station, order) => void pause(station, order)} onClose={() => setAsking(undefined)} />}
    </div>
  )
}

/** Page at #/plate/lanes and #/plate/lanes/:outletId. */
export function LanePage() {
  const lanes = useRoute(plateRoutes.lanes, {})
  const navigate = useNavigate()
  const { outletId = lanes.data?.lanes[0]?.outletId } = useParams()
  const lane = useRoute(plateRoutes.lane, outletId === undefined ? undefined : { outletId }, { refreshInterval: EVERY_MS })
  const error = lanes.error ?? lane.error
  return (
    <Page title="上牌通道" lead="裸车进、带牌出：每站办完按一下，车主手机和大屏同时更新。按数字键推进该站第一辆车。"
      acts={outletId === undefined ? undefined : <>
        <Select aria-label="通道" value={outletId} style={{ width: 270 }} options={(lanes.data?.lanes ?? []).map((one) => ({ value: one.outletId, label: one.demo ? `${one.name}（演示）` : one.name }))} onChange={(next: string) => navigate(`/plate/lanes/${next}`)} />
        <Button href={`#/board/${outletId}`} target="_blank">打开大屏</Button>
      </>}>
      {lanes.data?.lanes.length === 0 ? <Nothing text="本单位没有上牌通道" hint="通道由车管所和登记服务站设置。" />
        : <Loaded data={lane.data} error={error === undefined ? undefined : asRefusal(error)} retry={() => { void lanes.mutate(); void lane.mutate() }}>{(data) => <Lane lane={data} refresh={(next) => void (next === undefined ? lane.mutate() : lane.mutate(next, { revalidate: false }))} />}</Loaded>}
    </Page>
  )
}
