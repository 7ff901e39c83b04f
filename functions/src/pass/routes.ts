/** All routes of the module, and what it registers with others. */
import type { Served } from '../http/handler'
import { registerPersonalData } from '../account/personal-data'
import { registerDueRecomputer } from '../oversight/hooks'
import { citizenServed } from './handlers-citizen'
import { figuresServed } from './handlers-figures'
import { holderServed } from './handlers-holder'
import { officerServed } from './handlers-officer'
import { printServed } from './handlers-print'
import { staffServed } from './handlers-staff'
import { zonesServed } from './handlers-zones'
import { recountDues } from './jobs'
import { passPersonalData } from './personal-data'

registerPersonalData(passPersonalData)
registerDueRecomputer('pass', recountDues)

/** Every route with its handler. */
export const passServed: readonly Served[] = [...citizenServed, ...holderServed, ...staffServed, ...officerServed, ...printServed, ...zonesServed, ...figuresServed]
