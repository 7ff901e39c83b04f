import './index.css'
import { Text, View } from '@tarojs/components'
import Taro, { useDidShow } from '@tarojs/taro'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { useCell } from '../../client/cell'
import { isOfficer, useMe } from '../../client/me'
import { session } from '../../client/session'
import { useRead } from '../../client/use-read'
import { useNow } from '../../device/use-now'
import { Button } from '../../ui/button'
import { Card, Cell } from '../../ui/card'
import { dateText } from '../../ui/date-text'
import { Notice } from '../../ui/feedback'
import { Page } from '../../ui/page'
import { PassCard } from '../../ui/pass-card'
import { go, goSignedIn } from '../navigate'
import { texts } from '../texts'

/** The first page: what can be done, what is under way, and the code to show. */
export default function Home() {
  const held = useCell(session)
  const me = useMe()
  const options = useRead(passRoutes.options, {}, { keepCopy: true })
  const mine = useRead(passRoutes.mine, held === undefined ? undefined : {}, { keepCopy: true })
  const now = useNow(30_000)
  useDidShow(() => { if (held !== undefined) void mine.refresh() })
  const current = mine.data?.cases.filter((one) => ['active', 'approved'].includes(one.state)) ?? []
  const waiting = mine.data?.cases.filter((one) => ['draft', 'submitted', 'returned', 'proposed'].includes(one.state)) ?? []
  const [first] = current
  return (
    <Page bare>
      <View className='hero'>
        <Text className='hero-motto' ariaRole='heading'>{texts.motto}</Text>
        <Text className='hero-owner'>{texts.owner}</Text>
      </View>
      <View className='body hero-body'>
        <Card flush>
          <Cell id='services' label={texts.services} note={texts.servicesNote} onTap={() => go('features/service/pages/find/index')} />
          <Cell id='book' label={texts.book} note={texts.bookNote} onTap={() => go('features/appointment/pages/book/index')} />
          <Cell id='bookings' label={texts.bookings} note={texts.bookingsNote} onTap={() => goSignedIn('features/appointment/pages/mine/index')} last />
        </Card>
        {first !== undefined && (
          <Card title={texts.passTitle}>
            <PassCardLine plate={first.plate ?? ''} text={`${first.stateLabel}　至 ${dateText(first.validTo ?? '')}`} />
            <Button id='show-code' onTap={() => go('features/pass/pages/code/index', { caseId: first.caseId })}>{texts.showCode}</Button>
          </Card>
        )}
        {isOfficer(me.data) && (
          <Card>
            <View className='between'>
              <View className='cell-main'><Text className='card-title block'>{texts.scan}</Text><Text className='soft'>{texts.scanNote}</Text></View>
              <Button id='officer' small onTap={() => go('features/officer/pages/check/index')}>开始核验</Button>
            </View>
          </Card>
        )}
        {first === undefined || !isOfficer(me.data) ? (
          <Card title={first === undefined ? texts.passTitle : '再办一张'}>
            <Text className='soft block mb'>{texts.applyNote}</Text>
            {options.data !== undefined && (
              <Notice>
                现在提交，最早 <Text className='strong'>{dateText(options.data.earliestStart)}</Text> 可以开始通行{options.data.earliestProvisional ? '（节假日安排未公布，暂定）' : ''}。
              </Notice>
            )}
            <Button id='apply' look={first === undefined ? 'primary' : 'soft'} onTap={() => goSignedIn('features/pass/pages/apply/index')}>{texts.apply}</Button>
            <Cell label={texts.zones} note={texts.zonesNote} onTap={() => go('features/pass/pages/zones/index')} last />
          </Card>
        ) : null}
        <Card title={texts.plateTitle} flush>
          <Cell id='go-plate' label={texts.plate} note={texts.plateNote} onTap={() => goSignedIn('features/plate/pages/choose/index')} />
          <Cell id='go-numbers' label={texts.numbers} note={texts.numbersNote} onTap={() => goSignedIn('features/plate/pages/mine/index')} last />
        </Card>
        {waiting.length > 0 && (
          <View>
            <View className='between mb'><Text className='card-title'>正在办理</Text><Text className='card-more' ariaRole='link' onClick={() => void Taro.switchTab({ url: '/shell/passes/index' })}>全部</Text></View>
            {waiting.slice(0, 3).map((one) => <PassCard key={one.caseId} pass={one} now={now} onTap={() => go(one.state === 'draft' ? 'features/pass/pages/apply/index' : 'features/pass/pages/case/index', { caseId: one.caseId })} />)}
          </View>
        )}
        <Card title={texts.howTitle}>
          {texts.how.map((line, index) => (
            <View className='how' key={line}><View className='how-mark' ariaHidden>{index + 1}</View><Text className='cell-main'>{line}</Text></View>
          ))}
          <Text className='muted block mt'>{texts.counter}</Text>
        </Card>
        {options.data?.demo === true && <Text className='muted block center mb'>{texts.demo}</Text>}
      </View>
    </Page>
  )
}

const PassCardLine = ({ plate, text }: { plate: string; text: string }) => (
  <View className='between wrap mb'><Text className='big nowrap'>{plate.slice(0, 2)}·{plate.slice(2)}</Text><Text className='soft nowrap'>{text}</Text></View>
)
