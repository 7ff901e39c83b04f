/** What a command asks before it is given. Checked by the contract's own schema before it leaves. */
import { Button, Form, Input, Modal, Radio, Select } from 'antd'
import { useRef } from 'react'
import type { Refusal } from '../client/refusal'
import { RefusalNotice } from '../shell/refusal-notice'
import { useFirstFocus } from '../shell/use-first-focus'
import type { AskField, OrderSpec } from './case-module'

type Values = Record<string, string | undefined>

/** Phrases to start a note from: one press fills, a second adds a line. */
function Phrases({ phrases, onPick }: { readonly phrases: readonly string[]; readonly onPick: (phrase: string) => void }) {
  return (
    <div className="row" style={{ marginBottom: 6 }}>
      <span className="quiet">常用：</span>
      {phrases.map((phrase) => <Button key={phrase} size="small" onClick={() => onPick(phrase)}>{phrase}</Button>)}
    </div>
  )
}

function Choice({ field, value, onChange, id }: { readonly field: Extract<AskField, { kind: 'choice' }>; readonly value?: string; readonly onChange?: (value: string) => void; readonly id?: string }) {
  const given = value === undefined ? {} : { value }
  const note = field.options.find((option) => option.value === value)?.note
  const loading = field.from?.loading === true
  if (field.options.length === 0 && !loading) return field.from?.refusal === undefined ? <div className="quiet">{field.none}</div> : <RefusalNotice refusal={field.from.refusal} onRetry={field.from.again} />
  if (field.options.length > 7 || loading)
    return (
      <>
        <Select {...given} {...(id === undefined ? {} : { id })} showSearch={{ optionFilterProp: 'label' }} loading={loading} options={field.options.map(({ value: key, label }) => ({ value: key, label }))} onChange={(next: string) => onChange?.(next)} placeholder="请选择" />
        {note === undefined ? null : <div className="quiet" style={{ fontSize: 12, marginTop: 4 }}>{note}</div>}
      </>
    )
  return (
    <Radio.Group {...given} {...(id === undefined ? {} : { id })} onChange={(event) => onChange?.(event.target.value as string)} style={{ width: '100%' }}>
      <div className="stack" style={{ gap: 6 }}>
        {field.options.map((option) => (
          <Radio key={option.value} value={option.value} style={{ alignItems: 'flex-start', whiteSpace: 'normal' }}>
            {option.label}
            {option.note === undefined ? null : <div className="quiet" style={{ fontSize: 12 }}>{option.note}</div>}
          </Radio>
        ))}
      </div>
    </Radio.Group>
  )
}

/** The dialog of one command; Ctrl+Enter (or Enter when nothing is asked) gives it. */
export function OrderDialog({ command, spec, busy, refusal, faultsOf, onGive, onClose }: {
  readonly command: string
  readonly spec: OrderSpec
  readonly busy: boolean
  readonly refusal: Refusal | undefined
  readonly faultsOf: (order: Readonly<Record<string, unknown>>) => Readonly<Record<string, string>>
  readonly onGive: (order: Readonly<Record<string, unknown>>) => void
  readonly onClose: () => void
}) {
  const [form] = Form.useForm<Values>()
  const okRef = useRef<HTMLButtonElement>(null)
  const ask = spec.ask
  const fields = ask?.fields ?? []
  // What the checks have found is filled in: then one key gives the order, and everything can still be changed.
  const initial = Object.fromEntries(fields.flatMap((field) => (field.initial === undefined ? [] : [[field.name, field.initial]])))
  const waiting = fields.some((field) => field.kind === 'choice' && field.options.length === 0)
  const asksNothing = fields.every((field) => field.kind === 'text' && !field.required)
  // When the dialog opens, and when choices have come in place of a field that waited for them: the page mounts a new dialog for every command.
  useFirstFocus(() => {
    if (asksNothing) return okRef.current?.focus()
    const first = fields[0]
    if (first?.kind === 'text') form.focusField(first.name)
    else document.querySelector<HTMLElement>('.order-dialog input[type="radio"], .order-dialog input[role="combobox"]')?.focus()
  }, waiting)
  const give = (): void => {
    if (waiting) return
    const values: Values = form.getFieldsValue()
    const order: Record<string, unknown> = { command }
    for (const field of fields) {
      const value = values[field.name]?.trim()
      if (value !== undefined && value !== '') order[field.name] = value
    }
    const faults = faultsOf(order)
    form.setFields(fields.map((field) => {
      const missing = field.kind === 'choice' && order[field.name] === undefined ? '请选择' : undefined
      const fault = missing ?? (field.kind === 'text' && field.required && order[field.name] === undefined ? `请填写${field.label}` : faults[field.name])
      return { name: field.name, errors: fault === undefined ? [] : [fault] }
    }))
    const wrong = Object.keys(faults)
    if (wrong.length === 0) return onGive(order)
    const first = fields.find((field) => wrong.includes(field.name))
    if (first?.kind === 'text') form.focusField(first.name)
  }
  if (ask === undefined) return null
  return (
    <Modal
      open
      rootClassName="order-dialog"
      title={ask.title}
      onCancel={onClose}
      width={560}
      mask={{ closable: false }}
      footer={[
        <Button key="no" onClick={onClose}>取消</Button>,
        <Button key="yes" ref={okRef} type="primary" danger={spec.tone === 'danger'} loading={busy} disabled={waiting} onClick={give}>{ask.ok}{asksNothing ? <kbd>Enter</kbd> : <kbd>Ctrl Enter</kbd>}</Button>
      ]}
    >
      <div className="stack" onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) give() }}>
        {ask.body}
        <RefusalNotice refusal={refusal} listFields />
        <Form form={form} layout="vertical" initialValues={initial}>
          {fields.map((field) => (
            <div key={field.name}>
              {field.kind === 'text' ? (
                <>
                  {field.phrases === undefined ? null : <Phrases phrases={field.phrases} onPick={(phrase) => {
                    const old = ((form.getFieldValue(field.name) as string | undefined) ?? '').trim()
                    form.setFieldValue(field.name, old === '' ? phrase : `${old}\n${phrase}`)
                    form.focusField(field.name)
                  }} />}
                  <Form.Item name={field.name} label={field.label} required={field.required}>
                    <Input.TextArea rows={field.required ? 4 : 2} maxLength={field.max} showCount placeholder={field.placeholder ?? ''} />
                  </Form.Item>
                </>
              ) : (
                <Form.Item name={field.name} label={field.label} required><Choice field={field} /></Form.Item>
              )}
            </div>
          ))}
        </Form>
      </div>
    </Modal>
  )
}
