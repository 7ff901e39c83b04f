import '../../parts/service.css'
import { Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { plainWords } from '@lubiao/shared/service/plain-words.data'
import { useRead } from '../../../../client/use-read'
import { back, go, goSignedIn } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { Badge, Empty, ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { Page } from '../../../../ui/page'
import { onlineCase } from '../../parts/form-draft'
import { Fact } from '../../parts/fact'
import { knownCode } from '../../parts/known-code'
import { texts } from '../../texts'

/** One service: how long, how much, on which article, and the ways on. */
export default function Item() {
  const { params } = useRouter()
  const code = knownCode(params.code)
  const read = useRead(serviceRoutes.service, code === undefined ? undefined : { code }, { keepCopy: true })
  if (code === undefined) return <Page><Empty title='没有这项业务' text='请从“办业务”中选择。' action='返回' onAction={back} /></Page>
  if (read.data === undefined) return <Page>{read.failure === undefined ? <Loading /> : <ErrorState failure={read.failure} onRetry={() => void read.refresh()} />}</Page>
  const { service, reconstructed } = read.data
  const online = onlineCase(service)
  return (
    <Page>
      <Card>
        <Text className='svc-big' ariaRole='heading'>{plainWords[code].say}</Text>
        <Text className='soft block'>{service.name}</Text>
        <View className='svc-tags'>
          {service.idOnly !== undefined && <Badge tone='green'>一证即办</Badge>}
          {service.delegable !== undefined && <Badge tone='blue'>就近能办</Badge>}
          {service.instant && <Badge tone='blue'>办好即得</Badge>}
        </View>
        <View className='mt'>
          <Fact name='多久办好'>{service.limitText}{service.limitNote === undefined ? '' : `（${service.limitNote}）`}</Fact>
          <Fact name='多少钱'>{service.feeText}{service.feeList.some((fee) => !fee.certain) ? `（${texts.feeUncertain}）` : ''}</Fact>
          <Fact name='能代办吗'>{service.agentNote}</Fact>
          {service.onlineNote !== undefined && <Fact name='网上办理'>{service.onlineNote}</Fact>}
          <Fact name='依据'>{service.basis}</Fact>
        </View>
      </Card>
      {online && <Button id='online' onTap={() => goSignedIn('features/service/pages/apply/index', { code })}>{texts.online}</Button>}
      {service.bookable !== undefined && <Button id='book' look={online || code === 'VEH_PLATE_PICK' ? 'plain' : 'primary'} onTap={() => goSignedIn('features/appointment/pages/book/index', { service: code })}>{texts.book}</Button>}
      {code === 'VEH_PLATE_PICK' && <Button id='pick-plate' onTap={() => goSignedIn('features/plate/pages/choose/index')}>{texts.pickPlate}</Button>}
      {!online && service.bookable === undefined && <Notice>{texts.notOnline}</Notice>}
      <Card flush>
        <Cell id='where' label={texts.where} note={texts.whereNote} onTap={() => go('features/service/pages/where/index', { code })} />
        <Cell id='bring' label={texts.bring} note={service.idOnly === undefined ? '查一查哪些不用带' : texts.bringNote} onTap={() => go('features/service/pages/bring/index', { code })} {...(service.channels.includes('kiosk') ? {} : { last: true })} />
        {service.channels.includes('kiosk') && <Cell id='kiosks' label={texts.kiosks} note={texts.kiosksNote} onTap={() => go('features/service/pages/kiosks/index', { code })} last />}
      </Card>
      {reconstructed && <Text className='muted block center mb'>{texts.reconstructed}</Text>}
    </Page>
  )
}
