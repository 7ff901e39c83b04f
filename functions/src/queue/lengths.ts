/** What other modules may ask of the queue: how long the lines of an outlet are, and whether somebody could have shown that they were there. */
import { dateOf, type Instant, type LocalDate } from '@lubiao/shared/kernel/clock'
import type { LineSummary } from '@lubiao/shared/queue/contract'
import type { Outlet } from '@lubiao/shared/service/outlets'
import type { Deps } from '../platform/deps'
import { doorSeen } from './repo-displays'
import { hallOf, summariesOf } from './view'

/** How each line of an outlet stands now, for "where can I do this now". */
export async function lineLengths(deps: Deps, outlet: Outlet, now: Instant): Promise<readonly LineSummary[]> {
  return summariesOf(await hallOf(deps, outlet, dateOf(now)), now)
}

/** Whether the door screen of an outlet was alive at some moment between two: only then may somebody who did not check in count as a no-show. */
export async function presencePossible(deps: Deps, outletId: string, date: LocalDate, from: Instant, to: Instant): Promise<boolean> {
  const seen = await doorSeen(deps, outletId, date)
  return seen !== undefined && seen.firstSeenAt <= to && seen.lastSeenAt >= from
}
