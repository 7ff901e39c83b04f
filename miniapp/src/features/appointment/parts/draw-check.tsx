import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { DRAW_METHOD, faultsOfDraw } from '@lubiao/shared/release/draw'
import { releaseRoutes, type ReleaseView } from '@lubiao/shared/release/contract'
import { client } from '../../../client/client'
import { useAction } from '../../../client/use-action'
import { Button } from '../../../ui/button'
import { Card, Cell } from '../../../ui/card'
import { FailureNotice, Notice } from '../../../ui/feedback'
import { texts } from './texts'

/** How anybody checks a draw, and the check itself, done on this phone from what is published. */
export function DrawCheck({ release, entryId }: { release: ReleaseView; entryId: string | undefined }) {
  const { draw } = release
  const [read, setRead] = useState(0)
  const [outcome, setOutcome] = useState<{ readonly faults: readonly string[]; readonly entries: number; readonly place: number | undefined } | undefined>(undefined)
  const check = useAction(async () => {
    if (draw === undefined) return
    const places: { entryId: string; place: number }[] = []
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await client.send(releaseRoutes.entries, { releaseId: release.releaseId, ...(cursor === undefined ? {} : { cursor }) })
      places.push(...page.entries)
      setRead(places.length)
      cursor = page.cursor
    }
    const faults = faultsOfDraw({ secret: draw.secret, commitment: release.commitment, listHash: draw.listHash, seed: draw.seed }, places)
    setOutcome({ faults, entries: places.length, place: places.find((one) => one.entryId === entryId)?.place })
  })
  return (
    <Card title={texts.drawTitle}>
      <Text className='soft block mb'>{DRAW_METHOD}</Text>
      <Cell label='承诺值（登记前公布）' note={<Text className='hash' userSelect>{release.commitment}</Text>} />
      {draw === undefined ? <Text className='muted block mt'>截止后，这里公布秘密、名单和结果。</Text> : (
        <View>
          <Cell label='秘密（截止后公布）' note={<Text className='hash' userSelect>{draw.secret}</Text>} />
          <Cell label='名单值' note={<Text className='hash' userSelect>{draw.listHash}</Text>} />
          <Cell label='种子' note={<Text className='hash' userSelect>{draw.seed}</Text>} />
          <FailureNotice failure={check.failure} />
          {outcome !== undefined && (outcome.faults.length === 0
            ? <Notice tone='ok' title='核对无误'>已在您的手机上用 {outcome.entries} 个编号重新算过，结果与公布的一致。{outcome.place === undefined ? '' : `您的编号排第 ${outcome.place}。`}</Notice>
            : <Notice tone='error' title='与公布的不一致'>{outcome.faults.map((fault) => <View key={fault}>· {fault}</View>)}<View>请截图并拨打监督电话。</View></Notice>)}
          <Button id='check-draw' look='soft' busy={check.busy} onTap={() => void check.run()}>{check.busy ? `正在核对，已读取 ${read} 个编号` : '在我的手机上重新算一遍'}</Button>
        </View>
      )}
    </Card>
  )
}
