import { Text, View } from '@tarojs/components'
import type { ServiceView } from '@lubiao/shared/service/contract-case'
import { useAction } from '../../../client/use-action'
import { handOver } from '../../../device/save'
import { say } from '../../../shell/navigate'
import { Button } from '../../../ui/button'
import { Card, Cell } from '../../../ui/card'
import { dateText } from '../../../ui/date-text'
import { FailureNotice } from '../../../ui/feedback'
import { Plate } from '../../../ui/plate'
import { whenText } from '../../../ui/steps'
import { texts } from '../texts'
import { Fact } from './fact'

const PRODUCTS = { card: '证件', plate: '号牌', paper: '证书', electronic: '电子凭证', record: '登记' } as const

/** The electronic inspection mark as it is shown at the roadside. */
export function MarkCard({ view }: { view: ServiceView }) {
  const { issued, plate, plateType } = view
  if (issued?.product !== 'electronic') return null
  return (
    <View className='svc-mark-card' id='mark' ariaRole='group' ariaLabel={`${texts.markTitle}，${plate ?? ''}，${issued.validUntil === undefined ? '' : `有效期至 ${dateText(issued.validUntil)}`}`}>
      <View className='svc-mark-word' ariaHidden>检</View>
      <Text className='card-title block mb'>{texts.markTitle}</Text>
      {plate !== undefined && <Plate number={plate} type={plateType} />}
      {issued.validUntil !== undefined && <Text className='svc-big'>有效期至 {dateText(issued.validUntil)}</Text>}
      {issued.documentNo !== undefined && <Text className='soft block'>编号 {issued.documentNo}</Text>}
      <Text className='soft block'>{texts.markText}</Text>
    </View>
  )
}

/** What has been made. */
export function IssuedCard({ view }: { view: ServiceView }) {
  const { issued } = view
  if (issued === undefined || issued.product === 'electronic') return null
  return (
    <Card title='办理结果'>
      <Fact name={PRODUCTS[issued.product]}>{issued.product === 'record' ? '已登记' : '已制发'}，{whenText(issued.at)}</Fact>
      {issued.documentNo !== undefined && <Fact name='编号'>{issued.documentNo}</Fact>}
      {issued.validUntil !== undefined && <Fact name='有效期至'>{dateText(issued.validUntil)}</Fact>}
    </Card>
  )
}

/** Where the letter is, the latest first. */
export function MailCard({ view }: { view: ServiceView }) {
  const { mail, form } = view
  const copy = useAction(async () => {
    const how = await handOver(`${mail?.waybill ?? ''}.txt`, mail?.waybill ?? '')
    say(how === 'copied' ? '已复制单号' : '已保存单号')
  })
  if (mail === undefined) return null
  const latest = [...mail.events].reverse()
  return (
    <Card title={texts.mailTitle}>
      {mail.waybill !== undefined && (
        <View className='between wrap'>
          <Text id='waybill'>EMS {mail.waybill}</Text>
          <Button small look='plain' busy={copy.busy} onTap={() => void copy.run()}>{texts.copyWaybill}</Button>
        </View>
      )}
      <FailureNotice failure={copy.failure} />
      {form.postTo !== undefined && <Text className='muted block'>寄往 {form.postTo.address}，{form.postTo.name}</Text>}
      {mail.signedBy !== undefined && mail.signedBy !== '' && <Text className='strong block'>已签收：{mail.signedBy}</Text>}
      {latest.length === 0 && <Text className='soft block'>{texts.mailWait}</Text>}
      {latest.map((one, index) => <Cell key={`${one.at}${one.code}`} label={one.text} note={[whenText(one.at), one.place ?? ''].filter((part) => part !== '').join('　')} last={index === latest.length - 1} />)}
    </Card>
  )
}
