/**
 * Taking somebody in with one identity card: the reader types the number and Enter, the registers fill in the rest. Only what no register
 * knows (which vehicle, the new telephone number …) has a field.
 */
import { PLATE_TYPES, type PlateType } from '@lubiao/shared/kernel/identity'
import { licenceClassIds, serviceCaseRoutes, type ServiceView } from '@lubiao/shared/service/contract-case'
import { serviceCodes, services, type ServiceCode } from '@lubiao/shared/service/terms.data'
import { Button, Checkbox, Form, Input, type InputRef, Select } from 'antd'
import { useEffect, useImperativeHandle, useRef, useState, type Ref } from 'react'
import { useSend } from '../../client/use-route'
import { RefusalNotice } from '../../shell/refusal-notice'
import { BringPanel } from './bring-panel'
import { hasCase, kindsFor, needsOf, takeField, takeInput, type TakeInput, type TakeValues } from './take-values'

/** What the page's keys do to the form. */
export interface TakeHandle {
  /** First digit of a number that the card reader or the clerk types anywhere on the page. */
  readonly type: (digit: string) => void
  readonly chooseService: () => void
}

const choices = (table: Readonly<Record<string, string>>) => Object.entries(table).map(([value, label]) => ({ value, label }))
const CAUSES = choices({ lost: '遗失', damaged: '损毁', illegible: '无法辨认', changed: '信息变化', other: '其他' })
const DEFERS = choices({ service: '服兵役', abroad: '出国（境）', illness: '重病', custody: '行动受限' })
const serviceOptions = serviceCodes.filter(hasCase).map((code) => ({ value: code, label: services[code] }))

/** The form. `before` runs once the input is right and before it is sent: the number called becomes one being served. */
export function TakeForm({ handle, outletId, initial, busy, before, onTaken }: {
  readonly handle: Ref<TakeHandle>
  readonly outletId: string
  readonly initial: ServiceCode | undefined
  readonly busy: boolean
  readonly before: () => Promise<boolean>
  readonly onTaken: (view: ServiceView) => void
}) {
  const [form] = Form.useForm<TakeValues>()
  const card = useRef<InputRef>(null)
  const [code, setCode] = useState<ServiceCode | undefined>(initial)
  const [posted, setPosted] = useState(false)
  const [byAgent, setByAgent] = useState(false)
  const [listOpen, setListOpen] = useState(false)
  const action = useSend(serviceCaseRoutes.take)
  const typedPlate = Form.useWatch('plate', form)
  const kinds = kindsFor(typedPlate)
  useEffect(() => setCode(initial), [initial])
  useImperativeHandle(handle, () => ({
    type: (digit) => {
      form.setFieldValue('idNumber', `${(form.getFieldValue('idNumber') as string | undefined) ?? ''}${digit}`)
      form.focusField('idNumber')
    },
    chooseService: () => {
      setListOpen(true)
      document.getElementById('take-service')?.focus()
    }
  }), [form])
  const needs = code === undefined ? [] : needsOf(code)
  // The register of people does not answer: the name stands on the card.
  const nameAsked = action.refusal?.code === 'upstream-unavailable' || (form.getFieldValue('name') as string | undefined) !== undefined

  const take = async (): Promise<void> => {
    if (code === undefined) return setListOpen(true)
    const input: TakeInput = takeInput(code, outletId, form.getFieldsValue(), { posted, byAgent })
    const outcome = serviceCaseRoutes.take.input.safeParse(input)
    const faults = outcome.success ? [] : outcome.error.issues.map((issue) => ({ name: takeField(issue.path.join('.')), errors: [issue.message] }))
    const missing = needs.flatMap((need): (keyof TakeValues)[] => (need === 'contact' ? (form.getFieldValue('contactPhone') ? [] : ['contactPhone']) : need === 'plateType' || form.getFieldValue(need) ? [] : [need]))
      .map((name) => ({ name, errors: ['请填写'] }))
    form.setFields(Object.keys(form.getFieldsValue()).map((name) => ({ name: name as keyof TakeValues, errors: [] })))
    const wrong = [...faults, ...missing.filter((one) => !faults.some((fault) => fault.name === one.name))]
    if (wrong.length > 0) {
      form.setFields(wrong)
      // Selected, so that the next card read takes the place of the number that was wrong.
      if (wrong.some((one) => one.name === 'idNumber')) return card.current?.select()
      return form.focusField(wrong[0]?.name ?? 'idNumber')
    }
    if (!(await before())) return
    const view = await action.run(input)
    if (view === undefined) return card.current?.select()
    form.resetFields()
    onTaken(view)
  }
  return (
    <Form form={form} layout="vertical" onFinish={() => void take()} className="take-form">
      <div className="stack" style={{ gap: 12 }}>
        <RefusalNotice refusal={action.refusal} onRetry={() => void take()} />
        <div className="take-fields">
          <Form.Item label={<>业务<kbd style={{ marginInlineStart: 6 }}>/</kbd></>} htmlFor="take-service" {...(code === undefined && listOpen ? { help: '先选业务' } : {})}>
            <Select<ServiceCode> id="take-service" aria-label="业务" showSearch={{ optionFilterProp: 'label' }} placeholder="输入业务名称，如“补领”" options={serviceOptions} open={listOpen} onOpenChange={setListOpen}
              {...(code === undefined || !hasCase(code) ? {} : { value: code })} onChange={(next) => { setCode(next); setListOpen(false); setTimeout(() => form.focusField('idNumber'), 0) }} />
          </Form.Item>
          <Form.Item name="idNumber" label="身份证号（刷卡或输入）" getValueFromEvent={(event: React.ChangeEvent<HTMLInputElement>) => event.target.value.toUpperCase().replace(/[\s-]/g, '')}>
            <Input ref={card} className="mono" autoComplete="off" maxLength={18} placeholder="放上身份证，读卡后自动受理" />
          </Form.Item>
          {nameAsked ? <Form.Item name="name" label="姓名（照身份证）"><Input autoComplete="off" maxLength={30} /></Form.Item> : null}
          {needs.includes('plate') ? <Form.Item name="plate" label="车牌号"><Input autoComplete="off" maxLength={8} placeholder="鲁P12345" /></Form.Item> : null}
          {needs.includes('plateType') && kinds.length > 1 ? <Form.Item name="plateType" label="号牌种类" initialValue={kinds[0]}><Select options={kinds.map((kind) => ({ value: kind, label: PLATE_TYPES[kind as PlateType] }))} /></Form.Item> : null}
          {needs.includes('cause') ? <Form.Item name="cause" label="原因"><Select placeholder="请选择" options={CAUSES} /></Form.Item> : null}
          {needs.includes('targetClass') ? <Form.Item name="targetClass" label="保留的准驾车型"><Select placeholder="请选择" options={licenceClassIds.map((id) => ({ value: id, label: id }))} /></Form.Item> : null}
          {needs.includes('deferCause') ? <Form.Item name="deferCause" label="延期事由"><Select placeholder="请选择" options={DEFERS} /></Form.Item> : null}
          {needs.includes('deferUntil') ? <Form.Item name="deferUntil" label="延期至"><Input type="date" /></Form.Item> : null}
          {needs.includes('contact') ? <><Form.Item name="contactPhone" label="新联系电话"><Input inputMode="tel" maxLength={11} autoComplete="off" /></Form.Item><Form.Item name="contactAddress" label="新联系地址"><Input maxLength={80} autoComplete="off" /></Form.Item></> : null}
          {byAgent ? <><Form.Item name="agentName" label="代办人姓名"><Input maxLength={30} autoComplete="off" /></Form.Item><Form.Item name="agentId" label="代办人身份证号"><Input className="mono" maxLength={18} autoComplete="off" /></Form.Item></> : null}
          {posted ? <><Form.Item name="postName" label="收件人"><Input maxLength={30} autoComplete="off" /></Form.Item><Form.Item name="postPhone" label="收件电话"><Input inputMode="tel" maxLength={11} autoComplete="off" /></Form.Item><Form.Item name="postAddress" label="收件地址" className="wide"><Input maxLength={80} autoComplete="off" /></Form.Item></> : null}
        </div>
        <div className="row" style={{ gap: 20 }}>
          <Button type="primary" htmlType="submit" loading={busy || action.busy}>受理<kbd>Enter</kbd></Button>
          <Checkbox checked={byAgent} onChange={(event) => setByAgent(event.target.checked)}>他人代办（核对委托书和两人身份证）</Checkbox>
          <Checkbox checked={posted} onChange={(event) => setPosted(event.target.checked)}>办好后邮寄</Checkbox>
        </div>
        {code === undefined || !hasCase(code) ? null : <BringPanel code={code} byAgent={byAgent} />}
      </div>
    </Form>
  )
}
