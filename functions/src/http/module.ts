/**
 * A module of the product as the entries see it. All but account are loaded when first needed, so that a cold start reads what it serves and
 * not the whole house (design §10).
 */
import type { Deps } from '../platform/deps'
import type { Reaction } from '../platform/reactor'
import type { Waker } from '../platform/sweeper'
import type { Served } from './handler'

/** What a module adds: routes, what follows from events, and what the clock does to its items, by the word their due keys begin with. */
export interface Module {
  readonly served: readonly Served[]
  readonly reactions: readonly Reaction[]
  readonly wakers: Readonly<Record<string, Waker>>
  /** What begins by the clock alone, asked every minute: it must cost next to nothing when there is nothing to begin. */
  readonly everyMinute?: (deps: Deps) => Promise<void>
}

let loadAll: () => Promise<readonly Module[]> = () => Promise.resolve([])

/** Registers how all modules are loaded; called once by the entry. */
export function registerModules(load: () => Promise<readonly Module[]>): void {
  loadAll = load
}

/** Loads every module and so has each register what it keeps: for the few who must ask all, whoever has been loaded so far. */
export const everyModule = (): Promise<readonly Module[]> => loadAll()
