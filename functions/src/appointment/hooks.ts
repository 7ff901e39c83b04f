/** What other modules plug in: a release that is given out by a draw or an opening queue lets nobody book its places who was not admitted. */
import type { Instant, LocalDate } from '@lubiao/shared/kernel/clock'
import type { Skill } from '@lubiao/shared/service/terms.data'
import type { Write } from '../platform/commit'
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

/** What lets somebody book a place: writes that use their admission up in the same transaction, none when the place belongs to no release. Throws the release's own refusals, which say when one's turn comes. */
export type AdmissionCheck = (deps: Deps, asked: Asked) => Promise<readonly Write[]>

let admits: AdmissionCheck = () => Promise.resolve([])

/** Registers who gives places out; called once from the entry. */
export function registerAdmissionCheck(check: AdmissionCheck): void {
  admits = check
}

/** Writes that go with a booking of a place. Throws when somebody has not been let in to it. */
export const admission = (deps: Deps, asked: Asked): Promise<readonly Write[]> => admits(deps, asked)
