/**
 * A password of one's own: in place of the one an administrator handed out, or of an earlier one. Whoever knows number, password and code may; the
 * answer is a fresh sign-in here, every other one ends.
 */
import { CheckCircleFilled, MinusCircleOutlined } from '@ant-design/icons'
import { LEAST_CHARACTERS, MOST_CHARACTERS, passwordFaults, passwordRules } from '@lubiao/shared/account/password'
import { Button, Form, Input, type InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { changePassword } from '../client/session'
import { useAction } from '../client/use-route'
import { RefusalNotice } from './refusal-notice'
import { useFirstFocus } from './use-first-focus'

interface Values {
  readonly current: string
  readonly next: string
  readonly again: string
  readonly totp: string
}

/** The rules with what holds so far. */
function Rules({ typed, staffNo, current }: { readonly typed: string; readonly staffNo: string; readonly current: string }) {
  return (
    <ul className="rules" aria-label="新密码的要求">
      {passwordRules.map((rule) => {
        const held = typed !== '' && rule.holds(typed, { staffNo, current })
        return <li key={rule.label} className={held ? 'held' : ''}>{held ? <CheckCircleFilled aria-hidden /> : <MinusCircleOutlined aria-hidden />}{rule.label}<span className="hidden">{held ? '，已符合' : '，还不符合'}</span></li>
      })}
    </ul>
  )
}

/** The form; `issued` is the handed-out password just typed, so that nobody types it twice. */
export function NewPasswordForm({ staffNo, issued, ok, onDone, onCancel }: {
  readonly staffNo: string
  readonly issued?: string
  readonly ok: string
  readonly onDone: () => void
  readonly onCancel: () => void
}) {
  const [form] = Form.useForm<Values>()
  const first = useRef<InputRef>(null)
  const typed = (Form.useWatch('next', form) as string | undefined) ?? ''
  const current = (Form.useWatch('current', form) as string | undefined) ?? issued ?? ''
  const change = useAction(async (values: Values) => {
    await changePassword({ staffNo, password: issued ?? values.current, totp: values.totp, newPassword: values.next })
    return true
  })
  const [lost, setLost] = useState(false)
  useFirstFocus(() => first.current?.focus())
  useEffect(() => {
    if (change.refusal === undefined) return
    form.setFields(change.refusal.fieldErrors.map((error) => ({ name: error.path === 'newPassword' ? 'next' : (error.path as 'totp'), errors: [error.message] })))
    if (change.refusal.kind !== 'problem') setLost(true)
    // A refused new password leaves the code good; after anything else it may be used up.
    if (change.refusal.code !== 'account.password-unfit') form.setFieldValue('totp', '')
  }, [change.refusal, form])
  const finish = async (values: Values): Promise<void> => {
    if ((await change.run(values)) === true) onDone()
  }
  return (
    <Form form={form} className="new-password" layout="vertical" requiredMark={false} onFinish={(values) => void finish(values)}>
      <input className="hidden" type="text" autoComplete="username" value={staffNo} readOnly tabIndex={-1} aria-hidden />
      {issued === undefined ? (
        <Form.Item name="current" label="当前密码" rules={[{ required: true, message: '请输入当前密码' }]}>
          <Input.Password ref={first} autoComplete="current-password" maxLength={MOST_CHARACTERS} />
        </Form.Item>
      ) : null}
      <Form.Item name="next" label="新密码" validateTrigger="onBlur" extra={<Rules typed={typed} staffNo={staffNo} current={current} />}
        rules={[{ validator: (_rule, value: string | undefined) => {
          const faults = value === undefined || value === '' ? [`请输入新密码，至少 ${LEAST_CHARACTERS} 位`] : passwordFaults(value, { staffNo, current })
          return faults[0] === undefined ? Promise.resolve() : Promise.reject(new Error(faults[0]))
        } }]}>
        <Input.Password ref={issued === undefined ? null : first} autoComplete="new-password" maxLength={MOST_CHARACTERS} />
      </Form.Item>
      <Form.Item name="again" label="再输一次新密码" dependencies={['next']} validateTrigger="onBlur"
        rules={[{ validator: (_rule, value: string | undefined) => (value === form.getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error('两次输入的新密码不一致'))) }]}>
        <Input.Password autoComplete="new-password" maxLength={MOST_CHARACTERS} />
      </Form.Item>
      <Form.Item name="totp" label="动态码" extra="打开手机上的身份验证器，输入 6 位数字" rules={[{ required: true, pattern: /^\d{6}$/, message: '请输入 6 位动态码' }]}>
        <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} style={{ letterSpacing: '0.4em', maxWidth: 200 }} />
      </Form.Item>
      <div className="stack">
        <RefusalNotice refusal={change.refusal} listFields={false} />
        {change.refusal !== undefined && lost ? <div className="quiet">刚才网络中断时，密码可能已经改好：请用新密码登录试试。</div> : null}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={onCancel}>{issued === undefined ? '取消' : '返回登录'}</Button>
          <Button type="primary" htmlType="submit" loading={change.busy}>{ok}</Button>
        </div>
      </div>
    </Form>
  )
}
