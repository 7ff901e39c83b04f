/** What the clock does to releases: draws at the moment when nobody has asked, tells whose turn it is, reminds, ends what is over. */
import type { Waker } from '../platform/sweeper'
import { followDrawn, upToDate } from './draw'
import { loadRelease } from './repo'

/** Does what is due for one release. */
export const releaseWaker: Waker = async (deps, caseId) => {
  const release = await loadRelease(deps, caseId)
  const now = deps.now()
  if (release === undefined) return
  await followDrawn(deps, await upToDate(deps, release, now), now)
}
