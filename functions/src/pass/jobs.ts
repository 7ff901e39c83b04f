/** What the clock does to passes: overdue, checking again, lapsing, coming into force, reminding, running out; and due dates and reminders when a calendar year is published. */
import type { UnitId } from '@lubiao/shared/account/units.data'
import { instantOf, millisOf, type WorkCalendar } from '@lubiao/shared/kernel/clock'
import { hasLevel, type PassCase } from '@lubiao/shared/pass/case'
import { decisionDue, dueCommand, wakeOf } from '@lubiao/shared/pass/deadline'
import { handlingUnits } from '@lubiao/shared/pass/policy'
import type { AnyOrder } from '@lubiao/shared/pass/rules'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { Waker } from '../platform/sweeper'
import { onNewest } from '../platform/newest'
import { decideAll, onSteadyPlate, writesOf } from './act'
import { systemActor } from './actors'
import { policyOf } from './checking'
import { loadCase, snoozeWrite } from './repo'
import { worklist } from './repo-lists'
import { comingIntoForce } from './succession'

/** Gives a case one of the system's orders. Another command that came first settles it: the next sweep looks again. */
async function order(deps: Deps, passCase: PassCase, given: AnyOrder): Promise<void> {
  const change = await decideAll(deps, deps.now(), passCase, [given], () => systemActor)
  await commit(deps, await writesOf(deps, [change], change.checked))
}

/** Asks the register again. While it still does not answer nothing is written but the next time to ask. */
async function recheck(deps: Deps, passCase: PassCase): Promise<void> {
  const now = deps.now()
  const change = await decideAll(deps, now, passCase, [{ command: 'recordChecks' }], () => systemActor)
  if (hasLevel(change.next.checks, 'unknown')) {
    const again = instantOf(millisOf(now) + policyOf(passCase, now).recheckMinutes * 60_000)
    const due = passCase.overdueAt === undefined ? passCase.decisionDueAt : undefined
    return commit(deps, [snoozeWrite(deps, passCase, due !== undefined && due > now && due < again ? due : again, now)])
  }
  await commit(deps, await writesOf(deps, [change], change.checked))
}

/**
 * Does what is due for one case, if anything. Whatever else changes at the same moment — the case itself, or the pass it takes the place of, which is
 * due at the same minute — it is looked at again at once: a pass is in force from its first minute.
 */
export const passWaker: Waker = (deps, caseId) =>
  onNewest(() =>
    onSteadyPlate(async () => {
      const passCase = await loadCase(deps, caseId)
      if (passCase === undefined) return
      const command = dueCommand(passCase, deps.now(), policyOf(passCase, deps.now()), await deps.calendar())
      if (command === 'activate') await commit(deps, await writesOf(deps, await comingIntoForce(deps, deps.now(), passCase)))
      else if (command === 'recordChecks') await recheck(deps, passCase)
      else if (command !== undefined) await order(deps, passCase, { command })
    })
  )

const COUNTED_AGAIN = 100

/**
 * Recomputes the due dates that were provisional, now that a year's notice is known, and when the holders of passes in force are reminded: the last
 * day on which an extension can still be asked for hangs on working days too. Returns how many due dates changed or became certain.
 */
export async function recountDues(deps: Deps, calendar: WorkCalendar): Promise<number> {
  const now = deps.now()
  let changed = 0
  let after: string | undefined
  do {
    const page = await worklist(deps, { desks: handlingUnits().map((unit) => ({ unit })), states: ['submitted', 'returned', 'proposed'], limit: COUNTED_AGAIN, after })
    for (const passCase of page.cases) {
      if (passCase.submittedAt === undefined || passCase.decisionDueAt === undefined) continue
      const due = decisionDue({ ...passCase, submittedAt: passCase.submittedAt }, passCase.application, policyOf(passCase, now), calendar)
      if (due.at === passCase.decisionDueAt && due.provisional === passCase.dueProvisional) continue
      await onNewest(() => passRecount(deps, passCase.caseId, calendar))
      changed += 1
    }
    after = page.next
  } while (after !== undefined)
  for (const unit of handlingUnits()) await recountReminders(deps, unit, calendar)
  return changed
}

/** Moves the reminders of a unit's passes in force. Nobody is told: a reminder not yet sent is no date anybody was given. */
async function recountReminders(deps: Deps, unit: UnitId, calendar: WorkCalendar): Promise<void> {
  let after: string | undefined
  do {
    const page = await worklist(deps, { desks: [{ unit }], states: ['active'], limit: COUNTED_AGAIN, after })
    for (const passCase of page.cases) {
      const wakeAt = wakeOf(passCase, policyOf(passCase, deps.now()), calendar)
      if (wakeAt === undefined || wakeAt === passCase.wakeAt) continue
      await onNewest(() => remindLater(deps, passCase.caseId, calendar))
    }
    after = page.next
  } while (after !== undefined)
}

/** Lets the system look at a pass in force when the calendar says, however the pass changed meanwhile. */
async function remindLater(deps: Deps, caseId: string, calendar: WorkCalendar): Promise<void> {
  const passCase = await loadCase(deps, caseId)
  const wakeAt = passCase?.state === 'active' ? wakeOf(passCase, policyOf(passCase, deps.now()), calendar) : undefined
  if (passCase !== undefined && wakeAt !== undefined && wakeAt !== passCase.wakeAt) await commit(deps, [snoozeWrite(deps, passCase, wakeAt)])
}

/** Recounts one case on the imported calendar. */
async function passRecount(deps: Deps, caseId: string, calendar: WorkCalendar): Promise<void> {
  const passCase = await loadCase(deps, caseId)
  if (passCase === undefined || !['submitted', 'returned', 'proposed'].includes(passCase.state)) return
  await order({ ...deps, calendar: () => Promise.resolve(calendar) }, passCase, { command: 'recount' })
}
