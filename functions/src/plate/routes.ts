/** All routes of the module, and what it registers with others. */
import { registerPersonalData } from '../account/personal-data'
import type { Served } from '../http/handler'
import { blocksServed } from './handlers-blocks'
import { choosingServed } from './handlers-choosing'
import { laneServed } from './handlers-lane'
import { platePersonalData } from './personal-data'

registerPersonalData(platePersonalData)

/** Everything the module serves. */
export const plateServed: readonly Served[] = [...choosingServed, ...laneServed, ...blocksServed]
