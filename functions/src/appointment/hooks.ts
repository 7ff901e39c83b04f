/** What other modules plug in: a release that is given out by a draw or an opening queue lets nobody book its places who was not admitted. */
import type { Problem } from '@lubiao/shared/kernel/problem'
import type { Instant, LocalDate } from '@lubiao/shared/kernel/clock'
import type { Skill } from '@lubiao/shared/service/terms.data'
import type { Deps } from '../platform/deps'

/** A booking about to be held. */
export interface Asked {
  readonly userId: string
  readonly outletId: string
  readonly skill: Skill
  readonly date: LocalDate
  readonly time: string
  /** Token of the release's queue or draw. */
  readonly admission: string | undefined
  readonly now: Instant
}

/** Says why somebody may not book a place yet; undefined when they may or the place belongs to no release. */
export type AdmissionCheck = (deps: Deps, asked: Asked) => Promise<Problem | undefined>

const checks = new Map<string, AdmissionCheck>()

/** Registers a module's check; called once from the module's own file of routes. */
export function registerAdmissionCheck(module: string, check: AdmissionCheck): void {
  checks.set(module, check)
}

/** Throws the first check's refusal. */
export async function assertAdmitted(deps: Deps, asked: Asked): Promise<void> {
  for (const check of checks.values()) {
    const refusal = await check(deps, asked)
    if (refusal !== undefined) throw refusal
  }
}
