import '../../parts/service.css'
import { Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { addDays, dateOf, instantAt, millisOf, timeOfDay } from '@lubiao/shared/kernel/clock'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { LOOK_AHEAD_DAYS, type Order } from '@lubiao/shared/service/nearby'
import type { Division } from '@lubiao/shared/service/terms.data'
import { useCell } from '../../../../client/cell'
import { useAction } from '../../../../client/use-action'
import { useRead } from '../../../../client/use-read'
import { useNow } from '../../../../device/use-now'
import { back } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card } from '../../../../ui/card'
import { Empty, ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { Choices, DateField, PickerField, Tick, TimeField } from '../../../../ui/field'
import { Page } from '../../../../ui/page'
import { whenText } from '../../../../ui/steps'
import { knownCode } from '../../parts/known-code'
import { hasMap, OutletMap } from '../../parts/outlet-map'
import { OutletRow } from '../../parts/outlet-row'
import { findPlace, place } from '../../parts/position'
import { divisionOptions } from '../../parts/words'
import { texts } from '../../texts'

const AT_ONCE = 20
const NOW_MS = 5 * 60_000

/** Where can I do this: outlets by what suits, by distance or by queue; now or at a time; as a list or on the map. */
export default function Where() {
  const { params } = useRouter()
  const code = knownCode(params.code)
  const here = useCell(place)
  const now = useNow(60_000)
  const today = dateOf(now)
  const [order, setOrder] = useState<Order>('best')
  const [onlyOpen, setOnlyOpen] = useState(false)
  const [division, setDivision] = useState<Division | 'all'>('all')
  const [later, setLater] = useState<{ date: string; time: string } | undefined>(undefined)
  const [nowhere, setNowhere] = useState(false)
  const [onMap, setOnMap] = useState(false)
  const [picked, setPicked] = useState<string | undefined>(undefined)
  const [limit, setLimit] = useState(AT_ONCE)
  const service = useRead(serviceRoutes.service, code === undefined ? undefined : { code }, { keepCopy: true })
  const input = code === undefined ? undefined : {
    code, order, open: onlyOpen ? ('only' as const) : ('any' as const), limit, ...(here === undefined ? {} : { position: here }), ...(division === 'all' ? {} : { division }),
    ...(later === undefined ? {} : { at: instantAt(later.date, later.time) })
  }
  // Kept on the phone only while it tells nothing of where the person is.
  const search = useRead(serviceRoutes.search, input, { keepCopy: here === undefined && later === undefined, keepPreviousData: true, refreshInterval: 60_000 })
  const byDistance = useAction(async () => {
    const found = here !== undefined || (await findPlace())
    setNowhere(!found)
    setOrder(found ? 'near' : 'best')
  })
  if (code === undefined) return <Page><Empty title='没有这项业务' text='请从“办业务”中选择。' action='返回' onAction={back} /></Page>

  const { data } = search
  const bookable = service.data?.service.bookable
  const canBook = (skills: Readonly<Partial<Record<string, number>>>): boolean => bookable !== undefined && (skills[bookable.skill] ?? 0) > 0
  // What is shown may still be the answer to the question before: it says for itself of which moment it is.
  const ofNow = data !== undefined && Math.abs(millisOf(data.at) - millisOf(now)) < NOW_MS
  const shown = data === undefined ? [] : onMap ? data.results.filter((one) => one.id === picked) : data.results
  return (
    <Page>
      <Card>
        <Text className='strong block mb'>{data?.name ?? service.data?.service.name ?? ''}</Text>
        <Choices on={[order]} onTap={(key) => { if (key === 'near') void byDistance.run(); else setOrder(key) }} options={[{ key: 'best', label: texts.best }, { key: 'near', label: byDistance.busy ? '正在定位…' : texts.near }, { key: 'short', label: texts.short }]} />
        {nowhere && here === undefined && <Notice tone='warn' title={texts.noPosition}>{texts.noPositionText}</Notice>}
        {here === undefined && division === 'all' && !nowhere && <Text className='muted block mt'>{texts.whereAreYou}</Text>}
        <PickerField id='division' label={texts.division} options={divisionOptions} value={division} onChange={setDivision} />
        <Choices on={[later === undefined ? 'now' : 'later']} options={[{ key: 'now', label: texts.now }, { key: 'later', label: texts.later }]}
          onTap={(key) => setLater(key === 'now' ? undefined : (later ?? { date: addDays(today, 1), time: timeOfDay(now) }))} />
        {later !== undefined && (
          <View>
            <DateField id='at-date' label='哪天' value={later.date} start={today} end={addDays(today, LOOK_AHEAD_DAYS)} onChange={(date) => setLater({ ...later, date })} />
            <TimeField id='at-time' label='几点' value={later.time} onChange={(time) => setLater({ ...later, time })} />
          </View>
        )}
        <Tick id='only-open' on={onlyOpen} onChange={setOnlyOpen}>{texts.onlyOpen}</Tick>
        {hasMap && <Choices on={[onMap ? 'map' : 'list']} onTap={(key) => setOnMap(key === 'map')} options={[{ key: 'list', label: texts.list }, { key: 'map', label: texts.map }]} />}
      </Card>
      {search.keptAt !== undefined && <Notice tone='warn'>网络不可用，以下为 {whenText(search.keptAt)} 保存的内容，开门和排队情况可能已变</Notice>}
      {data === undefined && (search.failure === undefined ? <Loading cards={3} /> : <ErrorState failure={search.failure} onRetry={() => void search.refresh()} />)}
      {data !== undefined && search.failure !== undefined && search.keptAt === undefined && <Notice tone='warn' title={search.failure.title}>下面是刚才查到的。</Notice>}
      {data !== undefined && (
        <View ariaLive='polite'>
          <Text className='soft block mb'>共 {data.total} 处能办，{ofNow ? '现在' : whenText(data.at)} {data.openNow} 处开门</Text>
          {data.provisional && <Notice tone='warn'>{texts.provisional}</Notice>}
          {data.results.length === 0 && <Empty title={texts.noOutlets} text={data.total === 0 ? '该地没有网点办这项业务，可选“全市”再找。' : texts.noOutletsText} />}
          {onMap && data.results.length > 0 && <OutletMap outlets={data.results} onPick={setPicked} />}
          {onMap && shown.length === 0 && data.results.length > 0 && <Text className='soft block center mb'>点地图上的标记，看这个网点</Text>}
          {shown.map((outlet) => <OutletRow key={outlet.id} outlet={outlet} code={code} bookable={canBook(outlet.skills)} today={today} now={ofNow} />)}
          {!onMap && data.results.length >= limit && limit < 50 && <Button look='text' busy={search.loading} onTap={() => setLimit(50)}>查看更多</Button>}
          {data.demo && <Text className='muted block center mb'>{texts.demo}</Text>}
        </View>
      )}
    </Page>
  )
}
