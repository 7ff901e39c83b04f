/** The case of a city pass as it is stored: plain JSON, read back by its schema. */
import * as z from 'zod'
import { fields } from '../account/contract'
import { unitIds } from '../account/units.data'
import { passDraftSchema, type PassCheck } from './contract'
import { draftDue } from './deadline'
import { passMachine, type PassState } from './machine'
import type { PassType } from './terms.data'

const stateIds = Object.keys(passMachine.states) as [PassState, ...PassState[]]
const staffRef = z.object({ staffId: z.string(), name: z.string() })

const share = z.object({
  shareId: fields.id,
  /** As the owner typed it, sealed: only the owner reads it again. */
  name: z.string(),
  state: z.enum(['waiting', 'active', 'revoked']),
  at: fields.instant,
  /** Until when a waiting one may be taken up. */
  expiresAt: fields.instant,
  userId: z.string().optional()
})

const device = z.object({
  deviceId: fields.id, name: z.string(), holder: z.enum(['owner', 'driver', 'paper']),
  userId: z.string().optional(),
  /** Compressed P-256 point, base64url; none on paper. */
  publicKey: z.string().optional(),
  /** The credential's number, by which it is revoked. */
  revocationIndex: z.int().min(1),
  at: fields.instant
})

const decision = z.object({
  outcome: z.enum(['approved', 'refused', 'revoked', 'returned']), reason: z.string(), code: z.string().optional(), article: z.string().optional(), remedy: z.string().optional(),
  at: fields.instant, policyVersion: z.string(), by: z.string()
})

const storedCheck = z.object({
  code: z.string(), level: z.enum(['ok', 'warning', 'obstacle', 'exception', 'unknown']), title: z.string(), detail: z.string(),
  remedy: z.string().optional(), article: z.string().optional(), field: z.string().optional()
})

/** Schema of a stored case. */
export const passCaseSchema = z.object({
  caseId: fields.id,
  version: z.int().min(1),
  state: z.enum(stateIds),
  unit: z.enum(unitIds),
  channel: z.enum(['phone', 'counter']),
  /** A person, `E…` an enterprise, `C…` a person without an account who came to a counter. */
  ownerId: z.string(),
  openedBy: z.object({ kind: z.enum(['user', 'staff']), id: z.string(), unit: z.enum(unitIds).optional() }),
  openedAt: fields.instant,
  enterpriseId: z.string().optional(),
  enterpriseName: z.string().optional(),
  applicant: z.object({ nameMasked: z.string(), phoneMasked: z.string().optional(), sealed: z.string() }),
  application: passDraftSchema,
  checks: z.array(storedCheck),
  checkedAt: fields.instant.optional(),
  /** First submission: the clock of the promise runs from it and is never reset. */
  submittedAt: fields.instant.optional(),
  /** Latest submission: of a correction, when there was one. */
  lastSubmittedAt: fields.instant.optional(),
  decisionDueAt: fields.instant.optional(),
  dueProvisional: z.boolean(),
  overdueAt: fields.instant.optional(),
  pausedSince: fields.instant.optional(),
  /** Working days and minutes the case lay with the applicant for correction. */
  pausedWorkingDays: z.int().min(0),
  pausedMinutes: z.int().min(0),
  claimedBy: staffRef.optional(),
  proposedBy: staffRef.optional(),
  decision: decision.optional(),
  supersedes: fields.id.optional(),
  successor: fields.id.optional(),
  passNumber: z.string().optional(),
  shares: z.array(share),
  devices: z.array(device),
  enteredAt: fields.instant,
  remindedAt: fields.instant.optional(),
  policyVersion: z.string().optional(),
  zoneTableVersion: z.string().optional(),
  wakeAt: fields.instant.optional()
})

/** One case. */
export type PassCase = z.output<typeof passCaseSchema>
/** A driver invited to a pass. */
export type PassShare = PassCase['shares'][number]
/** A phone or paper copy that carries a pass. */
export type PassDevice = PassCase['devices'][number]

/** What a new case starts from. */
export type NewCase = Pick<PassCase, 'caseId' | 'unit' | 'channel' | 'ownerId' | 'openedBy' | 'openedAt' | 'applicant' | 'application'> &
  Partial<Pick<PassCase, 'enterpriseId' | 'enterpriseName' | 'supersedes'>>

/** A draft just opened: version 1. */
export const openCase = (start: NewCase): PassCase => ({
  ...start, version: 1, state: passMachine.initial, checks: [], dueProvisional: false, pausedWorkingDays: 0, pausedMinutes: 0, shares: [], devices: [], enteredAt: start.openedAt, wakeAt: draftDue(start.openedAt)
})

/** Days of a plate that a case keeps for itself. */
export interface PlateHold {
  readonly plate: string
  readonly plateType: string
  readonly from: string
  readonly to: string
  readonly type: PassType
  readonly ownerId: string
  /** Asked for, but neither the register nor two approvers have said that the applicant may have them: nobody else's application stops at them. */
  readonly tentative: boolean
}

/** States in which a case keeps its days; an expired one still counts for its month. */
const HOLDING: ReadonlySet<PassState> = new Set(['submitted', 'returned', 'proposed', 'approved', 'active', 'expired'])

/** States in which a case with an owner's letter only asks for its days: the letter has not been looked at. */
const UNDECIDED: ReadonlySet<PassState> = new Set(['submitted', 'returned', 'proposed'])

/** The days a case keeps: from submission until it is refused, withdrawn, lapsed, revoked or replaced. For somebody else's vehicle only from its approval on. */
export function holdOf(passCase: PassCase): PlateHold | undefined {
  const { plate, plateType, validFrom, validTo, passType } = passCase.application
  if (!HOLDING.has(passCase.state) || plate === undefined || plateType === undefined || validFrom === undefined || validTo === undefined || passType === undefined) return undefined
  const tentative = UNDECIDED.has(passCase.state) && passCase.checks.some((check) => check.code === 'owner' && check.level !== 'ok')
  return { plate, plateType, from: validFrom, to: validTo, type: passType, ownerId: passCase.ownerId, tentative }
}

/** Whether every automatic check lets the case through one approver: no exception, nothing open, no emergency. */
export const isClean = (passCase: Pick<PassCase, 'checks' | 'application'>): boolean =>
  passCase.application.emergency === undefined && passCase.checks.length > 0 && passCase.checks.every((check) => check.level === 'ok' || check.level === 'warning')

/** Whether a level occurs among checks. */
export const hasLevel = (checks: readonly PassCheck[], level: PassCheck['level']): boolean => checks.some((check) => check.level === level)

