/** What a signed-in person sees of themselves. */
import { PRIVACY_VERSION, type Profile } from '@lubiao/shared/account/contract'
import { dateOf, type Instant } from '@lubiao/shared/kernel/clock'
import { maskIdNumber, maskName, maskPhone } from '@lubiao/shared/kernel/mask'
import type { Deps } from '../platform/deps'
import { hasConsented, inClear, levelOf, linkedStaff } from './people'
import type { Account } from './repo'
import { loadEnterprise, type AgentRecord } from './repo-enterprises'
import type { StaffRecord } from './repo-staff'

/** First two and last four characters of a credit code. */
const maskUscc = (uscc: string): string => uscc.slice(0, 2) + '*'.repeat(Math.max(0, uscc.length - 6)) + uscc.slice(-4)

/** A member of staff as they see themselves. */
export const staffView = (person: StaffRecord): NonNullable<Profile['staff']> => ({ staffId: person.staffNo, staffNo: person.staffNo, name: person.name, unit: person.unit, roles: [...person.roles] })

function agentView(deps: Deps, agent: AgentRecord): NonNullable<Profile['enterprises'][number]['agents']>[number] {
  const shown = (sealed: string | undefined, mask: (text: string) => string): string => (sealed === undefined ? '已注销' : mask(deps.cipher.open(sealed)))
  return { agentId: agent.agentId, nameMasked: shown(agent.nameSealed, maskName), phoneMasked: shown(agent.phoneSealed, maskPhone), validUntil: agent.validUntil, state: agent.state }
}

/** An enterprise as its representative (with agents) or an agent sees it; nothing when the right to act for it is gone. */
async function enterpriseView(deps: Deps, userId: string, enterpriseId: string, now: Instant): Promise<readonly Profile['enterprises'][number][]> {
  const found = await loadEnterprise(deps, enterpriseId)
  if (found === undefined) return []
  const { enterprise, agents } = found
  const base = { enterpriseId, name: enterprise.name, usccMasked: maskUscc(deps.cipher.open(enterprise.usccSealed)) }
  if (enterprise.representativeId === userId) return [{ ...base, as: 'representative', agents: agents.map((agent) => agentView(deps, agent)) }]
  const own = agents.find((agent) => agent.userId === userId && agent.state === 'active' && dateOf(now) <= agent.validUntil)
  return own === undefined ? [] : [{ ...base, as: 'agent', validUntil: own.validUntil }]
}

/** A person's profile, numbers masked. `staff` is given when the caller has loaded it already. */
export async function profileOf(deps: Deps, account: Account, now: Instant, staff?: StaffRecord): Promise<Profile> {
  const { user } = account
  const person = inClear(deps, user)
  const linked = staff ?? (await linkedStaff(deps, user))
  const enterprises = (await Promise.all(account.memberships.map((enterpriseId) => enterpriseView(deps, user.userId, enterpriseId, now)))).flat()
  return {
    userId: user.userId,
    roles: ['citizen', ...(enterprises.length === 0 ? [] : (['merchant'] as const)), ...(linked?.roles ?? [])],
    realName: levelOf(user),
    ...(person.name === undefined ? {} : { nameMasked: maskName(person.name) }),
    ...(person.phone === undefined ? {} : { phoneMasked: maskPhone(person.phone) }),
    ...(person.idNumber === undefined ? {} : { idNumberMasked: maskIdNumber(person.idNumber) }),
    consent: {
      needed: !hasConsented(user), currentVersion: PRIVACY_VERSION,
      ...(user.consent === undefined ? {} : { givenVersion: user.consent.version, givenAt: user.consent.at })
    },
    enterprises,
    ...(linked === undefined ? {} : { staff: staffView(linked) })
  }
}
