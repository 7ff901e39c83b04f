/** The case of a chosen number as it is stored: plain JSON, read back by its schema. */
import * as z from 'zod'
import { fields } from '../account/contract'
import { unitIds } from '../account/units.data'
import { dueAfter, type Instant, type WorkCalendar } from '../kernel/clock'
import { choosableTypes } from './blocks.data'
import { pickMachine, RESERVATION_LIMIT, type PickState } from './pick-machine'

/** Schema of a stored case. */
export const pickCaseSchema = z.object({
  caseId: fields.id,
  version: z.int().min(1),
  state: z.enum(Object.keys(pickMachine.states) as [PickState, ...PickState[]]),
  /** A person, or `C…` a person without an account who came to a counter. */
  ownerId: z.string(),
  openedBy: z.object({ kind: z.enum(['user', 'staff']), id: z.string(), unit: z.enum(unitIds).optional() }),
  /** Keyed hash of the owner's identity number: whose limits the choice counts on. */
  identity: z.string(),
  ownerMasked: z.string(),
  plate: z.string(),
  plateType: z.enum(choosableTypes),
  way: z.enum(['offer', 'own']),
  size: z.enum(['small', 'large']),
  energy: z.enum(['fuel', 'electric', 'hybrid']),
  /** Last six characters of the VIN; the whole is sealed, with the certificate's number and the owner's name. */
  vinTail: z.string(),
  vinHash: z.string(),
  sealed: z.string(),
  openedAt: fields.instant,
  enteredAt: fields.instant,
  /** The car in the lane that carries the number. */
  carId: fields.id.optional(),
  policyVersion: z.string(),
  wakeAt: fields.instant.optional()
})

/** One chosen number. */
export type PickCase = z.output<typeof pickCaseSchema>

/** Hours need no calendar. */
const NO_CALENDAR: WorkCalendar = { version: '', years: {} }

/** Until when a number waits for its vehicle that began to wait at `from`. */
export const waitsUntil = (from: Instant): Instant => dueAfter(from, RESERVATION_LIMIT, NO_CALENDAR).at

/** A number just chosen: version 1. */
export const openPick = (start: Omit<PickCase, 'version' | 'state' | 'enteredAt' | 'wakeAt' | 'carId'>): PickCase => ({
  ...start, version: 1, state: pickMachine.initial, enteredAt: start.openedAt, wakeAt: waitsUntil(start.openedAt)
})
