import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { accountRoutes, type Profile } from '@lubiao/shared/account/contract'
import { addDays, dateOf } from '@lubiao/shared/kernel/clock'
import { checkUscc } from '@lubiao/shared/kernel/identity'
import { client } from '../../../../client/client'
import { useMe } from '../../../../client/me'
import { useAction } from '../../../../client/use-action'
import { now } from '../../../../device/clock'
import { Gate } from '../../../../shell/gate'
import { confirm, go, say } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { dateText } from '../../../../ui/date-text'
import { Badge, Empty, FailureNotice, Notice } from '../../../../ui/feedback'
import { DateField, Field } from '../../../../ui/field'
import { Page } from '../../../../ui/page'
import { Sheet } from '../../../../ui/sheet'
import { texts } from '../../texts'

type Enterprise = Profile['enterprises'][number]

/** Enterprises the person represents or acts for. */
export default function Enterprises() {
  const me = useMe()
  const [uscc, setUscc] = useState('')
  const register = useAction(async () => {
    await me.refresh(await client.send(accountRoutes.registerEnterprise, { uscc }))
    setUscc('')
    say('企业已登记')
  })
  if (me.data === undefined) return <Gate me={me} page='features/account/pages/enterprise/index' />
  if (me.data.realName !== 'verified')
    return <Page><Empty title='请先完成实名认证' text='代表企业办理，需要先确认您的身份。' action='去认证' onAction={() => go('features/account/pages/real-name/index')} /></Page>
  const checked = uscc === '' ? undefined : checkUscc(uscc)
  return (
    <Page>
      <Notice>{texts.enterpriseWhy}</Notice>
      {me.data.enterprises.map((one) => <EnterpriseCard key={one.enterpriseId} enterprise={one} onChange={(next) => void me.refresh(next)} />)}
      <Card title='登记企业（法定代表人）'>
        <Field id='uscc' label='统一社会信用代码' must value={uscc} onChange={setUscc} maxlength={18} hint='营业执照上的 18 位代码'
          error={checked !== undefined && !checked.ok && uscc.length >= 18 ? checked.reason : register.failure?.errors.find((error) => error.path === 'uscc')?.message} />
        {checked?.ok === true && checked.warning !== undefined && <Notice tone='warn'>{checked.warning}</Notice>}
        <FailureNotice failure={register.failure} />
        <Button id='register' busy={register.busy} off={checked?.ok !== true} onTap={() => void register.run()}>登记</Button>
      </Card>
      <Notice>我是员工：请法定代表人在此页面登记企业后，用您的姓名和手机号授权，您登录后即可代办。</Notice>
    </Page>
  )
}

const STATES = { waiting: { label: '等待登录', tone: 'amber' }, active: { label: '有效', tone: 'green' }, revoked: { label: '已撤销', tone: 'red' } } as const

function EnterpriseCard({ enterprise, onChange }: { enterprise: Enterprise; onChange: (next: Profile) => void }) {
  const today = dateOf(now())
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [until, setUntil] = useState(addDays(today, 365))
  const authorise = useAction(async () => {
    onChange(await client.send(accountRoutes.authoriseAgent, { enterpriseId: enterprise.enterpriseId, name, phone, validUntil: until }))
    setOpen(false)
  })
  const revoke = useAction(async (agentId: string, agent: string) => {
    if (await confirm('撤销授权', `撤销后，${agent}立即不能代表企业办理。`, '撤销')) onChange(await client.send(accountRoutes.revokeAgent, { enterpriseId: enterprise.enterpriseId, agentId }))
  })
  const error = (field: string) => authorise.failure?.errors.find((one) => one.path === field)?.message
  return (
    <Card title={enterprise.name}>
      <Cell label='统一社会信用代码' value={enterprise.usccMasked} />
      <Cell label='我的身份' value={enterprise.as === 'representative' ? '法定代表人' : `经办人${enterprise.validUntil === undefined ? '' : `，至 ${dateText(enterprise.validUntil)}`}`} />
      {enterprise.agents?.map((agent) => (
        <View className='cell wrap' key={agent.agentId}>
          <View className='cell-main'>
            <Text className='block'>{agent.nameMasked}　{agent.phoneMasked} <Badge tone={STATES[agent.state].tone}>{STATES[agent.state].label}</Badge></Text>
            <Text className='muted'>有效期至 {dateText(agent.validUntil)}</Text>
          </View>
          {agent.state !== 'revoked' && <Button small look='text' busy={revoke.busy} onTap={() => void revoke.run(agent.agentId, agent.nameMasked)}>撤销</Button>}
        </View>
      ))}
      <FailureNotice failure={revoke.failure} />
      {enterprise.as === 'representative' && <Button look='soft' id='add-agent' onTap={() => setOpen(true)}>授权经办人</Button>}
      <Sheet open={open} title='授权经办人' onClose={() => setOpen(false)}>
        <Field id='agent-name' label='姓名' must value={name} error={error('name')} onChange={setName} />
        <Field id='agent-phone' label='手机号' must type='number' value={phone} error={error('phone')} onChange={setPhone} maxlength={11} />
        <DateField id='agent-until' label='有效期至' must value={until} start={today} error={error('validUntil')} onChange={setUntil} />
        <FailureNotice failure={authorise.failure} />
        <Button id='authorise' busy={authorise.busy} onTap={() => void authorise.run()}>授权</Button>
      </Sheet>
    </Card>
  )
}
