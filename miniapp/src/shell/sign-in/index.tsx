import { Text, View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { accountRoutes, PRIVACY_VERSION } from '@lubiao/shared/account/contract'
import { client } from '../../client/client'
import { forgetReadings, holdSession } from '../../client/session'
import { useAction } from '../../client/use-action'
import { demoPeople, loginCode, needsDemoPerson, type DemoPerson } from '../../device/login'
import { Button } from '../../ui/button'
import { Card, Cell } from '../../ui/card'
import { dateText } from '../../ui/date-text'
import { FailureNotice, Notice } from '../../ui/feedback'
import { Tick } from '../../ui/field'
import { Page } from '../../ui/page'
import { back, go } from '../navigate'

/** Signing in with WeChat; consent to the privacy guide is asked here, with its version, and never assumed. */
export default function SignIn() {
  const { params } = useRouter()
  const [agreed, setAgreed] = useState(false)
  const [people, setPeople] = useState<readonly DemoPerson[]>([])
  const offered = useAction(async () => setPeople(await demoPeople()))
  useEffect(() => { if (needsDemoPerson) void offered.run() }, [])
  const enter = useAction(async (personId: string | undefined) => {
    const answer = await client.send(accountRoutes.signInWechat, { code: await loginCode(personId) })
    forgetReadings() // whoever had this phone before
    holdSession(answer.session)
    if (answer.profile.consent.needed) await client.send(accountRoutes.consent, { document: 'privacy', version: PRIVACY_VERSION })
    const { then, ...query } = params
    if (then === undefined) { back(); return }
    const search = Object.entries(query).flatMap(([key, value]) => (value === undefined || key.startsWith('$') || key === 'stamp' ? [] : [`${key}=${encodeURIComponent(decodeURIComponent(value))}`])).join('&')
    await Taro.redirectTo({ url: `/${decodeURIComponent(then)}${search === '' ? '' : `?${search}`}` })
  })
  return (
    <Page>
      <Card>
        <Text className='big block'>欢迎使用路标</Text>
        <Text className='soft block'>登录只用于识别您是谁，不会向您的好友发送任何内容。</Text>
        <Tick id='agree' on={agreed} onChange={setAgreed}>
          我已阅读并同意《隐私保护指引》（{dateText(PRIVACY_VERSION)} 版）
        </Tick>
        <Cell id='read-privacy' label='查看《隐私保护指引》' onTap={() => go('features/account/pages/privacy/index')} last />
        <FailureNotice failure={enter.failure} />
        {!needsDemoPerson && <Button id='wechat' busy={enter.busy} off={!agreed} onTap={() => void enter.run(undefined)}>微信登录</Button>}
        {!agreed && <Text className='muted'>勾选同意后即可登录。不同意也可以查看禁行区和办事说明。</Text>}
      </Card>
      {needsDemoPerson && (
        <Card title='选择演示人物'>
          <Notice tone='warn'>浏览器不能使用微信登录。这里由微信模拟器提供演示人物，仅限本地演示环境。</Notice>
          <FailureNotice failure={offered.failure} />
          {people.map((person) => <Cell key={person.id} id={`person-${person.id}`} label={person.name} note={person.hint} {...(agreed && !enter.busy ? { onTap: () => void enter.run(person.id) } : {})} />)}
          {people.length === 0 && !offered.busy && <Button look='plain' onTap={() => void offered.run()}>重新获取</Button>}
          {people.length > 0 && !agreed && <View className='muted mt'>请先勾选同意隐私保护指引。</View>}
        </Card>
      )}
    </Page>
  )
}
