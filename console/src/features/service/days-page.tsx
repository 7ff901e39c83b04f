/** Days of an outlet as they will be: the series, the holidays, and what the office has published for single days. */
import { addDays, dateOf, weekdayOf } from '@lubiao/shared/kernel/clock'
import { serviceRoutes, type StaffOutletDay } from '@lubiao/shared/service/contract'
import type { ListedOutlet } from '@lubiao/shared/service/contract'
import { outletIdSchema } from '@lubiao/shared/service/outlets'
import { spansText } from '@lubiao/shared/service/hours'
import { skills as skillLabels, type Skill } from '@lubiao/shared/service/terms.data'
import { Alert, Button, Card } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useRoute } from '../../client/use-route'
import { nowInstant } from '../../device/clock'
import { OutletSelect, WithOutlet } from '../../outlet/outlet-select'
import { useOutlet, type ChosenOutlet } from '../../outlet/use-outlet'
import { Loaded, Page } from '../../shell/page'
import { mayCall, useStaff } from '../../shell/staff'
import { DayEditor } from './day-editor'

/** Five whole weeks. */
const SHOWN = 35
const WEEK = ['周一', '周二', '周三', '周四', '周五', '周六', '周日']
const mondayOf = (date: string): string => addDays(date, -((weekdayOf(date) + 6) % 7))

const marks = { exception: ['临', 'amber'], statutory: ['休', 'red'], makeup: ['班', 'blue'], holiday: ['约', 'violet'], series: undefined } as const

function DayCell({ day, past, today, skills, onOpen }: { readonly day: StaffOutletDay; readonly past: boolean; readonly today: boolean; readonly skills: Readonly<Partial<Record<Skill, number>>>; readonly onOpen: (() => void) | undefined }) {
  const mark = marks[day.hours.source]
  const changed = (Object.keys(skills) as Skill[]).filter((skill) => day.counters[skill] !== skills[skill])
  const body = (
    <>
      <span className="row" style={{ gap: 6, justifyContent: 'space-between' }}><b><span className="hidden">{day.hours.date.slice(0, 5)}</span>{day.hours.date.slice(5)}{today ? ' 今天' : ''}</b>{mark === undefined ? null : <span className={`tag ${mark[1]}`}>{mark[0]}</span>}</span>{' '}
      <span className={day.hours.spans.length === 0 ? 'quiet' : ''}>{spansText(day.hours.spans)}{day.hours.provisional ? ' *' : ''}</span>{' '}
      <span className="quiet" style={{ fontSize: 12 }}>{day.hours.source === 'series' ? '' : day.hours.reason}</span>
      {changed.map((skill) => <span key={skill} style={{ fontSize: 12 }}>{skillLabels[skill]} {day.counters[skill] ?? 0} 个</span>)}
    </>
  )
  return <td className={`${past ? 'past' : ''} ${today ? 'today' : ''}`}>{onOpen === undefined ? <div className="day-cell">{body}</div> : <button type="button" className="day-cell" onClick={onOpen}>{body}</button>}</td>
}

function AtOutlet({ outlet, chosen }: { readonly outlet: ListedOutlet; readonly chosen: ChosenOutlet }) {
  const staff = useStaff()
  const outletId = outletIdSchema.parse(outlet.id)
  const today = dateOf(nowInstant())
  const [params, setParams] = useSearchParams()
  const from = mondayOf(params.get('from') ?? today)
  const [editing, setEditing] = useState<StaffOutletDay>()
  const [done, setDone] = useState<string>()
  const { data, error, mutate } = useRoute(serviceRoutes.outletDays, { outletId, from, to: addDays(from, SHOWN - 1) }, { keepPreviousData: true })
  const may = mayCall(staff, serviceRoutes.publishDay)
  const show = (date: string): void => setParams((before) => {
    const next = new URLSearchParams(before)
    next.set('from', date)
    return next
  }, { replace: true })
  return (
    <Page title="临时安排" lead={<>{outlet.name} · 停办、改时间或增减窗口；公布前看到影响多少预约，公布后自动通知和改期 · <Link to="/appointment/day">网点一天</Link></>}
      acts={<><OutletSelect outlets={chosen.outlets ?? []} value={outlet.id} onChange={chosen.choose} /><Button onClick={() => show(addDays(from, -SHOWN))}>‹ 前五周</Button><Button onClick={() => show(today)}>今天</Button><Button onClick={() => show(addDays(from, SHOWN))}>后五周 ›</Button></>}>
      <Loaded data={data} error={error} retry={() => void mutate()} rows={12}>
        {(shown) => (
          <div className="stack">
            {done === undefined ? null : <Alert type="success" showIcon role="status" title={done} closable={{ onClose: () => setDone(undefined) }} />}
            <Card>
              <div className="row" style={{ marginBottom: 10 }}><span className="tag amber">临</span>临时安排 <span className="tag red">休</span>法定节假日 <span className="tag blue">班</span>调休上班 <span className="tag violet">约</span>假期只接待预约 <span className="quiet">* 节假日安排尚未公布，可能变化</span></div>
              <div style={{ overflowX: 'auto' }}>
                <table className="days">
                  <thead><tr>{WEEK.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
                  <tbody>
                    {Array.from({ length: SHOWN / 7 }, (_unused, week) => shown.days.slice(week * 7, week * 7 + 7)).map((week) => (
                      <tr key={week[0]?.hours.date ?? ''}>{week.map((day) => <DayCell key={day.hours.date} day={day} today={day.hours.date === today} past={day.hours.date < today} skills={shown.outlet.skills} onOpen={may && day.hours.date >= today ? () => { setDone(undefined); setEditing(day) } : undefined} />)}</tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </Card>
            {editing === undefined ? null : <DayEditor key={editing.hours.date} current={editing} skills={shown.outlet.skills} onClose={() => setEditing(undefined)} onDone={() => { setDone(`${editing.hours.date} 的安排已公布，受影响的预约正在通知和改期。`); setEditing(undefined); void mutate() }} />}
          </div>
        )}
      </Loaded>
    </Page>
  )
}

/** Page at #/service/days. */
export function DaysPage() {
  const chosen = useOutlet()
  return <WithOutlet chosen={chosen}>{(outlet) => <AtOutlet key={outlet.id} outlet={outlet} chosen={chosen} />}</WithOutlet>
}
