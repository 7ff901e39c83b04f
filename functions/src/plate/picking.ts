/** What an order on a chosen number writes: the case, its number, its vehicle, its person's limit, its event. */
import { dateOf, instantOf, millisOf, type Instant } from '@lubiao/shared/kernel/clock'
import type { PickCase } from '@lubiao/shared/plate/pick-case'
import { decidePick, noLongerWaiting, type AnyPickOrder, type PickActing } from '@lubiao/shared/plate/pick-rules'
import { platePolicyOn } from '@lubiao/shared/plate/policy.data'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite, type DomainEvent } from '../platform/events'
import { limitWrite, loadLimit, pickWrite, restNumberWrite, unbindVehicleWrite, usedNumberWrite } from './repo-picks'

const HOUR = 3_600_000

/** An order decided and what it writes. */
export interface PickChange {
  readonly next: PickCase
  readonly event: DomainEvent
  readonly writes: readonly Write[]
}

/** Until when a number given up rests: the hours of the rule and some more by chance, so that nobody can hand it on by the minute. */
function restsUntil(deps: Deps, now: Instant): Instant {
  const { coolDownHours, coolDownJitterHours } = platePolicyOn(dateOf(now))
  const [high = 0, low = 0] = deps.random(2)
  return instantOf(millisOf(now) + Math.round((coolDownHours + ((high * 256 + low) / 65_536) * coolDownJitterHours) * HOUR))
}

/** Decides an order on a chosen number. Throws its refusal. A person whose number waits no more has their place in the limit back. */
export async function changePick(deps: Deps, now: Instant, pick: PickCase, order: AnyPickOrder, actor: PickActing & { readonly kind: 'user' | 'staff' | 'system'; readonly id: string }): Promise<PickChange> {
  const outcome = decidePick(pick, order, actor, now)
  if (!outcome.ok) throw outcome.problem
  const { next } = outcome
  const event: DomainEvent = { module: 'plate', caseId: pick.caseId, version: next.version, name: outcome.event, at: now, by: { kind: actor.kind, id: actor.id }, ...(order.command === 'enterLane' ? { data: { car: order.carId } } : {}) }
  const ended = next.state === 'renounced' || next.state === 'expired' || next.state === 'plated'
  const limit = ended ? await loadLimit(deps, pick.identity) : undefined
  return {
    next, event,
    writes: [
      pickWrite(deps, pick, next, order.command), eventWrite(deps.table.name, deps.cipher, event),
      ...(limit === undefined ? [] : [limitWrite(deps, pick.identity, limit, noLongerWaiting(limit, pick.caseId))]),
      ...(next.state === 'plated' ? [usedNumberWrite(deps, pick, now)] : ended ? [restNumberWrite(deps, pick, restsUntil(deps, now)), unbindVehicleWrite(deps, pick)] : [])
    ]
  }
}
