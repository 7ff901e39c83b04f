/** The module as the entries load it. */
import type { Module } from '../http/module'
import { carWaker, pickWaker } from './jobs'
import { plateReactions } from './reactions'
import { plateServed } from './routes'

/** Everything `plate` adds to the product. */
export const plateModule: Module = {
  served: plateServed,
  reactions: plateReactions,
  wakers: { PLATE: pickWaker, LANE: carWaker }
}
