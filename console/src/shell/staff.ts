/** The signed-in staff member for components, and what their roles allow. */
import type { Route } from '@lubiao/shared/kernel/route'
import { findUnit, units, type Unit } from '@lubiao/shared/account/units.data'
import { createContext, useContext, useSyncExternalStore } from 'react'
import { sessionStore, type SessionState, type Staff } from '../client/session'

/** State of the sign-in. */
export const useSession = (): SessionState => useSyncExternalStore(sessionStore.subscribe, sessionStore.read)

export const StaffContext = createContext<Staff | undefined>(undefined)

/** The signed-in person; only below the frame. */
export function useStaff(): Staff {
  const staff = useContext(StaffContext)
  if (staff === undefined) throw new TypeError('useStaff outside the frame')
  return staff
}

/** Whether a person's roles include one a route names. The server decides; this only keeps dead doors out of sight. */
export const mayCall = (staff: Staff, route: Route): boolean => route.by.some((role) => role === 'public' || role === 'staff' || staff.roles.some((own) => own === role))

/** Whether the person's unit sees every unit's cases. */
export const seesCity = (staff: Staff): boolean => findUnit(staff.unit)?.scope === 'city'

/** Name of a unit; the id when it is unknown to this version. */
export const unitName = (id: string): string => findUnit(id)?.name ?? id

/** Units for choosers. */
export const unitOptions = (units as readonly Unit[]).map((unit) => ({ value: unit.id, label: unit.name }))
