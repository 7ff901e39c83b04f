/** Citizens and enterprises: what may be asked for, what would stop it, filing, and every order on a case of one's own. */
import { addDays, dateOf, type Instant } from '@lubiao/shared/kernel/clock'
import { newCaseNumber, newOpaqueId } from '@lubiao/shared/kernel/ids'
import { maskName, maskPhone } from '@lubiao/shared/kernel/mask'
import { problem } from '@lubiao/shared/kernel/problem'
import { openCase, type NewCase, type PassCase } from '@lubiao/shared/pass/case'
import { canSubmit } from '@lubiao/shared/pass/checks'
import { passRoutes, type PassDraft } from '@lubiao/shared/pass/contract'
import { decisionDue, earliestStart, waited } from '@lubiao/shared/pass/deadline'
import { policyOn, unitFor } from '@lubiao/shared/pass/policy'
import { passTypeIds, passTypes, materialKinds } from '@lubiao/shared/pass/terms.data'
import type { AnyOrder } from '@lubiao/shared/pass/rules'
import { consentedPerson, enterpriseName, enterpriseUscc, identityHash, mayActFor, stillThere, verifiedPerson } from '../account/people'
import { commitReply, serve, userOf, type Ctx, type Served } from '../http/handler'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite, type DomainEvent } from '../platform/events'
import { viewerOf } from './actors'
import { assertVersion, decideAll, onSteadyPlate, successorOpen, writesOf } from './act'
import { assertOwnPapers, claimPapers, policyOf, runChecks, type Subject } from './checking'
import { ownerOf } from './owner'
import { applicantWrite, loadWithEvents, newCaseWrite, type Loaded } from './repo'
import { zonesOn } from './repo-zones'
import { sealedApplicant } from './stored-case'
import { fallingWith } from './succession'
import { viewOf } from './view'
import { withDoubt } from './words'

/** The first two characters of a case number: 通行. */
const KIND = 'TX'

/** Loads a case the caller may see. */
export async function loadSeen(ctx: Ctx, caseId: string): Promise<Loaded & { readonly viewer: Awaited<ReturnType<typeof viewerOf>> }> {
  const loaded = await loadWithEvents(ctx.deps, caseId)
  const viewer = await viewerOf(ctx, loaded?.passCase)
  return { ...(loaded as Loaded), viewer }
}

const inForce = (passCase: PassCase): boolean => passCase.state === 'approved' || passCase.state === 'active'

/** The view of a case the caller may see. */
export async function showCase(ctx: Ctx, caseId: string) {
  const { passCase, events, doubt, viewer } = await loadSeen(ctx, caseId)
  return withDoubt(viewOf(ctx.deps, passCase, events, viewer, ctx.now, inForce(passCase) && (await successorOpen(ctx.deps, passCase))), doubt)
}

/** Gives an order on a case and shows it as it then stands: the way of every button on both front ends. */
export function actOn<R extends typeof passRoutes.act | typeof passRoutes.staffAct>(ctx: Ctx, input: { readonly caseId: string; readonly version: number }, order: AnyOrder) {
  return onSteadyPlate(async () => {
    const { passCase, events, doubt } = await loadSeen(ctx, input.caseId)
    assertVersion(passCase, input.version)
    const { actor } = await viewerOf(ctx, passCase)
    const change = await decideAll(ctx.deps, ctx.now, passCase, [order], () => actor)
    const after = await viewerOf(ctx, change.next)
    const view = withDoubt(viewOf(ctx.deps, change.next, [...events, ...change.events], after, ctx.now, inForce(change.next) && (await successorOpen(ctx.deps, change.next))), doubt)
    const writes = await writesOf(ctx.deps, [change, ...(await fallingWith(ctx.deps, ctx.now, change.next))], change.checked)
    return commitReply<R>(ctx, writes, view as never, actor.kind === 'staff' ? { action: `pass.${order.command}`, subject: passCase.caseId } : undefined)
  })
}

/** What an application in the making would meet, and when it would be decided. */
export async function previewOf(ctx: Ctx, subject: Omit<Subject, 'now' | 'again'>) {
  const { deps, now } = ctx
  const { passCase, application } = subject
  const policy = policyOf(passCase, now)
  const [calendar, { checks }] = await Promise.all([deps.calendar(), runChecks(deps, { ...subject, now })])
  const submittedAt = passCase?.submittedAt ?? now
  const earliest = earliestStart(submittedAt, policy, calendar)
  const clock = { ...waited(passCase, now, policy, calendar), submittedAt, lastSubmittedAt: now }
  return { checks: [...checks], earliestStart: earliest.date, earliestProvisional: earliest.provisional, decisionBy: decisionDue(clock, application, policy, calendar).at, canSubmit: canSubmit(checks) }
}

/** The event that opens a case. */
export const openedEvent = (passCase: PassCase, at: Instant): DomainEvent => ({
  module: 'pass', caseId: passCase.caseId, version: 1, name: 'pass.opened', at, by: { kind: passCase.openedBy.kind, id: passCase.openedBy.id }, unit: passCase.unit, data: { channel: passCase.channel }
})

/** Writes of a new case. One that is not its applicant's own can be found by who they are. */
export function openingWrites(deps: Deps, passCase: PassCase, at: Instant): readonly Write[] {
  const { idNumber } = sealedApplicant.parse(JSON.parse(deps.cipher.open(passCase.applicant.sealed)))
  const found = idNumber === undefined || (passCase.enterpriseId === undefined && passCase.channel === 'phone') ? [] : [applicantWrite(deps, passCase, identityHash(deps, idNumber))]
  return [newCaseWrite(deps, passCase), eventWrite(deps.table.name, deps.cipher, openedEvent(passCase, at)), ...found]
}

/** An unused case number. */
export const freshCaseId = (deps: Deps): string => newCaseNumber(KIND, deps.random)

const options = serve(passRoutes.options, async (_input, { deps, now }) => {
  const policy = policyOn(dateOf(now))
  const [calendar, zoneTable] = await Promise.all([deps.calendar(), zonesOn(deps, dateOf(now))])
  if (zoneTable === undefined) throw problem('not-found')
  const earliest = earliestStart(now, policy, calendar)
  return {
    policyVersion: policy.version, demo: policy.demo, leadWorkingDays: policy.leadWorkingDays, cutOff: policy.cutOff, earliestStart: earliest.date, earliestProvisional: earliest.provisional, zoneTable,
    types: passTypeIds.map((type) => {
      const { minDays, maxDays, maxPerMonth, classes, materials, note } = policy.types[type]
      return { type, label: passTypes[type], minDays, maxDays, maxPerMonth, classes: [...classes], materials: materials.map((one) => ({ ...one, label: materialKinds[one.kind] })), note }
    }),
    refusalReasons: [...policy.refusalReasons], revocationReasons: policy.revocationReasons.map(({ code, label, article }) => ({ code, label, article }))
  }
})

const lookUpVehicle = serve(passRoutes.lookUpVehicle, async ({ plate, plateType }, ctx) => {
  await consentedPerson(ctx.deps, userOf(ctx))
  const answer = await ctx.deps.registry.findVehicle(plate, plateType)
  return answer.found ? { found: true, vehicleClass: answer.vehicle.vehicleClass, energy: answer.vehicle.energy } : { found: false }
})

const preview = serve(passRoutes.preview, async (input, ctx) => {
  const { deps, now } = ctx
  // What a register says of a vehicle is for people whose name is known.
  const person = await verifiedPerson(deps, userOf(ctx))
  const asked = { application: input.application, realName: 'verified' as const, asker: person.userId }
  if (input.caseId !== undefined) {
    const { passCase, viewer } = await loadSeen(ctx, input.caseId)
    if (viewer.relation !== 'owner') throw problem('not-found')
    return previewOf(ctx, { ...asked, owner: await ownerOf(deps, passCase), passCase })
  }
  const { enterpriseId } = input
  if (enterpriseId === undefined) return previewOf(ctx, { ...asked, owner: { idNumber: person.idNumber }, ownerId: person.userId })
  const uscc = (await mayActFor(deps, person.userId, enterpriseId, now)) ? await enterpriseUscc(deps, enterpriseId) : undefined
  if (uscc === undefined) throw problem('not-found')
  return previewOf(ctx, { ...asked, owner: { uscc }, ownerId: enterpriseId })
})

const open = serve(passRoutes.open, async (input, ctx) => {
  const { deps, now } = ctx
  const person = await verifiedPerson(deps, userOf(ctx))
  const { enterpriseId } = input
  if (enterpriseId !== undefined && !(await mayActFor(deps, person.userId, enterpriseId, now))) throw problem('not-found')
  const caseId = freshCaseId(deps)
  await assertOwnPapers(deps, input.application, undefined, `U${person.userId}`, caseId)
  const name = enterpriseId === undefined ? undefined : await enterpriseName(deps, enterpriseId)
  const passCase = openCase({
    caseId, unit: unitFor(input.application.zones ?? [], policyOn(dateOf(now))), channel: 'phone', ownerId: enterpriseId ?? person.userId, openedBy: { kind: 'user', id: person.userId }, openedAt: now,
    applicant: { nameMasked: maskName(person.name), phoneMasked: maskPhone(person.phone), sealed: deps.cipher.seal(JSON.stringify({ name: person.name, phone: person.phone, idNumber: person.idNumber })) },
    application: input.application, ...(enterpriseId === undefined ? {} : { enterpriseId }), ...(name === undefined ? {} : { enterpriseName: name })
  })
  const view = viewOf(deps, passCase, [openedEvent(passCase, now)], await viewerOf(ctx, passCase), now, false)
  return commitReply<typeof passRoutes.open>(ctx, [...openingWrites(deps, passCase, now), stillThere(deps, person.userId)], view)
})

const get = serve(passRoutes.get, ({ caseId }, ctx) => showCase(ctx, caseId))

const act = serve(passRoutes.act, (input, ctx) => actOn(ctx, input, input.order))

/** The application a pass's successor starts from: an amendment keeps the last day, an extension begins after it. */
async function prefilled(ctx: Ctx, passCase: PassCase, kind: 'amend' | 'extend'): Promise<PassDraft> {
  const { deps, now } = ctx
  const earliest = earliestStart(now, policyOn(dateOf(now)), await deps.calendar()).date
  const { emergency: _emergency, validFrom, validTo, ...kept } = passCase.application
  const after = validTo === undefined ? earliest : addDays(validTo, 1)
  if (kind === 'extend') return { ...kept, validFrom: after > earliest ? after : earliest }
  const from = validFrom !== undefined && validFrom > earliest ? validFrom : earliest
  // A pass that ends before anything new can begin has no last day to keep.
  return { ...kept, validFrom: from, ...(validTo === undefined || validTo < from ? {} : { validTo }) }
}

/** Amends or extends a pass: opens its pre-filled successor, which takes its place when it begins. The way of both buttons on both front ends. */
export async function reopenAs<R extends typeof passRoutes.reopen | typeof passRoutes.staffReopen>(
  ctx: Ctx, input: { readonly caseId: string; readonly version: number; readonly kind: 'amend' | 'extend' }, opener: Pick<NewCase, 'channel' | 'openedBy'> & Partial<Pick<NewCase, 'unit'>>
) {
  const { deps, now } = ctx
  const { passCase, viewer } = await loadSeen(ctx, input.caseId)
  assertVersion(passCase, input.version)
  const caseId = freshCaseId(deps)
  const change = await decideAll(deps, now, passCase, [{ command: input.kind, successor: caseId }], () => viewer.actor)
  const { unit, ownerId, applicant, enterpriseId, enterpriseName: name } = passCase
  const successor = openCase({
    caseId, unit, ...opener, ownerId, openedAt: now, applicant, application: await prefilled(ctx, passCase, input.kind),
    supersedes: passCase.caseId, ...(enterpriseId === undefined ? {} : { enterpriseId }), ...(name === undefined ? {} : { enterpriseName: name })
  })
  await claimPapers(deps, successor.application.materials ?? [], caseId)
  const view = viewOf(deps, successor, [openedEvent(successor, now)], await viewerOf(ctx, successor), now, false)
  const audited = viewer.actor.kind === 'staff' ? { action: `pass.${input.kind}`, subject: passCase.caseId } : undefined
  return commitReply<R>(ctx, [...(await writesOf(deps, [change])), ...openingWrites(deps, successor, now)], view as never, audited)
}

const reopen = serve(passRoutes.reopen, async (input, ctx) => {
  const { userId } = await verifiedPerson(ctx.deps, userOf(ctx))
  return reopenAs<typeof passRoutes.reopen>(ctx, input, { channel: 'phone', openedBy: { kind: 'user', id: userId } })
})

/** Routes of this file. */
export const citizenServed: readonly Served[] = [options, lookUpVehicle, preview, open, get, act, reopen]

/** An unused opaque id of sixteen characters. */
export const freshId = (deps: Deps): string => newOpaqueId(16, deps.random)
