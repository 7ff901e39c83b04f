import { View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'react'
import { passRoutes, type PassSummary } from '@lubiao/shared/pass/contract'
import { client } from '../../client/client'
import { useCell } from '../../client/cell'
import { session } from '../../client/session'
import { useAction } from '../../client/use-action'
import { useRead } from '../../client/use-read'
import { useNow } from '../../device/use-now'
import { Button } from '../../ui/button'
import { Empty, ErrorState, FailureNotice, Loading, Notice } from '../../ui/feedback'
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
  const [later, setLater] = useState<{ cases: readonly PassSummary[]; cursor: string | undefined } | undefined>(undefined)
  const [group, setGroup] = useState<Group | undefined>(undefined)
  const now = useNow(30_000)
  useDidShow(() => { if (held !== undefined) void mine.refresh() })
  usePullDownRefresh(() => { setLater(undefined); void mine.refresh().finally(() => Taro.stopPullDownRefresh()) })
  const cursor = later === undefined ? mine.data?.cursor : later.cursor
  const more = useAction(async () => {
    const next = await client.send(passRoutes.mine, { cursor })
    setLater({ cases: [...(later?.cases ?? []), ...next.cases], cursor: next.cursor })
  })

  if (held === undefined)
    return <Page><Empty title={texts.signInFirst} text={texts.signInText} action={texts.signIn} onAction={() => go('shell/sign-in/index')} /></Page>
  const all = [...(mine.data?.cases ?? []), ...(later?.cases ?? [])]
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
        <FailureNotice failure={more.failure} />
        {cursor !== undefined && <Button look='text' busy={more.busy} onTap={() => void more.run()}>查看更早的</Button>}
      </View>
    </Page>
  )
}
