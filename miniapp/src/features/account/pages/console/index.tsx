import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { accountRoutes } from '@lubiao/shared/account/contract'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { client } from '../../../../client/client'
import { useMe } from '../../../../client/me'
import { Failure } from '../../../../client/failure'
import { useAction } from '../../../../client/use-action'
import { scanQr } from '../../../../device/scan'
import { Gate } from '../../../../shell/gate'
import { back, say } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { FailureNotice, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { whenText } from '../../../../ui/steps'
import { ticketOf } from '../../ticket'

/** Signing in on the desk console by scanning its code: look first, then approve or refuse. */
export default function ConsoleSignIn() {
  const me = useMe()
  const [asked, setAsked] = useState<{ ticket: string; seen: OutputOf<typeof accountRoutes.approveScanSignIn> } | undefined>(undefined)
  const look = useAction(async () => {
    const read = await scanQr()
    if (read === undefined) return
    const ticket = ticketOf(read)
    if (ticket === undefined) throw new Failure('not-ours', '这不是工作台的登录码', false, 0, '请扫描工作台登录页上的二维码。')
    setAsked({ ticket, seen: await client.send(accountRoutes.approveScanSignIn, { ticket, decision: 'look' }) })
  })
  const decide = useAction(async (decision: 'approve' | 'deny') => {
    if (asked === undefined) return
    await client.send(accountRoutes.approveScanSignIn, { ticket: asked.ticket, decision })
    say(decision === 'approve' ? '已确认登录' : '已拒绝')
    back()
  })
  if (me.data === undefined) return <Gate me={me} page='features/account/pages/console/index' />
  return (
    <Page>
      {asked === undefined
        ? (
          <Card title='扫码登录工作台'>
            <Text className='soft block mb'>在电脑上打开工作台登录页，扫描页面上的二维码。</Text>
            <FailureNotice failure={look.failure} />
            <Button id='scan-console' busy={look.busy} onTap={() => void look.run()}>扫一扫</Button>
          </Card>
        )
        : (
          <Card title='确认登录工作台？'>
            <Cell label='请求时间' value={whenText(asked.seen.requestedAt)} />
            <Cell label='来自' value={asked.seen.place} />
            <View className='mt'><Notice tone='warn'>请确认是您本人正在这台电脑上登录。不是您操作的，请点“不是我”。</Notice></View>
            <FailureNotice failure={decide.failure} />
            <Button id='approve' busy={decide.busy} onTap={() => void decide.run('approve')}>确认登录</Button>
            <Button id='deny' look='danger' off={decide.busy} onTap={() => void decide.run('deny')}>不是我，拒绝</Button>
          </Card>
        )}
    </Page>
  )
}
