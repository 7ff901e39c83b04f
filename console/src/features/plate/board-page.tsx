/** The lane on a large screen in the hall: open to everybody, tickets only. It asks again by itself and says when it cannot. */
import './lane.css'
import { timeOfDay } from '@lubiao/shared/kernel/clock'
import { plateRoutes } from '@lubiao/shared/plate/contract'
import { Spin } from 'antd'
import { useEffect } from 'react'
import { useParams } from 'react-router'
import { asRefusal } from '../../client/refusal'
import { useRoute } from '../../client/use-route'

const EVERY_MS = 5_000

/** Page at #/board/:outletId, without a sign-in. */
export function BoardPage() {
  const { outletId = '' } = useParams()
  const { data, error } = useRoute(plateRoutes.board, { outletId }, { refreshInterval: EVERY_MS, errorRetryInterval: EVERY_MS })
  useEffect(() => {
    document.title = `${data?.name ?? '上牌通道'} · 大屏`
  }, [data?.name])
  if (data === undefined) return <main className="board"><h1>上牌通道</h1>{error === undefined ? <Spin size="large" /> : <p role="alert">{asRefusal(error).title}</p>}</main>
  const sums: readonly (readonly [string, string])[] = [['在办', `${data.today.inside}`], ['今日驶出', `${data.today.finished}`], ['近一小时', `${data.today.lastHour}`], ['全程约', data.today.medianMinutes === undefined ? '—' : `${data.today.medianMinutes} 分`]]
  return (
    <main className="board">
      <div className="head">
        <h1>{data.name}</h1><span className="dim">裸车进 · 带牌出</span>
        <div className="sums">{sums.map(([label, value]) => <div key={label}><span className="dim">{label}</span><b>{value}</b></div>)}</div>
      </div>
      <div className="cols">
        {data.stations.map((station, i) => (
          <section key={station.key} className={['col', station.key === data.bottleneck ? 'neck' : '', station.paused === undefined ? '' : 'paused'].join(' ')} aria-label={station.label}>
            <h2>{i + 1} {station.label}</h2>
            <div className="dim">{station.paused === undefined ? `约 ${station.medianMinutes} 分，每小时 ${station.perHour} 辆` : `暂停：${station.paused.label}`}</div>
            {data.cars.filter((car) => car.station === station.key).map((car) => <div className="chip" key={car.ticket}><span>{car.ticket}</span><small>{car.minutes === undefined ? '等待恢复' : `约 ${car.minutes} 分`}</small></div>)}
          </section>
        ))}
      </div>
      <footer className="dim"><span>{data.demo ? '演示数据' : ''}{data.bottleneck === undefined ? '' : `　当前堵点：${data.stations.find((one) => one.key === data.bottleneck)?.label ?? ''}`}</span><span>{error === undefined ? '' : '连接中断，显示的是 '}{timeOfDay(data.at)}{error === undefined ? ' 更新' : ' 的情况'}</span></footer>
    </main>
  )
}
