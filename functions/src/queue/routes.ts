/** All routes of the module, and what it registers with others. */
import { registerPersonalData } from '../account/personal-data'
import type { Served } from '../http/handler'
import { registerOutletLoad } from '../service/load'
import { citizenServed } from './handlers-citizen'
import { deskServed } from './handlers-desk'
import { displayServed } from './handlers-display'
import { figuresServed } from './handlers-figures'
import { queueLoad } from './lengths'
import { queuePersonalData } from './personal-data'

registerPersonalData(queuePersonalData)
registerOutletLoad('queue', queueLoad)

/** Every route with its handler. */
export const queueServed: readonly Served[] = [...citizenServed, ...deskServed, ...displayServed, ...figuresServed]
