/** Sign-in with staff number, password and the six digits of the authenticator. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { Button, Form, Input, type InputRef } from 'antd'
import { useEffect, useRef } from 'react'
import { useSend } from '../client/use-route'
import { beginSession } from '../client/session'
import { RefusalNotice } from './refusal-notice'

/** What is typed. */
export interface Values {
  readonly staffNo: string
  readonly password: string
  readonly totp: string
}

/** Somebody whose password an administrator handed out: it opens nothing before they have put their own in its place. */
export type Issued = Pick<Values, 'staffNo' | 'password'>

/** The form; `staffNo` is given when somebody returns to a page they left open, `filled` signs a demo person in at once, `onIssued` leads to a first password. */
export function PasswordForm({ staffNo, filled, onIssued }: { readonly staffNo?: string; readonly filled?: Values | undefined; readonly onIssued: (issued: Issued) => void }) {
  const [form] = Form.useForm<Values>()
  const first = useRef<InputRef>(null)
  const signIn = useSend(accountRoutes.staffSignIn)
  useEffect(() => first.current?.focus(), [])
  useEffect(() => {
    if (filled === undefined) return
    form.setFieldsValue(filled)
    form.submit()
  }, [filled, form])
  useEffect(() => {
    if (signIn.refusal?.code !== 'account.password-change-needed') return
    const { staffNo: number, password } = form.getFieldsValue()
    onIssued({ staffNo: number.trim().toUpperCase(), password })
  }, [signIn.refusal, form, onIssued])
  const finish = async (values: Values): Promise<void> => {
    const answer = await signIn.run({ ...values, staffNo: values.staffNo.trim().toUpperCase() })
    if (answer !== undefined) return beginSession(answer.session, answer.staff)
    // A code of the authenticator is good for one attempt: never left standing for a second one.
    form.setFieldValue('totp', '')
  }
  return (
    <Form form={form} layout="vertical" requiredMark={false} size="large" initialValues={{ staffNo: staffNo ?? '' }} onFinish={(values) => void finish(values)}>
      <Form.Item name="staffNo" label="警号" rules={[{ required: true, message: '请输入警号' }]}>
        <Input ref={staffNo === undefined ? first : null} autoComplete="username" maxLength={20} />
      </Form.Item>
      <Form.Item name="password" label="密码" rules={[{ required: true, message: '请输入密码' }]}>
        <Input.Password ref={staffNo === undefined ? null : first} autoComplete="current-password" maxLength={128} />
      </Form.Item>
      <Form.Item name="totp" label="动态码" extra="打开手机上的身份验证器，输入 6 位数字" rules={[{ required: true, pattern: /^\d{6}$/, message: '请输入 6 位动态码' }]}>
        <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} style={{ letterSpacing: '0.4em', maxWidth: 200 }} />
      </Form.Item>
      <div className="stack">
        <RefusalNotice refusal={signIn.refusal} listFields={false} />
        <Button type="primary" htmlType="submit" block loading={signIn.busy}>登录</Button>
      </div>
    </Form>
  )
}
