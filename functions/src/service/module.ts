/** The module as the entries load it. */
import type { Module } from '../http/module'
import { serviceWaker } from './case-jobs'
import { serviceReactions } from './case-reactions'
import { serviceCaseServed } from './case-routes'
import { serviceFindServed } from './find-routes'
import { formWaker } from './handlers-form'

/** Everything `service` adds to the product. */
export const serviceModule: Module = {
  served: [...serviceFindServed, ...serviceCaseServed],
  reactions: serviceReactions,
  wakers: { SERVICE: serviceWaker, SERVICEFORM: formWaker }
}
