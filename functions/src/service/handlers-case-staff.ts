/** Windows: one call takes a person in by their identity card, one call finishes; the worklist, and the single steps of what comes online. */
import { accountProblems } from '@lubiao/shared/account/contract'
import { findUnit, units, type UnitId } from '@lubiao/shared/account/units.data'
import { dateOf, type Instant } from '@lubiao/shared/kernel/clock'
import { maskIdNumber, maskName, maskPhone } from '@lubiao/shared/kernel/mask'
import { Problem, problem, problemsOf } from '@lubiao/shared/kernel/problem'
import type { OutputOf } from '@lubiao/shared/kernel/route'
import { openServiceCase, type ServiceCase } from '@lubiao/shared/service/case'
import { deliveriesOf } from '@lubiao/shared/service/case-service'
import { serviceCaseProblems, serviceCaseRoutes, type ServiceForm } from '@lubiao/shared/service/contract-case'
import type { ServiceState } from '@lubiao/shared/service/machine'
import { refusals } from '@lubiao/shared/service/refusals.data'
import { nextAtWindow, type AnyServiceOrder } from '@lubiao/shared/service/rules'
import { counterOwnerId, identityHash } from '../account/people'
import { auditLook, auditWatch, commitReply, serve, staffOf, type Ctx, type Served } from '../http/handler'
import { cursorAt, readCursor } from '../platform/cursor'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import type { DomainEvent } from '../platform/events'
import { isOvertaken, onNewest } from '../platform/newest'
import { changeWrites, decideAll, openingWrites, serviceOn, type NextOrder } from './case-act'
import { caseViewer, isOwn, staffRoles, staffSees } from './case-actors'
import { caseSummary } from './case-view'
import { actOn, freshServiceCaseId, loadSeen, openBill, openedEvent, showCase, viewFor } from './handlers-case'
import { countCases, loadServiceStory, openCaseLike, serviceWorklist } from './repo-cases'
import { outletDate } from './tables'

const refuse = problemsOf({ ...accountProblems, ...serviceCaseProblems })
const PAGE = 30
/** What a window has to deal with when it asks for nothing in particular. */
const OPEN: readonly ServiceState[] = ['accepted', 'underReview', 'approved', 'issued']
type Take = { readonly service: string; readonly idNumber: string; readonly name?: string | undefined; readonly phone?: string | undefined; readonly plate?: string | undefined; readonly plateType?: ServiceForm['plateType']; readonly outletId?: string | undefined; readonly form?: ServiceForm | undefined }

/** Units whose cases a member of staff may list; a filter beyond them finds nothing. */
export function unitsSeen(ctx: Ctx, asked: UnitId | undefined): readonly UnitId[] {
  const own = staffOf(ctx).unit
  const allowed = findUnit(own)?.scope === 'city' ? units.map((unit) => unit.id) : [own]
  return asked === undefined ? allowed : allowed.filter((unit) => unit === asked)
}

/** Name of the person whose card lies on the desk: from the population register, or as the reader gave it while the register does not answer. */
async function nameFor(deps: Deps, { idNumber, name }: Take): Promise<string> {
  try {
    const known = await deps.registry.nameOf(idNumber)
    if (known === undefined) throw refuse('service.person-unknown')
    if (name !== undefined && name !== known) throw refuse('account.identity-mismatch')
    return known
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'upstream-unavailable') throw error
    if (name === undefined) throw problem('upstream-unavailable', { detail: '人口信息暂时查不到，请从身份证读取姓名后再受理，核验会自动补做' })
    return name
  }
}

/** The unit a window's case belongs to: its outlet's, otherwise the clerk's own. */
async function unitAt(deps: Deps, outletId: string | undefined, own: UnitId, now: Instant): Promise<UnitId> {
  if (outletId === undefined) return own
  const day = await outletDate(deps, outletId, dateOf(now))
  if (day === undefined) throw problem('invalid-input', { errors: [{ path: 'outletId', message: '没有这个网点' }] })
  return day.outlet.unit
}

/** What a window takes in: pre-filled with the card and the plate, to be handed over there. */
async function drafted(ctx: Ctx, input: Take): Promise<ServiceCase> {
  const { deps, now } = ctx
  const staff = staffOf(ctx)
  const service = await serviceOn(deps, input.service, now)
  const [name, unit] = [await nameFor(deps, input), await unitAt(deps, input.outletId, staff.unit, now)]
  const { idNumber, phone, plate, plateType } = input
  const ways = deliveriesOf(service)
  const form: ServiceForm = { delivery: ways.includes('window') ? 'window' : ways[0], ...(service.needs.includes('cause') ? { cause: 'lost' as const } : {}), ...input.form, ...(plate === undefined ? {} : { plate }), ...(plateType === undefined ? {} : { plateType }) }
  return openServiceCase({
    caseId: freshServiceCaseId(deps), service: service.code, catalogueVersion: service.catalogueVersion, unit, channel: 'window', ...(input.outletId === undefined ? {} : { outletId: input.outletId }),
    ownerId: counterOwnerId(deps, { idNumber }), openedBy: { kind: 'staff', id: staff.staffId, unit: staff.unit }, openedAt: now, form,
    applicant: {
      nameMasked: maskName(name), idMasked: maskIdNumber(idNumber), ...(phone === undefined ? {} : { phoneMasked: maskPhone(phone) }), identity: identityHash(deps, idNumber), sealed: deps.cipher.seal(JSON.stringify({ name, idNumber, phone }))
    }
  })
}

/** A register that is silent, or a check that stands against it, leaves the case taken in and claimed: nothing is lost, somebody decides. */
const MAY_END = ['service.checks-pending']

/** Claims a case unless it is held, and brings it as far as the bill or the decision: what a clerk sees is ready to be finished. */
function toDesk(claim: boolean, agent: { readonly name: string; readonly idNumber: string } | undefined): NextOrder {
  const todo: AnyServiceOrder[] = [...(claim ? [{ command: 'claim' as const }] : []), ...(agent === undefined ? [] : [{ command: 'authorise' as const, agent }])]
  return (one) => {
    const [next] = todo.splice(0, 1)
    if (next !== undefined) return next
    const order = nextAtWindow(one, 'self', false)
    return order?.command === 'review' || order?.command === 'bill' ? order : undefined
  }
}

type Reply = OutputOf<typeof serviceCaseRoutes.take>

/** Takes one person in, once: on with the case they have under way, or a new one. */
async function takeIn(ctx: Ctx, input: Take & { readonly agent?: { readonly name: string; readonly idNumber: string } | undefined }): Promise<Reply> {
  const { deps, now } = ctx
  const staff = staffOf(ctx)
  const draft = await drafted(ctx, input)
  if (await isOwn(deps, staff.staffId, draft, now)) throw refuse('service.own-case')
  const actorOn = (one: ServiceCase) => ({ kind: 'staff' as const, id: staff.staffId, name: staff.name, roles: staffRoles(staff, one, false) })
  const known = await openCaseLike(deps, draft)
  const story = known === undefined ? undefined : await loadServiceStory(deps, known)
  const reply = async (next: ServiceCase, events: readonly DomainEvent[], writes: readonly Write[]): Promise<Reply> => {
    // The agent may turn out to be the clerk.
    const viewer = await caseViewer(ctx, next)
    if (!viewer.actor.roles.includes('clerk')) throw refuse('service.own-case')
    return commitReply<typeof serviceCaseRoutes.take>(ctx, writes, await viewFor(ctx, next, events, viewer), { action: 'service.take', subject: next.caseId })
  }
  if (story === undefined) {
    const event = openedEvent(draft, now)
    const change = await decideAll(deps, now, draft, { command: 'submit', form: draft.form }, actorOn, toDesk(true, input.agent), MAY_END)
    return reply(change.next, [event, ...change.events], openingWrites(deps, event, change))
  }
  // The person has it under way already, from home or another window: that one is gone on with, never a second one begun.
  if (!staffSees(staff, story.one)) throw refuse('service.already-open', { detail: `已在${findUnit(story.one.unit)?.name ?? ''}办理，编号 ${story.one.caseId}` })
  const steps = toDesk(story.one.claimedBy?.staffId !== staff.staffId, input.agent)
  const first = await steps(story.one)
  if (first === undefined) return reply(story.one, story.events, [])
  const change = await decideAll(deps, now, story.one, first, actorOn, steps, MAY_END)
  return reply(change.next, [...story.events, ...change.events], changeWrites(deps, change))
}

const take = serve(serviceCaseRoutes.take, async (input, ctx) => {
  await auditLook(ctx, 'service.askRegister', `person:${ctx.deps.cipher.lookup('audit-person', input.idNumber).slice(0, 16)}`)
  // Another window was faster by a moment: now its case is there to be seen, as it stands by now.
  const faster = (error: unknown): boolean => isOvertaken(error) || (error instanceof Problem && error.code === 'service.already-open' && error.extra.detail === undefined)
  return onNewest(() => takeIn(ctx, input), faster)
})

const finish = serve(serviceCaseRoutes.finish, async (input, ctx) => {
  const { one } = await loadSeen(ctx, input.caseId)
  const paid = (await openBill(ctx.deps, one))?.state === 'paid'
  if (one.claimedBy !== undefined && one.claimedBy.staffId !== staffOf(ctx).staffId) throw refuse('service.claimed-by-other', { detail: `已由${one.claimedBy.name}领取` })
  // What needs no hands goes to nobody's but the person's own.
  const to = one.form.delivery === 'electronic' ? 'self' : input.to
  const next = (at: ServiceCase): AnyServiceOrder | undefined => nextAtWindow(at, to, paid)
  const first = next(one)
  if (first === undefined) throw one.state === 'toPay' ? refuse('service.unpaid') : one.state === 'underReview' ? refuse('service.not-clear') : problem('not-allowed-now')
  return actOn<typeof serviceCaseRoutes.finish>(ctx, input, () => (one.claimedBy === undefined ? { command: 'claim' } : first), 'finish', next)
})

const worklist = serve(serviceCaseRoutes.worklist, async (input, ctx) => {
  const { deps, now } = ctx
  const seen = unitsSeen(ctx, input.unit)
  const counted = await Promise.all(OPEN.map(async (state) => [state, await countCases(deps, seen, state)] as const))
  const late = await Promise.all((['accepted', 'underReview', 'approved'] as const).map((state) => countCases(deps, seen, state, now)))
  // What a citizen is still writing is not listed, whoever asks.
  if (input.state === 'draft') return { cases: [], counts: Object.fromEntries(counted) }
  const page = await serviceWorklist(deps, {
    units: seen, states: input.state === undefined ? OPEN : [input.state], limit: PAGE, after: readCursor(input.cursor, /^[0-9T:.Z-]{24}#[0-9A-Z-]{4,40}$/), dueBefore: input.overdue === 'yes' ? now : undefined, claimedBy: input.mine === 'yes' ? staffOf(ctx).staffId : undefined
  })
  return { cases: page.cases.filter((one) => staffSees(staffOf(ctx), one)).map((one) => caseSummary(one, 'staff', now)), counts: { ...Object.fromEntries(counted), overdue: late.reduce((sum, n) => sum + n, 0) }, ...cursorAt(page.next) }
})

const staffGet = serve(serviceCaseRoutes.staffGet, async ({ caseId }, ctx) => {
  const view = await showCase(ctx, caseId)
  await auditWatch(ctx, 'service.look', caseId)
  return view
})

const staffAct = serve(serviceCaseRoutes.staffAct, (input, ctx) => actOn<typeof serviceCaseRoutes.staffAct>(ctx, input, () => input.order, input.order.command))

const refusalReasons = serve(serviceCaseRoutes.refusalReasons, () => Promise.resolve({ version: refusals.version, reasons: [...refusals.reasons] }))

/** Routes of this file. */
export const caseStaffServed: readonly Served[] = [take, finish, worklist, staffGet, staffAct, refusalReasons]
