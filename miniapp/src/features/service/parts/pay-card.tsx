import { Text, View } from '@tarojs/components'
import { yuanText } from '@lubiao/shared/kernel/money'
import type { ServiceView } from '@lubiao/shared/service/contract-case'
import { canPay, payBill } from '../../../client/pay'
import { useAction } from '../../../client/use-action'
import { Button } from '../../../ui/button'
import { Card } from '../../../ui/card'
import { FailureNotice, Notice } from '../../../ui/feedback'
import { texts } from '../texts'
import type { CitizenOrder } from './give-order'

/** What is owed and paying it. A payment whose answer was lost is found again: paying twice pays once. */
export function PayCard({ view, give }: { view: ServiceView; give: (order: CitizenOrder) => Promise<void> }) {
  const { bill, fees } = view
  const record = () => give({ command: 'recordPayment' })
  const pay = useAction(async () => {
    if (bill === undefined) return
    if (bill.state === 'open') await payBill(bill.billId)
    await record()
  })
  const tell = useAction(record)
  if (bill === undefined) return null
  const here = canPay()
  return (
    <Card title='需要缴费'>
      {fees.map((fee) => <View className='svc-sum' key={fee.feeId}><Text>{fee.label}</Text><Text className='nowrap'>{yuanText(fee.fen)} 元</Text></View>)}
      <View className='svc-sum'><Text className='strong'>合计</Text><Text className='big nowrap' id='owes'>{yuanText(bill.fen)} 元</Text></View>
      {fees.map((fee) => (fee.approvalDoc === undefined ? null : <Text className='muted block' key={fee.feeId}>收费依据：{fee.approvalDoc}</Text>))}
      <View className='mt'>{bill.state === 'paid' ? <Notice tone='ok'>已收到缴费，正在继续办理</Notice> : <Notice tone='warn'>{here ? texts.payDemo : texts.payElsewhere}</Notice>}</View>
      <FailureNotice failure={pay.failure ?? tell.failure} />
      {here && bill.state === 'open' && <Button id='pay' busy={pay.busy} onTap={() => void pay.run()}>{`${texts.pay} ${yuanText(bill.fen)} 元`}</Button>}
      {(!here || bill.state === 'paid') && <Button id='paid' look='plain' busy={tell.busy} onTap={() => void tell.run()}>{texts.paid}</Button>}
    </Card>
  )
}
