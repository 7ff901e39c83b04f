/**
 * What a bearer of a staff token may do at this moment. A token says what was true when it was given, up to fifteen minutes ago; the
 * directory and the session say what is true now. Asked before every staff route, so that a disabled colleague, a reset password, a
 * sign-out and a changed role count with the next request (two consistent reads beside one another).
 */
import { problem } from '@lubiao/shared/kernel/problem'
import type { Caller, StaffIdentity } from '../http/caller'
import type { Deps } from '../platform/deps'
import { staffIdentity } from './people'
import { loadFamily, type Family } from './repo-sessions'
import { loadStaff, type StaffRecord } from './repo-staff'

/** Whether a session still speaks for a member of staff: their own since the last reset, or that of the WeChat account linked to them. */
const speaksFor = (family: Family, person: StaffRecord): boolean =>
  family.kind === 'staff' ? family.ownerId === person.staffNo && (person.sessionsFrom === undefined || family.startedAt >= person.sessionsFrom) : family.ownerId === person.userId

/** The caller as the directory has them now. Throws `session-expired`, upon which a client asks for new tokens and learns what has changed. */
export async function staffNow(deps: Deps, caller: Caller): Promise<StaffIdentity> {
  const [person, family] = await Promise.all([loadStaff(deps, caller.staff?.staffId ?? ''), loadFamily(deps, caller.familyId ?? '')])
  if (person === undefined || person.disabled || family === undefined || family.endedAt !== undefined || !speaksFor(family, person)) throw problem('session-expired')
  return staffIdentity(person)
}
