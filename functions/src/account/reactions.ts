/** What follows when somebody leaves: everything beside the person goes too. Each step may run twice. */
import { problem } from '@lubiao/shared/kernel/problem'
import { commit } from '../platform/commit'
import { markDone, type Reaction } from '../platform/reactor'
import { personalData } from './personal-data'
import { dropMemberWrite, eraseBeside, forgetIdentity, identityOfDeleted, membershipsOf } from './repo'
import { changeEnterpriseWrite, loadEnterprise, revokeAgentWrites } from './repo-enterprises'
import { endFamily, familiesOf } from './repo-sessions'
import { unlinkStaff } from './repo-staff'

const erase: Reaction = {
  name: 'account.erase',
  on: ['account.deleted'],
  async run(event, deps, done) {
    const userId = event.caseId
    for (const family of await familiesOf(deps, userId)) await endFamily(deps, family.familyId, 'deleted', event.at)
    const staffId = event.data?.['staffId']
    if (typeof staffId === 'string') await unlinkStaff(deps, staffId, userId)
    for (const enterpriseId of await membershipsOf(deps, userId)) {
      const found = await loadEnterprise(deps, enterpriseId)
      const own = found?.agents.filter((agent) => agent.userId === userId) ?? []
      const leaves = found?.enterprise.representativeId === userId ? [changeEnterpriseWrite(deps, found.enterprise, { representativeId: undefined })] : []
      await commit(deps, [...leaves, ...own.flatMap((agent) => revokeAgentWrites(deps, agent, true, problem('version-conflict'))), dropMemberWrite(deps, userId, enterpriseId)])
    }
    await eraseBeside(deps, userId)
    const identity = await identityOfDeleted(deps, userId)
    for (const part of await personalData()) await part.erase(deps, { userId, identity })
    await forgetIdentity(deps, userId)
    await markDone(deps, done)
  }
}

/** Account's reactions. */
export const accountReactions: readonly Reaction[] = [erase]
