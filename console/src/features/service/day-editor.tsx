/** Changing one day: closed, other hours, other numbers of counters. Who would have to move is said before it is published. */
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { bookableOf } from '@lubiao/shared/appointment/bookable'
import { minuteOf, timeAt } from '@lubiao/shared/appointment/schedule'
import { tableOn } from '@lubiao/shared/service/catalogue'
import { builtInCatalogues } from '@lubiao/shared/service/catalogue.data'
import { serviceRoutes, type StaffOutletDay } from '@lubiao/shared/service/contract'
import { outletDaySchema, spansText, type OutletDay, type Span } from '@lubiao/shared/service/hours'
import { skills as skillLabels, type Skill } from '@lubiao/shared/service/terms.data'
import { Alert, Button, Drawer, Form, Input, InputNumber, Popconfirm, Segmented, Skeleton } from 'antd'
import { useState } from 'react'
import { useRoute, useSend } from '../../client/use-route'
import { RefusalNotice } from '../../shell/refusal-notice'
import { weekdayText } from '../../shell/when'
import { isTime, TimeField } from '../../shell/time-field'
import { touchedBy } from './touched'

type Kind = 'closed' | 'hours' | 'counters'
interface Typed {
  readonly kind: Kind
  readonly spans: readonly { readonly from: string; readonly to: string }[]
  readonly counters: Readonly<Partial<Record<Skill, number>>>
  readonly reason: string
}

const REASONS = ['停电检修', '系统升级', '人员培训', '恶劣天气', '业务量大，增开窗口']

const typedSpans = (spans: readonly Span[]): Typed['spans'] => spans.map(({ from, to }) => ({ from: timeAt(from), to: timeAt(to) }))

/** Spans as typed; undefined while one is no time. */
const readSpans = (spans: Typed['spans']): readonly Span[] | undefined =>
  spans.every(({ from, to }) => isTime(from) && isTime(to)) ? spans.map(({ from, to }) => ({ from: minuteOf(from), to: minuteOf(to) })) : undefined

/** The day that is typed, or what is wrong with it. */
function dayOf(typed: Typed, regular: readonly Span[]): { readonly day: OutletDay } | { readonly fault: string } {
  const spans = typed.kind === 'closed' ? [] : typed.kind === 'hours' ? readSpans(typed.spans) : regular
  if (spans === undefined) return { fault: '请把时间填写完整' }
  if (typed.kind === 'hours' && spans.length === 0) return { fault: '请填写至少一个时段；全天不办请选“停办”' }
  const outcome = outletDaySchema.safeParse({ spans, counters: typed.kind === 'closed' ? {} : typed.counters, reason: typed.reason })
  return outcome.success ? { day: outcome.data } : { fault: outcome.error.issues[0]?.message ?? '请检查填写的内容' }
}

/** How many bookings it would move, and when. */
function Preview({ current, typed }: { readonly current: StaffOutletDay; readonly typed: Typed }) {
  const { outletId } = current
  const { date } = current.hours
  const { data, error, mutate } = useRoute(appointmentRoutes.day, { outletId, date }, { revalidateOnFocus: false })
  const outcome = dayOf({ ...typed, reason: typed.reason === '' ? '预览' : typed.reason }, current.hours.spans)
  if (data === undefined) return error === undefined ? <Skeleton active title={false} paragraph={{ rows: 2 }} /> : <RefusalNotice refusal={error} onRetry={() => void mutate()} />
  if ('fault' in outcome) return <Alert type="warning" showIcon title={outcome.fault} />
  const catalogue = tableOn(builtInCatalogues, date)
  const standing = data.cases.map((one) => ({ ...one, skill: bookableOf(catalogue, one.service.code)?.skill }))
  const ids = touchedBy(standing, outcome.day.spans, { ...current.counters, ...outcome.day.counters })
  const touched = standing.filter((one) => ids.has(one.caseId))
  if (touched.length === 0) return <Alert type="success" showIcon role="status" title="没有预约受影响" description={`当天共 ${data.cases.length} 个预约。`} />
  return (
    <Alert type="warning" showIcon role="status" title={`${touched.length} 个预约需要改期`}
      description={<>公布后立即通知本人，并为每人保留几个新时间，一键改期；没有回应的自动改到第一个。{touched.length > 8 ? '' : <ul style={{ margin: '4px 0 0', paddingInlineStart: 18 }}>{touched.map((one) => <li key={one.caseId}>{one.time} {one.visitor.nameMasked} {one.service.label}</li>)}</ul>}</>} />
  )
}

/** The drawer of a day. */
export function DayEditor({ current, skills, onClose, onDone }: { readonly current: StaffOutletDay; readonly skills: Readonly<Partial<Record<Skill, number>>>; readonly onClose: () => void; readonly onDone: () => void }) {
  const { exception } = current
  const [typed, setTyped] = useState<Typed>({
    kind: exception === undefined ? 'closed' : exception.spans.length === 0 ? 'closed' : Object.keys(exception.counters).length > 0 ? 'counters' : 'hours',
    spans: typedSpans(current.hours.spans), counters: exception?.counters ?? {}, reason: exception?.reason ?? ''
  })
  const [fault, setFault] = useState<string>()
  const action = useSend(serviceRoutes.publishDay)
  const { date } = current.hours
  const change = (next: Partial<Typed>): void => {
    setFault(undefined)
    setTyped({ ...typed, ...next })
  }
  const publish = async (day: OutletDay | undefined): Promise<void> => {
    const answer = await action.run({ outletId: current.outletId, date, version: current.version, ...(day === undefined ? {} : { day }) })
    if (answer === undefined) return
    onDone()
  }
  const send = (): void => {
    const outcome = dayOf(typed, current.hours.spans)
    if ('fault' in outcome) return setFault(outcome.fault)
    void publish(outcome.day)
  }
  return (
    <Drawer open size={560} title={`${date} ${weekdayText(date)}`} onClose={onClose}
      footer={<div className="row"><Button type="primary" loading={action.busy} onClick={send}>公布</Button><Button onClick={onClose}>取消</Button>{exception === undefined ? null : <Popconfirm title="撤回这一天的临时安排？" description="恢复平常的办公时间和窗口数。" okText="撤回" cancelText="不撤回" onConfirm={() => void publish(undefined)}><Button danger style={{ marginInlineStart: 'auto' }}>撤回临时安排</Button></Popconfirm>}</div>}>
      <div className="stack">
        <div>现在：<b>{spansText(current.hours.spans)}</b> <span className="quiet">{current.hours.reason}</span></div>
        <RefusalNotice refusal={action.refusal} />
        {fault === undefined ? null : <Alert type="warning" showIcon role="alert" title={fault} />}
        <Form layout="vertical">
          <Form.Item label="怎样调整"><Segmented<Kind> aria-label="怎样调整" value={typed.kind} onChange={(kind) => change({ kind })} options={[{ value: 'closed', label: '停办一天' }, { value: 'hours', label: '改办公时间' }, { value: 'counters', label: '只改窗口数' }]} /></Form.Item>
          {typed.kind !== 'hours' ? null : (
            <Form.Item label="办公时段（整天内最多 4 段）">
              <div className="stack" style={{ gap: 8 }}>
                {typed.spans.map((span, i) => (
                  <div key={i} className="row">
                    <TimeField label={`第 ${i + 1} 段开始`} value={span.from} onChange={(from) => change({ spans: typed.spans.map((one, at) => (at === i ? { ...one, from } : one)) })} />至
                    <TimeField label={`第 ${i + 1} 段结束`} value={span.to} onChange={(to) => change({ spans: typed.spans.map((one, at) => (at === i ? { ...one, to } : one)) })} />
                    <Button type="text" aria-label={`删除第 ${i + 1} 段`} onClick={() => change({ spans: typed.spans.filter((_one, at) => at !== i) })}>删除</Button>
                  </div>
                ))}
                {typed.spans.length < 4 ? <div><Button size="small" onClick={() => change({ spans: [...typed.spans, { from: '', to: '' }] })}>加一段</Button></div> : null}
              </div>
            </Form.Item>
          )}
          {typed.kind === 'closed' ? null : (
            <Form.Item label="窗口数（不改的保持原样；0 = 当天不办）">
              <div className="stack" style={{ gap: 8 }}>
                {(Object.entries(skills) as [Skill, number][]).map(([skill, usual]) => (
                  <div key={skill} className="row"><span style={{ width: 110 }}>{skillLabels[skill]}</span><InputNumber aria-label={`${skillLabels[skill]}数`} min={0} max={60} precision={0} value={typed.counters[skill] ?? usual} onChange={(n) => change({ counters: { ...typed.counters, [skill]: n ?? usual } })} /><span className="quiet">平常 {usual}</span></div>
                ))}
              </div>
            </Form.Item>
          )}
          <Form.Item label="原因（公开显示，并告知改期的人）" htmlFor="day-reason">
            <div className="row" style={{ marginBottom: 6 }}>{REASONS.map((reason) => <Button key={reason} size="small" onClick={() => change({ reason })}>{reason}</Button>)}</div>
            <Input id="day-reason" maxLength={60} showCount value={typed.reason} onChange={(event) => change({ reason: event.target.value })} />
          </Form.Item>
        </Form>
        <Preview current={current} typed={typed} />
      </div>
    </Drawer>
  )
}
