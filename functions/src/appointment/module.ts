/** The module as the entries load it. */
import type { Module } from '../http/module'
import { appointmentWaker } from './jobs'
import { appointmentReactions } from './reactions'
import { appointmentServed } from './routes'

/** Everything `appointment` adds to the product. */
export const appointmentModule: Module = {
  served: appointmentServed,
  reactions: appointmentReactions,
  wakers: { APPOINTMENT: appointmentWaker }
}
