import { Text } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { accountRoutes } from '@lubiao/shared/account/contract'
import { client } from '../../../../client/client'
import { useMe } from '../../../../client/me'
import { dropSession } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { handOver } from '../../../../device/save'
import { forgetAll } from '../../../../device/storage'
import { Gate } from '../../../../shell/gate'
import { say } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { dateText } from '../../../../ui/date-text'
import { FailureNotice, Notice } from '../../../../ui/feedback'
import { Field } from '../../../../ui/field'
import { Page } from '../../../../ui/page'
import { texts } from '../../texts'

/** Seeing, exporting and deleting one's own data (个人信息保护法 arts. 45, 47). */
export default function MyData() {
  const me = useMe()
  const [word, setWord] = useState('')
  const take = useAction(async () => {
    const answer = await client.send(accountRoutes.exportData, {})
    const how = await handOver(`lubiao-${answer.exportedAt.slice(0, 10)}.json`, JSON.stringify(answer, undefined, 2))
    say(how === 'saved' ? '已下载' : '已复制，可粘贴到文件或邮件保存')
  })
  const remove = useAction(async () => {
    await client.send(accountRoutes.deleteAccount, { confirm: '注销' })
    dropSession()
    for (const prefix of ['credential:', 'draft:', 'retry-keys', 'officer:']) forgetAll(prefix)
    say('账号已注销')
    await Taro.switchTab({ url: '/shell/home/index' })
  })
  if (me.data === undefined) return <Gate me={me} page='features/account/pages/data/index' />
  return (
    <Page>
      <Card title='我们保存的信息' flush>
        <Cell label='姓名' value={me.data.nameMasked ?? '未填写'} />
        <Cell label='手机号' value={me.data.phoneMasked ?? '未绑定'} />
        <Cell label='身份证号' value={me.data.idNumberMasked ?? '未填写'} />
        <Cell label='同意的隐私指引' value={me.data.consent.givenVersion === undefined ? '未同意' : `${dateText(me.data.consent.givenVersion)} 版`} last />
      </Card>
      <Card title='导出'>
        <Text className='soft block mb'>{texts.exportWhy}</Text>
        <FailureNotice failure={take.failure} />
        <Button id='export' look='soft' busy={take.busy} onTap={() => void take.run()}>导出我的数据</Button>
      </Card>
      <Card title='注销账号'>
        <Notice tone='warn'>{texts.deleteWhy}</Notice>
        <Field id='delete-word' label='请输入“注销”两个字确认' value={word} onChange={setWord} maxlength={2} />
        <FailureNotice failure={remove.failure} />
        <Button id='delete' look='danger' busy={remove.busy} off={word !== '注销'} onTap={() => void remove.run()}>注销账号并删除个人信息</Button>
      </Card>
    </Page>
  )
}
