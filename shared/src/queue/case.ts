/** A ticket as it is stored: plain JSON, read back by its schema. It carries a masked name and no number of a person. */
import * as z from 'zod'
import { fields } from '../account/contract'
import { unitIds } from '../account/units.data'
import { addDays, instantAt, type Instant } from '../kernel/clock'
import { queueMachine, type QueueState } from './machine'
import { serviceCodes, skillIds, type Skill } from '../service/terms.data'
import { isLate } from './order'

const stateIds = Object.keys(queueMachine.states) as [QueueState, ...QueueState[]]

/** Schema of a stored ticket. */
export const ticketSchema = z.object({
  caseId: fields.id,
  version: z.int().min(1),
  state: z.enum(stateIds),
  outletId: z.string(),
  unit: z.enum(unitIds),
  skill: z.enum(skillIds),
  date: fields.date,
  /** `A012` as it is called out. */
  number: z.string(),
  /** Running number of outlet, skill and day. */
  serial: z.int().min(1),
  channel: z.enum(['phone', 'counter']),
  /** The person whose phone holds it; a paper ticket has none. */
  holderId: z.string().optional(),
  /** Key of the guard that lets one person wait once. */
  guard: z.string().optional(),
  bookingId: fields.id.optional(),
  slotAt: fields.instant.optional(),
  late: z.boolean(),
  serviceCode: z.enum(serviceCodes).optional(),
  nameMasked: z.string().optional(),
  presence: z.enum(['door', 'position', 'counter']),
  openedBy: z.object({ kind: z.enum(['user', 'staff']), id: z.string() }),
  joinedAt: fields.instant,
  /** First and latest time it was called out, since it last began to wait. */
  calledAt: fields.instant.optional(),
  lastCallAt: fields.instant.optional(),
  calls: z.int().min(0),
  counterNo: z.string().optional(),
  calledBy: z.string().optional(),
  startedAt: fields.instant.optional(),
  endedAt: fields.instant.optional(),
  /** When its holder was told that it is nearly their turn; once is enough. */
  nearAt: fields.instant.optional(),
  enteredAt: fields.instant,
  wakeAt: fields.instant.optional()
})

/** One ticket. */
export type Ticket = z.output<typeof ticketSchema>

/** What a new ticket starts from. */
export type NewTicket = Pick<Ticket, 'caseId' | 'outletId' | 'unit' | 'skill' | 'date' | 'number' | 'serial' | 'channel' | 'presence' | 'openedBy' | 'joinedAt'> &
  Partial<Pick<Ticket, 'holderId' | 'guard' | 'bookingId' | 'slotAt' | 'serviceCode' | 'nameMasked'>>

/** When the day of a ticket is over and it is ended by the clock. */
export const dayOver = (date: string): Instant => instantAt(addDays(date, 1))

/** A ticket just taken: version 1. */
export const openTicket = (start: NewTicket): Ticket => ({
  ...start, version: 1, state: queueMachine.initial, late: start.slotAt !== undefined && isLate(start.slotAt, start.joinedAt), calls: 0, enteredAt: start.joinedAt, wakeAt: dayOver(start.date)
})

/** Letters by skill, so that two lines of one hall never call the same number. */
const LETTERS: Readonly<Record<Skill, string>> = { 'window': 'A', 'vehicle-inspection': 'C', 'driving-test-1': 'K', 'driving-test-2': 'L', 'driving-test-3': 'M', 'plate': 'P' }

/** `A012`. */
export const ticketNumber = (skill: Skill, serial: number): string => `${LETTERS[skill]}${String(serial).padStart(3, '0')}`

/** Whether a ticket still stands in its line. */
export const isOpen = (ticket: Pick<Ticket, 'state'>): boolean => !('ends' in queueMachine.states[ticket.state])
