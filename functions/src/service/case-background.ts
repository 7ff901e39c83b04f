/** What the system does with a case by itself: reviews it, goes on once it is paid, follows a letter. Reactions begin it, the clock does it again when something outside was silent. */
import { Problem } from '@lubiao/shared/kernel/problem'
import type { ServiceCase } from '@lubiao/shared/service/case'
import { wakeOf } from '@lubiao/shared/service/case-clock'
import { nextByRule, type AnyServiceOrder } from '@lubiao/shared/service/rules'
import { commit, type Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { changeWrites, decideAll, serviceOn, type NextOrder } from './case-act'
import { systemActor } from './case-actors'
import { lookedWrite } from './repo-cases'

/** Orders a rule may stop at without the case being wrong: a register has not answered. */
const PASSING: ReadonlySet<string> = new Set(['service.checks-pending', 'service.unpaid', 'upstream-unavailable'])

/** Whether the outside only has to be asked again later. */
const isLater = (error: unknown): boolean => error instanceof Problem && PASSING.has(error.code)

/** Gives a case an order of the system's with what the rules make follow from it, and commits it with `more`. */
export async function give(deps: Deps, one: ServiceCase, order: AnyServiceOrder, more: readonly Write[] = []): Promise<void> {
  const service = await serviceOn(deps, one.service, one.openedAt)
  const then: NextOrder = (at) => nextByRule(at, service)
  const change = await decideAll(deps, deps.now(), one, order, () => systemActor, then)
  await commit(deps, [...changeWrites(deps, change), ...more])
}

/** The same, but when the outside is silent only the next time to ask is noted. */
export async function giveOrWait(deps: Deps, one: ServiceCase, order: AnyServiceOrder): Promise<void> {
  try {
    await give(deps, one, order)
  } catch (error) {
    if (!isLater(error)) throw error
    await lookedAgain(deps, one)
  }
}

/** Notes that the outside had nothing new. */
export const lookedAgain = (deps: Deps, one: ServiceCase): Promise<void> => {
  const now = deps.now()
  return commit(deps, [lookedWrite(deps, one, now, wakeOf({ ...one, lookedAt: now }))])
}

/** Follows a letter: signed, come back, or one event further. */
export async function follow(deps: Deps, one: ServiceCase): Promise<void> {
  const waybill = one.mail?.waybill
  if (waybill === undefined) return lookedAgain(deps, one)
  try {
    const { state, events, signedBy } = await deps.post.track(waybill)
    if (state === 'signed') return await give(deps, one, { command: 'deliver', events, signedBy: signedBy ?? '' })
    if (state === 'returned') return await give(deps, one, { command: 'comeBack', events })
    return events.length > (one.mail?.events.length ?? 0) ? await give(deps, one, { command: 'recordTracking', events }) : await lookedAgain(deps, one)
  } catch (error) {
    if (!isLater(error)) throw error
    return lookedAgain(deps, one)
  }
}

/** What is due and unpaid lapses; what turns out to have been paid goes on. */
export async function lapse(deps: Deps, one: ServiceCase): Promise<void> {
  const paid = one.bill !== undefined && (await deps.payment.stateOf(one.bill.billId))?.state === 'paid'
  await give(deps, one, { command: paid ? 'recordPayment' : 'lapse' })
}
