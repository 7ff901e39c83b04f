import { View } from '@tarojs/components'
import type { Place } from '@lubiao/shared/appointment/contract'
import type { ReactNode } from 'react'
import type { Failure } from '../../../client/failure'
import { Button } from '../../../ui/button'
import { Notice } from '../../../ui/feedback'
import { Sheet } from '../../../ui/sheet'

/** Places a refusal offers. */
const placesOf = (failure: Failure): readonly (Place & { readonly label: string })[] =>
  failure.instead.flatMap(({ label, outletId, date, time }) => (outletId === undefined || date === undefined || time === undefined ? [] : [{ label, outletId, date, time }]))

/** The reason without the list of places, which stand below as buttons. */
const reasonOf = (failure: Failure, listed: boolean): string => (listed ? (failure.detail ?? '').split('最近可约')[0]?.replace(/。$/, '') ?? '' : failure.detail ?? '')

/** A refusal, and what can be had in its place, each with one tap. */
export function Refused({ failure, verb = '', busy = false, onTake }: { failure: Failure | undefined; verb?: string; busy?: boolean; onTake?: (place: Place) => void }) {
  if (failure === undefined) return null
  const places = onTake === undefined ? [] : placesOf(failure)
  const reason = reasonOf(failure, places.length > 0)
  return (
    <View className='offers'>
      <Notice tone='error' title={failure.title}>
        {reason !== '' && <View>{reason}</View>}
        {failure.errors.map((error) => <View key={error.path + error.message}>· {error.message}</View>)}
      </Notice>
      {places.map(({ label, ...place }, index) => (
        <Button key={label} id={`instead-${index}`} look='soft' busy={busy} onTap={() => onTake?.(place)}>{verb} {label}</Button>
      ))}
    </View>
  )
}

/** The same over the page: what was tapped may be far from where there is room to answer. */
export function RefusedSheet({ failure, title = '没有办成', verb, busy, onTake, onClose, children }: {
  failure: Failure | undefined; title?: string; verb?: string; busy?: boolean; onTake?: (place: Place) => void; onClose: () => void; children?: ReactNode
}) {
  return (
    <Sheet open={failure !== undefined} title={title} onClose={onClose}>
      <Refused failure={failure} {...(verb === undefined ? {} : { verb })} {...(busy === undefined ? {} : { busy })} {...(onTake === undefined ? {} : { onTake })} />
      {failure?.instead.length === 0 && children}
      <Button id='refused-close' look='text' onTap={onClose}>{failure?.instead.length === 0 ? '知道了' : '都不合适，我再选'}</Button>
    </Sheet>
  )
}
