/**
 * How busy outlets are. Service knows of no queue and no booking: the modules that do register a lookup here, and until one does, or when
 * one fails, the answer is that it is not known.
 */
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { Service } from '@lubiao/shared/service/catalogue'
import type { OutletLoad } from '@lubiao/shared/service/nearby'
import type { Deps } from '../platform/deps'
import { nameOf } from '../platform/thrown'

/** Looks a part of the load of some outlets up, for a service if one is asked about; an outlet it knows nothing of is left out. */
export type LoadLookup = (deps: Deps, outletIds: readonly string[], service: Service | undefined, at: Instant) => Promise<ReadonlyMap<string, OutletLoad>>

const lookups = new Map<string, LoadLookup>()

/** Registers a module's lookup; called once from the module's own file of routes. */
export function registerOutletLoad(module: string, lookup: LoadLookup): void {
  lookups.set(module, lookup)
}

/** What is known of the outlets' load, part by part; a lookup that fails leaves its part unknown and is logged. */
export async function outletLoad(deps: Deps, outletIds: readonly string[], service: Service | undefined, at: Instant): Promise<ReadonlyMap<string, OutletLoad>> {
  const parts = await Promise.all([...lookups].map(async ([module, lookup]) => {
    try {
      return await lookup(deps, outletIds, service, at)
    } catch (error) {
      deps.log('warn', 'service.load-unknown', { module, cause: nameOf(error) })
      return new Map<string, OutletLoad>()
    }
  }))
  return new Map(outletIds.map((id) => [id, Object.assign({}, ...parts.map((part) => part.get(id) ?? {})) as OutletLoad]))
}
