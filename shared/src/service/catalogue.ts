/**
 * What can be done, by whom, with which papers and within which time, as dated tables: a new version takes effect on a day, an old one is
 * never edited. The matrix says what each kind of outlet may do.
 */
import * as z from 'zod'
import { dateOf, dueAfter, durationText, endOfDay, type DueInstant, type Instant, type LocalDate, type WorkCalendar } from '../kernel/clock'
import { feeIds } from './fees'
import { materialIds } from './materials.data'
import { channelIds, outletKindIds, serviceCodes, skillIds, type OutletKind, type ServiceCode } from './terms.data'

/** A period by law; `sameDay` ends with the Beijing day on which it began. */
export const timeLimitSchema = z.discriminatedUnion('unit', [
  z.object({ unit: z.enum(['workingDay', 'calendarDay', 'hour', 'minute']), n: z.int().min(1).max(400) }),
  z.object({ unit: z.literal('sameDay') })
])
export type TimeLimit = z.output<typeof timeLimitSchema>

/** ● does it on the spot, ○ takes it in and passes it on; what is missing is not done there (domain-facts §1.3). */
export const delegationSchema = z.enum(['●', '○'])
export type Delegation = z.output<typeof delegationSchema>

/** One service. */
export const serviceSchema = z.object({
  code: z.enum(serviceCodes),
  subject: z.enum(['driver', 'vehicle']),
  /** Number in the list of the 18 ID-only services, if it is one. */
  idOnly: z.int().min(1).max(18).optional(),
  /** Number in the list of the 23 delegable businesses, if it is one. */
  delegable: z.int().min(1).max(23).optional(),
  /** Articles it rests on. */
  basis: z.string().min(4).max(120),
  limit: timeLimitSchema,
  /** What the limit means for the person, where the number alone misleads. */
  limitNote: z.string().max(120).optional(),
  materials: z.array(z.enum(materialIds)).max(12),
  /** Charged when it is issued; missing = free. Of some the amount depends on the vehicle or licence class: then every fee that may apply. */
  fees: z.array(z.enum(feeIds)).max(8),
  agent: z.enum(['allowed', 'inPerson']),
  agentNote: z.string().max(120),
  channels: z.array(z.enum(channelIds)).min(1),
  /** Why only part of it can be done online, if so. */
  onlineNote: z.string().max(120).optional(),
  /** Capacity an appointment takes: `slots` consecutive quarters of an hour of one counter with the skill. */
  bookable: z.object({ skill: z.enum(skillIds), slots: z.int().min(1).max(16) }).optional(),
  /** An electronic result is issued by rule, without a person reviewing it. */
  instant: z.boolean()
})
export type Service = z.output<typeof serviceSchema>

/** One dated version of the catalogue. `reconstructed`: the official enumeration was not found and this one is ours. */
export const catalogueSchema = z.object({
  version: z.string().min(1).max(30), effectiveFrom: z.iso.date(), basis: z.string().max(300), demo: z.boolean(), reconstructed: z.boolean(),
  services: z.array(serviceSchema).min(1).max(60).refine((all) => new Set(all.map((one) => one.code)).size === all.length, '同一事项出现了两次'),
  matrix: z.partialRecord(z.enum(outletKindIds), z.partialRecord(z.enum(serviceCodes), delegationSchema))
})
export type Catalogue = z.output<typeof catalogueSchema>

/** A table whose versions take effect on a day each. */
export interface Dated {
  readonly effectiveFrom: LocalDate
}

/** The version in force on a day: the latest that has begun; before the first, the first. Throws RangeError when there is none at all. */
export function tableOn<T extends Dated>(tables: readonly T[], date: LocalDate): T {
  const [first, ...later] = [...tables].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))
  if (first === undefined) throw new RangeError('no version of the table')
  return later.reduce((found, table) => (table.effectiveFrom <= date ? table : found), first)
}

/** A service by its code; undefined when the version does not offer it. */
export const serviceOf = (catalogue: Catalogue, code: ServiceCode): Service | undefined => catalogue.services.find((one) => one.code === code)

/** What an outlet of a kind may do of a service, its own changes over its kind's column; undefined = not done there. */
export function delegationOf(catalogue: Catalogue, outlet: { readonly kind: OutletKind; readonly changes?: Readonly<Partial<Record<ServiceCode, Delegation | '–'>>> | undefined }, code: ServiceCode): Delegation | undefined {
  if (serviceOf(catalogue, code) === undefined) return undefined
  const own = outlet.changes?.[code]
  return own === '–' ? undefined : own ?? catalogue.matrix[outlet.kind]?.[code]
}

/** When a service accepted at `from` has to be done. */
export const limitEnds = (from: Instant, limit: TimeLimit, calendar: WorkCalendar): DueInstant =>
  limit.unit === 'sameDay' ? { at: endOfDay(dateOf(from)), provisional: false } : dueAfter(from, limit, calendar)

/** The Chinese wording of a limit: `当日办结`, `1个工作日`. */
export const limitText = (limit: TimeLimit): string => (limit.unit === 'sameDay' ? '当日办结' : durationText(limit))
