import '../../parts/pass.css'
import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { client } from '../../../../client/client'
import { dropCredential } from '../../../../client/credentials'
import { useCell } from '../../../../client/cell'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { useNow } from '../../../../device/use-now'
import { back, confirm, go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Empty, ErrorState, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { StateBadge } from '../../../../ui/pass-card'
import { Checks } from '../../../../ui/pass-checks'
import { Facts } from '../../../../ui/pass-facts'
import { Plate } from '../../../../ui/plate'
import { Steps, whenText } from '../../../../ui/steps'
import { Shares } from '../../parts/shares'
import { texts } from '../../parts/texts'

/** One application or pass: where it stands, how long it may take, what can be done now. The buttons are exactly the server's. */
export default function Case() {
  const { params } = useRouter()
  const caseId = params.caseId ?? ''
  const held = useCell(session)
  const view = useRead(passRoutes.get, caseId === '' || held === undefined ? undefined : { caseId }, { keepCopy: true })
  const options = useRead(passRoutes.options, {}, { keepCopy: true })
  const now = useNow(30_000)
  const [all, setAll] = useState(false)
  useDidShow(() => { if (caseId !== '' && held !== undefined) void view.refresh() })
  usePullDownRefresh(() => void view.refresh().finally(() => Taro.stopPullDownRefresh()))
  const withdraw = useAction(async () => {
    if (view.data === undefined || !(await confirm('撤回申请', texts.withdrawAsk, '撤回'))) return
    await view.refresh(await client.send(passRoutes.act, { caseId, version: view.data.version, order: { command: 'withdraw' } }))
    dropCredential(caseId)
  })
  const reopen = useAction(async (kind: 'amend' | 'extend') => {
    if (view.data === undefined) return
    const next = await client.send(passRoutes.reopen, { caseId, version: view.data.version, kind })
    go('features/pass/pages/apply/index', { caseId: next.caseId })
  })
  const { data } = view
  if (held === undefined) return <Page><Empty title='请先登录' text='登录后查看这份申请。' action='登录' onAction={() => go('shell/sign-in/index', { then: 'features/pass/pages/case/index', caseId })} /></Page>
  if (caseId === '') return <Page><Empty title='没有找到这份申请' text='请从“我的通行证”中打开。' action='返回' onAction={back} /></Page>
  if (data === undefined) return <Page>{view.failure === undefined ? <Loading cards={3} /> : <ErrorState failure={view.failure} onRetry={() => void view.refresh()} />}</Page>
  const may = (command: (typeof data.commands)[number]) => data.commands.includes(command)
  const usable = data.state === 'active' || data.state === 'approved'
  return (
    <Page>
      {params.fresh === '1' && data.state === 'submitted' && <Notice tone='ok' title='已提交'>{data.dueAt === undefined ? '' : `最晚 ${whenText(data.dueAt)} 前办结，`}结果会通过微信通知您。</Notice>}
      {view.keptAt !== undefined && <Notice tone='warn'>网络不可用，以下为 {whenText(view.keptAt)} 保存的内容</Notice>}
      <Card>
        <View className='between mb'>
          {data.plate === undefined ? <Text className='strong'>未填车牌</Text> : <Plate number={data.plate} type={data.plateType} />}
          <StateBadge state={data.state} label={data.stateLabel} />
        </View>
        <Text className='muted block'>{data.passNumber === undefined ? '申请编号' : '通行证号'} {data.passNumber ?? data.caseId}</Text>
        {data.decision !== undefined && data.decision.outcome !== 'approved' && (
          <View className='mt'>
            <Notice tone={data.decision.outcome === 'returned' ? 'warn' : 'error'} title={{ returned: '需要补正', refused: '没有批准', revoked: '已被吊销', approved: '' }[data.decision.outcome]}>
              <View>{data.decision.reason}</View>
              {data.decision.article !== undefined && <View>依据：{data.decision.article}</View>}
              {data.decision.remedy !== undefined && <View className='remedy'>怎么办：{data.decision.remedy}</View>}
            </Notice>
          </View>
        )}
        {usable && <View className='mt'><Button id='show-code' onTap={() => go('features/pass/pages/code/index', { caseId })}>出示通行码</Button></View>}
        {may('resubmit') && <View className='mt'><Button id='correct' onTap={() => go('features/pass/pages/apply/index', { caseId })}>去补正</Button></View>}
        {may('submit') && <View className='mt'><Button id='continue' onTap={() => go('features/pass/pages/apply/index', { caseId })}>继续填写</Button></View>}
      </Card>
      {data.steps.length > 0 && <Card title='进度'><Steps steps={data.steps} now={now} provisional={data.dueProvisional} /></Card>}
      {usable && data.relation === 'owner' && <Shares view={data} onChange={(next) => void view.refresh(next)} />}
      <Card title='申请内容' className='summary'><Facts application={data.application} table={options.data?.zoneTable} forDriver={data.relation === 'driver'} /></Card>
      {data.checks.length > 0 && <Card title='核对结果'><Checks checks={data.checks} /></Card>}
      {data.devices.length > 0 && (
        <Card title='已存入的手机' flush>
          {data.devices.map((device) => <Cell key={device.deviceId} label={device.name} note={whenText(device.at)} value={{ owner: '本人', driver: '驾驶人', paper: '纸质' }[device.holder]} />)}
        </Card>
      )}
      {data.timeline.length > 0 && (
        <Card title='办理记录' flush>
          {(all ? data.timeline : data.timeline.slice(-4)).map((entry) => <Cell key={entry.version} label={<View className='between'><Text>{entry.label}</Text><Text className='soft nowrap'>{whenText(entry.at)}</Text></View>} note={entry.note} />)}
          {!all && data.timeline.length > 4 && <Button look='text' onTap={() => setAll(true)}>查看全部记录</Button>}
        </Card>
      )}
      {data.successor !== undefined && <Card flush><Cell label='变更或延期申请' value='查看' onTap={() => go('features/pass/pages/case/index', { caseId: data.successor })} last /></Card>}
      <FailureNotice failure={reopen.failure ?? withdraw.failure} />
      {may('extend') && <Button id='extend' look='soft' busy={reopen.busy} onTap={() => void reopen.run('extend')}>申请延期</Button>}
      {may('amend') && <Button id='amend' look='soft' busy={reopen.busy} onTap={() => void reopen.run('amend')}>变更内容</Button>}
      {may('withdraw') && <Button id='withdraw' look='danger' busy={withdraw.busy} onTap={() => void withdraw.run()}>撤回申请</Button>}
    </Page>
  )
}
