/** Gathers the facts the automatic checks need and runs them. */
import { dateOf, type Instant } from '@lubiao/shared/kernel/clock'
import { Problem, problemsOf } from '@lubiao/shared/kernel/problem'
import { holdOf, type PassCase } from '@lubiao/shared/pass/case'
import { checkApplication, plateDays, type CheckFacts, type HeldDays, type RegistryFact } from '@lubiao/shared/pass/checks'
import { passProblems, type PassCheck, type PassDraft } from '@lubiao/shared/pass/contract'
import { policyOn } from '@lubiao/shared/pass/policy'
import type { PassPolicy } from '@lubiao/shared/pass/policy.data'
import { mayAskAbout } from '../account/people'
import type { Deps } from '../platform/deps'
import type { VehicleOwner } from '../platform/registry/port'
import { loadCase, loadGuard, type PlateGuard } from './repo'
import { claimFile, loadFiles, storeKey } from './repo-files'
import { zonesOn } from './repo-zones'

const refuse = problemsOf(passProblems)

/** What is being checked, for whom. */
export interface Subject {
  readonly application: PassDraft
  readonly now: Instant
  readonly realName: CheckFacts['realName']
  /** The case as stored, when there is one: it does not stand in its own way, nor does the pass it replaces. */
  readonly passCase?: PassCase | undefined
  readonly again?: boolean
  /** Whose cases these are, so that the days of their own are told. */
  readonly ownerId?: string | undefined
  /** Whom the register has to name as the vehicle's owner. `anybody` while a clerk has not typed the applicant. */
  readonly owner: VehicleOwner | 'anybody' | undefined
  /** The citizen who asks: how many vehicles of others they may ask about is limited. */
  readonly asker?: string | undefined
}

/** Checks with what they rested on. */
export interface Checked {
  readonly checks: readonly PassCheck[]
  readonly zoneTableVersion?: string
  readonly plate?: { readonly plate: string; readonly plateType: string; readonly guard: PlateGuard }
}

/** The policy that judges a case: that of its first submission, or today's. */
export const policyOf = (passCase: Pick<PassCase, 'submittedAt'> | undefined, now: Instant): PassPolicy => policyOn(dateOf(passCase?.submittedAt ?? now))

async function askRegister(deps: Deps, { plate, plateType }: PassDraft, owner: Subject['owner']): Promise<RegistryFact> {
  if (plate === undefined || plateType === undefined) return 'not-asked'
  try {
    const answer = await deps.registry.findVehicle(plate, plateType, owner === 'anybody' ? undefined : owner)
    // Nobody to ask about is nobody's vehicle: an applicant who cannot be named does not own it.
    return answer.found ? { found: true, vehicle: answer.vehicle, owned: owner === 'anybody' ? undefined : answer.owned === true } : answer
  } catch (error) {
    // A register that is down must not keep people from submitting: checked later (issue, "registry down").
    if (error instanceof Problem && error.code === 'upstream-unavailable') return 'unavailable'
    throw error
  }
}

/** Stops somebody who asks about one vehicle after the other that is not theirs. Throws `pass.strangers`. */
async function assertNotProbing(deps: Deps, { application: { plate, plateType }, asker, now }: Subject, registry: RegistryFact, policy: PassPolicy): Promise<void> {
  if (asker === undefined || typeof registry !== 'object' || (registry.found && registry.owned === true)) return
  const hash = deps.cipher.lookup('plate', `${plateType ?? ''}#${plate ?? ''}`)
  if (!(await mayAskAbout(deps, asker, 'vehicles', hash, policy.strangersPerDay, now))) throw refuse('pass.strangers')
}

/** Days of a plate that stand in a case's way. */
const standing = (guard: PlateGuard | undefined, passCase: PassCase | undefined, ownerId: string | undefined): readonly HeldDays[] =>
  (guard?.held ?? []).filter((one) => one.tentative !== true && one.caseId !== passCase?.caseId && one.caseId !== passCase?.supersedes)
    .map(({ caseId, from, to, type, ownerId: holder }) => ({ caseId, from, to, type, mine: holder === ownerId }))

/** Whether the pass a case is to replace was revoked. */
export const replacedRevoked = async (deps: Deps, passCase: PassCase | undefined): Promise<boolean> =>
  passCase?.supersedes !== undefined && (await loadCase(deps, passCase.supersedes))?.state === 'revoked'

/** Runs all automatic checks on an application as things stand now. Throws `pass.strangers`. */
export async function runChecks(deps: Deps, subject: Subject): Promise<Checked> {
  const { application, passCase, now } = subject
  const { plate, plateType } = application
  const policy = policyOf(passCase, now)
  const [calendar, zoneTable, registry, guard, revoked] = await Promise.all([
    deps.calendar(), zonesOn(deps, application.validFrom ?? dateOf(now)), askRegister(deps, application, subject.owner),
    plate === undefined || plateType === undefined ? undefined : loadGuard(deps, plate, plateType), replacedRevoked(deps, passCase)
  ])
  await assertNotProbing(deps, subject, registry, policy)
  const checks = checkApplication({
    application, now, submittedAt: passCase?.submittedAt, calendar, policy, zoneTable, registry, held: standing(guard, passCase, passCase?.ownerId ?? subject.ownerId), realName: subject.realName,
    succeeds: passCase?.supersedes !== undefined, replacedRevoked: revoked, ...(subject.again === true ? { again: true } : {})
  })
  return {
    checks, ...(zoneTable === undefined ? {} : { zoneTableVersion: zoneTable.version }),
    ...(guard === undefined || plate === undefined || plateType === undefined ? {} : { plate: { plate, plateType, guard } })
  }
}

/** The days of a case that only asked for them until now: checked when it is decided. Undefined when it has kept them since it was submitted. */
export async function checkDays(deps: Deps, now: Instant, passCase: PassCase): Promise<Checked | undefined> {
  const hold = holdOf(passCase)
  if (hold?.tentative !== true) return undefined
  const { plate, plateType } = hold
  const guard = await loadGuard(deps, plate, plateType)
  return { checks: plateDays({ application: passCase.application, policy: policyOf(passCase, now), held: standing(guard, passCase, passCase.ownerId) }), plate: { plate, plateType, guard } }
}

const isKnown = (passCase: PassCase | undefined, paper: { readonly fileId: string; readonly sha256: string }): boolean =>
  passCase?.application.materials?.some((one) => one.fileId === paper.fileId && one.sha256 === paper.sha256) === true

const missing = (papers: readonly { readonly name: string }[]): Problem =>
  refuse('pass.file-missing', { errors: papers.map((paper) => ({ path: 'order.application.materials', message: `“${paper.name}”没有上传成功` })) })

/** Keeps papers for a case that is about to hold them. Throws `pass.file-missing` for one that has waited too long and is being deleted. */
export async function claimPapers(deps: Deps, papers: readonly { readonly fileId: string; readonly name: string }[], caseId: string): Promise<void> {
  const claimed = await Promise.all(papers.map((paper) => claimFile(deps, paper.fileId, caseId)))
  const gone = papers.filter((_paper, i) => claimed[i] !== true)
  if (gone.length > 0) throw missing(gone)
}

/**
 * Papers new to a case must have been uploaded by whoever puts them in: otherwise naming a stranger's file would be a way to read it.
 * Throws `pass.file-missing`.
 */
export async function assertOwnPapers(deps: Deps, application: PassDraft, passCase: PassCase | undefined, uploader: string, caseId: string): Promise<void> {
  const fresh = (application.materials ?? []).filter((paper) => !isKnown(passCase, paper))
  if (fresh.length === 0) return
  const records = await loadFiles(deps, fresh.map((paper) => paper.fileId))
  const strange = fresh.filter((paper) => !records.some((file) => file.fileId === paper.fileId && file.uploader === uploader && file.sha256 === paper.sha256))
  if (strange.length > 0) throw missing(strange)
  await claimPapers(deps, fresh, caseId)
}

/** Whether every paper lies in the store. Throws `pass.file-missing`, and `upstream-unavailable` when the store does not answer. */
export async function assertUploaded(deps: Deps, application: PassDraft): Promise<void> {
  const papers = application.materials ?? []
  const stored = await Promise.all(papers.map((paper) => deps.files.head(storeKey(paper.fileId))))
  const gone = papers.filter((_paper, i) => stored[i] === undefined)
  if (gone.length > 0) throw missing(gone)
}
