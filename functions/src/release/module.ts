/** The module as the entries load it. */
import type { Module } from '../http/module'
import { releaseWaker } from './jobs'
import { releaseServed } from './routes'

/** Everything `release` adds to the product. */
export const releaseModule: Module = {
  served: releaseServed,
  reactions: [],
  wakers: { RELEASE: releaseWaker }
}
