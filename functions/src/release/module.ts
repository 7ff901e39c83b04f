/** The module as the entries load it. */
import type { Module } from '../http/module'
import { releaseWaker } from './jobs'
import { releaseReactions } from './reactions'
import { releaseServed } from './routes'

/** Everything `release` adds to the product. */
export const releaseModule: Module = {
  served: releaseServed,
  reactions: releaseReactions,
  wakers: { RELEASE: releaseWaker }
}
