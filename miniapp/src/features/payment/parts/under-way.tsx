import { Text, View } from '@tarojs/components'
import { timeLeftText, type Instant } from '@lubiao/shared/kernel/clock'
import { yuanText } from '@lubiao/shared/kernel/money'
import type { BillView } from '@lubiao/shared/payment/contract'
import { Button } from '../../../ui/button'
import { Card } from '../../../ui/card'
import { texts } from './texts'

/** What can be done about a payment under way. */
export interface Steps { readonly goOn: () => void; readonly look: () => void; readonly other: () => void; readonly copy: (text: string) => void }

const wordsFor = (live: NonNullable<BillView['live']>, over: boolean, stopped: boolean): readonly [string, string] =>
  live.way === 'transfer' ? [texts.transfer, texts.transferText]
    : over ? [texts.overTime, texts.overTimeText]
      : !live.mine ? [texts.someoneElse, texts.someoneElseText]
        : stopped ? [texts.stopped, texts.stoppedText] : [texts.waiting, texts.waitingText]

const Row = ({ name, children }: { name: string; children: string }) => <View className='between'><Text className='muted nowrap'>{name}</Text><Text>{children}</Text></View>

/** Where the money goes, for whoever has chosen to transfer it. */
function Transfer({ bill, copy }: { bill: BillView; copy: (text: string) => void }) {
  const { payee, bank, account } = bill.live?.handed ?? {}
  return (
    <View className='mt'>
      {payee !== undefined && <Row name={texts.payee}>{payee}</Row>}
      {bank !== undefined && <Row name={texts.bank}>{bank}</Row>}
      {account !== undefined && <Row name={texts.account}>{account}</Row>}
      <Row name={texts.amount}>{`${yuanText(bill.fen)} 元`}</Row>
      <Row name={texts.remark}>{bill.noticeNo}</Row>
      {account !== undefined && <View className='mt'><Button id='copy-account' look='plain' onTap={() => copy(account)}>{texts.copyAccount}</Button></View>}
      <View className='mt'><Button id='copy' look='plain' onTap={() => copy(bill.noticeNo)}>{texts.copy}</Button></View>
    </View>
  )
}

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
      {transfer && <Transfer bill={bill} copy={steps.copy} />}
      {live.mine && !transfer && !over && <View className='mt'><Button id='go-on' busy={busy.pay} onTap={steps.goOn}>{texts.goOn}</Button></View>}
      {!transfer && <View className='mt'><Button id='look' look='plain' busy={busy.look} onTap={steps.look}>{live.mine ? texts.look : texts.lookAtOther}</Button></View>}
      {live.mine && !over && <View className='mt'><Button id='other' look='text' busy={busy.other} onTap={steps.other}>{texts.other}</Button></View>}
    </Card>
  )
}
