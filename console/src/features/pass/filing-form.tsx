/** Fields of a counter filing. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { PLATE_TYPES, plateTypesFor } from '@lubiao/shared/kernel/identity'
import type { passRoutes } from '@lubiao/shared/pass/contract'
import { vehicleClasses } from '@lubiao/shared/pass/terms.data'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { Card, Checkbox, Col, Form, Input, Radio, Row, Select, type FormInstance } from 'antd'
import { nowInstant } from '../../device/clock'
import { CheckGroup } from '../../shell/check-group'
import { DateRange } from './date-range'
import type { FilingValues } from './filing-values'
import { MaterialsField } from './materials-field'
import { WindowsField } from './windows-field'

type Options = OutputOf<typeof passRoutes.options>

/** Large vehicles carry yellow plates (01), small ones blue (02): GA 36. */
const colourOf = (vehicleClass: FilingValues['vehicleClass']): '01' | '02' => (vehicleClass !== undefined && ['medium-truck', 'heavy-truck', 'slag-truck', 'hazmat', 'special-operation', 'tractor'].includes(vehicleClass) ? '01' : '02')

const heading = (text: string) => <h2 style={{ font: 'inherit', margin: 0 }}>{text}</h2>

/** Applicant as on the ID card; only for a new case. */
function ApplicantFields() {
  return (
    <Card title={heading('申请人')}>
      <Row gutter={16}>
        <Col span={6}><Form.Item name={['applicant', 'name']} label="姓名" required><Input autoComplete="off" maxLength={30} /></Form.Item></Col>
        <Col span={10}><Form.Item name={['applicant', 'idNumber']} label="身份证号" required><Input autoComplete="off" maxLength={20} /></Form.Item></Col>
        <Col span={8}><Form.Item name={['applicant', 'phone']} label="手机号（选填）"><Input autoComplete="off" maxLength={16} inputMode="tel" /></Form.Item></Col>
      </Row>
      <Form.Item name={['applicant', 'uscc']} label="统一社会信用代码（为企业办理时填写）" style={{ marginBottom: 0, maxWidth: 420 }}><Input autoComplete="off" maxLength={20} /></Form.Item>
    </Card>
  )
}

/** The whole form; `fresh` asks for the applicant too. */
export function FilingForm({ form, options, fresh, onChange, initial }: { readonly form: FormInstance<FilingValues>; readonly options: Options; readonly fresh: boolean; readonly onChange: (change: Partial<FilingValues>) => void; readonly initial: FilingValues }) {
  const typeId = Form.useWatch('passType', form) as FilingValues['passType']
  const plate = (Form.useWatch('plate', form) as string | undefined) ?? ''
  const urgent = Form.useWatch('urgent', form) as boolean | undefined
  const rule = options.types.find((type) => type.type === typeId)
  const kinds = plateTypesFor(plate)
  const classes = rule?.classes ?? (Object.keys(vehicleClasses) as (keyof typeof vehicleClasses)[])
  const changed = (change: Partial<FilingValues>): void => {
    if (change.plate !== undefined) {
      const fitting = plateTypesFor(change.plate)
      const chosen = form.getFieldValue('plateType') as FilingValues['plateType']
      // Most likely kind first; the clerk's own choice stays while the plate allows it.
      if (fitting[0] !== undefined && (chosen === undefined || !fitting.includes(chosen))) form.setFieldValue('plateType', fitting.includes('02') ? colourOf(form.getFieldValue('vehicleClass') as FilingValues['vehicleClass']) : fitting[0])
    }
    const now = form.getFieldValue('plateType') as FilingValues['plateType']
    if (change.vehicleClass !== undefined && change.plateType === undefined && (now === '01' || now === '02')) form.setFieldValue('plateType', colourOf(change.vehicleClass))
    onChange(change)
  }
  return (
    <Form form={form} layout="vertical" initialValues={initial} onValuesChange={changed} scrollToFirstError>
      <div className="stack">
        {fresh ? <ApplicantFields /> : null}
        <Card title={heading('车辆与通行证')}>
          <Form.Item name="passType" label="通行证类型" required extra={rule === undefined ? '先选类型，再填其他内容' : `${rule.minDays}–${rule.maxDays} 天${rule.maxPerMonth === undefined ? '' : `，每月最多 ${rule.maxPerMonth} 次`}。${rule.note}`}>
            <Radio.Group className="pass-types" optionType="button" options={options.types.map((type) => ({ value: type.type, label: type.label }))} />
          </Form.Item>
          <Row gutter={16}>
            <Col span={8}><Form.Item name="plate" label="车牌号" required><Input placeholder="例如 鲁P12345" autoComplete="off" maxLength={12} style={{ textTransform: 'uppercase' }} /></Form.Item></Col>
            <Col span={8}><Form.Item name="plateType" label="号牌种类" required><Select placeholder="填车牌后自动选择" options={(kinds.length === 0 ? (Object.keys(PLATE_TYPES) as (keyof typeof PLATE_TYPES)[]) : kinds).map((kind) => ({ value: kind, label: PLATE_TYPES[kind] }))} /></Form.Item></Col>
            <Col span={8}><Form.Item name="vehicleClass" label="车辆类型" required><Select placeholder="以行驶证为准" options={classes.map((each) => ({ value: each, label: vehicleClasses[each] }))} /></Form.Item></Col>
          </Row>
        </Card>
        <Card title={heading('去哪里、什么时候')}>
          <Form.Item name="zones" label="要进入的禁行区" required>
            <CheckGroup style={{ display: 'grid', gap: 6 }} options={options.zoneTable.zones.map((zone) => ({ value: zone.id, label: `${zone.name}：${zone.bounds}` }))} />
          </Form.Item>
          <Row gutter={16}>
            <Col span={12}>
              <Form.Item name="dates" label="通行日期" required extra={`按现在申请，最早可从 ${options.earliestStart} 开始${options.earliestProvisional ? '（暂计）' : ''}`}>
                <DateRange label="通行日期" from={urgent === true ? dateOf(nowInstant()) : options.earliestStart} />
              </Form.Item>
            </Col>
            <Col span={12}><Form.Item name="windows" label="每日时段"><WindowsField limit={3} allDay /></Form.Item></Col>
          </Row>
          <Form.Item name="route" label="行驶路线" normalize={(text: string) => text.replace(/\s*\n\s*/g, ' ')} style={{ marginBottom: 8 }}><Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} placeholder="例如 聊阳路—湖南路—光岳路—东昌路，到 XX 工地" maxLength={200} showCount /></Form.Item>
        </Card>
        <Card title={heading('事由与材料')}>
          <Form.Item name="reason" label="运输事由" required><Input.TextArea rows={2} maxLength={300} showCount placeholder="运什么、从哪里到哪里、为什么要在禁行时段进入" /></Form.Item>
          <Form.Item name="urgent" valuePropName="checked" style={{ marginBottom: urgent === true ? 8 : 16 }}><Checkbox>紧急情况，来不及提前 {options.leadWorkingDays} 个工作日（须两名审批人同意）</Checkbox></Form.Item>
          {urgent === true ? <Form.Item name="urgentReason" label="紧急情况说明" required><Input.TextArea rows={2} maxLength={300} showCount placeholder="不少于 10 字" /></Form.Item> : null}
          <Form.Item name="materials" label="材料" style={{ marginBottom: 0 }} extra={rule === undefined ? '选择通行证类型后列出需要的材料' : '行驶证、保险、检验等联网可查的证件不需要提交'}><MaterialsField wanted={rule?.materials ?? []} /></Form.Item>
        </Card>
        <p className="quiet" style={{ margin: 0 }}>全天可以提交；{options.cutOff} 后及非工作日提交的，从下一个工作日起算。</p>
      </div>
    </Form>
  )
}
