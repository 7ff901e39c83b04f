/** Places where something can be done, as dated tables: a new version takes effect on a day, an old one is never edited. */
import * as z from 'zod'
import { unitIds } from '../account/units.data'
import { delegationOf, type Catalogue, type Delegation } from './catalogue'
import { weeklyHoursSchema } from './hours'
import { divisionIds, outletKindIds, serviceCodes, skillIds, type ServiceCode } from './terms.data'

/** The rectangle around Liaocheng, GCJ-02: a position outside is a slip of the keyboard. */
export const BOUNDS = { lng: [115.25, 116.55], lat: [35.75, 37.05] } as const

/** `OL-DCF-01` */
export const outletIdSchema = z.string().regex(/^OL-[A-Z]{3}-\d{2}$/, '网点编号形如 OL-DCF-01')

/** One outlet. */
export const outletSchema = z.object({
  id: outletIdSchema, name: z.string().min(4).max(40), kind: z.enum(outletKindIds), division: z.enum(divisionIds),
  /** The unit that answers for it; its staff see its day. */
  unit: z.enum(unitIds),
  address: z.string().min(4).max(80),
  lng: z.number().min(BOUNDS.lng[0], '位置不在聊城').max(BOUNDS.lng[1], '位置不在聊城'), lat: z.number().min(BOUNDS.lat[0], '位置不在聊城').max(BOUNDS.lat[1], '位置不在聊城'),
  phone: z.string().regex(/^0635-\d{7}( 转 \d{3,4})?$/, '电话形如 0635-7185000 转 101'),
  hours: weeklyHoursSchema,
  /** Counters, lanes or test vehicles of each skill. */
  skills: z.partialRecord(z.enum(skillIds), z.int().min(1).max(60)),
  /** What it does differently from its kind; `–` = not done here. */
  changes: z.partialRecord(z.enum(serviceCodes), z.enum(['●', '○', '–'])).optional(),
  /** One of the city's traffic service stations. */
  cityStation: z.boolean().optional(),
  demo: z.boolean()
})
export type Outlet = z.output<typeof outletSchema>

/** One dated version of all outlets. */
export const outletTableSchema = z.object({
  version: z.string().min(1).max(30), effectiveFrom: z.iso.date(), basis: z.string().max(300), demo: z.boolean(),
  outlets: z.array(outletSchema).min(1).max(300).refine((all) => new Set(all.map((one) => one.id)).size === all.length, '网点编号重复')
})
export type OutletTable = z.output<typeof outletTableSchema>

/** An outlet by its id; undefined when the version does not have it. */
export const outletOf = (table: OutletTable, id: string): Outlet | undefined => table.outlets.find((one) => one.id === id)

/** Everything an outlet does, by service. */
export const servicesOf = (catalogue: Catalogue, outlet: Outlet): Readonly<Partial<Record<ServiceCode, Delegation>>> =>
  Object.fromEntries(catalogue.services.flatMap(({ code }) => {
    const how = delegationOf(catalogue, outlet, code)
    return how === undefined ? [] : [[code, how]]
  }))
