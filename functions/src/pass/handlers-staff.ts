/** Desks: the worklist, filing at the counter, claiming and deciding, approving several clean cases at once. */
import { accountProblems } from '@lubiao/shared/account/contract'
import { units, type UnitId } from '@lubiao/shared/account/units.data'
import { PLATE_TYPES, plateTypesFor, type PlateType } from '@lubiao/shared/kernel/identity'
import { maskName, maskPhone } from '@lubiao/shared/kernel/mask'
import { Problem, problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { isClean, openCase, type PassCase } from '@lubiao/shared/pass/case'
import { passProblems, passRoutes } from '@lubiao/shared/pass/contract'
import type { PassState } from '@lubiao/shared/pass/machine'
import { handlingUnits } from '@lubiao/shared/pass/policy'
import type { AnyOrder } from '@lubiao/shared/pass/rules'
import { counterOwnerId } from '../account/people'
import { auditLook, auditWatch, commitReply, serve, staffOf, type Ctx, type Served } from '../http/handler'
import { commitAudited } from '../platform/audit'
import { assertVersion, decideAll, onSteadyPlate, writesOf } from './act'
import { isOwn, seesAll, staffRoles, staffSees, viewerOf } from './actors'
import { assertOwnPapers } from './checking'
import { actOn, freshCaseId, loadSeen, openedEvent, openingWrites, previewOf, reopenAs, showCase } from './handlers-citizen'
import { fileLinkOf, uploadTicket } from './handlers-holder'
import { ownerOf } from './owner'
import { loadCase, loadCases, loadGuard } from './repo'
import { countOf, worklist as readWorklist, type Desk } from './repo-lists'
import { loadDoubt } from './repo-words'
import { summaryOf, viewOf } from './view'

const refuse = problemsOf({ ...accountProblems, ...passProblems })
const PAGE = 30
/** What a desk has to deal with when it asks for nothing in particular. */
const OPEN: readonly PassState[] = ['submitted', 'proposed']
const handling = handlingUnits()

/** Units whose cases a member of staff may list; a filter beyond them finds nothing. */
export function unitsFor(ctx: Ctx, asked: UnitId | undefined): readonly UnitId[] {
  const own = staffOf(ctx).unit
  const allowed = seesAll(own) ? units.map((unit) => unit.id) : [own]
  return asked === undefined ? allowed : allowed.filter((unit) => unit === asked)
}

/**
 * Desks a member of staff lists for what has been submitted: those of their units that handle zones and, for a clerk, what their own
 * counter filed for others, which would otherwise be lost to the counter that has to answer for it.
 */
function desksFor(ctx: Ctx, asked: UnitId | undefined): readonly Desk[] {
  const { unit: own, roles } = staffOf(ctx)
  const listed = unitsFor(ctx, asked).filter((unit) => handling.includes(unit))
  const elsewhere = roles.includes('clerk') && !seesAll(own) ? handling.filter((unit) => unit !== own && (asked === undefined || asked === unit)) : []
  return [...listed.map((unit) => ({ unit })), ...elsewhere.map((unit) => ({ unit, openedAt: own }))]
}

/** The live cases of a typed plate, whatever kind of plate it is. */
async function casesOfPlate(ctx: Ctx, plate: string): Promise<readonly PassCase[]> {
  const kinds = plateTypesFor(plate).filter((kind): kind is PlateType => kind in PLATE_TYPES)
  const guards = await Promise.all(kinds.map((kind) => loadGuard(ctx.deps, plate, kind)))
  const cases = await loadCases(ctx.deps, guards.flatMap((guard) => guard.held.map((held) => held.caseId)))
  return cases.filter((one) => staffSees(staffOf(ctx), one))
}

/** What an audit entry says of a plate or a person looked for: the same mark for the same one, and nobody can read which. */
const markOf = (deps: Ctx['deps'], kind: 'plate' | 'person', value: string): string => `${kind}:${deps.cipher.lookup(`audit-${kind}`, value).slice(0, 16)}`

/** The sort key a client sent back; anything else starts nowhere. */
function readAfter(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  if (!/^[0-9T:.Z-]{24}#[0-9A-Z-]{4,40}$/.test(text)) throw problem('invalid-input', { errors: [{ path: 'cursor', message: '翻页标识不正确，请从第一页开始' }] })
  return text
}

const worklist = serve(passRoutes.worklist, async (input, ctx) => {
  const { deps, now } = ctx
  const states = input.state === undefined ? OPEN : [input.state]
  const counted = desksFor(ctx, input.unit)
  // Drafts lie where they were opened; what has been submitted lies with a brigade that handles zones.
  const homes: readonly Desk[] = unitsFor(ctx, input.unit).map((unit) => ({ unit }))
  const desks = input.state === 'draft' ? homes : input.state === 'withdrawn' ? [...homes, ...counted.filter((desk) => desk.openedAt !== undefined)] : counted
  const dueBefore = input.overdue === 'yes' ? now : undefined
  const [submitted, proposed, returned, late, lateProposed] = await Promise.all([
    countOf(deps, counted, 'submitted'), countOf(deps, counted, 'proposed'), countOf(deps, counted, 'returned'), countOf(deps, counted, 'submitted', now), countOf(deps, counted, 'proposed', now)
  ])
  const counts = { submitted, proposed, returned, overdue: late + lateProposed }
  if (input.plate !== undefined) {
    await auditLook(ctx, 'pass.findPlate', markOf(deps, 'plate', input.plate))
    const found = await casesOfPlate(ctx, input.plate)
    const shown = found.filter((one) => (input.state === undefined || one.state === input.state) && (input.unit === undefined || one.unit === input.unit))
    return { cases: shown.map((one) => summaryOf(one, 'staff', now)), counts }
  }
  const page = await readWorklist(deps, { desks, states, limit: PAGE, after: readAfter(input.cursor), dueBefore, claimedBy: input.mine === 'yes' ? staffOf(ctx).staffId : undefined })
  return { cases: page.cases.filter((one) => staffSees(staffOf(ctx), one)).map((one) => summaryOf(one, 'staff', now)), counts, ...(page.next === undefined ? {} : { cursor: Buffer.from(page.next).toString('base64url') }) }
})

const staffGet = serve(passRoutes.staffGet, async ({ caseId }, ctx) => {
  const view = await showCase(ctx, caseId)
  await auditWatch(ctx, 'pass.look', caseId)
  return view
})

const staffAct = serve(passRoutes.staffAct, (input, ctx) => actOn(ctx, input, input.order))

const staffPreview = serve(passRoutes.staffPreview, async (input, ctx) => {
  const { deps } = ctx
  const { application, applicant: { idNumber, uscc } = {} } = input
  const seen = input.caseId === undefined ? undefined : await loadSeen(ctx, input.caseId)
  // The register is asked about a vehicle that need not have a case.
  if (application.plate !== undefined) await auditLook(ctx, 'pass.askRegister', markOf(deps, 'plate', application.plate))
  if (seen !== undefined) return previewOf(ctx, { application, realName: 'verified', owner: await ownerOf(deps, seen.passCase), passCase: seen.passCase })
  const typed = uscc !== undefined ? { uscc } : idNumber !== undefined ? { idNumber } : undefined
  return previewOf(ctx, { application, realName: 'verified', owner: typed ?? 'anybody', ownerId: typed === undefined ? undefined : counterOwnerId(deps, typed) })
})

const staffOpen = serve(passRoutes.staffOpen, async (input, ctx) => {
  const { deps, now } = ctx
  const staff = staffOf(ctx)
  const { name, idNumber, phone, uscc } = input.applicant
  await auditLook(ctx, 'pass.askRegister', markOf(deps, 'person', idNumber))
  if (!(await deps.registry.verifyPerson({ name, idNumber }))) throw refuse('account.identity-mismatch')
  const enterprise = uscc === undefined ? undefined : await deps.registry.findEnterprise(uscc)
  if (uscc !== undefined && enterprise?.active !== true) throw refuse('account.enterprise-unknown')
  const caseId = freshCaseId(deps)
  await assertOwnPapers(deps, input.application, undefined, `S${staff.staffId}`, caseId)
  const passCase = openCase({
    caseId, unit: staff.unit, channel: 'counter', openedBy: { kind: 'staff', id: staff.staffId, unit: staff.unit }, openedAt: now, application: input.application,
    ownerId: counterOwnerId(deps, uscc === undefined ? { idNumber } : { uscc }),
    applicant: { nameMasked: maskName(name), ...(phone === undefined ? {} : { phoneMasked: maskPhone(phone) }), sealed: deps.cipher.seal(JSON.stringify({ name, idNumber, phone, uscc })) },
    ...(enterprise === undefined ? {} : { enterpriseName: enterprise.name })
  })
  const view = viewOf(deps, passCase, [openedEvent(passCase, now)], await viewerOf(ctx, passCase), now, false)
  return commitReply<typeof passRoutes.staffOpen>(ctx, openingWrites(deps, passCase, now), view, { action: 'pass.open', subject: passCase.caseId })
})

const staffReopen = serve(passRoutes.staffReopen, (input, ctx) => {
  const { staffId, unit } = staffOf(ctx)
  return reopenAs<typeof passRoutes.staffReopen>(ctx, input, { channel: 'counter', openedBy: { kind: 'staff', id: staffId, unit }, unit })
})

/** Approves one clean case, claiming it first when nobody has. Returns nothing when it was approved by this very request before. */
async function approveOne(ctx: Ctx, caseId: string, version: number): Promise<void> {
  const { deps, now } = ctx
  const staff = staffOf(ctx)
  await onSteadyPlate(async () => {
    const passCase = await loadCase(deps, caseId)
    if (passCase === undefined || !staffSees(staff, passCase)) throw problem('not-found')
    // A retry after a lost answer finds its own work done, whatever has become of the pass since: only ending it would replace the decision.
    if (passCase.decision?.outcome === 'approved' && passCase.decision.by === staff.staffId && passCase.version > version) return
    assertVersion(passCase, version)
    // Words in doubt are for somebody to read, not to be passed over in a list.
    if (!isClean(passCase) || (await loadDoubt(deps, caseId)) !== undefined) throw refuse('pass.not-clean')
    const orders: AnyOrder[] = passCase.claimedBy?.staffId === staff.staffId ? [{ command: 'approve' }] : [{ command: 'claim' }, { command: 'approve' }]
    const own = await isOwn(deps, staff.staffId, passCase, now)
    const actorOn = (one: PassCase) => ({ kind: 'staff' as const, id: staff.staffId, name: staff.name, roles: staffRoles(staff, one, own) })
    const change = await decideAll(deps, now, passCase, orders, actorOn)
    await commitAudited(deps, await writesOf(deps, [change], change.checked), { staffId: staff.staffId, action: 'pass.approve', subject: caseId, at: now })
  })
}

const bulkApprove = serve(passRoutes.bulkApprove, async (input, ctx) => {
  const results = []
  for (const { caseId, version } of input.cases) {
    try {
      await approveOne(ctx, caseId, version)
      results.push({ caseId, ok: true })
    } catch (error) {
      // One case that cannot be approved must not stop the others; an outage stops all.
      if (!(error instanceof Problem) || error.spec.status >= 500) throw error
      results.push({ caseId, ok: false, code: error.code, title: error.extra.detail ?? error.spec.title })
    }
  }
  return { results }
})

const staffFileTicket = serve(passRoutes.staffFileTicket, (input, ctx) => uploadTicket(ctx, `S${staffOf(ctx).staffId}`, input))

const staffFileLink = serve(passRoutes.staffFileLink, async ({ caseId, fileId }, ctx) => {
  const link = await fileLinkOf(ctx, caseId, fileId)
  await auditLook(ctx, 'pass.lookAtPaper', `${caseId}#${fileId}`)
  return link
})

/** Routes of this file. */
export const staffServed: readonly Served[] = [worklist, staffGet, staffPreview, staffOpen, staffReopen, staffAct, bulkApprove, staffFileTicket, staffFileLink]
