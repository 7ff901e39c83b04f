import { accountRoutes, type Profile } from '@lubiao/shared/account/contract'
import { useCell } from './cell'
import { session } from './session'
import { useRead, type Reading } from './use-read'

/** The signed-in person's own account; reads nothing for a guest. */
export function useMe(): Reading<Profile> {
  const held = useCell(session)
  return useRead(accountRoutes.me, held === undefined ? undefined : {}, { keepCopy: true })
}

/** Whether the person decides on applications. */
export const isApprover = (me: Profile | undefined): boolean => me !== undefined && me.roles.includes('approver')

/** Whether the person may check passes at the roadside. */
export const isOfficer = (me: Profile | undefined): boolean => me !== undefined && (me.roles.includes('officer') || me.roles.includes('supervisor'))
