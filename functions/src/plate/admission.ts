/**
 * A scarce block is given out fairly by another module (a lottery or an opening queue): it registers here what proves that somebody's turn has come.
 * While nobody has, such a block stays shut: a race is never let in by accident.
 */
import { problemsOf } from '@lubiao/shared/kernel/problem'
import type { PlateBlock } from '@lubiao/shared/plate/blocks.data'
import { plateProblems } from '@lubiao/shared/plate/contract'
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'

const refuse = problemsOf(plateProblems)

/** Who asks to choose from a scarce block. */
export interface Applicant {
  readonly userId: string | undefined
  readonly admission: string | undefined
  readonly now: Instant
}

/** Proves an admission; returns what must be written with the choice so that it is used up once. Throws the release's own refusals, which say when one's turn comes. */
export type AdmissionCheck = (deps: Deps, block: PlateBlock, who: Applicant & { readonly userId: string }) => Promise<readonly Write[]>

let registered: AdmissionCheck | undefined

/** Registers who admits people to scarce blocks; called once from the entry. */
export function registerAdmission(check: AdmissionCheck): void {
  registered = check
}

/** What admits a person to a block: nothing is asked for an open one. Throws `plate.not-admitted`, or the release's own refusals. */
export async function requireBlockAdmission(deps: Deps, block: PlateBlock, who: Applicant): Promise<readonly Write[]> {
  if (block.mode === 'open') return []
  if (registered === undefined || who.userId === undefined) throw refuse('plate.not-admitted', { retryAfterSeconds: 60 })
  return registered(deps, block, { ...who, userId: who.userId })
}
