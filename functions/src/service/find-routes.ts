/** What the reading side of the module serves: services, outlets, days, machines, lists of papers and filled forms. */
import { registerPersonalData } from '../account/personal-data'
import type { Served } from '../http/handler'
import { bringServed } from './handlers-bring'
import { findServed } from './handlers-find'
import { formPersonalData, formServed } from './handlers-form'
import { kioskServed } from './handlers-kiosk'
import { staffServed } from './handlers-staff'

registerPersonalData(formPersonalData)

/** Routes, together with those of the module's cases all of `service`. */
export const serviceFindServed: readonly Served[] = [...findServed, ...bringServed, ...kioskServed, ...formServed, ...staffServed]
