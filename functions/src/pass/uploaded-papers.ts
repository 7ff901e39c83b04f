/**
 * How long papers are kept: those no case took, those taken out of a case again, and those of cases that have ended are deleted, the bytes
 * and the record (PIPL arts. 19 and 47). A decision may be challenged in court for six months (行政诉讼法 art. 46), so its papers stay 200 days.
 */
import { instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import type { PassCase } from '@lubiao/shared/pass/case'
import type { PassState } from '@lubiao/shared/pass/machine'
import type { Waker } from '../platform/sweeper'
import { loadCases } from './repo'
import { deleteFile, keepFile, loadStoredFile } from './repo-files'

const DAY_MS = 86_400_000
/** Days after the end of a case; no entry: the case goes on. */
const KEPT_DAYS: Readonly<Partial<Record<PassState, number>>> = { withdrawn: 30, lapsed: 30, refused: 200, revoked: 200, expired: 200, superseded: 200 }
/** Days until a paper of a case that goes on is looked at again. */
const LOOK_DAYS = 30

const daysAfter = (at: Instant, days: number): Instant => instantOf(millisOf(at) + days * DAY_MS)

/** Until when a case needs a paper; undefined when it does not hold it. */
function neededUntil(passCase: PassCase, fileId: string, now: Instant): Instant | undefined {
  if (passCase.application.materials?.some((paper) => paper.fileId === fileId) !== true) return undefined
  const days = KEPT_DAYS[passCase.state]
  return days === undefined ? daysAfter(now, LOOK_DAYS) : daysAfter(passCase.enteredAt, days)
}

/** Looks at one paper: needed by a case that holds it, or deleted. */
export const paperWaker: Waker = async (deps, fileId) => {
  const file = await loadStoredFile(deps, fileId)
  if (file === undefined) return
  const now = deps.now()
  const cases = await loadCases(deps, file.caseIds)
  const until = cases.flatMap((passCase) => neededUntil(passCase, fileId, now) ?? []).sort().at(-1)
  if (until !== undefined && until > now) await keepFile(deps, file, until)
  else await deleteFile(deps, file)
}
