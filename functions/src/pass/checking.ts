/** Gathers the facts the automatic checks need and runs them. */
import { dateOf, type Instant } from '@lubiao/shared/kernel/clock'
import { Problem, problemsOf } from '@lubiao/shared/kernel/problem'
import type { PassCase } from '@lubiao/shared/pass/case'
import { checkApplication, type CheckFacts, type RegistryFact } from '@lubiao/shared/pass/checks'
import { passProblems, type PassCheck, type PassDraft } from '@lubiao/shared/pass/contract'
import { policyOn } from '@lubiao/shared/pass/policy'
import type { PassPolicy } from '@lubiao/shared/pass/policy.data'
import type { Deps } from '../platform/deps'
import { loadGuard, type PlateGuard } from './repo'
import { loadFiles, storeKey } from './repo-files'
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
}

/** Checks with what they rested on. */
export interface Checked {
  readonly checks: readonly PassCheck[]
  readonly zoneTableVersion?: string
  readonly plate?: { readonly plate: string; readonly plateType: string; readonly guard: PlateGuard }
}

/** The policy that judges a case: that of its first submission, or today's. */
export const policyOf = (passCase: Pick<PassCase, 'submittedAt'> | undefined, now: Instant): PassPolicy => policyOn(dateOf(passCase?.submittedAt ?? now))

async function askRegister(deps: Deps, { plate, plateType }: PassDraft): Promise<RegistryFact> {
  if (plate === undefined || plateType === undefined) return 'not-asked'
  try {
    return await deps.registry.findVehicle(plate, plateType)
  } catch (error) {
    // A register that is down must not keep people from submitting: checked later (issue, "registry down").
    if (error instanceof Problem && error.code === 'upstream-unavailable') return 'unavailable'
    throw error
  }
}

/** Runs all automatic checks on an application as things stand now. */
export async function runChecks(deps: Deps, subject: Subject): Promise<Checked> {
  const { application, passCase, now } = subject
  const { plate, plateType } = application
  const [calendar, zoneTable, registry, guard] = await Promise.all([
    deps.calendar(), zonesOn(deps, application.validFrom ?? dateOf(now)), askRegister(deps, application),
    plate === undefined || plateType === undefined ? undefined : loadGuard(deps, plate, plateType)
  ])
  const held = (guard?.held ?? []).filter((one) => one.caseId !== passCase?.caseId && one.caseId !== passCase?.supersedes)
  const checks = checkApplication({
    application, now, submittedAt: passCase?.submittedAt, calendar, policy: policyOf(passCase, now), zoneTable, registry, held, realName: subject.realName, ...(subject.again === true ? { again: true } : {})
  })
  return {
    checks, ...(zoneTable === undefined ? {} : { zoneTableVersion: zoneTable.version }),
    ...(guard === undefined || plate === undefined || plateType === undefined ? {} : { plate: { plate, plateType, guard } })
  }
}

/**
 * Whether every paper is really there: uploaded by this caller (or already in the case) and lying in the store with the announced size.
 * Throws `pass.file-missing`, and `upstream-unavailable` when the store does not answer.
 */
export async function assertFiles(deps: Deps, application: PassDraft, passCase: PassCase | undefined, uploader: string): Promise<void> {
  const known = new Set((passCase?.application.materials ?? []).map((one) => `${one.fileId}#${one.sha256}`))
  const fresh = (application.materials ?? []).filter((one) => !known.has(`${one.fileId}#${one.sha256}`))
  if (fresh.length === 0) return
  const records = await loadFiles(deps, fresh.map((one) => one.fileId))
  const good = await Promise.all(fresh.map(async (one) => {
    const record = records.find((file) => file.fileId === one.fileId)
    if (record === undefined || record.uploader !== uploader || record.sha256 !== one.sha256) return false
    const stored = await deps.files.head(storeKey(one.fileId))
    return stored !== undefined && stored.bytes === record.bytes
  }))
  const missing = fresh.filter((_one, i) => good[i] !== true)
  if (missing.length > 0) throw refuse('pass.file-missing', { errors: missing.map((one) => ({ path: 'order.application.materials', message: `“${one.name}”没有上传成功` })) })
}
