import { Text } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { client } from '../../../../client/client'
import { useCell } from '../../../../client/cell'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card } from '../../../../ui/card'
import { FailureNotice, Notice } from '../../../../ui/feedback'
import { AreaField } from '../../../../ui/field'
import { Page } from '../../../../ui/page'

/** The driver takes a pass the owner has shared. */
export default function Accept() {
  const { params } = useRouter()
  const held = useCell(session)
  const [code, setCode] = useState(params.shareCode ?? '')
  const accept = useAction(async () => {
    const view = await client.send(passRoutes.acceptShare, { shareCode: code.trim() })
    await Taro.redirectTo({ url: `/features/pass/pages/code/index?caseId=${encodeURIComponent(view.caseId)}` })
  })
  return (
    <Page>
      <Card title='车主把通行证分享给您'>
        <Text className='soft block mb'>接收后，通行码会存入您的手机，路面核验时由您出示。车主可以随时收回。</Text>
        <AreaField id='share-code' label='分享码' value={code} onChange={setCode} maxlength={140} placeholder='请向车主索要，粘贴在这里' />
        <FailureNotice failure={accept.failure} />
        {held === undefined
          ? <Button onTap={() => go('shell/sign-in/index', { then: 'features/pass/pages/accept/index', shareCode: code })}>登录后接收</Button>
          : <Button id='accept' busy={accept.busy} off={code.trim() === ''} onTap={() => void accept.run()}>接收并存入本机</Button>}
      </Card>
      <Notice>请只在您驾驶该车时使用。转借他人车辆使用会被吊销。</Notice>
    </Page>
  )
}
