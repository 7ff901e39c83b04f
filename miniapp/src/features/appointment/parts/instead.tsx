import { View } from '@tarojs/components'
import type { Failure } from '../../../client/failure'
import { Button } from '../../../ui/button'
import { FailureNotice } from '../../../ui/feedback'
import type { Place } from '@lubiao/shared/appointment/contract'

/** Places a refusal offers. */
const placesOf = (failure: Failure | undefined): readonly (Place & { readonly label: string })[] =>
  (failure?.instead ?? []).flatMap(({ label, outletId, date, time }) => (outletId === undefined || date === undefined || time === undefined ? [] : [{ label, outletId, date, time }]))

/** A refusal, and what can be had in its place, each with one tap. */
export function Refused({ failure, verb, busy, onTake }: { failure: Failure | undefined; verb: string; busy: boolean; onTake: (place: Place) => void }) {
  const places = placesOf(failure)
  return (
    <View>
      <FailureNotice failure={failure} />
      {places.map(({ label, ...place }, index) => (
        <Button key={label} id={`instead-${index}`} look='soft' busy={busy} onTap={() => onTake(place)}>{verb} {label}</Button>
      ))}
    </View>
  )
}
