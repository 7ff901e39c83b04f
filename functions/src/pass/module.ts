/** The module as the entries load it. */
import type { Module } from '../http/module'
import { passWaker } from './jobs'
import { passReactions } from './reactions'
import { passServed } from './routes'
import { paperWaker } from './uploaded-papers'

/** Everything `pass` adds to the product. */
export const passModule: Module = {
  served: passServed,
  reactions: passReactions,
  wakers: { PASS: passWaker, PASSFILE: paperWaker }
}
