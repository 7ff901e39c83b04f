import { Text, View } from '@tarojs/components'
import { yuanText } from '@lubiao/shared/kernel/money'
import type { BillView } from '@lubiao/shared/payment/contract'
import { whenText } from '../../../ui/steps'
import { refundTexts } from './texts'

/** What is owed, item by item, and under which document. */
export function MoneyRows({ bill }: { bill: BillView }) {
  const documents = [...new Set(bill.items.map((item) => item.approvalDoc).filter((text) => text !== ''))]
  return (
    <View>
      {bill.items.map((item) => <View className='between' key={item.feeId}><Text>{item.label}</Text><Text className='nowrap'>{yuanText(item.fen)} 元</Text></View>)}
      <View className='between mt'><Text className='strong'>合计</Text><Text className='big nowrap' id='owes'>{yuanText(bill.fen)} 元</Text></View>
      {documents.map((text) => <Text className='muted block' key={text}>收费依据：{text}</Text>)}
    </View>
  )
}

/** Money on its way back. */
export function Refunds({ bill }: { bill: BillView }) {
  return (
    <View>
      {bill.refunds.map((refund) => (
        <View key={refund.refundId}>
          <View className='between'><Text>{refund.reason}</Text><Text className='nowrap strong'>{yuanText(refund.fen)} 元</Text></View>
          <Text className='muted block'>{refundTexts[refund.state]}{refund.doneAt === undefined ? '' : `，${whenText(refund.doneAt)}`}</Text>
        </View>
      ))}
    </View>
  )
}
