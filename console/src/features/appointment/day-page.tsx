/** One day of an outlet: every quarter hour with its places and who is booked, and today also the people in the hall. */
import { addDays, dateOf, timeOfDay } from '@lubiao/shared/kernel/clock'
import { appointmentMachine } from '@lubiao/shared/appointment/booking-machine'
import { appointmentRoutes, type AppointmentSummary } from '@lubiao/shared/appointment/contract'
import { timesOf } from '@lubiao/shared/appointment/schedule'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { queueRoutes, type DeskView } from '@lubiao/shared/queue/contract'
import { outletIdSchema } from '@lubiao/shared/service/outlets'
import type { ListedOutlet } from '@lubiao/shared/service/contract'
import type { Skill } from '@lubiao/shared/service/terms.data'
import { Alert, Button, Card, DatePicker, Segmented } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { StateTag } from '../../case/state-tag'
import { useRoute } from '../../client/use-route'
import { nowInstant } from '../../device/clock'
import { OutletSelect, WithOutlet } from '../../outlet/outlet-select'
import { useOutlet, type ChosenOutlet } from '../../outlet/use-outlet'
import { Loaded, Nothing, Page } from '../../shell/page'
import { useKeys } from '../../shell/use-keys'
import { weekdayText } from '../../shell/when'
import { BookingDrawer } from './booking-drawer'

const REFRESH_MS = 20_000
/** Bookings that hold a place now or were served in it. */
const GONE: ReadonlySet<string> = new Set(['cancelled', 'expired'])

type Day = OutputOf<typeof appointmentRoutes.day>
type SkillDay = Day['skills'][number]

/** Bookings that use a quarter hour. */
const inSlot = (cases: readonly AppointmentSummary[], time: string): readonly AppointmentSummary[] => cases.filter((one) => !GONE.has(one.state) && timesOf(one.time, one.slots).includes(time))

function Booking({ one, first, onOpen }: { readonly one: AppointmentSummary; readonly first: boolean; readonly onOpen: (caseId: string) => void }) {
  return (
    <button type="button" className={`booking ${first ? '' : 'goes-on'}`} onClick={() => onOpen(one.caseId)} title={`${one.service.label} ${one.time}–${one.until} ${one.stateLabel}`}>
      <b>{one.visitor.nameMasked}</b>{one.plate === undefined ? '' : ` ${one.plate}`}<span className="quiet"> {first ? one.service.label : '（续）'}</span> <StateTag machine={appointmentMachine} state={one.state} label={one.stateLabel} />
    </button>
  )
}

/** The quarters of one skill. `taken` beyond `capacity` is a day that was just shortened. */
function Slots({ day, cases, from, onOpen }: { readonly day: SkillDay; readonly cases: readonly AppointmentSummary[]; readonly from: string | undefined; readonly onOpen: (caseId: string) => void }) {
  const [whole, setWhole] = useState(false)
  // Of today, what is over and was empty is of no use to anybody.
  const shown = day.slots.filter((slot) => whole || from === undefined || slot.until > from || slot.taken > 0)
  const left = day.slots.length - shown.length
  if (day.slots.length === 0) return <Nothing text="这一天没有可预约的时段" hint="没有排班，或当天停办。" />
  return (
    <>
      {left === 0 ? null : <div><Button size="small" onClick={() => setWhole(true)}>显示已过去的 {left} 个空时段</Button></div>}
      <table className="slots">
        <thead><tr><th scope="col" style={{ width: 118 }}>时段</th><th scope="col" style={{ width: 150 }}>名额</th><th scope="col">预约</th></tr></thead>
        <tbody>
          {shown.map((slot) => {
            const here = inSlot(cases, slot.time)
            const share = slot.capacity === 0 ? 1 : Math.min(1, slot.taken / slot.capacity)
            return (
              <tr key={slot.time}>
                <th scope="row" className="mono">{slot.time}–{slot.until}</th>
                <td>
                  <span className="bar" aria-hidden="true"><span className={slot.taken > slot.capacity ? 'over' : slot.free === 0 ? 'full' : ''} style={{ width: `${share * 100}%` }} /></span>
                  <span className="nowrap">{slot.capacity === 0 ? (slot.taken > 0 ? `停办，${slot.taken} 个待改期` : '停办') : `${slot.taken} / ${slot.capacity}${slot.free === 0 ? ' 满' : ''}`}</span>
                </td>
                <td>{here.length === 0 ? <span className="quiet">—</span> : <div className="bookings">{here.map((one) => <Booking key={one.caseId} one={one} first={one.time === slot.time} onOpen={onOpen} />)}</div>}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </>
  )
}

/** Walk-ins of today beside the bookings. */
function HallToday({ desk, skill }: { readonly desk: DeskView; readonly skill: Skill | undefined }) {
  const lines = desk.lines.filter((line) => skill === undefined || line.skill === skill)
  const waiting = desk.waiting.filter((one) => skill === undefined || one.skill === skill)
  return (
    <div className="stack" style={{ gap: 8 }}>
      {lines.map((line) => <div key={line.skill} className="row" style={{ justifyContent: 'space-between' }}><span>{line.skillLabel}</span><span>等候 <b>{line.waiting}</b> 人，其中预约 {line.booked} 人；{line.openCounters} 个窗口在办</span></div>)}
      {waiting.length === 0 ? <span className="quiet">没有人在等。</span> : <ol className="line" aria-label="等候的人">{waiting.slice(0, 20).map((one) => <li key={one.ticketId} className="line-row"><b className="mono">{one.number}</b><span className={`tag ${one.kind === 'booked' ? 'blue' : 'grey'}`}>{one.kind === 'booked' ? '预约' : '现场'}</span><span className="clip">{one.nameMasked ?? '未登记姓名'}</span><span className="quiet">已等 {one.waitedMinutes} 分</span></li>)}</ol>}
    </div>
  )
}

function AtOutlet({ outlet, chosen }: { readonly outlet: ListedOutlet; readonly chosen: ChosenOutlet }) {
  const outletId = outletIdSchema.parse(outlet.id)
  const today = dateOf(nowInstant())
  const [params, setParams] = useSearchParams()
  const date = params.get('date') ?? today
  const [open, setOpen] = useState<string>()
  const { data, error, mutate } = useRoute(appointmentRoutes.day, { outletId, date }, { refreshInterval: REFRESH_MS, keepPreviousData: true })
  const hall = useRoute(queueRoutes.desk, date === today ? { outletId } : undefined, { refreshInterval: REFRESH_MS })
  const put = (name: string, value: string): void => setParams((before) => {
    const next = new URLSearchParams(before)
    next.set(name, value)
    return next
  }, { replace: true })
  const step = (days: number): void => put('date', addDays(date, days))
  useKeys({ arrowleft: () => step(-1), arrowright: () => step(1), t: () => put('date', today), r: () => void mutate() })
  return (
    <Page title="网点一天" lead={<>{outlet.name} · {date} {weekdayText(date)} · <kbd>←</kbd> <kbd>→</kbd> 换一天 <kbd>T</kbd> 今天</>}
      acts={<><OutletSelect outlets={chosen.outlets ?? []} value={outlet.id} onChange={chosen.choose} /><Button aria-label="前一天" onClick={() => step(-1)}>‹</Button><DatePicker aria-label="日期" allowClear={false} value={dayjs(date)} onChange={(day) => { if (day !== null) put('date', day.format('YYYY-MM-DD')) }} /><Button aria-label="后一天" onClick={() => step(1)}>›</Button></>}>
      <Loaded data={data} error={error} retry={() => void mutate()} rows={12}>
        {(day) => {
          const shown = day.skills.find((one) => one.skill === params.get('skill')) ?? day.skills[0]
          const cases = day.cases
          return (
            <div className="case-grid">
              <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>{day.state === 'open' ? '正常办公' : day.state === 'closed' ? '不办公' : '只接待预约'}<span className="quiet" style={{ marginInlineStart: 8, fontWeight: 400 }}>{day.why}</span></h2>}>
                <div className="stack">
                  {day.provisional ? <Alert type="warning" showIcon title="这一年的节假日安排还没有公布，当天是否上班可能调整" /> : null}
                  {day.skills.length < 2 ? null : <div style={{ overflowX: 'auto' }}><Segmented aria-label="业务类别" value={shown?.skill ?? ''} options={day.skills.map((one) => ({ value: one.skill, label: `${one.label} ${one.slots.reduce((sum, slot) => sum + slot.taken, 0)}/${one.slots.reduce((sum, slot) => sum + slot.capacity, 0)}` }))} onChange={(next) => put('skill', next)} /></div>}
                  {shown === undefined ? <Nothing text="这个网点没有可预约的业务" /> : <Slots key={`${date} ${shown.skill}`} day={shown} cases={cases} from={date === today ? timeOfDay(nowInstant()) : undefined} onOpen={setOpen} />}
                </div>
              </Card>
              <aside className="stack" aria-label="当天情况">
                <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>预约</h2>}>
                  <dl className="facts" style={{ gridTemplateColumns: 'minmax(0, 1fr) max-content' }}>
                    {Object.entries(appointmentMachine.states).map(([state, { label }]) => ({ state, label, n: cases.filter((one) => one.state === state).length })).filter(({ n }) => n > 0).map(({ state, label, n }) => <Line key={state} label={label} n={n} />)}
                    {shown === undefined || shown.waiting === 0 ? null : <Line label="候补" n={shown.waiting} />}
                  </dl>
                  {cases.length === 0 ? <span className="quiet">没有预约。</span> : null}
                </Card>
                {date !== today || hall.data === undefined ? null : <Card title={<h2 style={{ font: 'inherit', margin: 0 }}>大厅现在</h2>}><HallToday desk={hall.data} skill={shown?.skill} /></Card>}
              </aside>
            </div>
          )
        }}
      </Loaded>
      {open === undefined ? null : <BookingDrawer key={open} caseId={open} onClose={() => setOpen(undefined)} onChanged={() => void mutate()} />}
    </Page>
  )
}

function Line({ label, n }: { readonly label: string; readonly n: number }) {
  return <><dt>{label}</dt><dd><b>{n}</b></dd></>
}

/** Page at #/appointment/day. */
export function DayPage() {
  const chosen = useOutlet()
  return <WithOutlet chosen={chosen}>{(outlet) => <AtOutlet key={outlet.id} outlet={outlet} chosen={chosen} />}</WithOutlet>
}
