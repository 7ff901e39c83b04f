/** How the promise is kept: applications, median time to decision, share in time, refusals by reason. */
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { passRoutes } from '@lubiao/shared/pass/contract'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { Button, Card, Select, Skeleton, Table } from 'antd'
import { lazy, Suspense } from 'react'
import { useSearchParams } from 'react-router'
import { useRoute } from '../../client/use-route'
import { nowInstant } from '../../device/clock'
import { Loaded, Nothing, Page } from '../../shell/page'
import { seesCity, unitName, unitOptions, useStaff } from '../../shell/staff'
import { DateRange } from './date-range'

const DailyChart = lazy(async () => ({ default: (await import('./figures-chart')).DailyChart }))
const RefusalChart = lazy(async () => ({ default: (await import('./figures-chart')).RefusalChart }))

type Figures = OutputOf<typeof passRoutes.figures>

/** `2 天 3 小时`, `45 分钟`. */
export function spanText(minutes: number): string {
  const whole = Math.round(minutes)
  if (whole < 60) return `${whole} 分钟`
  const hours = Math.floor(whole / 60)
  if (hours < 48) return `${hours} 小时${whole % 60 === 0 ? '' : ` ${whole % 60} 分`}`
  return `${Math.floor(hours / 24)} 天${hours % 24 === 0 ? '' : ` ${hours % 24} 小时`}`
}

function Figure({ label, value, note }: { readonly label: string; readonly value: string; readonly note?: string }) {
  return <Card size="small" style={{ flex: 1, minWidth: 150 }}><div className="quiet">{label}</div><div style={{ fontSize: 26, fontWeight: 600, lineHeight: 1.4 }}>{value}</div><div className="quiet" style={{ fontSize: 12, minHeight: 18 }}>{note}</div></Card>
}

function Shown({ figures }: { readonly figures: Figures }) {
  const { totals } = figures
  const decided = totals.inTime + totals.late
  const share = figures.inTimeShare
  return (
    <div className="stack">
      <div className="row" style={{ gap: 12, alignItems: 'stretch' }}>
        <Figure label="申请" value={String(totals.submitted)} note="件" />
        <Figure label="批准" value={String(totals.approved)} note="件" />
        <Figure label="不予批准" value={String(totals.refused)} note="件" />
        <Figure label="退回补正" value={String(totals.returned)} note="次" />
        <Figure label="办结用时中位数" value={figures.medianMinutes === undefined ? '—' : spanText(figures.medianMinutes)} note={figures.medianMinutes === undefined ? '还没有办结的' : '一半申请在此时间内办结'} />
        <Figure label="按时办结率" value={share === undefined ? '—' : `${(share * 100).toFixed(1)}%`} note={decided === 0 ? '还没有办结的' : `${totals.inTime} / ${decided} 件在两个工作日内`} />
      </div>
      <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>每日申请与办结</h2>}>
        {figures.days.length === 0 ? <Nothing text="所选日期内没有申请" hint="换一个时间段看看。" /> : <Suspense fallback={<Skeleton active />}><DailyChart days={figures.days} /></Suspense>}
      </Card>
      <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)', gap: 16, alignItems: 'start' }}>
        <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>不予批准的理由</h2>}>
          {figures.refusals.length === 0 ? <Nothing text="没有不予批准的申请" /> : <Suspense fallback={<Skeleton active />}><RefusalChart refusals={figures.refusals} /></Suspense>}
        </Card>
        <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>数据表</h2>}>
          <Table size="small" rowKey="date" pagination={{ pageSize: 10, size: 'small', hideOnSinglePage: true, showSizeChanger: false }} dataSource={[...figures.days].reverse()}
            columns={[{ title: '日期', dataIndex: 'date', width: 108 }, { title: '申请', dataIndex: 'submitted' }, { title: '批准', dataIndex: 'approved' }, { title: '不批', dataIndex: 'refused' }, { title: '退回', dataIndex: 'returned' }, { title: '按时', dataIndex: 'inTime' }, { title: '超时', dataIndex: 'late' }]} />
        </Card>
      </div>
    </div>
  )
}

/** Page at #/pass/figures. */
export function FiguresPage() {
  const staff = useStaff()
  const [params, setParams] = useSearchParams()
  const today = dateOf(nowInstant())
  const from = params.get('from') ?? addDays(today, -29)
  const to = params.get('to') ?? today
  const unit = unitOptions.find((option) => option.value === params.get('unit'))?.value
  const put = (change: Readonly<Record<string, string | undefined>>): void =>
    setParams(Object.entries({ from, to, unit, ...change }).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''), { replace: true })
  type Input = Parameters<typeof useRoute<typeof passRoutes.figures>>[1]
  const { data, error, mutate } = useRoute(passRoutes.figures, { from, to, ...(unit === undefined ? {} : { unit }) } as Input, { keepPreviousData: true })
  const spans = [['近 7 天', -6], ['近 30 天', -29], ['近 90 天', -89]] as const
  return (
    <Page title="办理统计" lead={`${unit === undefined ? (seesCity(staff) ? '全市' : unitName(staff.unit)) : unitName(unit)} · ${from} 至 ${to} · 从办件记录自动计算，退回补正期间不计时`}
      acts={<>
        {spans.map(([label, back]) => <Button key={label} type={from === addDays(today, back) && to === today ? 'primary' : 'default'} onClick={() => put({ from: addDays(today, back), to: today })}>{label}</Button>)}
        <span style={{ width: 250 }}><DateRange label="统计日期" value={[from, to]} to={today} onChange={(pair) => { if (pair !== undefined) put({ from: pair[0], to: pair[1] }) }} /></span>
        {seesCity(staff) ? <Select aria-label="单位" style={{ width: 160 }} value={unit ?? ''} options={[{ value: '', label: '全部单位' }, ...unitOptions]} onChange={(next: string) => put({ unit: next })} /> : null}
      </>}>
      <Loaded data={data} error={error} retry={() => void mutate()} rows={10}>{(figures) => <Shown figures={figures} />}</Loaded>
    </Page>
  )
}
