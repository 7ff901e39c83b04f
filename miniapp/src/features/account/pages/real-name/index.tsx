import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { accountRoutes, PRIVACY_VERSION } from '@lubiao/shared/account/contract'
import { client } from '../../../../client/client'
import { useMe } from '../../../../client/me'
import { useAction } from '../../../../client/use-action'
import { demoPhoneCode, needsDemoPerson } from '../../../../device/login'
import { Gate } from '../../../../shell/gate'
import { back, say } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { dateText } from '../../../../ui/date-text'
import { FailureNotice, Notice } from '../../../../ui/feedback'
import { Field, Tick } from '../../../../ui/field'
import { Page } from '../../../../ui/page'
import { texts } from '../../texts'

/** Phone number, then name and ID number against the register. Once, for every matter. */
export default function RealName() {
  const me = useMe()
  const [name, setName] = useState('')
  const [idNumber, setIdNumber] = useState('')
  const [agreed, setAgreed] = useState(false)
  const consent = useAction(async () => { await me.refresh(await client.send(accountRoutes.consent, { document: 'privacy', version: PRIVACY_VERSION })) })
  const bind = useAction(async (code: string | undefined) => {
    if (code === undefined) { say('没有取得手机号，可以稍后再试'); return }
    await me.refresh(await client.send(accountRoutes.bindPhone, { code }))
  })
  const verify = useAction(async () => {
    await me.refresh(await client.send(accountRoutes.verifyRealName, { name, idNumber }))
    say('认证成功')
    back()
  })
  const error = (field: string) => verify.failure?.errors.find((one) => one.path === field)?.message
  if (me.data === undefined) return <Gate me={me} page='features/account/pages/real-name/index' />
  const { data } = me
  return (
    <Page>
      {data.consent.needed && (
        <Notice tone='warn' title='隐私保护指引已更新'>
          <View>请阅读 {dateText(data.consent.currentVersion)} 版并同意后继续。</View>
          <Button small busy={consent.busy} onTap={() => void consent.run()}>同意并继续</Button>
        </Notice>
      )}
      <FailureNotice failure={consent.failure} />
      <Card title='一、手机号'>
        <Text className='soft block mb'>{texts.phoneWhy}</Text>
        {data.phoneMasked !== undefined && <Cell label='已绑定' value={data.phoneMasked} />}
        <FailureNotice failure={bind.failure} />
        {needsDemoPerson
          ? <Button id='phone' look={data.phoneMasked === undefined ? 'primary' : 'soft'} busy={bind.busy} onTap={() => void demoPhoneCode().then((code) => bind.run(code))}>{data.phoneMasked === undefined ? '绑定手机号（演示）' : '更换手机号'}</Button>
          : <Button id='phone' look={data.phoneMasked === undefined ? 'primary' : 'soft'} busy={bind.busy} openType='getPhoneNumber' onPhone={(code) => void bind.run(code)}>{data.phoneMasked === undefined ? '使用微信手机号' : '更换手机号'}</Button>}
      </Card>
      <Card title='二、姓名和身份证号'>
        {data.realName === 'verified'
          ? <View><Notice tone='ok' title='已实名认证' /><Cell label='姓名' value={data.nameMasked ?? ''} /><Cell label='身份证号' value={data.idNumberMasked ?? ''} last /></View>
          : (
            <View>
              <Text className='soft block'>{texts.nameWhy}</Text>
              <Field id='name' label='姓名' must value={name} error={error('name')} onChange={setName} maxlength={30} />
              <Field id='id-number' label='身份证号' must type='idcard' value={idNumber} error={error('idNumber')} onChange={setIdNumber} maxlength={18} />
              <Tick id='id-consent' on={agreed} onChange={setAgreed}>同意将姓名、身份证号用于实名核对（敏感个人信息，加密保存）</Tick>
              <FailureNotice failure={verify.failure} />
              <Button id='verify' busy={verify.busy} off={!agreed || data.phoneMasked === undefined} onTap={() => void verify.run()}>提交认证</Button>
              {data.phoneMasked === undefined && <Text className='muted'>请先完成第一步。</Text>}
            </View>
          )}
      </Card>
    </Page>
  )
}
