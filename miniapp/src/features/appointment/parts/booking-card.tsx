import { Text, View } from '@tarojs/components'
import type { AppointmentSummary } from '@lubiao/shared/appointment/contract'
import { Plate } from '../../../ui/plate'
import { StateBadge } from './state-badge'
import { placeText } from './texts'

/** Whom it is for when that is not the person looking. */
export const whomText = ({ visitor, relation }: Pick<AppointmentSummary, 'visitor' | 'relation'>): string => (relation === 'owner' && visitor.self ? '' : `到场人 ${visitor.nameMasked}`)

/** One booking of a list. */
export function BookingCard({ booking, onTap }: { booking: AppointmentSummary; onTap: () => void }) {
  const whom = whomText(booking)
  return (
    <View className='card' id={`booking-${booking.caseId}`} ariaRole='button' hoverClass='hover' onClick={onTap}>
      <View className='between wrap mb'><Text className='card-title'>{booking.service.label}</Text><StateBadge state={booking.state} label={booking.stateLabel} /></View>
      <Text className='strong block'>{placeText(booking)}</Text>
      <Text className='soft block'>{booking.outlet.name}</Text>
      {whom !== '' && <Text className='muted block'>{whom}</Text>}
      {booking.plate !== undefined && <View className='mt'><Plate number={booking.plate} /></View>}
      {booking.batch.length > 1 && <Text className='muted block'>同一批共 {booking.batch.length} 个</Text>}
    </View>
  )
}
