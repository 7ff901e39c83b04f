/** What the clock does to cases: drafts go, what is late shows, what nobody corrects or pays lapses, silent systems are asked again; and due dates when a calendar year is published. */
import type { UnitId } from '@lubiao/shared/account/units.data'
import { unitIds } from '@lubiao/shared/account/units.data'
import type { WorkCalendar } from '@lubiao/shared/kernel/clock'
import type { ServiceCase } from '@lubiao/shared/service/case'
import { dueTask, officeDue } from '@lubiao/shared/service/case-clock'
import type { Deps } from '../platform/deps'
import type { Waker } from '../platform/sweeper'
import { isOvertaken, onNewest } from '../platform/newest'
import { serviceOn } from './case-act'
import { follow, give, giveOrWait, lapse } from './case-background'
import { loadServiceCase, serviceWorklist } from './repo-cases'

async function doDue(deps: Deps, one: ServiceCase): Promise<void> {
  const task = dueTask(one, deps.now())
  switch (task) {
    case undefined:
      return
    case 'review':
      return giveOrWait(deps, one, { command: 'review' })
    case 'askBill':
      return giveOrWait(deps, one, { command: 'recordPayment' })
    case 'track':
      return follow(deps, one)
    case 'lapse':
      return lapse(deps, one)
    default:
      return give(deps, one, { command: task })
  }
}

/** Does what is due for one case, if anything. */
export const serviceWaker: Waker = async (deps, caseId) => {
  const one = await loadServiceCase(deps, caseId)
  if (one === undefined) return
  try {
    await doDue(deps, one)
  } catch (error) {
    // Somebody changed the case at the same moment: it carries a new wake time, and what is still due is done then.
    if (!isOvertaken(error)) throw error
  }
}

const COUNTED_AGAIN = 100
const OFFICE = ['accepted', 'underReview', 'approved'] as const

/** Recomputes the due dates that were provisional, now that a year's notice is known. Returns how many changed or became certain. */
export async function recountServiceDues(deps: Deps, calendar: WorkCalendar): Promise<number> {
  const onCalendar: Deps = { ...deps, calendar: () => Promise.resolve(calendar) }
  let changed = 0
  let after: string | undefined
  do {
    const page = await serviceWorklist(deps, { units: unitIds as readonly UnitId[], states: OFFICE, limit: COUNTED_AGAIN, after })
    for (const { caseId } of page.cases) if (await recountOne(onCalendar, caseId, calendar)) changed += 1
    after = page.next
  } while (after !== undefined)
  return changed
}

/** Recounts one case; tried again when a command came between. */
function recountOne(deps: Deps, caseId: string, calendar: WorkCalendar): Promise<boolean> {
  return onNewest(async () => {
    const one = await loadServiceCase(deps, caseId)
    if (one?.submittedAt === undefined || !OFFICE.some((state) => state === one.state)) return false
    const due = officeDue(one.submittedAt, (await serviceOn(deps, one.service, one.openedAt)).limit, one, calendar)
    if (due.at === one.dueAt && due.provisional === one.dueProvisional) return false
    await give(deps, one, { command: 'recount' })
    return true
  })
}
