/** All routes of the module, and what it registers with others. */
import { registerPersonalData } from '../account/personal-data'
import type { Served } from '../http/handler'
import { registerBookings } from '../queue/bookings'
import { registerOutletLoad } from '../service/load'
import { batchServed } from './handlers-batch'
import { citizenServed } from './handlers-citizen'
import { findServed } from './handlers-find'
import { staffServed } from './handlers-staff'
import { waitingServed } from './handlers-waiting'
import { nextFreeLookup } from './load'
import { appointmentPersonalData } from './personal-data'
import { bookingSource } from './visits'

registerPersonalData(appointmentPersonalData)
registerBookings(bookingSource)
registerOutletLoad('appointment', nextFreeLookup)

/** Every route with its handler. */
export const appointmentServed: readonly Served[] = [...findServed, ...citizenServed, ...batchServed, ...waitingServed, ...staffServed]
