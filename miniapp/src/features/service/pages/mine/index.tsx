import '../../parts/service.css'
import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'react'
import { timeLeftText } from '@lubiao/shared/kernel/clock'
import { yuanText } from '@lubiao/shared/kernel/money'
import { serviceCaseRoutes, type ServiceSummary } from '@lubiao/shared/service/contract-case'
import { serviceMachine } from '@lubiao/shared/service/machine'
import { client } from '../../../../client/client'
import { useCell } from '../../../../client/cell'
import { session } from '../../../../client/session'
import { useOlder } from '../../../../client/use-older'
import { useRead } from '../../../../client/use-read'
import { useNow } from '../../../../device/use-now'
import { go } from '../../../../shell/navigate'
import { Empty, ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { OlderButton } from '../../../../ui/older-button'
import { Page } from '../../../../ui/page'
import { whenText } from '../../../../ui/steps'
import { Tabs } from '../../../../ui/tabs'
import { StateBadge } from '../../parts/state-badge'
import { texts } from '../../texts'

type Group = 'open' | 'past'
const groupOf = ({ state }: ServiceSummary): Group => ('ends' in serviceMachine.states[state] ? 'past' : 'open')

/** One case of the list: what, which state, what is wanted of the person. */
function CaseRow({ one, now }: { one: ServiceSummary; now: string }) {
  const due = groupOf(one) === 'open' ? one.dueAt : undefined
  return (
    <View className='card' id={`case-${one.caseId}`} ariaRole='button' hoverClass='hover' onClick={() => go(one.state === 'draft' ? 'features/service/pages/apply/index' : 'features/service/pages/case/index', { caseId: one.caseId })}>
      <View className='between wrap'>
        <Text className='strong'>{one.serviceName}</Text>
        <StateBadge state={one.state} label={one.stateLabel} />
      </View>
      {one.plate !== undefined && <Text className='soft block'>{one.plate}</Text>}
      {one.relation === 'agent' && <Text className='soft block'>代 {one.applicantMasked} 办理</Text>}
      {one.enterpriseName !== undefined && <Text className='soft block'>{one.enterpriseName}</Text>}
      <Text className='muted block'>{one.submittedAt === undefined ? `${whenText(one.openedAt)} 新建，还没提交` : `${whenText(one.submittedAt)} 提交`}</Text>
      {one.owesFen > 0 && <Text className='late block'>待缴费 {yuanText(one.owesFen)} 元</Text>}
      {due !== undefined && <Text className={one.overdue || due < now ? 'late block' : 'soft block'}>{timeLeftText(now, due)}</Text>}
    </View>
  )
}

/** All business of the person, of the enterprise acted for, and what somebody has entrusted to them. */
export default function Mine() {
  const held = useCell(session)
  const now = useNow(30_000)
  const mine = useRead(serviceCaseRoutes.mine, held === undefined ? undefined : {}, { keepCopy: true })
  const older = useOlder(mine.data, (cursor) => client.send(serviceCaseRoutes.mine, { cursor }), (page) => page.cases, (one) => one.caseId)
  const [group, setGroup] = useState<Group>('open')
  useDidShow(() => { if (held !== undefined) void mine.refresh() })
  usePullDownRefresh(() => { older.reset(); void mine.refresh().finally(() => Taro.stopPullDownRefresh()) })
  if (held === undefined) return <Page><Empty title={texts.signInFirst} text={texts.signInText} action={texts.signIn} onAction={() => go('shell/sign-in/index', { then: 'features/service/pages/mine/index' })} /></Page>
  const rows = older.rows.filter((one) => groupOf(one) === group)
  return (
    <Page bare>
      <Tabs value={group} onChange={setGroup} tabs={[{ key: 'open', label: '办理中' }, { key: 'past', label: '已结束' }]} />
      <View className='body'>
        {mine.keptAt !== undefined && <Notice tone='warn'>网络不可用，以下为 {whenText(mine.keptAt)} 保存的内容</Notice>}
        {mine.loading && <Loading cards={3} />}
        {mine.data === undefined && mine.failure !== undefined && <ErrorState failure={mine.failure} onRetry={() => void mine.refresh()} />}
        {mine.data !== undefined && rows.length === 0 && <Empty title={group === 'open' ? texts.mineNone : '没有已结束的业务'} text={texts.mineNoneText} action='去办业务' onAction={() => go('features/service/pages/find/index')} />}
        {rows.map((one) => <CaseRow key={one.caseId} one={one} now={now} />)}
        <OlderButton of={older} />
      </View>
    </Page>
  )
}
