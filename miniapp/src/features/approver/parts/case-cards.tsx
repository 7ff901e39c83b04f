import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { findUnit } from '@lubiao/shared/account/units.data'
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { PassView } from '@lubiao/shared/pass/contract'
import { channelLabels, outcomeLabels } from '@lubiao/shared/pass/desk-words.data'
import { passTypes } from '@lubiao/shared/pass/terms.data'
import { Button } from '../../../ui/button'
import { Card, Cell } from '../../../ui/card'
import { Notice } from '../../../ui/feedback'
import { StateBadge } from '../../../ui/pass-card'
import { Plate } from '../../../ui/plate'
import { whenText } from '../../../ui/steps'
import { DueLine } from './due-line'
import { holderText, Marks } from './work-card'

const FIRST = 4

/** Which case, how long it may still take, who has it. */
export function Head({ view, now, staffId }: { view: PassView; now: Instant; staffId: string | undefined }) {
  const waits = view.state === 'submitted' || view.state === 'proposed'
  return (
    <Card>
      <View className='between mb'>
        {view.plate === undefined ? <Text className='strong'>未填车牌</Text> : <Plate number={view.plate} type={view.plateType} />}
        <StateBadge state={view.state} label={view.stateLabel} />
      </View>
      <View className='between'>
        <Text className='strong'>{view.passType === undefined ? '市区通行证' : passTypes[view.passType]}</Text>
        <Marks row={view} />
      </View>
      <DueLine row={view} now={now} />
      {waits && <Text id='holder' className='soft block'>{holderText(view, staffId)}</Text>}
      <Text className='muted block'>{view.passNumber === undefined ? '申请编号' : '通行证号'} {view.passNumber ?? view.caseId}</Text>
      <Text className='muted block'>{findUnit(view.unit)?.name ?? ''}　{channelLabels[view.channel]}申请{view.submittedAt === undefined ? '' : `　${whenText(view.submittedAt)} 提交`}</Text>
    </Card>
  )
}

/** Why a colleague would make an exception: what the second pair of eyes judges. */
export function Proposal({ view }: { view: PassView }) {
  if (view.proposedBy === undefined) return null
  const note = view.timeline.filter((entry) => entry.event === 'pass.proposed').at(-1)?.note
  return <Notice title={`${view.proposedBy.name} 拟批准，提请复核`}>{note}</Notice>
}

/** The decision with its reason and article. */
export function Decision({ view: { decision } }: { view: PassView }) {
  if (decision === undefined) return null
  const tone = ({ approved: 'ok', returned: 'warn', refused: 'error', revoked: 'error' } as const)[decision.outcome]
  return (
    <Notice tone={tone} title={`${outcomeLabels[decision.outcome]}　${whenText(decision.at)}`}>
      <View>{decision.reason}</View>
      {decision.article !== undefined && <View>依据：{decision.article}</View>}
      {decision.remedy !== undefined && <View>告知：{decision.remedy}</View>}
    </Notice>
  )
}

/** What happened to the case, newest first. */
export function Story({ view }: { view: PassView }) {
  const [all, setAll] = useState(false)
  const entries = [...view.timeline].reverse()
  const shown = all ? entries : entries.slice(0, FIRST)
  return (
    <Card title='办理经过' flush>
      {shown.map((entry, index) => (
        <Cell key={`${entry.version}-${entry.event}`} label={entry.label} note={<View><View>{entry.by}</View>{entry.note !== undefined && entry.note !== '' && <View className='soft'>{entry.note}</View>}</View>} value={whenText(entry.at)} last={index === shown.length - 1} />
      ))}
      {!all && entries.length > FIRST && <Button look='text' onTap={() => setAll(true)}>查看全部经过</Button>}
    </Card>
  )
}
