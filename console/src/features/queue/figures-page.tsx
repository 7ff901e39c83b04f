/** For managers: when which outlet is full, how long people wait, how many booked and did not come. */
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { addDays, dateOf, daysBetween } from '@lubiao/shared/kernel/clock'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { queueRoutes, type QueueFigures } from '@lubiao/shared/queue/contract'
import { Button, Card, DatePicker, Segmented, Table } from 'antd'
import dayjs from 'dayjs'
import { useSearchParams } from 'react-router'
import { useRoute } from '../../client/use-route'
import { nowInstant } from '../../device/clock'
import { Loaded, Nothing, Page } from '../../shell/page'
import { seesCity, unitName, useStaff } from '../../shell/staff'
import { HeatTable, type HeatRow } from './heat-table'

/** Days the booking module counts at once. */
const MOST_DAYS = 14

type Load = OutputOf<typeof appointmentRoutes.load>
type Waits = OutputOf<typeof queueRoutes.figures>

const percent = (share: number | undefined): string => (share === undefined ? '—' : `${(share * 100).toFixed(1)}%`)
const minutes = (n: number | undefined): string => (n === undefined ? '—' : `${Math.round(n)} 分`)
const shareText = (part: number, whole: number): string => percent(whole === 0 ? undefined : part / whole)

function Figure({ label, value, note }: { readonly label: string; readonly value: string; readonly note: string }) {
  return <Card size="small" style={{ flex: 1, minWidth: 150 }}><div className="quiet">{label}</div><div style={{ fontSize: 26, fontWeight: 600, lineHeight: 1.4 }}>{value}</div><div className="quiet" style={{ fontSize: 12, minHeight: 18 }}>{note}</div></Card>
}

/** The whole hours between the first and the last in which anything happens anywhere. */
function hoursIn(rows: readonly HeatRow[]): readonly number[] {
  const all = rows.flatMap((row) => [...row.hours.keys()])
  if (all.length === 0) return []
  const first = Math.min(...all)
  return Array.from({ length: Math.max(...all) - first + 1 }, (_unused, i) => first + i)
}

const bookedRows = ({ outlets }: Load): readonly HeatRow[] => outlets.filter((one) => one.hours.some((hour) => hour.capacity > 0)).map((one) => ({
  key: one.outletId, name: one.name, hours: new Map(one.hours.filter((hour) => hour.capacity > 0).map((hour) => [hour.hour, { value: hour.taken / hour.capacity, text: `${Math.round((hour.taken / hour.capacity) * 100)}%`, title: `${hour.hour} 时：约出 ${hour.taken} / ${hour.capacity}` }]))
}))
const joinedRows = ({ outlets }: Waits): readonly HeatRow[] => outlets.filter((one) => one.joined > 0).map((one) => ({
  key: one.outletId, name: one.outletName, hours: new Map(Object.entries(one.hours).map(([hour, n]) => [Number(hour), { value: n, text: String(n), title: `${Number(hour)} 时：取号 ${n} 人` }]))
}))

function Heat({ load, waits, what }: { readonly load: Load; readonly waits: Waits; readonly what: 'booked' | 'joined' }) {
  const rows = what === 'booked' ? bookedRows(load) : joinedRows(waits)
  if (rows.length === 0) return <Nothing text={what === 'booked' ? '所选日期内没有可预约的时段' : '所选日期内没有人取号'} hint="换一个时间段看看。" />
  const most = what === 'booked' ? 1 : Math.max(...rows.flatMap((row) => [...row.hours.values()].map((cell) => cell.value)))
  return <HeatTable caption={what === 'booked' ? '各网点每小时预约占用' : '各网点每小时取号人数'} rows={rows} hours={hoursIn(rows)} most={most} legend={what === 'booked' ? '数字是已约名额占全部名额的百分比，颜色越深占用越高；空白为不办公。' : `数字是这些天里该小时取号的人数，颜色越深人越多（最深 ${most} 人）；空白为没有人取号。`} />
}

interface OutletRow extends QueueFigures {
  readonly came: number
  readonly away: number
  readonly noShowRate: number | undefined
}

/** Queue and bookings of each outlet in one row; outlets without either are left out. */
function outletRows(load: Load, waits: Waits): readonly OutletRow[] {
  return waits.outlets.flatMap((one) => {
    const booked = load.outlets.find((each) => each.outletId === one.outletId)
    return one.joined === 0 && (booked?.came ?? 0) + (booked?.missed ?? 0) === 0 ? [] : [{ ...one, came: booked?.came ?? 0, away: booked?.missed ?? 0, noShowRate: booked?.noShowRate }]
  })
}

function Shown({ load, waits, what, onWhat }: { readonly load: Load; readonly waits: Waits; readonly what: 'booked' | 'joined'; readonly onWhat: (what: 'booked' | 'joined') => void }) {
  const { total } = waits
  const came = load.outlets.reduce((sum, one) => sum + one.came, 0)
  const away = load.outlets.reduce((sum, one) => sum + one.missed, 0)
  const heading = (text: string) => <h2 style={{ font: 'inherit', margin: 0 }}>{text}</h2>
  return (
    <div className="stack">
      <div className="row" style={{ gap: 12, alignItems: 'stretch' }}>
        <Figure label="取号" value={String(total.joined)} note={`其中预约 ${total.booked} 人`} />
        <Figure label="办结" value={String(total.served)} note={`过号 ${total.missed}，离开 ${total.left}`} />
        <Figure label="等候中位数" value={minutes(total.wait.p50)} note="一半的人等得更短" />
        <Figure label="等候九成" value={minutes(total.wait.p90)} note="十人中有九人等得更短" />
        <Figure label="等候 95%" value={minutes(total.wait.p95)} note={`共 ${total.wait.n} 次叫号`} />
        <Figure label="办理中位数" value={minutes(total.service.p50)} note={`共 ${total.service.n} 次办理`} />
        <Figure label="预约未到场" value={shareText(away, came + away)} note={`${away} / ${came + away} 人，只计能签到的时段`} />
      </div>
      <Card title={heading('负荷')} extra={<Segmented<'booked' | 'joined'> aria-label="看什么" value={what} onChange={(next) => onWhat(next)} options={[{ value: 'booked', label: '预约占用' }, { value: 'joined', label: '取号人数' }]} />}><Heat load={load} waits={waits} what={what} /></Card>
      <Card title={heading('各网点')}>
        <Table<OutletRow> size="small" rowKey="outletId" dataSource={[...outletRows(load, waits)]} pagination={{ pageSize: 15, size: 'small', hideOnSinglePage: true, showSizeChanger: false }} locale={{ emptyText: <Nothing text="所选日期内没有人取号或预约" hint="换一个时间段看看。" /> }}
          columns={[
            { title: '网点', dataIndex: 'outletName', ellipsis: true }, { title: '取号', dataIndex: 'joined', width: 80, sorter: (a, b) => a.joined - b.joined }, { title: '办结', dataIndex: 'served', width: 70 },
            { title: '等候 50%', key: 'p50', width: 100, sorter: (a, b) => (a.wait.p50 ?? 0) - (b.wait.p50 ?? 0), render: (_value, row) => minutes(row.wait.p50) },
            { title: '90%', key: 'p90', width: 80, sorter: (a, b) => (a.wait.p90 ?? 0) - (b.wait.p90 ?? 0), render: (_value, row) => minutes(row.wait.p90) },
            { title: '95%', key: 'p95', width: 80, render: (_value, row) => minutes(row.wait.p95) },
            { title: '办理 50%', key: 's50', width: 100, render: (_value, row) => minutes(row.service.p50) },
            { title: '过号', dataIndex: 'missed', width: 70 }, { title: '离开', dataIndex: 'left', width: 70 },
            { title: '预约到场', dataIndex: 'came', width: 90 }, { title: '未到场', key: 'away', width: 130, render: (_value, row) => `${row.away}（${percent(row.noShowRate)}）` }
          ]} />
      </Card>
    </div>
  )
}

/** Page at #/queue/figures. */
export function QueueFiguresPage() {
  const staff = useStaff()
  const [params, setParams] = useSearchParams()
  const today = dateOf(nowInstant())
  const from = params.get('from') ?? addDays(today, -6)
  const days = Math.min(MOST_DAYS, Math.max(1, Number(params.get('days') ?? 7) || 7))
  const to = addDays(from, days - 1)
  const what = params.get('what') === 'joined' ? 'joined' : 'booked'
  const put = (change: Readonly<Record<string, string>>): void => setParams({ from, days: String(days), what, ...change }, { replace: true })
  const load = useRoute(appointmentRoutes.load, { from, days }, { keepPreviousData: true })
  const waits = useRoute(queueRoutes.figures, { from, to }, { keepPreviousData: true })
  const both = load.data === undefined || waits.data === undefined ? undefined : { load: load.data, waits: waits.data }
  const spans = [['近 7 天', -6, 7], ['近 14 天', -13, 14], ['今天', 0, 1], ['未来 7 天', 0, 7]] as const
  return (
    <Page title="负荷与等候" lead={`${seesCity(staff) ? '全市' : unitName(staff.unit)} · ${from} 至 ${to} · 从叫号和预约记录自动计算`}
      acts={<>
        {spans.map(([label, back, length]) => <Button key={label} type={from === addDays(today, back) && days === length ? 'primary' : 'default'} onClick={() => put({ from: addDays(today, back), days: String(length) })}>{label}</Button>)}
        <DatePicker.RangePicker aria-label="统计日期" style={{ width: 250 }} allowClear={false} value={[dayjs(from), dayjs(to)]} onChange={(pair) => {
          const [first, last] = pair ?? []
          if (first != null && last != null) put({ from: first.format('YYYY-MM-DD'), days: String(Math.min(MOST_DAYS, daysBetween(first.format('YYYY-MM-DD'), last.format('YYYY-MM-DD')) + 1)) })
        }} />
      </>}>
      <Loaded data={both} error={load.error ?? waits.error} retry={() => { void load.mutate(); void waits.mutate() }} rows={12}>{(shown) => <Shown {...shown} what={what} onWhat={(next) => put({ what: next })} />}</Loaded>
    </Page>
  )
}
