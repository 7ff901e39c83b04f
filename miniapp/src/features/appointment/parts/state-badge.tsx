import type { AppointmentState } from '@lubiao/shared/appointment/booking-machine'
import { Badge } from '../../../ui/feedback'

const TONES: Readonly<Record<AppointmentState, 'blue' | 'green' | 'amber' | 'red' | undefined>> = {
  held: 'amber', confirmed: 'green', displaced: 'amber', checkedIn: 'blue', called: 'blue', served: undefined, missed: 'red', cancelled: undefined, expired: undefined
}

/** The state of a booking as a coloured word. */
export function StateBadge({ state, label }: { state: AppointmentState; label: string }) {
  const tone = TONES[state]
  return <Badge {...(tone === undefined ? {} : { tone })}>{label}</Badge>
}
