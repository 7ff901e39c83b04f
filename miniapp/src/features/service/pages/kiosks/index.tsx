import '../../parts/service.css'
import { Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { metresBetween } from '@lubiao/shared/pass/zone-geometry'
import { serviceRoutes, type ListedKiosk } from '@lubiao/shared/service/contract'
import type { Division } from '@lubiao/shared/service/terms.data'
import { useCell } from '../../../../client/cell'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { openNavigation } from '../../../../device/navigation'
import { Button } from '../../../../ui/button'
import { Card } from '../../../../ui/card'
import { metresText } from '../../../../ui/distance'
import { Badge, Empty, ErrorState, FailureNotice, Loading, Notice } from '../../../../ui/feedback'
import { PickerField } from '../../../../ui/field'
import { Page } from '../../../../ui/page'
import { whenText } from '../../../../ui/steps'
import { Fact } from '../../parts/fact'
import { knownCode } from '../../parts/known-code'
import { findPlace, place } from '../../parts/position'
import { divisionOptions } from '../../parts/words'
import { texts } from '../../texts'

const SOME = 5

/** One machine that works. */
function KioskCard({ kiosk, metres }: { kiosk: ListedKiosk; metres: number | undefined }) {
  const lead = useAction(() => openNavigation({ ...kiosk, name: kiosk.outletName }))
  return (
    <Card>
      <Text className='strong block' ariaRole='heading'>{kiosk.outletName}</Text>
      <View className='svc-tags'>
        <Badge {...(kiosk.open ? { tone: 'green' } : {})}>{kiosk.open ? '现在能用' : '网点开门才能用'}</Badge>
        {kiosk.allDay && <Badge tone='blue'>24 小时</Badge>}
      </View>
      <Fact name='位置'>{kiosk.place}，{kiosk.address}{metres === undefined ? '' : `，${metresText(metres)}`}</Fact>
      <Fact name='能办'>{kiosk.services.slice(0, SOME).map((one) => one.name).join('、')}{kiosk.services.length > SOME ? ` 等 ${kiosk.services.length} 项` : ''}</Fact>
      <Text className='muted block'>机器 {kiosk.kioskId}，{whenText(kiosk.heardAt)} 报告正常</Text>
      <FailureNotice failure={lead.failure} />
      <View className='svc-acts'><Button id={`lead-${kiosk.kioskId}`} small look='plain' label={`${texts.navigate}到${kiosk.outletName}`} onTap={() => void lead.run()}>{texts.navigate}</Button></View>
    </Card>
  )
}

/** Self-service machines that work now. One that is silent or out of order is not shown, and that is said. */
export default function Kiosks() {
  const { params } = useRouter()
  const code = knownCode(params.code)
  const here = useCell(place)
  const [division, setDivision] = useState<Division | 'all'>('all')
  const [nowhere, setNowhere] = useState(false)
  const list = useRead(serviceRoutes.kiosks, { ...(code === undefined ? {} : { code }), ...(division === 'all' ? {} : { division }) }, { keepCopy: true, refreshInterval: 60_000 })
  const byDistance = useAction(async () => setNowhere(!(await findPlace())))
  const { data } = list
  const rows = (data?.kiosks ?? []).map((kiosk) => ({ kiosk, metres: here === undefined ? undefined : metresBetween([here.lng, here.lat], [kiosk.lng, kiosk.lat]) })).sort((a, b) => (a.metres ?? 0) - (b.metres ?? 0))
  return (
    <Page>
      <Card>
        <PickerField id='division' label={texts.division} options={divisionOptions} value={division} onChange={setDivision} />
        {here === undefined && <Button id='near' look='soft' busy={byDistance.busy} onTap={() => void byDistance.run()}>按离我近的排</Button>}
        {nowhere && here === undefined && <Notice tone='warn' title={texts.noPosition}>{texts.noPositionText}</Notice>}
      </Card>
      {list.keptAt !== undefined && <Notice tone='warn'>网络不可用，以下为 {whenText(list.keptAt)} 的情况，机器可能已停用</Notice>}
      {data === undefined && (list.failure === undefined ? <Loading cards={3} /> : <ErrorState failure={list.failure} onRetry={() => void list.refresh()} />)}
      {data !== undefined && data.kiosks.length === 0 && <Empty title={texts.kioskNone} text={texts.kioskNoneText} />}
      {data !== undefined && data.hidden > 0 && <Notice>{texts.kioskHidden(data.hidden)}</Notice>}
      {rows.map(({ kiosk, metres }) => <KioskCard key={kiosk.kioskId} kiosk={kiosk} metres={metres} />)}
      {data?.kiosks.some((one) => one.demo) === true && <Text className='muted block center mb'>{texts.demo}</Text>}
    </Page>
  )
}
