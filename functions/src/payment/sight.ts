/** Which bills one may see: one's own, those of enterprises one acts for and of cases one is agent in; staff their unit's, or any when the unit is the city's. */
import { findUnit } from '@lubiao/shared/account/units.data'
import type { Bill } from '@lubiao/shared/payment/bill'
import { problem } from '@lubiao/shared/kernel/problem'
import { mayActFor } from '../account/people'
import type { StaffIdentity } from '../http/caller'
import { staffOf, userOf, type Ctx } from '../http/handler'
import { loadBill } from '../platform/payment/bills'
import { mayPayFor } from './payers'

/** Whether they may. The vehicle office collects for the whole city. */
export const seesBill = (staff: Pick<StaffIdentity, 'unit' | 'roles'>, bill: Pick<Bill, 'unit'>): boolean => findUnit(staff.unit)?.scope === 'city' || staff.unit === bill.unit

/** A bill of one's own, of an enterprise one acts for, or of a case one is agent in. Throws `not-found`: that a bill exists is nobody else's business. */
export async function ownBill(ctx: Ctx, billId: string): Promise<Bill> {
  const userId = userOf(ctx)
  const bill = await loadBill(ctx.deps, billId)
  if (bill === undefined) throw problem('not-found')
  if (bill.ownerId === userId || (bill.ownerId.startsWith('E') && (await mayActFor(ctx.deps, userId, bill.ownerId, ctx.now))) || (await mayPayFor(ctx.deps, userId, bill, ctx.now))) return bill
  throw problem('not-found')
}

/** A bill of the caller's unit, or any when the unit is the city's. Throws `not-found`. */
export async function deskBill(ctx: Ctx, billId: string): Promise<Bill> {
  const bill = await loadBill(ctx.deps, billId)
  if (bill === undefined || !seesBill(staffOf(ctx), bill)) throw problem('not-found')
  return bill
}
