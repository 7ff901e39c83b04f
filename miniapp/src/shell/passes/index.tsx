import { View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'react'
import { passRoutes, type PassSummary } from '@lubiao/shared/pass/contract'
import { client } from '../../client/client'
import { useCell } from '../../client/cell'
import { session } from '../../client/session'
import { useOlder } from '../../client/use-older'
import { useRead } from '../../client/use-read'
import { useNow } from '../../device/use-now'
import { Empty, ErrorState, Loading, Notice } from '../../ui/feedback'
import { OlderButton } from '../../ui/older-button'
import { Page } from '../../ui/page'
import { PassCard } from '../../ui/pass-card'
import { whenText } from '../../ui/steps'
import { Tabs } from '../../ui/tabs'
import { go } from '../navigate'
import { texts } from '../texts'

const GROUPS = { usable: ['active', 'approved'], open: ['draft', 'submitted', 'returned', 'proposed'] } as const
type Group = 'usable' | 'open' | 'past'
const groupOf = (pass: PassSummary): Group => (GROUPS.usable.some((state) => state === pass.state) ? 'usable' : GROUPS.open.some((state) => state === pass.state) ? 'open' : 'past')

/** All passes and applications of the person, of the enterprise acted for, and shared ones. */
export default function Passes() {
  const held = useCell(session)
  const mine = useRead(passRoutes.mine, held === undefined ? undefined : {}, { keepCopy: true })
  const older = useOlder(mine.data, (cursor) => client.send(passRoutes.mine, { cursor }), (page) => page.cases, (pass) => pass.caseId)
  const [group, setGroup] = useState<Group | undefined>(undefined)
  const now = useNow(30_000)
  useDidShow(() => { if (held !== undefined) void mine.refresh() })
  usePullDownRefresh(() => { older.reset(); void mine.refresh().finally(() => Taro.stopPullDownRefresh()) })

  if (held === undefined)
    return <Page><Empty title={texts.signInFirst} text={texts.signInText} action={texts.signIn} onAction={() => go('shell/sign-in/index')} /></Page>
  const all = older.rows
  const shown = group ?? (all.some((pass) => groupOf(pass) === 'usable') ? 'usable' : 'open')
  const rows = all.filter((pass) => groupOf(pass) === shown)
  const count = (one: Group) => (mine.data === undefined ? '' : ` ${all.filter((pass) => groupOf(pass) === one).length}`)
  return (
    <Page bare>
      <Tabs value={shown} onChange={setGroup} tabs={[{ key: 'usable', label: `可用${count('usable')}` }, { key: 'open', label: `办理中${count('open')}` }, { key: 'past', label: '历史' }]} />
      <View className='body'>
        {mine.keptAt !== undefined && <Notice tone='warn'>{texts.keptAt}（{whenText(mine.keptAt)}）</Notice>}
        {mine.loading && <Loading cards={3} />}
        {mine.data === undefined && mine.failure !== undefined && <ErrorState failure={mine.failure} onRetry={() => void mine.refresh()} />}
        {mine.data !== undefined && rows.length === 0 && (
          <Empty title={shown === 'past' ? '没有历史记录' : texts.noneTitle} text={texts.noneText} action={texts.apply} onAction={() => go('features/pass/pages/apply/index')} />
        )}
        {rows.map((pass) => <PassCard key={pass.caseId} pass={pass} now={now} onTap={() => go(pass.state === 'draft' ? 'features/pass/pages/apply/index' : 'features/pass/pages/case/index', { caseId: pass.caseId })} />)}
        <OlderButton of={older} />
      </View>
    </Page>
  )
}
