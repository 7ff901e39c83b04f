/** Zone tables: those built in and, at `TABLE#zones` / `<effectiveFrom>`, those an administrator published. Only added, never changed. */
import type { LocalDate } from '@lubiao/shared/kernel/clock'
import { problemsOf } from '@lubiao/shared/kernel/problem'
import { passProblems } from '@lubiao/shared/pass/contract'
import { zoneTableOn, zoneTableSchema, type ZoneTable } from '@lubiao/shared/pass/zone-table'
import { builtInZoneTables } from '@lubiao/shared/pass/zones.data'
import type { Write } from '../platform/commit'
import { datedStore } from '../platform/dated-store'
import type { Deps } from '../platform/deps'

const store = datedStore('zones', zoneTableSchema, problemsOf(passProblems)('pass.zone-version-taken'))

/** All versions, oldest first. */
export const zoneTables = async (deps: Deps): Promise<readonly ZoneTable[]> => [...builtInZoneTables, ...(await store.all(deps))].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))

/** The version in force on a day. */
export const zonesOn = async (deps: Deps, date: LocalDate): Promise<ZoneTable | undefined> => zoneTableOn(await zoneTables(deps), date)

/** Publishes a version; refused when one takes effect on the same day. */
export const zoneTableWrite = (deps: Deps, table: ZoneTable): Write => store.write(deps, table.effectiveFrom, table)

/** Forgets the cached versions of this process after one was published. */
export const forgetZones = (deps: Deps): void => store.forget(deps)
