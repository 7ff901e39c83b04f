/** Staff signing in: number, password and one-time code are judged together, in the same time and with the same answer whatever is wrong. */
import { accountProblems } from '@lubiao/shared/account/contract'
import type { Instant } from '@lubiao/shared/kernel/clock'
import { problemsOf } from '@lubiao/shared/kernel/problem'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { forgetTriesWrite, takeTry } from './lock-out'
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

/**
 * Judges credentials. Gives the person and the writes that use the code up and forget failed tries; they must be committed with what the
 * sign-in brings. Throws `account.credentials-wrong`, `account.locked`, `account.staff-disabled` (only to who knows the credentials).
 */
export async function judge(deps: Deps, typed: Credentials, now: Instant, linkTo?: string): Promise<{ readonly person: StaffRecord; readonly writes: readonly Write[] }> {
  const staffNo = typed.staffNo.toUpperCase()
  await takeTry(deps, staffNo, now)
  const person = await loadStaff(deps, staffNo)
  const knows = await isPassword(typed.password, person?.password)
  const step = stepOfCode(person === undefined ? NO_SECRET : openSecret(deps, person), typed.totp, now)
  if (person === undefined || !knows || step === undefined || (person.totpStep !== undefined && step <= person.totpStep)) throw refuse('account.credentials-wrong')
  if (person.disabled) throw refuse('account.staff-disabled')
  return { person, writes: [useStepWrite(deps, staffNo, step, refuse('account.credentials-wrong'), linkTo), forgetTriesWrite(deps, staffNo)] }
}
