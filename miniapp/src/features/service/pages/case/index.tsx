import '../../parts/service.css'
import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { serviceCaseRoutes, type ServiceView } from '@lubiao/shared/service/contract-case'
import { useCell } from '../../../../client/cell'
import { session } from '../../../../client/session'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { useNow } from '../../../../device/use-now'
import { back, confirm, go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { dateText } from '../../../../ui/date-text'
import { Empty, ErrorState, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { Checks } from '../../../../ui/pass-checks'
import { Plate } from '../../../../ui/plate'
import { Steps, whenText } from '../../../../ui/steps'
import { Fact } from '../../parts/fact'
import { giveOrder, type CitizenOrder } from '../../parts/give-order'
import { PayCard } from '../../parts/pay-card'
import { Proxy } from '../../parts/proxy'
import { IssuedCard, MailCard, MarkCard } from '../../parts/result-cards'
import { StateBadge } from '../../parts/state-badge'
import { causes, deferCauses, texts } from '../../texts'

/** Looked at often while the system is at work on it, rarely while people are. */
const SOON_MS = 3_000
const LATER_MS = 60_000
const AT_WORK: readonly ServiceView['state'][] = ['accepted', 'approved']

/** Whether something is about to happen without anybody's doing: a payment just received sends the case on. */
const movesNow = (view: ServiceView): boolean => AT_WORK.includes(view.state) || (view.state === 'toPay' && view.bill?.state === 'paid')

const DECISIONS = { returned: '需要补正', refused: '不予办理', approved: '' } as const

/** What was asked for, in words. */
function Asked({ form }: { form: ServiceView['form'] }) {
  const { cause, contactPhone, contactAddress, targetClass, deferCause, deferUntil, remark, delivery, postTo } = form
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['原因', cause === undefined ? undefined : causes[cause]], ['新电话', contactPhone], ['新地址', contactAddress], ['保留车型', targetClass], ['延期原因', deferCause === undefined ? undefined : deferCauses[deferCause]],
    ['延期到', deferUntil === undefined ? undefined : dateText(deferUntil)], ['说明', remark], ['怎么取', delivery === undefined ? undefined : texts[delivery]], ['收件人', postTo === undefined ? undefined : `${postTo.name} ${postTo.phone}`], ['收件地址', postTo?.address]
  ]
  const said = lines.filter((line): line is [string, string] => line[1] !== undefined && line[1] !== '')
  return said.length === 0 ? null : <Card title='申请内容'>{said.map(([name, value]) => <Fact key={name} name={name}>{value}</Fact>)}</Card>
}

/** One piece of business: where it stands, how long it may take, what can be done now. The buttons are exactly the server's. */
export default function Case() {
  const { params } = useRouter()
  const caseId = params.caseId ?? ''
  const held = useCell(session)
  const now = useNow(30_000)
  const [all, setAll] = useState(false)
  const view = useRead(serviceCaseRoutes.get, caseId === '' || held === undefined ? undefined : { caseId }, { keepCopy: true, refreshInterval: (latest?: ServiceView) => (latest !== undefined && movesNow(latest) ? SOON_MS : LATER_MS) })
  useDidShow(() => { if (caseId !== '' && held !== undefined) void view.refresh() })
  usePullDownRefresh(() => void view.refresh().finally(() => Taro.stopPullDownRefresh()))
  const give = (order: CitizenOrder) => giveOrder(view, order)
  const withdraw = useAction(async () => {
    if (view.data === undefined || !(await confirm('撤回', texts.withdrawAsk, '撤回'))) return
    await give({ command: 'withdraw' })
  })
  const { data } = view
  if (held === undefined) return <Page><Empty title={texts.signInFirst} text={texts.signInText} action={texts.signIn} onAction={() => go('shell/sign-in/index', { then: 'features/service/pages/case/index', caseId })} /></Page>
  if (caseId === '') return <Page><Empty title='没有找到这件业务' text='请从“我的业务”中打开。' action='返回' onAction={back} /></Page>
  if (data === undefined) return <Page>{view.failure === undefined ? <Loading cards={3} /> : <ErrorState failure={view.failure} onRetry={() => void view.refresh()} />}</Page>
  const may = (command: (typeof data.commands)[number]) => data.commands.includes(command)
  const entries = all ? data.timeline : data.timeline.slice(-4)
  return (
    <Page>
      {params.fresh === '1' && data.state === 'accepted' && <Notice tone='ok' title='已提交'>{data.dueAt === undefined ? '' : `最晚 ${whenText(data.dueAt)} 前办结，`}进度会通知您。</Notice>}
      {view.keptAt !== undefined && <Notice tone='warn'>网络不可用，以下为 {whenText(view.keptAt)} 保存的内容</Notice>}
      <MarkCard view={data} />
      <Card>
        <View className='between wrap mb'>
          <Text className='svc-big' ariaRole='heading'>{data.serviceName}</Text>
          <StateBadge state={data.state} label={data.stateLabel} />
        </View>
        {data.plate !== undefined && <View className='mb'><Plate number={data.plate} type={data.plateType} /></View>}
        <Text className='muted block'>编号 {data.caseId}</Text>
        <Text className='muted block'>{data.enterpriseName ?? data.applicantMasked}</Text>
        {data.decision !== undefined && data.decision.outcome !== 'approved' && (
          <View className='mt'>
            <Notice tone={data.decision.outcome === 'returned' ? 'warn' : 'error'} title={DECISIONS[data.decision.outcome]}>
              <View>{data.decision.reason}</View>
              {data.decision.article !== undefined && <View>依据：{data.decision.article}</View>}
              {data.decision.remedy !== undefined && <View className='remedy'>怎么办：{data.decision.remedy}</View>}
            </Notice>
          </View>
        )}
        {may('resubmit') && <View className='mt'><Button id='correct' onTap={() => go('features/service/pages/apply/index', { caseId })}>去补正</Button></View>}
        {may('submit') && <View className='mt'><Button id='continue' onTap={() => go('features/service/pages/apply/index', { caseId })}>继续填写</Button></View>}
      </Card>
      {data.state === 'toPay' && may('recordPayment') && <PayCard view={data} />}
      {data.steps.length > 0 && <Card title='进度'><Steps steps={data.steps} now={now} provisional={data.dueProvisional} /></Card>}
      <MailCard view={data} />
      <IssuedCard view={data} />
      <Proxy view={data} give={give} />
      <Asked form={data.form} />
      {data.checks.length > 0 && <Card title='核对结果'><Checks checks={data.checks} /></Card>}
      {data.timeline.length > 0 && (
        <Card title='办理记录' flush>
          {entries.map((entry) => <Cell key={entry.version} label={<View className='between'><Text>{entry.label}</Text><Text className='soft nowrap'>{whenText(entry.at)}</Text></View>} note={[entry.by, entry.note ?? ''].filter((part) => part !== '').join('　')} />)}
          {!all && data.timeline.length > entries.length && <Button look='text' onTap={() => setAll(true)}>查看全部记录</Button>}
        </Card>
      )}
      <FailureNotice failure={withdraw.failure} />
      {may('withdraw') && <Button id='withdraw' look='danger' busy={withdraw.busy} onTap={() => void withdraw.run()}>撤回</Button>}
    </Page>
  )
}
