/** The module as the entries load it. */
import type { Module } from '../http/module'
import { oversightReactions } from './reactions'
import { oversightServed } from './routes'

/** Everything `oversight` adds to the product. */
export const oversightModule: Module = {
  served: oversightServed,
  reactions: oversightReactions,
  wakers: {}
}
