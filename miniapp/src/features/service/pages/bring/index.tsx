import '../../parts/service.css'
import { Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { checkPlate, type PlateType } from '@lubiao/shared/kernel/identity'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { materials } from '@lubiao/shared/service/materials.data'
import { circumstances, type Circumstance } from '@lubiao/shared/service/terms.data'
import { useCell } from '../../../../client/cell'
import { session } from '../../../../client/session'
import { useRead } from '../../../../client/use-read'
import { back, go } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card } from '../../../../ui/card'
import { Badge, Empty, ErrorState, Loading, Notice } from '../../../../ui/feedback'
import { Choices, PickerField } from '../../../../ui/field'
import { Page } from '../../../../ui/page'
import { PlateInput } from '../../../../ui/plate'
import { whenText } from '../../../../ui/steps'
import { knownCode } from '../../parts/known-code'
import { likelyType, optionsOf, plateTypeOptions } from '../../parts/words'
import { texts } from '../../texts'

/** What to bring: the four waivers taken off, each spared paper with why; a register that is silent is said. */
export default function Bring() {
  const { params } = useRouter()
  const code = knownCode(params.code)
  const held = useCell(session)
  const [plate, setPlate] = useState('')
  const [plateType, setPlateType] = useState<PlateType | undefined>(undefined)
  const [holding, setHolding] = useState<readonly Circumstance[]>([])
  const service = useRead(serviceRoutes.service, code === undefined ? undefined : { code }, { keepCopy: true })
  const vehicle = service.data?.service.subject === 'vehicle'
  const named = checkPlate(plate).ok && plateType !== undefined
  const input = code === undefined ? undefined : { code, ...(named ? { plate, plateType } : {}), circumstances: Object.fromEntries(holding.map((one) => [one, true])) }
  const list = useRead(serviceRoutes.bring, input, { keepCopy: !named })
  if (code === undefined) return <Page><Empty title='没有这项业务' text='请从“办业务”中选择。' action='返回' onAction={back} /></Page>
  const { data } = list
  const may = [...new Set((service.data?.service.materials ?? []).flatMap((id) => materials[id].when ?? []))]
  const types = checkPlate(plate).ok ? plateTypeOptions(plate) : []
  return (
    <Page>
      {list.keptAt !== undefined && <Notice tone='warn'>网络不可用，以下为 {whenText(list.keptAt)} 查到的清单</Notice>}
      <Card>
        <Text className='strong block'>{data?.name ?? service.data?.service.name ?? ''}</Text>
        {may.length > 0 && (
          <View className='mt'>
            <Text className='field-label'>{texts.circumstances}</Text>
            <Choices on={holding} onTap={(key) => setHolding(holding.includes(key) ? holding.filter((one) => one !== key) : [...holding, key])} options={optionsOf(circumstances, may)} />
          </View>
        )}
        {vehicle && held !== undefined && <PlateInput label='车牌号（填了能少带几样）' value={plate} onChange={(next) => { setPlate(next); setPlateType(likelyType(next)) }} />}
        {types.length > 1 && <PickerField id='plate-type' label='号牌种类' options={types} value={plateType} onChange={setPlateType} />}
      </Card>
      {data === undefined && (list.failure === undefined ? <Loading /> : <ErrorState failure={list.failure} onRetry={() => void list.refresh()} />)}
      {data !== undefined && (
        <View>
          {data.down.length > 0 && (
            <Notice tone='warn' title={`${data.down.map((one) => one.label).join('、')}：${texts.downTitle}`}>
              <View>{texts.downText}</View>
              <Button id='again' small look='plain' onTap={() => void list.refresh()}>再查一次</Button>
            </Notice>
          )}
          {data.bring.length === 1 && data.bring[0]?.material === 'identity' && <Notice tone='ok' title={texts.bringOnlyId}>{texts.bringOnlyIdText}</Notice>}
          <Card title={texts.bringTitle}>
            <View ariaRole='list'>
              {data.bring.map((one) => (
                <View className='svc-item' key={one.material} id={`bring-${one.material}`} ariaRole='listitem'>
                  <View className='svc-mark' ariaHidden>带</View>
                  <View className='cell-main'>
                    <View><Text className='strong'>{one.label}</Text>{!one.certain && <Badge tone='amber'>{one.onlyIf === undefined ? '可能不用带' : '看情况'}</Badge>}</View>
                    {one.onlyIf !== undefined && <Text className='svc-why'>只在“{one.onlyIf}”时要带</Text>}
                    <Text className='svc-why'>{one.why}</Text>
                  </View>
                </View>
              ))}
            </View>
          </Card>
          {data.waived.length > 0 && (
            <Card title={texts.waivedTitle}>
              <View ariaRole='list'>
                {data.waived.map((one) => (
                  <View className='svc-item' key={one.material} id={`waived-${one.material}`} ariaRole='listitem'>
                    <View className='svc-mark svc-mark-off' ariaHidden>免</View>
                    <View className='cell-main'>
                      <Text className='strong block'>{one.label}</Text>
                      <Text className='svc-why'>{one.why}</Text>
                      <View className='svc-tags'><Badge tone='green'>{one.waiverLabel}</Badge></View>
                    </View>
                  </View>
                ))}
              </View>
            </Card>
          )}
          {data.notes.map((note) => <Notice key={note}>{note}</Notice>)}
          {held === undefined && data.unasked.length > 0 && <Button id='sign-in' look='soft' onTap={() => go('shell/sign-in/index', { then: 'features/service/pages/bring/index', code })}>登录后自动核对</Button>}
          <Text className='muted block center mb'>查询时间 {whenText(data.checkedAt)}</Text>
        </View>
      )}
      <Button id='where' look='plain' onTap={() => go('features/service/pages/where/index', { code })}>{texts.where}</Button>
    </Page>
  )
}
