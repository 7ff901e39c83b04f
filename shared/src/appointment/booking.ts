/** The case of a booking as it is stored, and what it takes from outlets and limits: both are read from the case, so that a change of the case says what has to be written beside it. */
import * as z from 'zod'
import { fields } from '../account/contract'
import { unitIds } from '../account/units.data'
import { instantAt, type Instant, type LocalDate } from '../kernel/clock'
import { outletIdSchema } from '../service/outlets'
import { serviceCodes, skillIds, type Skill } from '../service/terms.data'
import { appointmentMachine, type AppointmentState } from './booking-machine'
import { bookingGroups, type BookingGroup } from './limits.data'
import type { OpenEntry } from './limits'
import { timesOf } from './schedule'

const stateIds = Object.keys(appointmentMachine.states) as [AppointmentState, ...AppointmentState[]]
const groupIds = Object.keys(bookingGroups) as [BookingGroup, ...BookingGroup[]]
const time = z.string().regex(/^([01]\d|2[0-3]):(00|15|30|45)$/)
const quarter = z.object({ outletId: outletIdSchema, skill: z.enum(skillIds), date: fields.date, time })

/** One quarter of an hour of one skill at one outlet. */
export type Quarter = z.output<typeof quarter>

const place = z.object({ outletId: outletIdSchema, unit: z.enum(unitIds), date: fields.date, time })
/** Where and when, and whose outlet it is. */
export type BookedPlace = z.output<typeof place>

/** Schema of a stored booking. */
export const bookingSchema = z.object({
  caseId: fields.id,
  version: z.int().min(1),
  state: z.enum(stateIds),
  ...place.shape,
  serviceCode: z.enum(serviceCodes), skill: z.enum(skillIds), group: z.enum(groupIds),
  /** Quarters it takes. */
  slots: z.int().min(1).max(16),
  /** A person, or the enterprise booked for. */
  ownerId: z.string(),
  bookedBy: z.object({ kind: z.enum(['user', 'staff', 'system']), id: z.string() }),
  bookedAt: fields.instant,
  enterpriseId: z.string().optional(),
  visitor: z.object({ self: z.boolean(), nameMasked: z.string(), phoneMasked: z.string().optional(), sealed: z.string() }),
  plate: z.string().optional(), plateType: z.string().optional(),
  test: z.object({ subject: z.int().min(1).max(3), licenceClass: z.string() }).optional(),
  /** Which record of limits it counts in: a keyed hash of the person or the vehicle. */
  limitKey: z.string(),
  batch: z.array(fields.id),
  enteredAt: fields.instant,
  holdUntil: fields.instant.optional(),
  /** The bill of what it costs, to be paid before it is confirmed. Missing when it is free or paid at the window. */
  bill: z.object({ billId: fields.id, fen: z.int().min(1) }).optional(),
  /** The place on a waiting list a hold came from. */
  offer: z.object({ waitId: fields.id, list: z.string(), key: z.string() }).optional(),
  /** Quarters no longer used that are not free yet. */
  returning: z.array(quarter.extend({ until: fields.instant })),
  /** Places kept for a displaced person, the soonest first. */
  alternatives: z.array(place), alternativesUntil: fields.instant.optional(),
  /** Whether the office has moved it: what follows costs the person nothing. */
  byOffice: z.boolean(),
  /** Was the reminder sent for the present time? */
  remindedAt: fields.instant.optional(),
  result: z.enum(['passed', 'failed', 'absent']).optional(),
  wakeAt: fields.instant.optional()
})
/** One booking. */
export type Booking = z.output<typeof bookingSchema>

/** States in which a booking has its place. What was used stays used. */
const PLACED: ReadonlySet<AppointmentState> = new Set(['held', 'confirmed', 'checkedIn', 'called', 'served', 'missed'])

/** States that count towards what a person may have open. */
const COUNTED: ReadonlySet<AppointmentState> = new Set(['held', 'confirmed', 'displaced', 'checkedIn', 'called'])

/** Quarters of a place. */
export const quartersAt = (at: { readonly outletId: string; readonly date: LocalDate; readonly time: string }, skill: Skill, slots: number): readonly Quarter[] =>
  timesOf(at.time, slots).map((one) => ({ outletId: at.outletId, skill, date: at.date, time: one }))

/** Key of a quarter, for comparing. */
export const quarterKey = ({ outletId, skill, date, time: at }: Quarter): string => `${outletId}#${skill}#${date}#${at}`

/** Every quarter a booking occupies: its place, what is cooling down, what is kept for choosing from. Each once. */
export function occupied(booking: Booking): readonly Quarter[] {
  const all = [
    ...(PLACED.has(booking.state) ? quartersAt(booking, booking.skill, booking.slots) : []),
    ...booking.returning.map(({ until: _until, ...one }) => one),
    ...(booking.state === 'displaced' ? booking.alternatives.flatMap((one) => quartersAt(one, booking.skill, booking.slots)) : [])
  ]
  return [...new Map(all.map((one) => [quarterKey(one), one])).values()]
}

/** What a booking counts for in its record of limits. An offer counts as the place on the list it came from until it is confirmed. */
export function entryOf(booking: Booking): OpenEntry | undefined {
  if (!COUNTED.has(booking.state)) return undefined
  const { group, date } = booking
  if (booking.state === 'held' && booking.offer !== undefined) return { ref: booking.offer.waitId, group, date, waits: true, list: booking.offer.list }
  return { ref: booking.caseId, group, date }
}

/** When a booking begins. */
export const startOf = (booking: { readonly date: LocalDate; readonly time: string }): Instant => instantAt(booking.date, booking.time)

/** Whether a booking is over. */
export const isOver = (booking: Booking): boolean => 'ends' in appointmentMachine.states[booking.state]

/** What a new booking starts from. */
export type NewBooking = Pick<Booking, 'caseId' | 'outletId' | 'unit' | 'date' | 'time' | 'serviceCode' | 'skill' | 'group' | 'slots' | 'ownerId' | 'bookedBy' | 'bookedAt' | 'visitor' | 'limitKey'> &
  Partial<Pick<Booking, 'enterpriseId' | 'plate' | 'plateType' | 'test' | 'batch' | 'offer'>>

/** A booking just held until `holdUntil`: version 1. */
export const holdBooking = (start: NewBooking, holdUntil: Instant): Booking => ({
  batch: [], ...start, version: 1, state: appointmentMachine.initial, enteredAt: start.bookedAt, holdUntil, returning: [], alternatives: [], byOffice: false, wakeAt: holdUntil
})
