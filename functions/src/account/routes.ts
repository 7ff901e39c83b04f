/** Everything account serves. */
import type { Served } from '../http/handler'
import { citizenServed } from './handlers-citizen'
import { dataServed } from './handlers-data'
import { directoryServed } from './handlers-directory'
import { enterpriseServed } from './handlers-enterprise'
import { staffServed } from './handlers-staff'

/** Routes with their handlers. */
export const accountServed: readonly Served[] = [...citizenServed, ...enterpriseServed, ...dataServed, ...staffServed, ...directoryServed]
