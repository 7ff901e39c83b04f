/** All routes of the module, and what it registers with others. */
import { registerPersonalData } from '../account/personal-data'
import type { Served } from '../http/handler'
import { citizenServed } from './handlers-citizen'
import { deskServed } from './handlers-desk'
import { displayServed } from './handlers-display'
import { figuresServed } from './handlers-figures'
import { queuePersonalData } from './personal-data'

registerPersonalData(queuePersonalData)

/** Every route with its handler. */
export const queueServed: readonly Served[] = [...citizenServed, ...deskServed, ...displayServed, ...figuresServed]
