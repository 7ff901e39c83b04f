import type { PassDraft, PassView } from '@lubiao/shared/pass/contract'
import { forget, keep, kept } from '../../../device/storage'

/** What is being filled in, kept on the phone after every change. `caseId` once the server has it too; `unanswered` is what was sent to it and has not been answered. */
export interface KeptDraft {
  readonly application: PassDraft
  readonly enterpriseId?: string | undefined
  readonly caseId?: string
  readonly version?: number
  readonly unanswered?: { readonly application: PassDraft; readonly enterpriseId?: string | undefined } | undefined
  readonly step: number
}

/** Drops what is not written yet, so that a half-filled form can be checked and kept. */
export function sendable(draft: PassDraft): PassDraft {
  const { emergency, plate, ...rest } = draft
  return { ...rest, ...(plate === undefined || plate.length < 7 ? {} : { plate }), ...(emergency === undefined || emergency.reason.trim().length < 10 ? {} : { emergency }) }
}

const keyOf = (caseId: string | undefined) => `draft:${caseId ?? 'new'}`

/** The draft left from before. */
export const keptDraft = (caseId: string | undefined): KeptDraft | undefined => kept<KeptDraft>(keyOf(caseId))

/** Keeps the draft; a new one that got its number moves under it. */
export function keepDraft(draft: KeptDraft): void {
  if (draft.caseId !== undefined) forget(keyOf(undefined))
  keep(keyOf(draft.caseId), draft)
}

/** After submitting or discarding. */
export function dropDraft(caseId: string | undefined): void {
  forget(keyOf(caseId))
  forget(keyOf(undefined))
}

/** What the server has, unless the phone has something newer: of the same version, or typed on after a saving whose answer never came. */
export function draftOf(view: PassView): KeptDraft {
  const local = keptDraft(view.caseId)
  const newer = local !== undefined && (local.version === view.version || (local.unanswered !== undefined && view.state === 'draft'))
  return newer ? local : { application: view.application, caseId: view.caseId, version: view.version, step: 0 }
}

/** Field errors of a refused application by the first part of their path, e.g. `validFrom`. */
export const errorOf = (errors: readonly { readonly path: string; readonly message: string }[], field: string): string | undefined =>
  errors.find((error) => error.path.replace(/^(order\.)?application\./, '').split('.')[0] === field)?.message
