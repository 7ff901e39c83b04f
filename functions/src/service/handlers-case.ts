/** What both front ends do to a piece of business: show it, and give an order on it. */
import type { Instant } from '@lubiao/shared/kernel/clock'
import { newCaseNumber } from '@lubiao/shared/kernel/ids'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import type { ServiceCase } from '@lubiao/shared/service/case'
import type { serviceCaseRoutes, ServiceView } from '@lubiao/shared/service/contract-case'
import type { AnyServiceOrder, ServiceActorOf } from '@lubiao/shared/service/rules'
import { commitReply, staffOf, type Ctx } from '../http/handler'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import type { BillState } from '../platform/payment/port'
import { assertCaseVersion, changeWrites, decideAll, serviceOn, type NextOrder } from './case-act'
import { caseViewer, staffRoles, type CaseViewer } from './case-actors'
import { caseView } from './case-view'
import { loadServiceStory } from './repo-cases'

/** The first two characters of a case number: 业务. */
const KIND = 'YW'

/** An unused case number. */
export const freshServiceCaseId = (deps: Deps): string => newCaseNumber(KIND, deps.random)

/** What has become of the bill of a case that still waits for it. */
export const openBill = (deps: Deps, one: ServiceCase): Promise<BillState | undefined> => (one.state !== 'toPay' || one.bill === undefined ? Promise.resolve(undefined) : deps.payment.stateOf(one.bill.billId))

/** A case the caller may see, with its story. */
export async function loadSeen(ctx: Ctx, caseId: string): Promise<{ readonly one: ServiceCase; readonly events: readonly DomainEvent[]; readonly viewer: CaseViewer }> {
  const loaded = await loadServiceStory(ctx.deps, caseId)
  const viewer = await caseViewer(ctx, loaded?.one)
  return { ...(loaded as NonNullable<typeof loaded>), viewer }
}

/** A case in the caller's eyes. */
export async function viewFor(ctx: Ctx, one: ServiceCase, events: readonly DomainEvent[], viewer: CaseViewer): Promise<ServiceView> {
  const [service, bill] = await Promise.all([serviceOn(ctx.deps, one.service, one.openedAt), openBill(ctx.deps, one)])
  return caseView(ctx.deps, one, events, viewer, ctx.now, service, bill)
}

/** The view of a case the caller may see. */
export async function showCase(ctx: Ctx, caseId: string): Promise<ServiceView> {
  const { one, events, viewer } = await loadSeen(ctx, caseId)
  return viewFor(ctx, one, events, viewer)
}

/** The event that opens a case. */
export const openedEvent = (one: ServiceCase, at: Instant): DomainEvent => ({
  module: 'service', caseId: one.caseId, version: 1, name: 'service.opened', at, by: { kind: one.openedBy.kind, id: one.openedBy.id }, unit: one.unit, data: { channel: one.channel, service: one.service }
})

type ActRoute = typeof serviceCaseRoutes.act | typeof serviceCaseRoutes.staffAct | typeof serviceCaseRoutes.finish

/** Gives an order on a case, with what follows from it, and shows it as it then stands: the way of every button on both front ends. */
export async function actOn<R extends ActRoute>(ctx: Ctx, input: { readonly caseId: string; readonly version: number }, order: (one: ServiceCase, viewer: CaseViewer) => AnyServiceOrder, audited: string, then?: NextOrder): Promise<OutputOf<R>> {
  const { one, events, viewer } = await loadSeen(ctx, input.caseId)
  assertCaseVersion(one, input.version)
  const clerk = viewer.actor.roles.includes('clerk')
  const actorOn = (at: ServiceCase): ServiceActorOf => (clerk ? { ...viewer.actor, roles: staffRoles(staffOf(ctx), at, false) } : viewer.actor)
  const change = await decideAll(ctx.deps, ctx.now, one, order(one, viewer), actorOn, then)
  const after = await caseViewer(ctx, change.next)
  const view = await viewFor(ctx, change.next, [...events, ...change.events], after)
  return commitReply<R>(ctx, changeWrites(ctx.deps, change), view as OutputOf<R>, viewer.relation === 'staff' ? { action: `service.${audited}`, subject: one.caseId } : undefined)
}
