/** Frame of every change to a table: from which day, on which document; the fields between; refusals at their fields. */
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { Button, DatePicker, Drawer, Form, Input, type FormInstance } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import type { Refusal } from '../../client/refusal'
import { nowInstant } from '../../device/clock'
import { RefusalNotice } from '../../shell/refusal-notice'

/** Fields every revision has. */
export interface RevisionValues {
  readonly effectiveFrom: string
  readonly basis: string
}

/** First day a change can take effect. */
export const earliestDay = (): string => addDays(dateOf(nowInstant()), 1)

/** A day as text in a form. */
function DayField({ value, onChange, id }: { readonly value?: string; readonly onChange?: (value: string) => void; readonly id?: string }) {
  return <DatePicker {...(id === undefined ? {} : { id })} allowClear={false} style={{ width: 200 }} minDate={dayjs(earliestDay())} value={value === undefined ? null : dayjs(value)} onChange={(day) => { if (day !== null) onChange?.(day.format('YYYY-MM-DD')) }} />
}

/** The drawer around a form. `danger` is a second button, e.g. to end something. */
export function RevisionDrawer<V extends RevisionValues>({ title, form, initial, busy, refusal, danger, onPublish, onClose, children }: {
  readonly title: string
  readonly form: FormInstance<V>
  readonly initial: V
  readonly busy: boolean
  readonly refusal: Refusal | undefined
  readonly danger?: ReactNode
  readonly onPublish: (values: V) => void
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  return (
    <Drawer open size={600} title={title} onClose={onClose} mask={{ closable: false }}
      footer={<div className="row"><Button type="primary" loading={busy} onClick={() => form.submit()}>公布</Button><Button onClick={onClose}>取消</Button>{danger}</div>}>
      <div className="stack">
        <RefusalNotice refusal={refusal} />
        <Form<V> form={form} layout="vertical" onFinish={() => onPublish(form.getFieldsValue(true) as V)} initialValues={initial}>
          {children}
          <Form.Item name="effectiveFrom" label="从哪天起生效" extra={`最早 ${earliestDay()}`}><DayField /></Form.Item>
          <Form.Item name="basis" label="依据"><Input maxLength={200} showCount placeholder="文件名称和文号" /></Form.Item>
        </Form>
      </div>
    </Drawer>
  )
}
