/** All routes of the module, and what it registers with others. */
import { registerPersonalData } from '../account/personal-data'
import type { Served } from '../http/handler'
import { releaseHandlers } from './handlers'
import { releasePersonalData } from './personal-data'

registerPersonalData(releasePersonalData)

/** Every route with its handler. */
export const releaseServed: readonly Served[] = releaseHandlers
