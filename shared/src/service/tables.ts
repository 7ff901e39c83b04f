/**
 * The tables in force on a day: what the build knows and, over it, the revisions an administrator has published. A revision is of one
 * service, one outlet or one fee, takes effect on a day to come and is never edited, so that what a past decision rested on stays.
 */
import * as z from 'zod'
import type { LocalDate } from '../kernel/clock'
import { delegationSchema, serviceSchema, tableOn, type Catalogue } from './catalogue'
import { builtInCatalogues } from './catalogue.data'
import { feeSchema, type FeeTable } from './fees'
import { builtInFeeTables } from './fees.data'
import { outletSchema, type OutletTable } from './outlets'
import { builtInOutletTables } from './outlets.data'
import { outletKindIds } from './terms.data'

const revisionOf = { effectiveFrom: z.iso.date(), basis: z.string().trim().min(4, '请写明依据').max(200) }

/** A service as it will be, with its row of the matrix. `ended`: no longer offered from that day on. */
export const serviceRevisionSchema = z.object({ ...revisionOf, service: serviceSchema, row: z.partialRecord(z.enum(outletKindIds), delegationSchema), ended: z.boolean() })
export type ServiceRevision = z.output<typeof serviceRevisionSchema>

/** An outlet as it will be, new or changed. `ended`: closed for good from that day on. */
export const outletRevisionSchema = z.object({ ...revisionOf, outlet: outletSchema, ended: z.boolean() })
export type OutletRevision = z.output<typeof outletRevisionSchema>

/** An amount as it will be. */
export const feeRevisionSchema = z.object({ ...revisionOf, fee: feeSchema })
export type FeeRevision = z.output<typeof feeRevisionSchema>

/** Revisions that have begun after the base did, the latest of each key, and the name of the version they make. */
function inForce<R extends { readonly effectiveFrom: LocalDate }>(base: { readonly version: string; readonly effectiveFrom: LocalDate }, revisions: readonly R[], date: LocalDate, keyOf: (revision: R) => string): { readonly latest: ReadonlyMap<string, R>; readonly version: string } {
  const begun = revisions.filter((one) => one.effectiveFrom <= date && one.effectiveFrom >= base.effectiveFrom).sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))
  const last = begun.at(-1)
  // Nothing can be published for a day that has come, so date and number name one set for ever.
  return { latest: new Map(begun.map((one) => [keyOf(one), one])), version: last === undefined ? base.version : `${base.version}+${last.effectiveFrom}.${begun.length}` }
}

/** Things by key with those revised put in their places, new ones at the end, ended ones gone. */
function laidOver<T, R>(things: readonly T[], keyOf: (thing: T) => string, latest: ReadonlyMap<string, R>, thingOf: (revision: R) => T | undefined): readonly T[] {
  const known = new Set(things.map(keyOf))
  const changed = things.flatMap((thing) => {
    const revision = latest.get(keyOf(thing))
    return revision === undefined ? [thing] : thingOf(revision) ?? []
  })
  return [...changed, ...[...latest].flatMap(([key, revision]) => (known.has(key) ? [] : thingOf(revision) ?? []))]
}

/** The catalogue on a day. */
export function catalogueOn(date: LocalDate, revisions: readonly ServiceRevision[]): Catalogue {
  const base = tableOn(builtInCatalogues, date)
  const { latest, version } = inForce(base, revisions, date, (one) => one.service.code)
  const matrix = Object.fromEntries(outletKindIds.map((kind) => {
    const column = { ...base.matrix[kind] }
    for (const [code, { row, ended }] of latest) {
      const how = ended ? undefined : row[kind]
      if (how === undefined) delete column[code as keyof typeof column]
      else column[code as keyof typeof column] = how
    }
    return [kind, column]
  }))
  return { ...base, version, services: [...laidOver(base.services, (one) => one.code, latest, (one) => (one.ended ? undefined : one.service))], matrix }
}

/** The outlets on a day. */
export function outletsOn(date: LocalDate, revisions: readonly OutletRevision[]): OutletTable {
  const base = tableOn(builtInOutletTables, date)
  const { latest, version } = inForce(base, revisions, date, (one) => one.outlet.id)
  return { ...base, version, outlets: [...laidOver(base.outlets, (one) => one.id, latest, (one) => (one.ended ? undefined : one.outlet))] }
}

/** The amounts on a day. */
export function feesOn(date: LocalDate, revisions: readonly FeeRevision[]): FeeTable {
  const base = tableOn(builtInFeeTables, date)
  const { latest, version } = inForce(base, revisions, date, (one) => one.fee.id)
  return { ...base, version, fees: [...laidOver(base.fees, (one) => one.id, latest, (one) => one.fee)] }
}
