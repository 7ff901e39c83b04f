/** Staff signing in: number, password and one-time code are judged together, in the same time and with the same answer whatever is wrong. */
import { accountProblems } from '@lubiao/shared/account/contract'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { problemsOf, type Problem } from '@lubiao/shared/kernel/problem'
import { commit, type Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { knownNetworkWrite, takeTry } from './lock-out'
import { isPassword } from './passwords'
import { loadStaff, useStepWrite, type StaffRecord } from './repo-staff'
import { fromBase32, stepOfCode, toBase32 } from './totp'

const refuse = problemsOf(accountProblems)

/** What somebody typed. */
export interface Credentials {
  readonly staffNo: string
  readonly password: string
  readonly totp: string
}

/** Opens a stored TOTP secret. */
export const openSecret = (deps: Deps, person: Pick<StaffRecord, 'totpSealed'>): Uint8Array => fromBase32(deps.cipher.open(person.totpSealed))
/** Seals a TOTP secret. */
export const sealSecret = (deps: Deps, secret: Uint8Array): string => deps.cipher.seal(toBase32(secret))

/** Stands in for the secret of somebody who does not exist. */
const NO_SECRET = new Uint8Array(20)

/** Somebody who has proved who they are, with the step of the code they proved it by. */
export interface Judged {
  readonly person: StaffRecord
  readonly step: number
}

/**
 * Judges credentials typed at an address; counts as a try until its forgetting is committed, so that whoever calls commits what follows from it
 * or forgives. Throws `account.credentials-wrong`, `account.locked`, `account.staff-disabled` (only to who knows the credentials).
 */
export async function judge(deps: Deps, typed: Credentials, address: string, now: Instant): Promise<Judged> {
  const staffNo = typed.staffNo.toUpperCase()
  const person = await loadStaff(deps, staffNo)
  await takeTry(deps, staffNo, address, now, person?.sessionsFrom)
  const knows = await isPassword(typed.password, person?.password)
  const step = stepOfCode(person === undefined ? NO_SECRET : openSecret(deps, person), typed.totp, now)
  if (person === undefined || !knows || step === undefined || (person.totpStep !== undefined && step <= person.totpStep)) throw refuse('account.credentials-wrong')
  if (person.disabled) throw refuse('account.staff-disabled')
  return { person, step }
}

/** Refuses somebody who knows the credentials, for another reason: nothing of it counts towards a lock, and the code stays good. */
export async function forgive(deps: Deps, person: StaffRecord, address: string, now: Instant, refusal: Problem): Promise<never> {
  await commit(deps, [knownNetworkWrite(deps, person.staffNo, address, now)])
  throw refusal
}

/**
 * Judges credentials that are to open something. Gives the person and the writes that use the code up, forget failed tries and remember the
 * network; they must be committed with what is opened. Throws as `judge`, and `account.password-change-needed` for a password an administrator handed out.
 */
export async function judgeToOpen(deps: Deps, typed: Credentials, address: string, now: Instant, linkTo?: string): Promise<{ readonly person: StaffRecord; readonly writes: readonly Write[] }> {
  const { person, step } = await judge(deps, typed, address, now)
  if (person.passwordIssued === true) return forgive(deps, person, address, now, refuse('account.password-change-needed'))
  return { person, writes: [useStepWrite(deps, person, step, refuse('account.credentials-wrong'), linkTo), knownNetworkWrite(deps, person.staffNo, address, now)] }
}
