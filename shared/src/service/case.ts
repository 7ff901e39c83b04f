/** A piece of business as it is stored: plain JSON, read back by its schema. */
import * as z from 'zod'
import { fields } from '../account/contract'
import { unitIds } from '../account/units.data'
import { caseFeeSchema, serviceCheckSchema, serviceCode, serviceFormSchema, trackEntrySchema, type ServiceCheck } from './contract-case'
import { serviceMachine, type ServiceState } from './machine'
import { draftDue } from './case-clock'

const stateIds = Object.keys(serviceMachine.states) as [ServiceState, ...ServiceState[]]

/** Somebody the owner has authorised, by the app or by a letter seen at a window. `identity` is the keyed hash of their number. */
const agent = z.object({ nameMasked: z.string(), idMasked: z.string(), identity: z.string(), basis: z.enum(['electronic', 'letter']), at: fields.instant, sealed: z.string() })
export type CaseAgent = z.output<typeof agent>

/** Schema of a stored case. */
export const serviceCaseSchema = z.object({
  caseId: fields.id,
  version: z.int().min(1),
  state: z.enum(stateIds),
  service: serviceCode,
  /** Table of services the case was opened under: its clock and its fee stay those. */
  catalogueVersion: z.string(),
  unit: z.enum(unitIds),
  channel: z.enum(['phone', 'window']),
  outletId: z.string().optional(),
  /** A person, `E…` an enterprise, `C…` a person without an account who came to a window. */
  ownerId: z.string(),
  openedBy: z.object({ kind: z.enum(['user', 'staff']), id: z.string(), unit: z.enum(unitIds).optional() }),
  openedAt: fields.instant,
  enterpriseId: z.string().optional(),
  enterpriseName: z.string().optional(),
  applicant: z.object({ nameMasked: z.string(), idMasked: z.string().optional(), phoneMasked: z.string().optional(), sealed: z.string(),
    /** Keyed hash of the person's number: by it they find what was opened for them at a window. */
    identity: z.string().optional() }),
  agent: agent.optional(),
  form: serviceFormSchema,
  checks: z.array(serviceCheckSchema),
  checkedAt: fields.instant.optional(),
  /** Until when what is asked for would be good, as the registers say. */
  validUntil: fields.date.optional(),
  fees: z.array(caseFeeSchema),
  bill: z.object({ billId: fields.id, fen: z.int().min(1), paidAt: fields.instant.optional() }).optional(),
  /** First submission: the office's clock runs from it and is never reset. */
  submittedAt: fields.instant.optional(),
  dueAt: fields.instant.optional(),
  dueProvisional: z.boolean(),
  overdueAt: fields.instant.optional(),
  /** Since when the case lies with the applicant, to be corrected or paid. */
  pausedSince: fields.instant.optional(),
  pausedWorkingDays: z.int().min(0),
  pausedMinutes: z.int().min(0),
  claimedBy: z.object({ staffId: z.string(), name: z.string() }).optional(),
  decision: z.object({
    outcome: z.enum(['approved', 'refused', 'returned']), reason: z.string(), code: z.string().optional(), article: z.string().optional(), remedy: z.string().optional(), at: fields.instant, by: z.string()
  }).optional(),
  issued: z.object({ at: fields.instant, product: z.enum(['card', 'plate', 'paper', 'electronic', 'record']), documentNo: z.string().optional(), validUntil: fields.date.optional() }).optional(),
  mail: z.object({ round: z.int().min(1), waybill: z.string().optional(), events: z.array(trackEntrySchema), signedBy: z.string().optional() }).optional(),
  enteredAt: fields.instant,
  /** When the system last asked outside for news of it. */
  lookedAt: fields.instant.optional(),
  wakeAt: fields.instant.optional()
})

/** One case. */
export type ServiceCase = z.output<typeof serviceCaseSchema>

/** What a new case starts from. */
export type NewServiceCase = Pick<ServiceCase, 'caseId' | 'service' | 'catalogueVersion' | 'unit' | 'channel' | 'ownerId' | 'openedBy' | 'openedAt' | 'applicant' | 'form'> &
  Partial<Pick<ServiceCase, 'outletId' | 'enterpriseId' | 'enterpriseName'>>

/** A draft just opened: version 1. */
export const openServiceCase = (start: NewServiceCase): ServiceCase => ({
  ...start, version: 1, state: serviceMachine.initial, checks: [], fees: [], dueProvisional: false, pausedWorkingDays: 0, pausedMinutes: 0, enteredAt: start.openedAt, wakeAt: draftDue(start.openedAt)
})

/** States in which a case keeps another of the same kind from being opened. */
const HOLDING: ReadonlySet<ServiceState> = new Set(['accepted', 'underReview', 'returned', 'toPay', 'approved', 'issued', 'posted'])

/** Whether a case is being dealt with: from acceptance until it is collected, delivered or ended otherwise. */
export const isOpen = (one: Pick<ServiceCase, 'state'>): boolean => HOLDING.has(one.state)

/** Whether every check lets a case through without anybody looking. */
export const isClear = (checks: readonly ServiceCheck[]): boolean => checks.length > 0 && checks.every((check) => check.level === 'ok' || check.level === 'warning')

/** Whether a clerk may let it through: every register has answered and nothing stands against it. */
export const isGrantable = (checks: readonly ServiceCheck[]): boolean => checks.length > 0 && checks.every((check) => check.level !== 'obstacle' && check.level !== 'unknown')

/** Whether a register has not answered. */
export const isUnanswered = (checks: readonly ServiceCheck[]): boolean => checks.length === 0 || checks.some((check) => check.level === 'unknown')

/** What is owed in all, in fen. */
export const totalOf = (fees: readonly { readonly fen: number }[]): number => fees.reduce((sum, fee) => sum + fee.fen, 0)
