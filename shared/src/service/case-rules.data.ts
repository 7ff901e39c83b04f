/**
 * What a case of each service has to say, what is checked, who may decide and what is made. A service not listed here (tests, registration,
 * transfer, mortgage …) is booked or done with the vehicle present and has no case of its own kind.
 */
import type { ServiceCode } from './terms.data'

/** Fields of the form. */
export type FormField = 'plate' | 'plateType' | 'cause' | 'contact' | 'targetClass' | 'deferCause' | 'deferUntil'
/** Checks beyond those every service of the subject has. */
export type ExtraCheck = 'valid-licence' | 'renewal-window' | 'medical' | 'held-class' | 'defer-limit' | 'points' | 'insurance' | 'tax' | 'inspection' | 'exempt' | 'mortgage' | 'violations'

/** The rule of one service. */
export interface CaseRule {
  readonly needs: readonly FormField[]
  readonly checks: readonly ExtraCheck[]
  /** What is made: a card, plates, a paper, an electronic document, or only an entry in the register. */
  readonly product: 'card' | 'plate' | 'paper' | 'electronic' | 'record'
  /** Whether a case that passes every check goes on without a clerk looking; `false` where somebody has to judge. */
  readonly byRule: boolean
}

const vehicle: readonly FormField[] = ['plate', 'plateType']

/** By code. */
export const caseRules: Readonly<Partial<Record<ServiceCode, CaseRule>>> = {
  DL_REISSUE_LOST: { needs: [], checks: ['valid-licence'], product: 'card', byRule: true },
  DL_RENEW_EXPIRY: { needs: [], checks: ['renewal-window', 'medical'], product: 'card', byRule: true },
  DL_REPLACE_DAMAGED: { needs: [], checks: ['valid-licence'], product: 'card', byRule: true },
  DL_CHANGE_INFO: { needs: ['cause'], checks: ['valid-licence'], product: 'card', byRule: false },
  DL_TRANSFER_IN: { needs: [], checks: ['valid-licence'], product: 'card', byRule: false },
  DL_AGE_DOWNGRADE: { needs: ['targetClass'], checks: ['medical', 'held-class'], product: 'card', byRule: false },
  DL_VOLUNTARY_DOWNGRADE: { needs: ['targetClass'], checks: ['valid-licence', 'held-class'], product: 'card', byRule: false },
  DL_HEALTH_DOWNGRADE: { needs: ['targetClass'], checks: ['medical', 'held-class'], product: 'card', byRule: false },
  DL_PERIODIC_REVIEW: { needs: [], checks: ['valid-licence', 'points'], product: 'record', byRule: true },
  DL_SUBMIT_MEDICAL: { needs: [], checks: ['medical'], product: 'record', byRule: true },
  DL_DEFER: { needs: ['deferCause', 'deferUntil'], checks: ['defer-limit'], product: 'record', byRule: false },
  DL_CANCEL: { needs: ['cause'], checks: [], product: 'record', byRule: false },
  DL_CONTACT: { needs: ['contact'], checks: [], product: 'record', byRule: true },
  VEH_PLATE_REISSUE: { needs: [...vehicle, 'cause'], checks: ['mortgage'], product: 'plate', byRule: true },
  VEH_LICENCE_REISSUE: { needs: [...vehicle, 'cause'], checks: [], product: 'card', byRule: true },
  VEH_CERT_REISSUE: { needs: [...vehicle, 'cause'], checks: ['mortgage'], product: 'paper', byRule: false },
  VEH_MARK_REISSUE: { needs: vehicle, checks: ['insurance', 'inspection'], product: 'electronic', byRule: true },
  VEH_MARK_EXEMPT: { needs: vehicle, checks: ['insurance', 'tax', 'violations', 'exempt'], product: 'electronic', byRule: true },
  VEH_CONTACT: { needs: [...vehicle, 'contact'], checks: [], product: 'record', byRule: true }
}
