/**
 * Restricted zones and their hours as dated tables: a new version takes effect on a day, an old one is never edited
 * (山东省实施办法 art. 34: changed prohibition signs are announced at least five days before).
 */
import * as z from 'zod'
import { vehicleClassIds } from './terms.data'

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, '时间应为 HH:mm')
const point = z.tuple([z.number().min(73).max(136), z.number().min(3).max(54)])

/** One ban: these classes, at these hours, on these days; vehicles of an exempt energy are free. */
export const zoneRuleSchema = z.object({
  classes: z.array(z.enum(vehicleClassIds)).min(1),
  exemptEnergy: z.array(z.enum(['electric', 'hybrid'])),
  windows: z.array(z.object({ from: time, to: time })).min(1),
  days: z.enum(['all', 'workday'])
})

/** One zone; the outer ring first, then holes. Points are [lng, lat] in GCJ-02, rings not closed. */
export const zoneSchema = z.object({
  id: z.string().regex(/^[A-Z](0|[1-9]\d?)$/), name: z.string().min(1).max(30), bounds: z.string().max(120),
  rings: z.array(z.array(point).min(3).max(200)).min(1).max(4),
  rules: z.array(zoneRuleSchema).min(1).max(12)
})

/** One dated version of the whole table. */
export const zoneTableSchema = z.object({
  version: z.string().min(1).max(30), effectiveFrom: z.iso.date(), effectiveTo: z.iso.date().optional(),
  basis: z.string().max(200), demo: z.boolean(), zones: z.array(zoneSchema).min(1).max(40)
})

export type ZoneRule = z.output<typeof zoneRuleSchema>
export type Zone = z.output<typeof zoneSchema>
export type ZoneTable = z.output<typeof zoneTableSchema>

/** The table in force on a day: the latest that has begun and not ended. Undefined when none has. */
export function zoneTableOn(tables: readonly ZoneTable[], date: string): ZoneTable | undefined {
  return tables
    .filter((table) => table.effectiveFrom <= date && (table.effectiveTo === undefined || date <= table.effectiveTo))
    .reduce<ZoneTable | undefined>((latest, table) => (latest === undefined || table.effectiveFrom > latest.effectiveFrom ? table : latest), undefined)
}
