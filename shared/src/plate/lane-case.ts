/** The case of a car in a lane as it is stored: plain JSON, read back by its schema. */
import * as z from 'zod'
import { fields } from '../account/contract'
import { unitIds } from '../account/units.data'
import { dueAfter, type Instant, type WorkCalendar } from '../kernel/clock'
import { choosableTypes } from './blocks.data'
import { ASIDE_LIMIT, laneMachine, type LaneState } from './lane-machine'

const visit = z.object({ station: z.string(), at: fields.instant, leftAt: fields.instant, how: z.enum(['done', 'skipped', 'rejected']), reason: z.string().optional() })

/** Schema of a stored case. */
export const laneCaseSchema = z.object({
  caseId: fields.id,
  version: z.int().min(1),
  state: z.enum(Object.keys(laneMachine.states) as [LaneState, ...LaneState[]]),
  outletId: z.string(),
  unit: z.enum(unitIds),
  /** Called out in the hall and shown on the board, new every day. */
  ticket: z.string(),
  openedBy: z.object({ kind: z.literal('staff'), id: z.string() }),
  plateType: z.enum(choosableTypes),
  size: z.enum(['small', 'large']),
  energy: z.enum(['fuel', 'electric', 'hybrid']),
  vinTail: z.string(),
  vinHash: z.string(),
  sealed: z.string(),
  /** The chosen number it carries, once there is one, and whose it is. */
  pickId: fields.id.optional(),
  plate: z.string().optional(),
  ownerId: z.string().optional(),
  ownerMasked: z.string().optional(),
  /** Where it stands, since when. */
  station: z.string(),
  sinceStation: fields.instant,
  openedAt: fields.instant,
  enteredAt: fields.instant,
  visits: z.array(visit),
  rejection: z.object({ code: z.string(), label: z.string(), goTo: z.string(), back: z.string(), note: z.string().optional(), at: fields.instant }).optional(),
  wakeAt: fields.instant.optional()
})

/** One car. */
export type LaneCase = z.output<typeof laneCaseSchema>
/** A stay at a station that has ended. */
export type Visit = LaneCase['visits'][number]

/** Natural days need no calendar. */
const NO_CALENDAR: WorkCalendar = { version: '', years: {} }

/** Until when a car turned away at `from` may come back. */
export const asideUntil = (from: Instant): Instant => dueAfter(from, ASIDE_LIMIT, NO_CALENDAR).at

/** A car that has just come in: version 1, at the first station. */
export const openCar = (start: Omit<LaneCase, 'version' | 'state' | 'sinceStation' | 'enteredAt' | 'visits' | 'wakeAt' | 'rejection'>): LaneCase => ({
  ...start, version: 1, state: laneMachine.initial, sinceStation: start.openedAt, enteredAt: start.openedAt, visits: []
})
