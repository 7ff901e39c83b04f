import { Text, View } from '@tarojs/components'
import { yuanText } from '@lubiao/shared/kernel/money'
import type { ServiceView } from '@lubiao/shared/service/contract-case'
import { go } from '../../../shell/navigate'
import { Button } from '../../../ui/button'
import { Card } from '../../../ui/card'
import { Notice } from '../../../ui/feedback'
import { texts } from '../texts'

/** What is owed, and the way to the page where it is paid. Once it is paid the case goes on by itself. */
export function PayCard({ view }: { view: ServiceView }) {
  const { bill, fees } = view
  if (bill === undefined) return null
  return (
    <Card title='需要缴费'>
      {fees.map((fee) => <View className='svc-sum' key={fee.feeId}><Text>{fee.label}</Text><Text className='nowrap'>{yuanText(fee.fen)} 元</Text></View>)}
      <View className='svc-sum'><Text className='strong'>合计</Text><Text className='big nowrap' id='owes'>{yuanText(bill.fen)} 元</Text></View>
      <View className='mt'>{bill.state === 'paid' ? <Notice tone='ok'>已收到缴费，正在继续办理</Notice> : <Button id='pay' onTap={() => go('features/payment/pages/bill/index', { billId: bill.billId })}>{`${texts.pay} ${yuanText(bill.fen)} 元`}</Button>}</View>
    </Card>
  )
}
