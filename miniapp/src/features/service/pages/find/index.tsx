import '../../parts/service.css'
import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { serviceRoutes, type OfferedService } from '@lubiao/shared/service/contract'
import { findByWords } from '@lubiao/shared/service/plain-words'
import { plainWords, topicIds, topics } from '@lubiao/shared/service/plain-words.data'
import { useRead } from '../../../../client/use-read'
import { go, goSignedIn } from '../../../../shell/navigate'
import { Card, Cell } from '../../../../ui/card'
import { Badge, Empty, ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { Field } from '../../../../ui/field'
import { Page } from '../../../../ui/page'
import { whenText } from '../../../../ui/steps'
import { onlineCase } from '../../parts/form-draft'
import { texts } from '../../texts'

/** A service as people say it, its name in law below. */
function ServiceCell({ service, last }: { service: OfferedService; last: boolean }) {
  const note = (
    <View>
      <View>{service.name}</View>
      <View className='svc-tags'>
        {service.idOnly !== undefined && <Badge tone='green'>一证即办</Badge>}
        {onlineCase(service) && <Badge tone='blue'>能网上办</Badge>}
        {service.feeList.length === 0 && <Badge>{texts.free}</Badge>}
      </View>
    </View>
  )
  return <Cell id={`service-${service.code}`} label={<Text className='strong'>{plainWords[service.code].say}</Text>} note={note} onTap={() => go('features/service/pages/item/index', { code: service.code })} last={last} />
}

/** What do you want to do: everything that can be done, in the words of the street. Open to everybody. */
export default function Find() {
  const catalogue = useRead(serviceRoutes.catalogue, {}, { keepCopy: true })
  const [typed, setTyped] = useState('')
  const { data } = catalogue
  if (data === undefined) return <Page>{catalogue.failure === undefined ? <Loading cards={4} /> : <ErrorState failure={catalogue.failure} onRetry={() => void catalogue.refresh()} />}</Page>
  const found = findByWords(typed, data.services)
  const groups = topicIds.map((topic) => ({ topic, services: data.services.filter((one) => plainWords[one.code].topic === topic) })).filter(({ services }) => services.length > 0)
  return (
    <Page>
      {catalogue.keptAt !== undefined && <Notice tone='warn'>网络不可用，以下为 {whenText(catalogue.keptAt)} 保存的内容</Notice>}
      <Card><Field id='ask' label={texts.ask} placeholder={texts.askHint} hint={texts.askNote} value={typed} maxlength={30} onChange={setTyped} /></Card>
      {typed.trim() !== '' && found.length === 0 && <Empty title={texts.noneTitle} text={texts.noneText} />}
      {typed.trim() !== '' && found.length > 0 && (
        <Card flush title={`找到 ${found.length} 项`}>{found.map((one, index) => <ServiceCell key={one.code} service={one} last={index === found.length - 1} />)}</Card>
      )}
      {typed.trim() === '' && (
        <Card flush>
          <Cell id='mine' label={texts.mine} note={texts.mineNote} onTap={() => goSignedIn('features/service/pages/mine/index')} />
          <Cell id='kiosks' label={texts.kiosks} note={texts.kiosksNote} onTap={() => go('features/service/pages/kiosks/index')} last />
        </Card>
      )}
      {(typed.trim() === '' || found.length === 0) && groups.map(({ topic, services }) => (
        <Card flush key={topic} title={topics[topic]}>{services.map((one, index) => <ServiceCell key={one.code} service={one} last={index === services.length - 1} />)}</Card>
      ))}
      {data.reconstructed && <Text className='muted block center mb'>{texts.reconstructed}</Text>}
    </Page>
  )
}
