import '../../parts/officer.css'
import { Text, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { passTypes, vehicleClasses, type VehicleClass } from '@lubiao/shared/pass/terms.data'
import { windowsText } from '@lubiao/shared/pass/time-window'
import { possessionTexts } from '@lubiao/shared/pass/verdict-texts.data'
import { useCell } from '../../../../client/cell'
import { useAction } from '../../../../client/use-action'
import { locate } from '../../../../device/location'
import { scanQr } from '../../../../device/scan'
import { back } from '../../../../shell/navigate'
import { Button } from '../../../../ui/button'
import { Card, Cell } from '../../../../ui/card'
import { dateText } from '../../../../ui/date-text'
import { Empty, FailureNotice, Notice } from '../../../../ui/feedback'
import { PickerField } from '../../../../ui/field'
import { Page } from '../../../../ui/page'
import { PlateInput } from '../../../../ui/plate'
import { Sheet } from '../../../../ui/sheet'
import { whenText } from '../../../../ui/steps'
import { believedClaims, check, startCheck } from '../../parts/check'
import { trust } from '../../parts/trust'
import { texts } from '../../texts'

const MARKS = { green: '✓', red: '×', amber: '?' } as const
const NO_DATA = { colour: 'amber', headline: '无法核验', advice: '本机没有核验数据，也没有网络。请核对行驶证和纸质通行证，联网后再查', possession: 'none' } as const

/** The buttons stand below what the answer rests on: a new answer is brought into view. */
const toTop = (): void => { void Taro.pageScrollTo({ scrollTop: 0, duration: 0 }) }

/** The answer in one of three colours, large enough to read at arm's length; then what it rests on. */
export default function VerdictPage() {
  const current = useCell(check)
  const bundle = useCell(trust)
  const [comparing, setComparing] = useState(false)
  const [plateSeen, setPlateSeen] = useState('')
  const again = useAction(async () => {
    const position = locate()
    const text = await scanQr()
    if (text === undefined) return
    await startCheck({ text }, position)
    toTop()
  })
  const compare = useAction(async (vehicleClassSeen: VehicleClass | undefined) => {
    if (current === undefined) return
    setComparing(false)
    await startCheck({ ...current.subject, ...(vehicleClassSeen === undefined ? {} : { vehicleClassSeen }), ...(plateSeen.length < 7 ? {} : { plateSeen }) })
    toTop()
  })
  if (current === undefined) return <Page night><Empty title='没有核验结果' text='请返回扫码或输入车牌。' action='返回' onAction={back} /></Page>

  const { own, server } = current
  const verdict = server?.verdict ?? own ?? (current.asking ? undefined : NO_DATA)
  const claims = believedClaims(current)
  const zone = (id: string) => bundle?.zoneTables.flatMap((table) => table.zones).find((one) => one.id === id)?.name ?? id
  const plate = server?.plate ?? claims?.plate ?? ('plate' in current.subject ? current.subject.plate : undefined)
  const vehicleClass = server?.vehicleClass ?? claims?.vehicleClass
  const windows = server?.windows ?? claims?.windows ?? []
  const zones = server !== undefined && server.zones.length > 0 ? server.zones : (claims?.zones ?? [])
  const kind = server?.passType ?? claims?.passType
  const route = server?.route ?? (typeof claims?.route === 'object' ? claims.route.text : claims?.route === 'elsewhere' ? '较长，见持证人手机' : undefined)
  const differs = server !== undefined && own !== undefined && own.colour !== 'amber' && server.verdict.colour !== own.colour
  return (
    <Page bare night offlineText='没有网络，按本机数据离线核验'>
      {verdict === undefined
        ? <View className='verdict verdict-amber' ariaLive='assertive'><Text className='verdict-head'>{texts.asking}</Text></View>
        : (
          <View className={`verdict verdict-${verdict.colour}`} id='verdict' ariaRole='alert' ariaLabel={`${verdict.headline}。${verdict.advice}`}>
            <View className='verdict-mark' ariaHidden>{MARKS[verdict.colour]}</View>
            <Text className={verdict.headline.length > 6 ? 'verdict-head verdict-head-long' : 'verdict-head'} id='headline'>{verdict.headline}</Text>
            <Text className='verdict-advice' id='advice'>{verdict.advice}</Text>
            {verdict.possession !== 'none' && verdict.colour !== 'red' && <Text className='verdict-hold' id='possession'>{possessionTexts[verdict.possession]}</Text>}
          </View>
        )}
      <View className='body'>
        {server !== undefined && server.flags.length > 0 && (
          <Notice tone='error' title={texts.flagsTitle}>{server.flags.map((flag) => <View key={flag.code + flag.text}>{flag.text}</View>)}</Notice>
        )}
        {differs && <Notice tone='warn'>本机离线数据的判断是“{own.headline}”，已按联网结果显示。</Notice>}
        <Card>
          {plate !== undefined && <View className='verdict-plate mb' id='plate'>{plate.slice(0, 2)}·{plate.slice(2)}</View>}
          {vehicleClass !== undefined && <Cell label='车型' value={vehicleClasses[vehicleClass]} />}
          {kind !== undefined && <Cell label='类型' value={passTypes[kind]} />}
          {(server?.passNumber ?? claims?.passNumber) !== undefined && <Cell label='通行证号' value={server?.passNumber ?? claims?.passNumber} />}
          {(server?.validFrom ?? claims?.validFrom) !== undefined && <Cell label='有效期' value={`${dateText(server?.validFrom ?? claims?.validFrom ?? '')} 至 ${dateText(server?.validTo ?? claims?.validTo ?? '')}`} />}
          {zones.length > 0 && <Cell label='许可区域' value={zones.map(zone).join('、')} />}
          {kind !== undefined && <Cell label='许可时段' value={windowsText(windows)} />}
          {route !== undefined && route !== '' && <Cell label='路线' value={route} />}
          <Cell label='核验时间' value={whenText(current.scan.at)} last />
        </Card>
        <Text className='muted block center mb' id='source'>{current.asking ? texts.asking : server === undefined ? texts.offlineDone : texts.onlineDone}</Text>
        <FailureNotice failure={again.failure ?? compare.failure} />
        <Button id='again' busy={again.busy} onTap={() => void again.run()}>{texts.again}</Button>
        <Button id='compare' look='plain' onTap={() => setComparing(true)}>核对号牌或车型</Button>
        <Button look='text' onTap={back}>返回</Button>
      </View>
      <Sheet open={comparing} title='与眼前的车辆核对' onClose={() => setComparing(false)}>
        {'text' in current.subject && <PlateInput label={texts.plateTitle} value={plateSeen} onChange={setPlateSeen} />}
        <PickerField label={texts.classTitle} options={(Object.keys(vehicleClasses) as VehicleClass[]).map((key) => ({ key, label: vehicleClasses[key] }))} value={current.subject.vehicleClassSeen} onChange={(key) => void compare.run(key)} />
        <Button off={plateSeen.length < 7} onTap={() => void compare.run(undefined)}>核对</Button>
      </Sheet>
    </Page>
  )
}
