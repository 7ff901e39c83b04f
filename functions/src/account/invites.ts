/** An authorisation finds its person: whoever has the phone it names, and the name it names confirmed by the register. */
import { dateOf, type Instant } from '@lubiao/shared/kernel/clock'
import { commit } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { isOvertaken } from '../platform/newest'
import { aliveCheck, memberWrite, type UserRecord } from './repo'
import { activateAgentWrites, invitesOf } from './repo-enterprises'

/** Makes the authorisations waiting for this person active. True when there was one. */
export async function acceptInvites(deps: Deps, user: UserRecord, now: Instant): Promise<boolean> {
  const { phoneHash, nameHash, verifiedAt } = user
  if (phoneHash === undefined || nameHash === undefined || verifiedAt === undefined) return false
  let accepted = false
  for (const invite of await invitesOf(deps, phoneHash)) {
    if (invite.nameHash !== nameHash || dateOf(now) > invite.validUntil) continue
    try {
      await commit(deps, [
        aliveCheck(deps, user.userId), ...activateAgentWrites(deps, { ...invite, phoneHash }, user.userId),
        memberWrite(deps, user.userId, invite.enterpriseId)
      ])
      accepted = true
    } catch (error) {
      // Revoked, or accepted by the person's other phone, in this very moment.
      if (!isOvertaken(error)) throw error
    }
  }
  return accepted
}
