import '../../parts/approver.css'
import { Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'react'
import { findUnit } from '@lubiao/shared/account/units.data'
import { checkPlate } from '@lubiao/shared/kernel/identity'
import { passRoutes, type PassSummary } from '@lubiao/shared/pass/contract'
import { client } from '../../../../client/client'
import { useBackOnline } from '../../../../client/back-online'
import { useCell } from '../../../../client/cell'
import { isApprover, useMe } from '../../../../client/me'
import { session } from '../../../../client/session'
import { useOlder } from '../../../../client/use-older'
import { useRead } from '../../../../client/use-read'
import { useNow } from '../../../../device/use-now'
import { go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card } from '../../../../ui/card'
import { Empty, ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { OlderButton } from '../../../../ui/older-button'
import { Page } from '../../../../ui/page'
import { PlateInput } from '../../../../ui/plate'
import { whenText } from '../../../../ui/steps'
import { Tabs } from '../../../../ui/tabs'
import { ApproverGate } from '../../parts/gate'
import { WorkCard } from '../../parts/work-card'
import { texts } from '../../texts'

type Way = 'unit' | 'mine' | 'plate'

/** Earliest due first; what has no clock comes last. */
const sorted = (rows: readonly PassSummary[]): readonly PassSummary[] => [...rows].sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'))

const NONE = { unit: [texts.noneTitle, texts.noneText], mine: [texts.mineNoneTitle, texts.mineNoneText], plate: [texts.plateNoneTitle, texts.plateNoneText] } as const

/** What lies on the approver's desk, the earliest due first. */
export default function Worklist() {
  const held = useCell(session)
  const me = useMe()
  const approver = held !== undefined && isApprover(me.data)
  const [way, setWay] = useState<Way>('unit')
  const [plate, setPlate] = useState('鲁P')
  const [sought, setSought] = useState<string | undefined>(undefined)
  const now = useNow(30_000)
  const filter = way === 'unit' ? {} : way === 'mine' ? { mine: 'yes' as const } : sought === undefined ? undefined : { plate: sought }
  const list = useRead(passRoutes.worklist, approver ? filter : undefined, { keepCopy: way !== 'plate' })
  const older = useOlder(list.data, (cursor) => client.send(passRoutes.worklist, { ...filter, cursor }), (page) => page.cases, (row) => row.caseId)
  const again = () => {
    older.reset()
    return list.refresh()
  }
  useDidShow(() => { if (approver && filter !== undefined) void again() })
  useBackOnline(() => { if (approver && filter !== undefined) void again() })
  usePullDownRefresh(() => void again().finally(() => Taro.stopPullDownRefresh()))
  if (!approver) return <ApproverGate me={me} />

  const { staff } = me.data ?? {}
  const wide = findUnit(staff?.unit ?? '')?.scope === 'city'
  const rows = sorted(older.rows)
  const { submitted = 0, proposed = 0, overdue = 0 } = list.data?.counts ?? {}
  return (
    <Page bare>
      <Tabs value={way} onChange={(next) => { older.reset(); setWay(next) }} tabs={[{ key: 'unit', label: wide ? texts.city : texts.unit }, { key: 'mine', label: texts.mine }, { key: 'plate', label: texts.plate }]} />
      <View className='body'>
        {way === 'plate' && (
          <Card>
            <PlateInput value={plate} onChange={setPlate} hint={texts.plateHint} />
            <View className='mt'><Button id='seek' busy={list.loading} off={!checkPlate(plate).ok} onTap={() => { if (plate === sought) void again(); else { older.reset(); setSought(plate) } }}>{texts.plateGo}</Button></View>
          </Card>
        )}
        {list.keptAt !== undefined && <Notice tone='warn' title={texts.staleTitle}>以下为 {whenText(list.keptAt)} 保存的内容，下拉可以再试。</Notice>}
        {list.keptAt === undefined && list.data !== undefined && list.failure !== undefined && <Notice tone='warn' title={texts.staleTitle}>{texts.staleText}</Notice>}
        {list.loading && <Loading cards={3} />}
        {list.data === undefined && list.failure !== undefined && <ErrorState failure={list.failure} onRetry={() => void again()} />}
        {way === 'unit' && list.data !== undefined && (
          <View className='tallies' id='tallies'>
            <Text>待审批 {submitted}</Text><Text>待复核 {proposed}</Text><Text className={overdue > 0 ? 'late' : ''}>已超时 {overdue}</Text>
          </View>
        )}
        {list.data !== undefined && rows.length === 0 && <Empty title={NONE[way][0]} text={NONE[way][1]} />}
        {rows.map((row) => <WorkCard key={row.caseId} row={row} now={now} staffId={staff?.staffId} wide={wide} onTap={() => go('features/approver/pages/case/index', { caseId: row.caseId })} />)}
        <OlderButton of={older} label={texts.later} />
      </View>
    </Page>
  )
}
