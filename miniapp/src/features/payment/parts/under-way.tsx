import { Text, View } from '@tarojs/components'
import { timeLeftText, type Instant } from '@lubiao/shared/kernel/clock'
import type { BillView } from '@lubiao/shared/payment/contract'
import { Button } from '../../../ui/button'
import { Card } from '../../../ui/card'
import { texts } from './texts'

/** What can be done about a payment under way. */
export interface Steps { readonly goOn: () => void; readonly look: () => void; readonly other: () => void; readonly copy: () => void }

const wordsFor = (live: NonNullable<BillView['live']>, over: boolean, stopped: boolean): readonly [string, string] =>
  live.way === 'transfer' ? [texts.transfer, texts.transferText]
    : over ? [texts.overTime, texts.overTimeText]
      : !live.mine ? [texts.someoneElse, texts.someoneElseText]
        : stopped ? [texts.stopped, texts.stoppedText] : [texts.waiting, texts.waitingText]

/** The payment under way: whose it is, how long it may take, how to go on. `stopped`: its window was closed by the person; `empty`: they asked, and nothing has come. */
export function UnderWay({ bill, now, busy, stopped, empty, steps }: { bill: BillView; now: Instant; busy: { pay: boolean; look: boolean; other: boolean }; stopped: boolean; empty: boolean; steps: Steps }) {
  const { live } = bill
  if (live === undefined) return null
  const transfer = live.way === 'transfer'
  const over = !transfer && live.expiresAt <= now
  const [title, text] = wordsFor(live, over, stopped)
  return (
    <Card title={title}>
      <View>{text}</View>
      {!over && <Text className='muted block mt'>{live.channelLabel}，{timeLeftText(now, live.expiresAt)}</Text>}
      {empty && <Text className='strong block mt' ariaRole='status'>{texts.looked}</Text>}
      {transfer && <View className='mt'><Button id='copy' onTap={steps.copy}>{texts.copy}</Button></View>}
      {live.mine && !transfer && !over && <View className='mt'><Button id='go-on' busy={busy.pay} onTap={steps.goOn}>{texts.goOn}</Button></View>}
      {!transfer && <View className='mt'><Button id='look' look='plain' busy={busy.look} onTap={steps.look}>{live.mine ? texts.look : texts.lookAtOther}</Button></View>}
      {live.mine && !over && <View className='mt'><Button id='other' look='text' busy={busy.other} onTap={steps.other}>{texts.other}</Button></View>}
    </Card>
  )
}
