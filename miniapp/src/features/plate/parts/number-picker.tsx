import { Text, View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import { plateShapeOf } from '@lubiao/shared/kernel/identity'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { plateRoutes, type OfferView, type VehicleKind } from '@lubiao/shared/plate/contract'
import { client } from '../../../client/client'
import { failureOf, type Failure } from '../../../client/failure'
import { go } from '../../../shell/navigate'
import { Button } from '../../../ui/button'
import { FailureNotice, Notice } from '../../../ui/feedback'
import { PlateInput } from '../../../ui/plate'
import { clockText, texts } from './texts'

/** Numbers to tap. */
export const Numbers = ({ numbers, on, onTap, label }: { numbers: readonly string[]; on: string | undefined; onTap: (plate: string) => void; label: string }) => (
  <View className='numbers' ariaRole='radiogroup' ariaLabel={label}>
    {numbers.map((plate) => (
      <View key={plate} id={`number-${plate}`} className={plate === on ? 'number number-on' : 'number'} ariaRole='radio' ariaChecked={plate === on} ariaLabel={plate} hoverClass='hover' onClick={() => onTap(plate)}>{plate.slice(0, 2)}·{plate.slice(2)}</View>
    ))}
  </View>
)

/** A random offer and how long it is still kept. */
export function Offer({ offer, left, now, on, onPick, onMore, busy, failure, size, minutes }: {
  offer: OfferView | undefined; left: number | undefined; now: Instant; on: string | undefined; onPick: (plate: string) => void; onMore: () => void; busy: boolean; failure: Failure | undefined; size: number; minutes: number
}) {
  // The page's clock ticks once a second and may be a moment behind: never more than was promised.
  const ms = offer === undefined ? 0 : Math.min(millisOf(offer.until) - millisOf(now), minutes * 60_000)
  const live = offer !== undefined && ms > 0
  return (
    <View>
      <Text className='soft block mb'>{texts.randomNote(size, minutes)}</Text>
      {offer !== undefined && !live && <Notice tone='warn' title='保留时间到了'>这批号码已放回，请再取一批。</Notice>}
      {live && <View className='between mb'><Text className='soft'>还为您保留</Text><Text className={ms < 30_000 ? 'hold hold-soon' : 'hold'} ariaRole='timer'>{clockText(ms)}</Text></View>}
      {live && <Numbers label='随机号码' numbers={offer.numbers} on={on} onTap={onPick} />}
      <FailureNotice failure={failure} />
      <View className='mt'><Button id='offer' look={live ? 'soft' : 'primary'} busy={busy} off={left === 0} onTap={onMore}>{offer === undefined ? '取一批号码' : '换一批'}{left === undefined ? '' : `（今天还剩 ${left} 次）`}</Button></View>
    </View>
  )
}

/** A number put together by the person: told at once whether it can be had, and what lies close when not. */
export function OwnNumber({ plate, onChange, kind, onFree, shut }: {
  plate: string; onChange: (plate: string) => void; kind: VehicleKind; onFree: (free: boolean) => void
  /** Name of the block of a release that the number is of, when it is not this person's turn in it. */
  shut: string | undefined
}) {
  const [answer, setAnswer] = useState<OutputOf<typeof plateRoutes.check> | Failure | 'busy' | undefined>(undefined)
  const whole = plate.startsWith('鲁P') && plateShapeOf(plate) !== undefined && [...plate].length === (kind.energy === 'fuel' ? 7 : 8)
  useEffect(() => {
    onFree(false)
    if (!whole || shut !== undefined) { setAnswer(undefined); return }
    let current = true
    setAnswer('busy')
    client.send(plateRoutes.check, { plate, ...kind }).then((told) => { if (current) { setAnswer(told); onFree(told.free) } }).catch((reason: unknown) => { if (current) setAnswer(failureOf(reason)) })
    return () => { current = false }
  }, [plate, whole, shut, kind.size, kind.energy])
  return (
    <View>
      <PlateInput must label='想要的号码' value={plate} onChange={onChange} hint={kind.energy === 'fuel' ? '鲁P 加 5 位，最多带一两个字母，没有 I 和 O' : kind.size === 'small' ? `鲁P 加 ${kind.energy === 'electric' ? 'D' : 'F'} 再加 5 位数字` : `鲁P 加 5 位数字再加 ${kind.energy === 'electric' ? 'D' : 'F'}`} />
      {whole && shut !== undefined && <Notice tone='warn' title='这个号码要参加放号才能选'><View>{texts.shut(shut)}</View><Button small id='to-releases' onTap={() => go('features/appointment/pages/releases/index')}>看放号公告</Button></Notice>}
      {answer === 'busy' && <View className='muted'>正在查询…</View>}
      {typeof answer === 'object' && 'free' in answer && answer.free && <Notice tone='ok' title={`${answer.plate} 可以选`}>现在选定就是您的。</Notice>}
      {typeof answer === 'object' && 'free' in answer && !answer.free && (
        <View>
          <Notice tone='warn' title='这个号码不能选'>{answer.why ?? ''}</Notice>
          {answer.close.length > 0 && <View><Text className='soft block mb'>相近的可以选：</Text><Numbers label='相近的号码' numbers={answer.close} on={undefined} onTap={onChange} /></View>}
        </View>
      )}
      {typeof answer === 'object' && !('free' in answer) && <FailureNotice failure={answer} />}
    </View>
  )
}
