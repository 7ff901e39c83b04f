/** A pass and the one that is to replace it: the second takes over on the day it begins, and does not outlive the first one's revocation unseen. */
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { PassCase } from '@lubiao/shared/pass/case'
import type { Deps } from '../platform/deps'
import { decideAll, type Change } from './act'
import { systemActor } from './actors'
import { loadCase } from './repo'

/** The order that ends a successor for the reason its pass was revoked for. */
const fallWith = (revoked: PassCase) => ({ command: 'revoke' as const, reason: revoked.decision?.code ?? '', note: `原通行证 ${revoked.caseId} 已吊销，随之吊销` })

const fall = (deps: Deps, now: Instant, successor: PassCase, revoked: PassCase): Promise<Change> => decideAll(deps, now, successor, [fallWith(revoked)], () => systemActor)

/** What else ends when a pass is revoked: an approved successor, and what was to succeed that. One still being dealt with is the desk's to decide. */
export async function fallingWith(deps: Deps, now: Instant, revoked: PassCase): Promise<readonly Change[]> {
  const successor = revoked.state === 'revoked' && revoked.successor !== undefined ? await loadCase(deps, revoked.successor) : undefined
  if (successor?.state !== 'approved') return []
  const change = await fall(deps, now, successor, revoked)
  return [change, ...(await fallingWith(deps, now, change.next))]
}

/**
 * Brings a pass into force; the pass it replaces ends in the same transaction, so that the vehicle always has exactly one. One approved at the
 * very moment its pass was revoked, so that nobody weighed it, ends instead.
 */
export async function comingIntoForce(deps: Deps, now: Instant, passCase: PassCase): Promise<readonly Change[]> {
  const replaced = passCase.supersedes === undefined ? undefined : await loadCase(deps, passCase.supersedes)
  if (replaced?.state === 'revoked' && !passCase.checks.some((check) => check.code === 'replaced')) return [await fall(deps, now, passCase, replaced)]
  const activated = await decideAll(deps, now, passCase, [{ command: 'activate' }], () => systemActor)
  if (replaced?.state !== 'approved' && replaced?.state !== 'active') return [activated]
  return [activated, await decideAll(deps, now, replaced, [{ command: 'supersede', by: passCase.caseId }], () => systemActor)]
}
