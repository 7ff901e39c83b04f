import '../../parts/approver.css'
import { View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh, useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { checkLevels, deskOrders } from '@lubiao/shared/pass/desk-words.data'
import { useBackOnline } from '../../../../client/back-online'
import { useCell } from '../../../../client/cell'
import { isApprover, useMe } from '../../../../client/me'
import { session } from '../../../../client/session'
import { useRead } from '../../../../client/use-read'
import { useNow } from '../../../../device/use-now'
import { back, go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Empty, ErrorState, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { Checks } from '../../../../ui/pass-checks'
import { Facts } from '../../../../ui/pass-facts'
import { Steps } from '../../../../ui/steps'
import { Decision, Head, Proposal, Story } from '../../parts/case-cards'
import { ApproverGate } from '../../parts/gate'
import { OrderSheet } from '../../parts/order-sheet'
import { Foot, Others } from '../../parts/foot'
import { Papers } from '../../parts/papers'
import { useOrders } from '../../parts/use-orders'
import { texts } from '../../texts'

/** One case on an approver's phone: what is asked for, what the registers say, and exactly the machine's commands. */
export default function ApproverCase() {
  const { params } = useRouter()
  const caseId = params.caseId ?? ''
  const held = useCell(session)
  const me = useMe()
  const approver = held !== undefined && isApprover(me.data)
  const reads = approver && caseId !== ''
  const view = useRead(passRoutes.staffGet, reads ? { caseId } : undefined)
  const options = useRead(passRoutes.options, {}, { keepCopy: true })
  const now = useNow(30_000)
  const staffId = me.data?.staff?.staffId
  const [others, setOthers] = useState(false)
  const orders = useOrders(caseId, staffId, view)
  const { done, asking } = orders
  const { failure } = orders.action
  useDidShow(() => { if (reads) void view.refresh() })
  usePullDownRefresh(() => void view.refresh().finally(() => Taro.stopPullDownRefresh()))
  useBackOnline(() => { if (reads) void view.refresh() })
  useEffect(() => { if (done !== undefined || (failure !== undefined && asking === undefined)) void Taro.pageScrollTo({ scrollTop: 0, duration: 200 }) }, [done, failure, asking])

  if (!approver) return <ApproverGate me={me} />
  const { data } = view
  if (caseId === '') return <Page><Empty title='没有找到这份申请' text='请从清单中打开。' action={texts.toList} onAction={back} /></Page>
  if (data === undefined) return <Page offlineText={texts.offlineText}>{view.failure === undefined ? <Loading cards={3} /> : <ErrorState failure={view.failure} onRetry={() => void view.refresh()} />}</Page>
  const open = (other: string) => go('features/approver/pages/case/index', { caseId: other })
  return (
    <Page offlineText={texts.offlineText} foot={<Foot view={data} staffId={staffId} orders={orders} onOthers={() => setOthers(true)} />}>
      {done !== undefined && (
        <Notice tone='ok' {...(done.late ? { title: texts.lateTitle } : {})}>
          <View id='done'>{deskOrders[done.command].done}</View>
          {'leaves' in deskOrders[done.command] && <View className='mt'><Button small look='plain' id='to-list' onTap={back}>{texts.toList}</Button></View>}
        </Notice>
      )}
      {asking === undefined && <FailureNotice failure={failure} />}
      {view.failure !== undefined && failure === undefined && <Notice tone='warn' title={texts.staleTitle}>{texts.staleText}</Notice>}
      <Head view={data} now={now} staffId={staffId} />
      <Proposal view={data} />
      <Decision view={data} />
      {data.checks.length > 0 && <Card title='自动核验'><Checks checks={data.checks} levels={checkLevels} /></Card>}
      <Card title='申请内容' className='summary'><Facts application={data.application} table={options.data?.zoneTable} /></Card>
      <Papers view={data} />
      <Card title='申请人' flush>
        <Cell label='姓名' value={data.applicant.nameMasked} />
        <Cell label='电话' value={data.applicant.phoneMasked ?? '未留'} />
        {data.applicant.enterprise !== undefined && <Cell label='企业' value={data.applicant.enterprise} last />}
      </Card>
      <Card title='进度'><Steps steps={data.steps} now={now} provisional={data.dueProvisional} /></Card>
      <Story view={data} />
      {(data.supersedes !== undefined || data.successor !== undefined) && (
        <Card flush>
          {data.supersedes !== undefined && <Cell label='原通行证' value='查看' onTap={() => open(data.supersedes ?? '')} />}
          {data.successor !== undefined && <Cell label='变更或延期申请' value='查看' onTap={() => open(data.successor ?? '')} last />}
        </Card>
      )}
      <Others view={data} orders={orders} open={others} onClose={() => setOthers(false)} />
      {asking !== undefined && <OrderSheet command={asking} view={data} orders={orders} options={options} />}
    </Page>
  )
}
