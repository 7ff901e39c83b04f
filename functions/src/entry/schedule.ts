/** Lambda: once a minute. */
import { boot } from './boot'
import { onSchedule } from './apps'

const deps = await boot()

export const handler = (): Promise<void> => onSchedule(deps)
