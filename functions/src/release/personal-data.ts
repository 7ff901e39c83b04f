/** What the module keeps about a person: that they entered a release. */
import type { PersonalData } from '../account/personal-data'
import { commit } from '../platform/commit'
import { entriesOf, forgetWrite } from './repo'

/** The module's answers. An entry is nothing to be finished first: a place nobody takes is nobody's loss. */
export const releasePersonalData: PersonalData = {
  module: 'release',
  exportOf: async (deps, { userId }) => (await entriesOf(deps, userId)).map(({ releaseId, entryId, enteredAt }) => ({ releaseId, entryId, enteredAt })),
  hasOpen: () => Promise.resolve(false),
  erase: async (deps, { userId }) => {
    for (const entry of await entriesOf(deps, userId)) await commit(deps, [forgetWrite(deps, entry)])
  }
}
