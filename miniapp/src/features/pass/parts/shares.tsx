import { Text, View } from '@tarojs/components'
import Taro, { useShareAppMessage } from '@tarojs/taro'
import { useState } from 'react'
import { passRoutes, type PassView } from '@lubiao/shared/pass/contract'
import { client } from '../../../client/client'
import { useAction } from '../../../client/use-action'
import { confirm, say } from '../../../shell/navigate'
import { Button } from '../../../ui/button'
import { Card } from '../../../ui/card'
import { Badge, FailureNotice, Notice } from '../../../ui/feedback'
import { Field } from '../../../ui/field'
import { Sheet } from '../../../ui/sheet'
import { whenText } from '../../../ui/steps'
import { texts } from './texts'

const STATES = { waiting: { label: '等待接收', tone: 'amber' }, active: { label: '使用中', tone: 'green' }, revoked: { label: '已收回', tone: 'red' } } as const

/** Handing the pass to the driver at the wheel, and taking it back. */
export function Shares({ view, onChange }: { view: PassView; onChange: (next: PassView) => void }) {
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [ready, setReady] = useState<{ shareId: string; shareCode: string } | undefined>(undefined)
  const at = { caseId: view.caseId, version: view.version }
  const fetchCode = async (shareId: string) => setReady({ shareId, shareCode: (await client.send(passRoutes.shareCode, { caseId: view.caseId, shareId })).shareCode })
  const share = useAction(async () => {
    const next = await client.send(passRoutes.act, { ...at, order: { command: 'share', name } })
    onChange(next)
    setName('')
    setOpen(false)
    const made = next.shares.find((one) => !view.shares.some((before) => before.shareId === one.shareId))
    if (made !== undefined) await fetchCode(made.shareId)
  })
  const code = useAction(fetchCode)
  const unshare = useAction(async (shareId: string, driver: string) => {
    if (!(await confirm('收回分享', `收回后，${driver}手机里的通行码立即作废。`, '收回'))) return
    onChange(await client.send(passRoutes.act, { ...at, order: { command: 'unshare', shareId } }))
    setReady(undefined)
  })
  useShareAppMessage(() => ({ title: `${view.plate ?? ''} 的通行证，请点开接收`, path: `features/pass/pages/accept/index?shareCode=${ready?.shareCode ?? ''}` }))
  const copy = async () => {
    await Taro.setClipboardData({ data: ready?.shareCode ?? '' })
    say('分享码已复制')
  }
  return (
    <Card title={texts.shareTitle}>
      <Text className='soft block mb'>{texts.shareText}</Text>
      {view.shares.filter((one) => one.state !== 'revoked').map((one) => (
        <View className='cell wrap' key={one.shareId}>
          <View className='cell-main'>
            <Text className='block'>{one.name} <Badge tone={STATES[one.state].tone}>{STATES[one.state].label}</Badge></Text>
            <Text className='muted'>{whenText(one.at)}</Text>
          </View>
          {one.state === 'waiting' && ready?.shareId !== one.shareId && <Button small look='soft' busy={code.busy} onTap={() => void code.run(one.shareId)}>取分享码</Button>}
          {view.commands.includes('unshare') && <Button small look='text' id={`unshare-${one.shareId}`} busy={unshare.busy} onTap={() => void unshare.run(one.shareId, one.name)}>{texts.shareBack}</Button>}
        </View>
      ))}
      {ready !== undefined && (
        <Notice title='分享码已生成，请发给驾驶人'>
          <Text className='block strong' id='share-code-text' selectable>{ready.shareCode}</Text>
          <View className='row mt'>
            {process.env.TARO_ENV === 'weapp' && <Button small openType='share'>{texts.shareSend}</Button>}
            <Button small look='plain' onTap={() => void copy()}>{texts.shareCopy}</Button>
          </View>
        </Notice>
      )}
      <FailureNotice failure={code.failure ?? unshare.failure} />
      {view.commands.includes('share') && <Button look='soft' id='share' onTap={() => setOpen(true)}>添加驾驶人</Button>}
      <Sheet open={open} title={texts.shareTitle} onClose={() => setOpen(false)}>
        <Field id='driver-name' label={texts.shareName} must value={name} onChange={setName} placeholder='与驾驶证一致' />
        <FailureNotice failure={share.failure} />
        <Button id='share-ok' busy={share.busy} off={name.trim().length < 2} onTap={() => void share.run()}>生成分享码</Button>
      </Sheet>
    </Card>
  )
}
