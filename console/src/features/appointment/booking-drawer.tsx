/** One booking at the desk of its outlet: what it is, what happened, moving it, cancelling it at no cost to the person, a test's result. */
import { appointmentMachine } from '@lubiao/shared/appointment/booking-machine'
import { appointmentRoutes, type AppointmentView, type OfficeOrder } from '@lubiao/shared/appointment/contract'
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { Alert, Button, Drawer, Form, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { StateTag } from '../../case/state-tag'
import { CaseTimeline } from '../../case/timeline'
import { useRoute, useSend } from '../../client/use-route'
import { nowInstant } from '../../device/clock'
import { Loaded } from '../../shell/page'
import { RefusalNotice } from '../../shell/refusal-notice'
import { weekdayText } from '../../shell/when'

type Doing = 'officeMove' | 'officeOffer' | 'officeCancel' | 'recordResult'
const titles: Readonly<Record<Doing, string>> = { officeMove: '由窗口改期', officeOffer: '请本人另选时间', officeCancel: '由窗口取消', recordResult: '登记考试结果' }
const RESULTS = { passed: '合格', failed: '不合格', absent: '缺考' } as const
const REASONS = ['设备故障', '人员临时调整', '停电停网', '应申请人电话要求'].map((value) => ({ value, label: value }))
/** Days a new time is looked for. */
const LOOK_DAYS = 14

/** A free time of the same outlet as one of a list: `2026-12-01 周二 09:00（余 3）`. */
function useFreeTimes(view: AppointmentView, wanted: boolean) {
  const from = view.date > dateOf(nowInstant()) ? view.date : dateOf(nowInstant())
  const { data, isLoading } = useRoute(appointmentRoutes.free, wanted ? { outletId: view.outlet.outletId, serviceCode: view.service.code, from, days: LOOK_DAYS } : undefined, { revalidateOnFocus: false })
  const options = (data?.days ?? []).map((day) => ({ label: `${day.date} ${weekdayText(day.date)}`, title: day.date, options: day.slots.filter((slot) => slot.free > 0).map((slot) => ({ value: `${day.date} ${slot.time}`, label: `${day.date.slice(5)} ${slot.time}（余 ${slot.free}）` })) })).filter((group) => group.options.length > 0)
  return { options, isLoading, until: addDays(from, LOOK_DAYS - 1) }
}

function Doings({ view, onDone }: { readonly view: AppointmentView; readonly onDone: (fresh: AppointmentView) => Promise<void> }) {
  const [doing, setDoing] = useState<Doing>()
  const [form] = Form.useForm<{ note?: string; at?: string; result?: keyof typeof RESULTS }>()
  const free = useFreeTimes(view, doing === 'officeMove')
  const action = useSend(appointmentRoutes.staffAct)
  const may = (Object.keys(titles) as Doing[]).filter((command) => view.commands.includes(command))
  const give = async (): Promise<void> => {
    const { note = '', at = '', result } = form.getFieldsValue()
    if (doing === 'officeMove' && at === '') return form.setFields([{ name: 'at', errors: ['请选择新的时间'] }])
    if (doing === 'recordResult' && result === undefined) return form.setFields([{ name: 'result', errors: ['请选择结果'] }])
    if (doing !== 'recordResult' && note.trim().length < 2) return form.setFields([{ name: 'note', errors: ['请写明原因，会原样告知本人'] }])
    const [date = '', time = ''] = at.split(' ')
    const order: OfficeOrder = doing === 'recordResult' ? { command: 'recordResult', result: result ?? 'absent' } : doing === 'officeMove' ? { command: 'officeMove', outletId: view.outlet.outletId, date, time, note: note.trim() } : { command: doing === 'officeOffer' ? doing : 'officeCancel', note: note.trim() }
    const fresh = await action.run({ caseId: view.caseId, version: view.version, order })
    if (fresh === undefined) return
    setDoing(undefined)
    await onDone(fresh)
  }
  if (may.length === 0) return null
  if (doing === undefined) return <div className="row">{may.map((command) => <Button key={command} danger={command === 'officeCancel'} onClick={() => { action.reset(); setDoing(command) }}>{titles[command]}</Button>)}</div>
  return (
    <Form form={form} layout="vertical" onFinish={() => void give()}>
      <h3 style={{ margin: '0 0 8px', fontSize: 15 }}>{titles[doing]}</h3>
      <RefusalNotice refusal={action.refusal} />
      {doing === 'officeCancel' ? <Alert type="info" showIcon style={{ marginBottom: 12 }} title="名额立即放回，本人不记违约，并收到通知和再约的入口" /> : null}
      {doing === 'officeOffer' ? <Alert type="info" showIcon style={{ marginBottom: 12 }} title="原时间取消，系统为本人保留最近的几个时间，本人点一下就改好；两天内没有选的改到第一个。不记违约" /> : null}
      {doing === 'officeMove' ? <Form.Item name="at" label={`新的时间（${free.until} 前）`}><Select showSearch={{ optionFilterProp: 'label' }} loading={free.isLoading} placeholder="选择空余时段" options={free.options} notFoundContent={free.isLoading ? '正在查询…' : '两周内没有空余时段'} /></Form.Item> : null}
      {doing === 'recordResult' ? <Form.Item name="result" label="结果"><Radio.Group options={Object.entries(RESULTS).map(([value, label]) => ({ value, label }))} /></Form.Item> : (
        <>
          <div className="row" style={{ marginBottom: 6 }}><span className="quiet">常用：</span>{REASONS.map(({ value }) => <Button key={value} size="small" onClick={() => form.setFieldValue('note', value)}>{value}</Button>)}</div>
          <Form.Item name="note" label="原因（原样告知本人）"><Input.TextArea rows={2} maxLength={200} showCount /></Form.Item>
        </>
      )}
      <div className="row"><Button type="primary" danger={doing === 'officeCancel'} htmlType="submit" loading={action.busy}>{titles[doing]}</Button><Button onClick={() => setDoing(undefined)}>不改了</Button></div>
    </Form>
  )
}

/** The drawer; closed by Esc. */
export function BookingDrawer({ caseId, onClose, onChanged }: { readonly caseId: string; readonly onClose: () => void; readonly onChanged: () => void }) {
  const { data, error, mutate } = useRoute(appointmentRoutes.staffGet, { caseId })
  return (
    <Drawer open size={520} title="预约" onClose={onClose}>
      <Loaded data={data} error={error} retry={() => void mutate()}>
        {(view) => (
          <div className="stack">
            <div className="row"><b style={{ fontSize: 16 }}>{view.service.label}</b><StateTag machine={appointmentMachine} state={view.state} label={view.stateLabel} /><span className="quiet mono">{view.caseId}</span></div>
            <dl className="facts" style={{ gridTemplateColumns: 'max-content minmax(0, 1fr)' }}>
              <dt>时间</dt><dd><b>{view.date} {weekdayText(view.date)} {view.time}–{view.until}</b></dd>
              <dt>到场人</dt><dd>{view.visitor.nameMasked}{view.visitor.self ? '' : '（由他人代约）'}</dd>
              <dt>联系电话</dt><dd>{view.phoneMasked ?? '未登记'}</dd>
              {view.plate === undefined ? null : <><dt>车牌</dt><dd>{view.plate}</dd></>}
              {view.test === undefined ? null : <><dt>考试</dt><dd>科目{['一', '二', '三'][view.test.subject - 1]}，{view.test.licenceClass}</dd></>}
              {view.batch.length < 2 ? null : <><dt>批量</dt><dd>同批 {view.batch.length} 个</dd></>}
              {view.result === undefined ? null : <><dt>结果</dt><dd><b>{RESULTS[view.result]}</b></dd></>}
              <dt>网点</dt><dd>{view.outlet.name}，{view.outlet.address}</dd>
            </dl>
            {view.state !== 'displaced' ? null : <Alert type="warning" showIcon title="窗口调整，本人正在选新时间" description={view.alternatives.length === 0 ? '附近没有找到合适的空位，请电话联系本人。' : `已为其保留：${view.alternatives.map((one) => `${one.outletName} ${one.date.slice(5)} ${one.time}`).join('；')}`} />}
            <Doings view={view} onDone={async (fresh) => { await mutate(fresh, { revalidate: false }); onChanged() }} />
            <CaseTimeline entries={view.timeline} />
          </div>
        )}
      </Loaded>
    </Drawer>
  )
}
