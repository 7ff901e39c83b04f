/** The module as the entries load it. */
import type { Module } from '../http/module'
import { accountReactions } from './reactions'
import { accountServed } from './routes'

/** Everything `account` adds to the product. */
export const accountModule: Module = {
  served: accountServed,
  reactions: accountReactions,
  wakers: {}
}
