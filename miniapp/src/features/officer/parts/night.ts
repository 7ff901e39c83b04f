import { timeOfDay, type Instant } from '@lubiao/shared/kernel/clock'
import { kept } from '../../../device/storage'

/** Dark pages from dusk to dawn, unless the officer has chosen. */
export const wantsNight = (at: Instant): boolean => kept<boolean>('officer:night') ?? (timeOfDay(at) >= '18:00' || timeOfDay(at) < '06:30')
