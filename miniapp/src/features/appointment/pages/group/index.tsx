import '../../parts/appointment.css'
import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh, useRouter } from '@tarojs/taro'
import { useEffect } from 'react'
import { appointmentRoutes } from '@lubiao/shared/appointment/contract'
import { client } from '../../../../client/client'
import { useCell } from '../../../../client/cell'
import { failureOf } from '../../../../client/failure'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { back, confirm, go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Empty, ErrorState, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { BringCard } from '../../parts/bring'
import { Countdown } from '../../parts/countdown'
import { StateBadge } from '../../parts/state-badge'
import { placeText, texts } from '../../parts/texts'
import { usePoll } from '../../parts/use-poll'

/** One of a batch, by its number. `stamp` changes with the batch: then this one is asked for anew. */
function Member({ caseId, last, stamp }: { caseId: string; last: boolean; stamp: number }) {
  const view = useRead(appointmentRoutes.get, { caseId }, { keepCopy: true })
  const { data } = view
  useEffect(() => { void view.refresh() }, [stamp])
  useDidShow(() => void view.refresh())
  if (data === undefined) return <Cell label={caseId} value={view.failure === undefined ? '' : view.failure.title} last={last} />
  return <Cell label={<View className='row'><Text className='strong'>{data.plate ?? data.visitor.nameMasked}</Text><StateBadge state={data.state} label={data.stateLabel} /></View>} note={placeText(data)} onTap={() => go('features/appointment/pages/case/index', { caseId })} last={last} />
}

/** A batch: all of it is confirmed, let go or cancelled at once. */
export default function Group() {
  const { params } = useRouter()
  const caseId = params.caseId ?? ''
  const held = useCell(session)
  const first = useRead(appointmentRoutes.get, caseId === '' || held === undefined ? undefined : { caseId })
  const { data } = first
  usePoll(async () => { if (held !== undefined && caseId !== '') await first.refresh() }, data?.state === 'held' ? 30_000 : undefined)
  usePullDownRefresh(() => void first.refresh().finally(() => Taro.stopPullDownRefresh()))
  const act = useAction(async (command: 'confirm' | 'decline' | 'cancel') => {
    if (data === undefined) return
    if (command === 'cancel' && !(await confirm('取消整批', data.cancelCost.text, '取消整批'))) return
    try {
      await client.send(appointmentRoutes.actBatch, { caseIds: [...data.batch], command })
    } catch (reason) {
      if (failureOf(reason).status === 409 || failureOf(reason).status === 410) void first.refresh()
      throw reason
    }
    await first.refresh()
  })
  if (held === undefined || caseId === '') return <Page><Empty title='没有找到这一批预约' text='请从“我的预约”中打开。' action='返回' onAction={back} /></Page>
  if (data === undefined) return <Page>{first.failure === undefined ? <Loading cards={3} /> : <ErrorState failure={first.failure} onRetry={() => void first.refresh()} />}</Page>
  const may = (command: (typeof data.commands)[number]) => data.commands.includes(command)
  return (
    <Page foot={may('confirm') ? <><Button id='decline-all' look='plain' busy={act.busy} onTap={() => void act.run('decline')}>都不要了</Button><Button id='confirm-all' busy={act.busy} onTap={() => void act.run('confirm')}>整批确认</Button></> : undefined}>
      {data.state === 'held' && data.holdUntil !== undefined && <Card><Countdown until={data.holdUntil} label='请在时间内确认整批' onOver={() => void first.refresh()} /><Text className='soft block center'>{texts.holdNote}</Text></Card>}
      {data.state === 'confirmed' && <Notice tone='ok' title={`${data.batch.length} 个都约好了`}>请按各自的时间到场。</Notice>}
      <FailureNotice failure={act.failure} />
      <Card title={`${data.service.label}　${data.batch.length} 个`} flush>
        <Cell label={data.outlet.name} note={data.outlet.address} />
        {data.batch.map((one, at) => <Member key={one} caseId={one} stamp={data.version} last={at === data.batch.length - 1} />)}
      </Card>
      {(data.state === 'held' || data.state === 'confirmed') && <BringCard booking={{ service: data.service, visitor: { self: true, nameMasked: '' } }} />}
      {may('cancel') && <Button id='cancel-all' look='danger' busy={act.busy} onTap={() => void act.run('cancel')}>取消整批</Button>}
    </Page>
  )
}
