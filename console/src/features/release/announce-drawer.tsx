/** Announcing a release: what, by lot or by queue, when, for how many. The sentence everybody will read stands under the form while it is filled in. */
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { plateRoutes, type BlockView } from '@lubiao/shared/plate/contract'
import { ruleOf } from '@lubiao/shared/release/admission'
import { releaseRoutes, type ReleasePlan, type ReleaseView } from '@lubiao/shared/release/contract'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { skills } from '@lubiao/shared/service/terms.data'
import { Alert, Button, DatePicker, Drawer, Form, Input, InputNumber, Popconfirm, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import { useEffect } from 'react'
import { useRoute, useSend } from '../../client/use-route'
import { nowInstant } from '../../device/clock'
import { MomentField } from '../../shell/moment-field'
import { RefusalNotice } from '../../shell/refusal-notice'
import { unitOptions, useStaff } from '../../shell/staff'
import { whenText } from '../../shell/when'
import { fieldOf, judged, type AnnounceValues } from './announce-values'

const FIELDS = ['block', 'outlet', 'skill', 'day', 'title', 'unit', 'opens', 'draws', 'ends', 'quota', 'perPerson', 'perMinute'] as const
const TESTS = ['driving-test-1', 'driving-test-2', 'driving-test-3'] as const

function DayField({ value, onChange, id }: { readonly value?: string; readonly onChange?: (value: string) => void; readonly id?: string }) {
  return <DatePicker {...(id === undefined ? {} : { id })} style={{ width: 200 }} allowClear={false} minDate={dayjs(addDays(dateOf(nowInstant()), 1))} value={value === undefined ? null : dayjs(value)} onChange={(day) => { if (day !== null) onChange?.(day.format('YYYY-MM-DD')) }} />
}

/** Which test of which site on which day. */
function TestFields({ outlet }: { readonly outlet: string | undefined }) {
  const { data, error } = useRoute(serviceRoutes.outlets, {}, { revalidateOnFocus: false, dedupingInterval: 60_000 })
  const sites = (data?.outlets ?? []).filter((one) => TESTS.some((skill) => one.skills[skill] !== undefined))
  const offered = TESTS.filter((skill) => sites.find((one) => one.id === outlet)?.skills[skill] !== undefined)
  return (
    <>
      <RefusalNotice refusal={error} />
      <Form.Item name="outlet" label="考场"><Select showSearch={{ optionFilterProp: 'label' }} placeholder="选择考场" options={sites.map((one) => ({ value: one.id, label: one.name }))} /></Form.Item>
      <Form.Item name="skill" label="科目"><Select placeholder={outlet === undefined ? '先选考场' : '选择科目'} disabled={offered.length === 0} options={offered.map((value) => ({ value, label: skills[value] }))} /></Form.Item>
      <Form.Item name="day" label="考试日期"><DayField /></Form.Item>
    </>
  )
}

/** The drawer. `block` is a block of numbers already chosen elsewhere. */
export function AnnounceDrawer({ block, onClose, onAnnounced }: { readonly block: string | undefined; readonly onClose: () => void; readonly onAnnounced: (release: ReleaseView) => void }) {
  const staff = useStaff()
  const [form] = Form.useForm<AnnounceValues>()
  const values = Form.useWatch((all) => all as AnnounceValues, form)
  const { data, error } = useRoute(plateRoutes.blocks, {}, { revalidateOnFocus: false })
  const action = useSend(releaseRoutes.announce)
  const scarce = (data?.blocks ?? []).filter((one) => one.mode !== 'open')
  const about: BlockView | undefined = values?.module === 'plate' ? scarce.find((one) => one.id === values.block) : undefined
  const today = dateOf(nowInstant())
  useEffect(() => {
    // The block says how it is given out; the announcement follows it.
    if (about === undefined) return
    form.setFieldValue('kind', about.mode)
    if (!form.isFieldTouched('title')) form.setFieldValue('title', `“${about.label}”号段放号`)
  }, [about?.id, form])
  const announce = async (): Promise<void> => {
    const outcome = judged(form.getFieldsValue(true) as AnnounceValues, about, nowInstant())
    const faults = 'faults' in outcome ? outcome.faults : new Map<keyof AnnounceValues, string>()
    form.setFields(FIELDS.map((name) => ({ name, errors: faults.has(name) ? [faults.get(name) ?? ''] : [] })))
    if ('faults' in outcome) return
    const answer = await action.run({ plan: outcome.plan })
    if (answer !== undefined) onAnnounced(answer)
  }
  useEffect(() => {
    for (const { path, message } of action.refusal?.fieldErrors ?? []) form.setFields([{ name: fieldOf(path.replace(/^plan\./, ''), form.getFieldValue('module') as ReleasePlan['module']), errors: [message] }])
  }, [action.refusal, form])
  const lottery = values?.kind !== 'queue'
  return (
    <Drawer open size={600} title="公告放号" onClose={onClose} mask={{ closable: false }}
      footer={<div className="row"><Popconfirm title="公告这次放号？" description="公告后不能修改；截止前可以取消。" okText="公告" cancelText="再看看" onConfirm={() => void announce()}><Button type="primary" loading={action.busy}>公告</Button></Popconfirm><Button onClick={onClose}>取消</Button></div>}>
      <div className="stack">
        <RefusalNotice refusal={action.refusal ?? error} listFields={false} />
        <Form<AnnounceValues> form={form} layout="vertical" initialValues={{
          module: 'plate', ...(block === undefined ? {} : { block }), kind: 'lottery', title: '', unit: staff.unit, opens: `${addDays(today, 1)} 09:00`, draws: `${addDays(today, 3)} 09:00`, ends: `${addDays(today, 5)} 17:00`, quota: 100, perPerson: 1, perMinute: 10
        }}>
          <Form.Item name="module" label="放什么"><Segmented<ReleasePlan['module']> options={[{ value: 'plate', label: '号牌号段' }, { value: 'appointment', label: '考试场次' }]} /></Form.Item>
          {values?.module === 'appointment' ? <TestFields outlet={values.outlet} /> : (
            <Form.Item name="block" label="号段" {...(data !== undefined && scarce.length === 0 ? { extra: '没有要排队或抽签的号段，请先在“号段”中投放。' } : about === undefined ? {} : { extra: `共 ${about.count.toLocaleString('zh-CN')} 个号码，${whenText(about.opensAt)} 起投放` })}>
              <Select placeholder="选择号段" loading={data === undefined} options={scarce.map((one) => ({ value: one.id, label: `${one.label}（${one.mode === 'queue' ? '排队' : '抽签'}）` }))} />
            </Form.Item>
          )}
          <Form.Item name="kind" label="怎样放" {...(about === undefined ? {} : { extra: '按投放号段时定的方式。' })}><Segmented<ReleasePlan['kind']> disabled={about !== undefined} options={[{ value: 'lottery', label: '抽签' }, { value: 'queue', label: '排队入场' }]} /></Form.Item>
          <Form.Item name="title" label="标题（公开显示）"><Input maxLength={60} /></Form.Item>
          <Form.Item name="unit" label="单位"><Select options={unitOptions} /></Form.Item>
          <Form.Item name="opens" label="登记开始"><MomentField what="登记开始" /></Form.Item>
          <Form.Item name="draws" label={lottery ? '登记截止并抽签' : '开始入场（这时抽出先到的人的顺序）'}><MomentField what={lottery ? '截止' : '开始'} /></Form.Item>
          <Form.Item name="ends" label="名额有效到" extra="过后没用的名额作废；剩余的要再公告一次。"><MomentField what="结束" /></Form.Item>
          <div className="row" style={{ gap: 24, alignItems: 'flex-start' }}>
            <Form.Item name="quota" label="名额（人）"><InputNumber min={1} max={100_000} precision={0} /></Form.Item>
            <Form.Item name="perPerson" label={values?.module === 'appointment' ? '每人最多约几个' : '每人最多选几个'}><InputNumber min={1} max={10} precision={0} /></Form.Item>
            {lottery ? null : <Form.Item name="perMinute" label="每分钟入场（人）"><InputNumber min={1} max={60_000} precision={0} /></Form.Item>}
          </div>
        </Form>
        {values === undefined ? null : <Alert type="info" title="人人会看到的规则" description={ruleOf(values)} />}
      </div>
    </Drawer>
  )
}
