import { useState } from 'react'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { client } from '../../../../client/client'
import { dropSession, holdSession } from '../../../../client/session'
import { useMe } from '../../../../client/me'
import { useAction } from '../../../../client/use-action'
import { loginCode } from '../../../../device/login'
import { Gate } from '../../../../shell/gate'
import { back, say } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card } from '../../../../ui/card'
import { FailureNotice, Notice } from '../../../../ui/feedback'
import { Field } from '../../../../ui/field'
import { Page } from '../../../../ui/page'
import { texts } from '../../texts'

/** Links the WeChat account with the staff directory; afterwards a new session carries the roles. */
export default function StaffLink() {
  const me = useMe()
  const [staffNo, setStaffNo] = useState('')
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState('')
  const link = useAction(async () => {
    const profile = await client.send(accountRoutes.linkStaff, { staffNo, password, totp })
    setPassword('')
    await me.refresh(profile)
    try {
      holdSession((await client.send(accountRoutes.signInWechat, { code: await loginCode() })).session)
    } catch {
      dropSession() // roles come with the next sign-in
    }
    say('已关联')
    back()
  })
  const error = (field: string) => link.failure?.errors.find((one) => one.path === field)?.message
  if (me.data === undefined) return <Gate me={me} page='features/account/pages/staff-link/index' />
  return (
    <Page>
      <Notice>{texts.staffWhy}</Notice>
      <Card>
        <Field id='staff-no' label='警号' must value={staffNo} onChange={setStaffNo} maxlength={20} error={error('staffNo')} />
        <Field id='staff-password' label='密码' must password value={password} onChange={setPassword} error={error('password')} />
        <Field id='staff-totp' label='动态码' must type='number' value={totp} onChange={setTotp} maxlength={6} hint='身份验证器上的 6 位数字' error={error('totp')} />
        <FailureNotice failure={link.failure} />
        <Button id='link' busy={link.busy} off={staffNo === '' || password === '' || totp.length !== 6} onTap={() => void link.run()}>关联</Button>
      </Card>
    </Page>
  )
}
