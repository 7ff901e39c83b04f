/** Which bills a member of staff may see: their unit's, or any when the unit is the city's. */
import { findUnit } from '@lubiao/shared/account/units.data'
import type { Bill } from '@lubiao/shared/payment/bill'
import type { StaffIdentity } from '../http/caller'

/** Whether they may. The vehicle office collects for the whole city. */
export const seesBill = (staff: Pick<StaffIdentity, 'unit' | 'roles'>, bill: Pick<Bill, 'unit'>): boolean => findUnit(staff.unit)?.scope === 'city' || staff.unit === bill.unit
