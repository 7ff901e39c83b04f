/** An outlet as it will be from a day on: name, telephone, weekly hours, counters; or closed for good. */
import { serviceRoutes } from '@lubiao/shared/service/contract'
import type { Span, WeeklyHours } from '@lubiao/shared/service/hours'
import type { Outlet } from '@lubiao/shared/service/outlets'
import { minuteOf, timeAt } from '@lubiao/shared/appointment/schedule'
import { skills as skillLabels, skillIds, type Skill } from '@lubiao/shared/service/terms.data'
import { Button, Checkbox, Form, Input, InputNumber, Popconfirm } from 'antd'
import { useSend } from '../../client/use-route'
import { isTime, TimeField } from '../../shell/time-field'
import { earliestDay, RevisionDrawer, type RevisionValues } from './revision-drawer'

/** From and to as `HH:mm`; undefined = closed. */
interface Typed {
  readonly from: string
  readonly to: string
}
interface Values extends RevisionValues {
  readonly name: string
  readonly address: string
  readonly phone: string
  readonly hours: Readonly<Partial<Record<keyof WeeklyHours, Typed>>>
  readonly skills: Readonly<Partial<Record<Skill, number | null>>>
}

const DAYS: Readonly<Record<keyof WeeklyHours, string>> = { weekday: '周一至周五', saturday: '周六', sunday: '周日', holiday: '假期中的非法定日（只接待预约）' }
const dayIds = Object.keys(DAYS) as (keyof WeeklyHours)[]

const typedOf = (span: Span | null): Typed | undefined => (span === null ? undefined : { from: timeAt(span.from), to: timeAt(span.to) })
const spanOf = (typed: Typed | undefined): Span | null => (typed === undefined ? null : { from: minuteOf(typed.from), to: minuteOf(typed.to) })
const isTyped = (typed: Typed | undefined): boolean => typed === undefined || (isTime(typed.from) && isTime(typed.to))

function HoursField({ value, onChange, label }: { readonly value?: Typed | undefined; readonly onChange?: (value: Typed | undefined) => void; readonly label: string }) {
  return (
    <div className="row">
      <Checkbox checked={value !== undefined} onChange={(event) => onChange?.(event.target.checked ? { from: '09:00', to: '17:00' } : undefined)} style={{ width: 250 }}>{label}</Checkbox>
      {value === undefined ? <span className="quiet">不办公</span> : <><TimeField label={`${label}开始`} value={value.from} onChange={(from) => onChange?.({ ...value, from })} />至<TimeField label={`${label}结束`} value={value.to} onChange={(to) => onChange?.({ ...value, to })} /></>}
    </div>
  )
}

/** The drawer of an outlet. */
export function OutletEditor({ outlet, onClose, onPublished }: { readonly outlet: Outlet; readonly onClose: () => void; readonly onPublished: (said: string) => void }) {
  const [form] = Form.useForm<Values>()
  const action = useSend(serviceRoutes.publishOutlet)
  const publish = async (values: Values, ended: boolean): Promise<void> => {
    const wrong = dayIds.filter((day) => !isTyped(values.hours[day]))
    if (wrong.length > 0) return form.setFields(wrong.map((day) => ({ name: ['hours', day], errors: ['请按 08:30 的格式填写开始和结束时间'] })))
    const hours = Object.fromEntries(dayIds.map((day) => [day, spanOf(values.hours[day])])) as unknown as WeeklyHours
    const counters = Object.fromEntries(Object.entries(values.skills).filter(([, n]) => typeof n === 'number' && n > 0)) as Partial<Record<Skill, number>>
    const answer = await action.run({ revision: { effectiveFrom: values.effectiveFrom, basis: values.basis, ended, outlet: { ...outlet, name: values.name, address: values.address, phone: values.phone, hours, skills: counters } } })
    if (answer !== undefined) onPublished(ended ? `${outlet.name}从 ${answer.effectiveFrom} 起撤销。` : `${outlet.name}的调整从 ${answer.effectiveFrom} 起生效。`)
  }
  const initial: Values = {
    name: outlet.name, address: outlet.address, phone: outlet.phone, effectiveFrom: earliestDay(), basis: '', skills: outlet.skills,
    hours: Object.fromEntries(dayIds.flatMap((day) => { const typed = typedOf(outlet.hours[day]); return typed === undefined ? [] : [[day, typed]] }))
  }
  return (
    <RevisionDrawer<Values> title={`调整${outlet.name}`} form={form} initial={initial} busy={action.busy} refusal={action.refusal} onPublish={(values) => void publish(values, false)} onClose={onClose}
      danger={<Popconfirm title="撤销这个网点？" description="从生效日起不再对外办理；以后的预约会改期。" okText="撤销" cancelText="不撤销" onConfirm={() => publish(form.getFieldsValue(true) as Values, true)}><Button danger style={{ marginInlineStart: 'auto' }}>撤销网点</Button></Popconfirm>}>
      <Form.Item name="name" label="名称"><Input maxLength={40} /></Form.Item>
      <Form.Item name="address" label="地址"><Input maxLength={80} /></Form.Item>
      <Form.Item name="phone" label="电话"><Input maxLength={30} placeholder="0635-7185000 转 101" /></Form.Item>
      <fieldset className="plain"><legend>每周办公时间（中午不关门，每天一段）</legend>{dayIds.map((day) => <Form.Item key={day} name={['hours', day]} style={{ marginBottom: 8 }}><HoursField label={DAYS[day]} /></Form.Item>)}</fieldset>
      <fieldset className="plain"><legend>窗口、检测线、考位数（空 = 没有）</legend><div className="take-fields">{skillIds.map((skill) => <Form.Item key={skill} name={['skills', skill]} label={skillLabels[skill]}><InputNumber min={0} max={60} precision={0} /></Form.Item>)}</div></fieldset>
    </RevisionDrawer>
  )
}
