/** The module as the entries load it. */
import type { Module } from '../http/module'
import { queueWaker } from './jobs'
import { queueReactions } from './reactions'
import { queueServed } from './routes'

/** Everything `queue` adds to the product. */
export const queueModule: Module = {
  served: queueServed,
  reactions: queueReactions,
  wakers: { QUEUE: queueWaker }
}
