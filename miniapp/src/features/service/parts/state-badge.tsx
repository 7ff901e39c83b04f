import type { ServiceState } from '@lubiao/shared/service/machine'
import { Badge } from '../../../ui/feedback'

const TONES: Readonly<Record<ServiceState, 'blue' | 'green' | 'amber' | 'red' | undefined>> = {
  draft: undefined, accepted: 'blue', underReview: 'blue', returned: 'amber', toPay: 'amber', approved: 'blue', issued: 'green', posted: 'blue', collected: 'green', delivered: 'green', refused: 'red', withdrawn: undefined, lapsed: undefined
}

/** The state of a case as a coloured word. */
export const StateBadge = ({ state, label }: { state: ServiceState; label: string }) => {
  const tone = TONES[state]
  return <Badge {...(tone === undefined ? {} : { tone })}>{label}</Badge>
}
