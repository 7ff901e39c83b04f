/** Who a caller is to a piece of business: the roles the machine asks for, and whether the case is theirs to see at all. */
import { findUnit } from '@lubiao/shared/account/units.data'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { problem } from '@lubiao/shared/kernel/problem'
import type { ServiceCase } from '@lubiao/shared/service/case'
import type { ServiceActor } from '@lubiao/shared/service/machine'
import type { ServiceActorOf } from '@lubiao/shared/service/rules'
import { findPerson, identityHash, mayActFor, privateSelf } from '../account/people'
import type { StaffIdentity } from '../http/caller'
import { staffOf, userOf, type Ctx } from '../http/handler'
import type { Deps } from '../platform/deps'
import { loadServiceCase } from './repo-cases'

/** Somebody looking at a case. */
export interface CaseViewer {
  readonly relation: 'owner' | 'agent' | 'staff'
  readonly actor: ServiceActorOf
}

/** The system itself. */
export const systemActor: ServiceActorOf = { kind: 'system', id: 'system', roles: ['system'] }

/** The keyed hash of a citizen's confirmed number; undefined before their name is known. */
export async function identityOf(deps: Deps, userId: string): Promise<string | undefined> {
  const person = await findPerson(deps, userId)
  return person?.realName === 'verified' && person.idNumber !== undefined ? identityHash(deps, person.idNumber) : undefined
}

/** Whether a member of staff may see a case: their unit's, or any when the unit is the city's. What a citizen is still writing is nobody's business (PIPL art. 6). */
export const staffSees = (staff: Pick<StaffIdentity, 'unit'>, one: Pick<ServiceCase, 'unit' | 'submittedAt' | 'openedBy'>): boolean =>
  one.submittedAt !== undefined && (findUnit(staff.unit)?.scope === 'city' || one.unit === staff.unit || one.openedBy.unit === staff.unit)

/** Whether a case is a member of staff's own as a citizen: as applicant, as somebody who acts for the enterprise, or as agent. Nobody serves themselves. */
export async function isOwn(deps: Deps, staffId: string, one: Pick<ServiceCase, 'ownerId' | 'applicant' | 'agent' | 'enterpriseId'>, now: Instant): Promise<boolean> {
  const self = await privateSelf(deps, staffId, now)
  if (self === undefined) return false
  const identity = self.idNumber === undefined ? undefined : identityHash(deps, self.idNumber)
  return one.ownerId === self.userId || self.enterprises.some(({ enterpriseId }) => enterpriseId === one.enterpriseId) || (identity !== undefined && (one.applicant.identity === identity || one.agent?.identity === identity))
}

/** Roles of a member of staff towards a case. */
export function staffRoles(staff: StaffIdentity, one: ServiceCase, own: boolean): readonly ServiceActor[] {
  const clerk = staff.roles.includes('clerk') && !own
  return [...(clerk ? ['clerk' as const] : []), ...(clerk && one.claimedBy?.staffId === staff.staffId ? ['claimant' as const] : []), ...(staff.roles.includes('supervisor') && !own ? ['supervisor' as const] : [])]
}

/** Who a citizen is to a case; undefined when it is none of theirs. */
async function citizenTo(deps: Deps, userId: string, one: ServiceCase, now: Instant): Promise<CaseViewer | undefined> {
  const as = (relation: 'owner' | 'agent', role: ServiceActor): CaseViewer => ({ relation, actor: { kind: 'user', id: userId, roles: [role] } })
  if (one.ownerId === userId || (one.enterpriseId !== undefined && (await mayActFor(deps, userId, one.enterpriseId, now)))) return as('owner', 'applicant')
  const identity = await identityOf(deps, userId)
  if (identity === undefined) return undefined
  // What a window opened for somebody without an account is theirs once they have one.
  if (one.channel === 'window' && one.enterpriseId === undefined && one.applicant.identity === identity) return as('owner', 'applicant')
  return one.agent?.identity === identity ? as('agent', 'agent') : undefined
}

/** Whether a citizen may pay for a case: it is theirs, or they are agent in it. */
export async function mayPay(deps: Deps, userId: string, caseId: string, now: Instant): Promise<boolean> {
  const one = await loadServiceCase(deps, caseId)
  return one !== undefined && (await citizenTo(deps, userId, one, now)) !== undefined
}

async function staffView(ctx: Ctx, one: ServiceCase): Promise<CaseViewer | undefined> {
  const staff = staffOf(ctx)
  if (!staffSees(staff, one)) return undefined
  const own = await isOwn(ctx.deps, staff.staffId, one, ctx.now)
  return { relation: 'staff', actor: { kind: 'staff', id: staff.staffId, name: staff.name, roles: staffRoles(staff, one, own) } }
}

/** The caller as seen from a case. Throws `not-found` when it is none of theirs: that a case exists is nobody else's business. */
export async function caseViewer(ctx: Ctx, one: ServiceCase | undefined): Promise<CaseViewer> {
  const viewer = one === undefined ? undefined : await (ctx.route.api === 'staff' ? staffView(ctx, one) : citizenTo(ctx.deps, userOf(ctx), one, ctx.now))
  if (viewer === undefined) throw problem('not-found')
  return viewer
}
