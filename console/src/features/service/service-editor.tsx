/** A service as it will be from a day on: limit, agent rule, ways to ask for it, who does it; or no longer offered. */
import { serviceRoutes } from '@lubiao/shared/service/contract'
import type { Catalogue, Delegation, Service, TimeLimit } from '@lubiao/shared/service/catalogue'
import { channels, channelIds, outletKindIds, outletKinds, services, type Channel, type OutletKind } from '@lubiao/shared/service/terms.data'
import { Button, Form, Input, InputNumber, Popconfirm, Radio, Segmented, Select } from 'antd'
import { useSend } from '../../client/use-route'
import { CheckGroup } from '../../shell/check-group'
import { earliestDay, RevisionDrawer, type RevisionValues } from './revision-drawer'

interface Values extends RevisionValues {
  readonly lawBasis: string
  readonly unit: TimeLimit['unit']
  readonly n: number | null
  readonly agent: Service['agent']
  readonly agentNote: string
  readonly channels: Channel[]
  readonly row: Readonly<Partial<Record<OutletKind, Delegation | '–'>>>
}

const UNITS: readonly { readonly value: TimeLimit['unit']; readonly label: string }[] = [{ value: 'sameDay', label: '当日办结' }, { value: 'workingDay', label: '个工作日' }, { value: 'calendarDay', label: '天' }, { value: 'hour', label: '小时' }, { value: 'minute', label: '分钟' }]
const HOWS = [{ value: '●', label: '● 当场办' }, { value: '○', label: '○ 收件' }, { value: '–', label: '– 不办' }]

/** The drawer of a service. */
export function ServiceEditor({ service, matrix, onClose, onPublished }: { readonly service: Service; readonly matrix: Catalogue['matrix']; readonly onClose: () => void; readonly onPublished: (said: string) => void }) {
  const [form] = Form.useForm<Values>()
  const unit = Form.useWatch('unit', form)
  const action = useSend(serviceRoutes.publishService)
  const name = services[service.code]
  const publish = async (values: Values, ended: boolean): Promise<void> => {
    const limit: TimeLimit = values.unit === 'sameDay' ? { unit: 'sameDay' } : { unit: values.unit, n: values.n ?? 1 }
    const row = Object.fromEntries(Object.entries(values.row).filter(([, how]) => how !== '–')) as Partial<Record<OutletKind, Delegation>>
    const answer = await action.run({ revision: { effectiveFrom: values.effectiveFrom, basis: values.basis, ended, row, service: { ...service, basis: values.lawBasis, limit, agent: values.agent, agentNote: values.agentNote, channels: values.channels } } })
    if (answer !== undefined) onPublished(ended ? `${name}从 ${answer.effectiveFrom} 起停止受理。` : `${name}的调整从 ${answer.effectiveFrom} 起生效。`)
  }
  const initial: Values = {
    lawBasis: service.basis, unit: service.limit.unit, n: service.limit.unit === 'sameDay' ? null : service.limit.n, agent: service.agent, agentNote: service.agentNote, channels: [...service.channels], effectiveFrom: earliestDay(), basis: '',
    row: Object.fromEntries(outletKindIds.map((kind) => [kind, matrix[kind]?.[service.code] ?? '–']))
  }
  return (
    <RevisionDrawer<Values> title={`调整${name}`} form={form} initial={initial} busy={action.busy} refusal={action.refusal} onPublish={(values) => void publish(values, false)} onClose={onClose}
      danger={<Popconfirm title="停止受理这项业务？" description="从生效日起不再受理新的申请；在办的照常办完。" okText="停止受理" cancelText="不停止" onConfirm={() => publish(form.getFieldsValue(true) as Values, true)}><Button danger style={{ marginInlineStart: 'auto' }}>停止受理</Button></Popconfirm>}>
      <Form.Item name="lawBasis" label="法律依据"><Input maxLength={120} /></Form.Item>
      <div className="row" style={{ alignItems: 'flex-end' }}>
        {unit === 'sameDay' ? null : <Form.Item name="n" label="办理时限"><InputNumber min={1} max={400} precision={0} /></Form.Item>}
        <Form.Item name="unit" label={unit === 'sameDay' ? '办理时限' : '单位'}><Select style={{ width: 140 }} options={[...UNITS]} /></Form.Item>
      </div>
      <Form.Item name="agent" label="代办"><Radio.Group options={[{ value: 'allowed', label: '可以委托他人' }, { value: 'inPerson', label: '须本人办理' }]} /></Form.Item>
      <Form.Item name="agentNote" label="代办说明（显示给申请人）"><Input maxLength={120} /></Form.Item>
      <Form.Item name="channels" label="办理渠道"><CheckGroup options={channelIds.map((id) => ({ value: id, label: channels[id] }))} /></Form.Item>
      <fieldset className="plain"><legend>哪些网点办</legend>{outletKindIds.map((kind) => <Form.Item key={kind} name={['row', kind]} label={outletKinds[kind]} layout="horizontal" labelCol={{ style: { width: 160, textAlign: 'start' } }} style={{ marginBottom: 6 }}><Segmented options={[...HOWS]} aria-label={outletKinds[kind]} /></Form.Item>)}</fieldset>
    </RevisionDrawer>
  )
}
