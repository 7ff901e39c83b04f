/** Puts people into the directory who must be there before anybody can sign in: the demo people, or an installation's first administrator. */
import type { StaffRole } from '@lubiao/shared/account/contract'
import type { UnitId } from '@lubiao/shared/account/units.data'
import { newOpaqueId } from '@lubiao/shared/kernel/ids'
import { problem } from '@lubiao/shared/kernel/problem'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { eventWrite } from '../platform/events'
import { hashPassword } from './passwords'
import { guardHolder, guardWrite, newUserWrite, type UserRecord } from './repo'
import { loadStaff, newStaffWrite } from './repo-staff'
import { sealSecret } from './staff-auth'
import { fromBase32 } from './totp'

/** Somebody to have. Only members of staff are written; citizens come by themselves when they first sign in. */
export interface SeedPerson {
  readonly name: string
  readonly openid?: string
  readonly staff?: { readonly staffNo: string; readonly unit: UnitId; readonly roles: readonly StaffRole[]; readonly password: string; readonly totpSecret: string; /** The password is for its own change only. */ readonly issued?: boolean }
}

/** Creates the members of staff who are not there yet, each linked to their WeChat account if one is given. `passwordCost`: scrypt N where passwords are no secret. Returns how many were new. */
export async function seedPeople(deps: Deps, people: readonly SeedPerson[], passwordCost?: number): Promise<number> {
  const made = await Promise.all(people.map((person) => seedOne(deps, person, passwordCost)))
  return made.filter(Boolean).length
}

async function seedOne(deps: Deps, { name, openid, staff }: SeedPerson, passwordCost: number | undefined): Promise<boolean> {
  if (staff === undefined || (await loadStaff(deps, staff.staffNo)) !== undefined) return false
  const now = deps.now()
  const openidHash = openid === undefined ? undefined : deps.cipher.lookup('openid', openid)
  const known = openidHash === undefined ? undefined : await guardHolder(deps, 'OPENID', openidHash)
  // Somebody who has come by themselves before links their account by themselves, too.
  const userId = openidHash === undefined || known !== undefined ? undefined : `U${newOpaqueId(15, deps.random)}`
  const user: UserRecord | undefined = userId === undefined || openid === undefined ? undefined : { userId, version: 1, createdAt: now, openidHash, openidSealed: deps.cipher.seal(openid), staffNo: staff.staffNo }
  await commit(deps, [
    newStaffWrite(deps, {
      staffNo: staff.staffNo, version: 1, name, unit: staff.unit, roles: staff.roles, disabled: false,
      password: await hashPassword(staff.password, deps.random, passwordCost), totpSealed: sealSecret(deps, fromBase32(staff.totpSecret)), ...(staff.issued === true ? { passwordIssued: true } : {}), ...(userId === undefined ? {} : { userId })
    }),
    ...(user === undefined ? [] : [
      guardWrite(deps, 'OPENID', openidHash as string, user.userId, problem('already-exists')), newUserWrite(deps, user),
      eventWrite(deps.table.name, deps.cipher, { module: 'account', caseId: user.userId, version: 1, name: 'account.opened', at: now, by: { kind: 'system', id: 'seed' } })
    ])
  ])
  return true
}
