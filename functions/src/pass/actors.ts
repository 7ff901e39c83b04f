/** Who a caller is to a case: the roles the machine asks for, and whether the case is theirs to see at all. */
import { findUnit, type UnitId } from '@lubiao/shared/account/units.data'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { PassCase } from '@lubiao/shared/pass/case'
import type { PassActor } from '@lubiao/shared/pass/machine'
import type { Actor } from '@lubiao/shared/pass/rules'
import { counterOwnerId, mayActFor, privateSelf } from '../account/people'
import type { StaffIdentity } from '../http/caller'
import { staffOf, userOf, type Ctx } from '../http/handler'
import type { Deps } from '../platform/deps'

/** Somebody looking at a case. */
export interface Viewer {
  readonly relation: 'owner' | 'driver' | 'staff'
  readonly actor: Actor
}

/** The system itself. */
export const systemActor: Actor = { kind: 'system', id: 'system', roles: ['system'] }

/** Whether a unit sees all units' cases. */
export const seesAll = (unit: UnitId): boolean => findUnit(unit)?.scope === 'city'

/**
 * Whether a member of staff may see a case: their brigade's, one their counter opened, or any when the unit is the city's. What a citizen is
 * still writing on the phone, or gave up before submitting, is nobody's business (PIPL art. 6).
 */
export function staffSees(staff: Pick<StaffIdentity, 'unit'>, passCase: Pick<PassCase, 'unit' | 'openedBy' | 'channel' | 'submittedAt'>): boolean {
  if (passCase.channel === 'phone' && passCase.submittedAt === undefined) return false
  return seesAll(staff.unit) || passCase.unit === staff.unit || passCase.openedBy.unit === staff.unit
}

/**
 * Whether a case is a member of staff's own: filed by them at a counter, or theirs as a citizen, that is as applicant, as somebody who acts for the
 * applying enterprise, or as a driver it is shared with. The link between staff and citizen is looked up, for a desk's token does not carry it.
 */
export async function isOwn(deps: Deps, staffId: string, passCase: PassCase, now: Instant): Promise<boolean> {
  if (passCase.openedBy.kind === 'staff' && passCase.openedBy.id === staffId) return true
  const self = await privateSelf(deps, staffId, now)
  if (self === undefined) return false
  const { userId, idNumber, enterprises } = self
  const names = new Set([
    userId, ...enterprises.flatMap(({ enterpriseId, uscc }) => [enterpriseId, counterOwnerId(deps, { uscc })]), ...(idNumber === undefined ? [] : [counterOwnerId(deps, { idNumber })])
  ])
  return names.has(passCase.ownerId) || passCase.openedBy.id === userId || passCase.shares.some((share) => share.state === 'active' && share.userId === userId)
}

/** Roles of a member of staff towards a case. Nobody decides on one of their `own`; a clerk hands in and withdraws only what was begun at a counter: what a citizen sent from the phone is theirs. */
export function staffRoles(staff: StaffIdentity, passCase: PassCase, own: boolean): readonly PassActor[] {
  const approver = staff.roles.includes('approver') && !own
  return [
    ...(staff.roles.includes('clerk') ? ['counter' as const, ...(passCase.channel === 'counter' ? ['clerk' as const] : [])] : []),
    ...(approver ? ['approver' as const] : []),
    ...(approver && passCase.claimedBy?.staffId === staff.staffId ? ['claimant' as const] : []),
    ...(staff.roles.includes('supervisor') && !own ? ['supervisor' as const] : [])
  ]
}

/** The citizen in hand as seen from a case; undefined when it is none of theirs. */
async function citizenView(ctx: Ctx, passCase: PassCase): Promise<Viewer | undefined> {
  const userId = userOf(ctx)
  const own = passCase.ownerId === userId || (passCase.enterpriseId !== undefined && (await mayActFor(ctx.deps, userId, passCase.enterpriseId, ctx.now)))
  if (own) return { relation: 'owner', actor: { kind: 'user', id: userId, roles: ['applicant'] } }
  const shared = passCase.shares.some((share) => share.state === 'active' && share.userId === userId)
  return shared ? { relation: 'driver', actor: { kind: 'user', id: userId, roles: ['driver'] } } : undefined
}

async function staffView(ctx: Ctx, passCase: PassCase): Promise<Viewer | undefined> {
  const staff = staffOf(ctx)
  if (!staffSees(staff, passCase)) return undefined
  const own = await isOwn(ctx.deps, staff.staffId, passCase, ctx.now)
  return { relation: 'staff', actor: { kind: 'staff', id: staff.staffId, name: staff.name, roles: staffRoles(staff, passCase, own) } }
}

/** The caller as seen from a case. Throws `not-found` when it is none of theirs: that a case exists is nobody else's business. */
export async function viewerOf(ctx: Ctx, passCase: PassCase | undefined): Promise<Viewer> {
  const viewer = passCase === undefined ? undefined : await (ctx.route.api === 'staff' ? staffView : citizenView)(ctx, passCase)
  if (viewer === undefined) throw problem('not-found')
  return viewer
}
