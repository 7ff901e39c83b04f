/** The versions of the zone table as the server holds them. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { passRoutes } from '@lubiao/shared/pass/contract'
import { zoneTableOn, type ZoneTable } from '@lubiao/shared/pass/zone-table'
import type { Refusal } from '../../client/refusal'
import { useRoute } from '../../client/use-route'
import { nowInstant } from '../../device/clock'

/** All versions, oldest first, and the one in force on a day (today unless said). */
export function useZoneTables(date?: string): { readonly tables: readonly ZoneTable[] | undefined; readonly current: ZoneTable | undefined; readonly refusal: Refusal | undefined; readonly reload: () => void } {
  const { data, error, mutate } = useRoute(passRoutes.zoneTables, {}, { revalidateOnFocus: false, dedupingInterval: 60_000 })
  const tables = data === undefined ? undefined : [...data.tables].sort((a, b) => a.effectiveFrom.localeCompare(b.effectiveFrom))
  return { tables, current: tables === undefined ? undefined : zoneTableOn(tables, date ?? dateOf(nowInstant())), refusal: error, reload: () => void mutate() }
}
