/**
 * The one way a case changes: load → who → facts → decide → one transaction. Citizens, desks, bulk approval and the system all come through
 * here. When another case of the same plate was written in between, the command is decided again on what is true now.
 */
import type { Instant } from '@lubiao/shared/kernel/clock'
import { newOpaqueId } from '@lubiao/shared/kernel/ids'
import { problem } from '@lubiao/shared/kernel/problem'
import type { PassCase } from '@lubiao/shared/pass/case'
import type { PassCommand } from '@lubiao/shared/pass/machine'
import { decide, refusedByTable, type Actor, type AnyOrder, type RuleFacts } from '@lubiao/shared/pass/rules'
import { findPerson, findStaff } from '../account/people'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite, type DomainEvent } from '../platform/events'
import { onNewest } from '../platform/newest'
import { isOwn, staffSees } from './actors'
import { assertOwnPapers, assertUploaded, checkDays, policyOf, replacedRevoked, runChecks, type Checked } from './checking'
import { ownerOf } from './owner'
import { caseWrite, guardMoved, guardWrites, loadCase, revokedWrites, shareLinkWrites } from './repo'

/** A change ready to be committed. */
export interface Change {
  readonly before: PassCase
  readonly next: PassCase
  readonly events: readonly DomainEvent[]
  readonly first: PassCommand
}

/** Whether the application that is to replace this pass is still being dealt with. */
export async function successorOpen(deps: Deps, passCase: PassCase): Promise<boolean> {
  if (passCase.successor === undefined) return false
  const successor = await loadCase(deps, passCase.successor)
  return successor !== undefined && !['withdrawn', 'refused', 'lapsed', 'revoked', 'expired', 'superseded'].includes(successor.state)
}

/** The applicant's real-name level: an enterprise and a person identified at a counter count as verified. */
export async function realNameOf(deps: Deps, passCase: Pick<PassCase, 'channel' | 'enterpriseId' | 'ownerId'>): Promise<'none' | 'phone' | 'verified'> {
  if (passCase.channel === 'counter' || passCase.enterpriseId !== undefined) return 'verified'
  return (await findPerson(deps, passCase.ownerId))?.realName ?? 'none'
}

/** Who papers of an order must have been uploaded by: the key that scoped their upload tickets. */
export const uploaderOf = (actor: Actor): string => `${actor.kind === 'staff' ? 'S' : 'U'}${actor.id}`

interface Facts {
  readonly rules: RuleFacts
  readonly checked?: Checked
}

async function checkedFacts(deps: Deps, now: Instant, passCase: PassCase, order: AnyOrder, actor: Actor): Promise<Checked> {
  const [realName, owner] = await Promise.all([realNameOf(deps, passCase), ownerOf(deps, passCase)])
  if (order.command === 'recordChecks') return runChecks(deps, { application: passCase.application, now, realName, owner, passCase, again: true })
  const application = (order as Extract<AnyOrder, { command: 'submit' | 'resubmit' }>).application
  await assertOwnPapers(deps, application, passCase, uploaderOf(actor), passCase.caseId)
  await assertUploaded(deps, application)
  return runChecks(deps, { application, now, realName, owner, passCase, asker: actor.kind === 'user' ? actor.id : undefined })
}

/** A colleague a case may be handed to: an approver who sees it, and whose own it is not. */
async function colleague(deps: Deps, now: Instant, passCase: PassCase, staffId: string): Promise<RuleFacts['colleague']> {
  const found = await findStaff(deps, staffId)
  return found !== undefined && found.roles.includes('approver') && staffSees(found, passCase) && !(await isOwn(deps, found.staffId, passCase, now)) ? { staffId: found.staffId, name: found.name } : undefined
}

async function factsFor(deps: Deps, now: Instant, passCase: PassCase, order: AnyOrder, actor: Actor): Promise<Facts> {
  const base: RuleFacts = { now, calendar: await deps.calendar(), policy: policyOf(passCase, now) }
  switch (order.command) {
    case 'submit':
    case 'resubmit':
    case 'recordChecks': {
      const checked = await checkedFacts(deps, now, passCase, order, actor)
      return { checked, rules: { ...base, checks: checked.checks, ...(checked.zoneTableVersion === undefined ? {} : { zoneTableVersion: checked.zoneTableVersion }) } }
    }
    case 'approve':
    case 'propose':
    case 'confirm': {
      const [checked, revoked] = await Promise.all([checkDays(deps, now, passCase), replacedRevoked(deps, passCase)])
      return { ...(checked === undefined ? {} : { checked }), rules: { ...base, replacedRevoked: revoked, ...(checked === undefined ? {} : { checks: checked.checks }) } }
    }
    case 'save':
      await assertOwnPapers(deps, order.application, passCase, uploaderOf(actor), passCase.caseId)
      return { rules: base }
    case 'reassign':
      return { rules: { ...base, colleague: await colleague(deps, now, passCase, order.to) } }
    case 'amend':
    case 'extend':
      return { rules: { ...base, successorOpen: await successorOpen(deps, passCase) } }
    case 'share':
      return { rules: { ...base, freshId: newOpaqueId(16, deps.random) } }
    default:
      return { rules: base }
  }
}

/** Puts personal data in an order out of sight before the rules keep it. */
const sealed = (deps: Deps, order: AnyOrder): AnyOrder => (order.command === 'share' ? { ...order, name: deps.cipher.seal(order.name) } : order)

/** Decides orders one after the other on a case. Throws the first refusal. `rolesAfter` gives the actor's roles once an order has changed the case. */
export async function decideAll(deps: Deps, now: Instant, before: PassCase, orders: readonly AnyOrder[], actorOn: (passCase: PassCase) => Actor): Promise<Change & { readonly checked?: Checked }> {
  let next = before
  const events: DomainEvent[] = []
  let checked: Checked | undefined
  for (const order of orders) {
    const actor = actorOn(next)
    // The table is asked before anything is fetched: a command that cannot be given must cost and reveal nothing.
    const refused = refusedByTable(next, order.command, actor.roles)
    if (refused !== undefined) throw refused
    const facts = await factsFor(deps, now, next, order, actor)
    const outcome = decide(next, sealed(deps, order), actor, facts.rules)
    if (!outcome.ok) throw outcome.problem
    checked = facts.checked ?? checked
    next = outcome.next
    events.push({
      module: 'pass', caseId: next.caseId, version: next.version, name: outcome.event, at: now, by: { kind: actor.kind, id: actor.id }, unit: next.unit,
      ...(outcome.note === undefined ? {} : { note: outcome.note }), ...(outcome.data === undefined ? {} : { data: outcome.data })
    })
  }
  return { before, next, events, first: (orders[0] as AnyOrder).command, ...(checked === undefined ? {} : { checked }) }
}

/** Everything a change writes: the case over the version decided on, its events, the plate's days, void credentials, drivers' links. */
export async function writesOf(deps: Deps, changes: readonly Change[], checked?: Checked): Promise<readonly Write[]> {
  return [
    ...changes.map((change) => caseWrite(deps, change.before, change.next, change.first)),
    ...changes.flatMap((change) => change.events.map((event) => eventWrite(deps.table.name, deps.cipher, event))),
    ...(await guardWrites(deps, changes, checked?.plate)),
    ...changes.flatMap((change) => [...revokedWrites(deps, change.before, change.next), ...shareLinkWrites(deps, change.before, change.next)])
  ]
}

/** Decides again while another case of the same plate keeps coming first. */
export const onSteadyPlate = <T>(attempt: () => Promise<T>): Promise<T> => onNewest(attempt, (error) => error === guardMoved)

/** Refuses when the page showed an older version than the one stored. */
export function assertVersion(passCase: PassCase, version: number): void {
  if (passCase.version !== version) throw problem('version-conflict')
}

