/** Who a caller is to a booking: the roles the machine asks for, and whether the booking is theirs to see at all. */
import { findUnit, type UnitId } from '@lubiao/shared/account/units.data'
import type { Booking } from '@lubiao/shared/appointment/booking'
import type { AppointmentActor } from '@lubiao/shared/appointment/booking-machine'
import type { BookingActor } from '@lubiao/shared/appointment/rules'
import { problem } from '@lubiao/shared/kernel/problem'
import { mayActFor, privateSelf } from '../account/people'
import { staffOf, userOf, type Ctx } from '../http/handler'

/** Somebody looking at a booking. */
export interface Viewer {
  readonly relation: 'owner' | 'enterprise' | 'staff'
  readonly actor: BookingActor
}

/** Whether staff of a unit work with an outlet's bookings: the unit's own, or any when the unit is the city's. */
export const unitSees = (unit: UnitId, outletUnit: UnitId): boolean => unit === outletUnit || findUnit(unit)?.scope === 'city'

async function citizenView(ctx: Ctx, booking: Booking): Promise<Viewer | undefined> {
  const userId = userOf(ctx)
  const actor: BookingActor = { kind: 'user', id: userId, roles: ['booker'] }
  if (booking.ownerId === userId) return { relation: 'owner', actor }
  return booking.enterpriseId !== undefined && (await mayActFor(ctx.deps, userId, booking.enterpriseId, ctx.now)) ? { relation: 'enterprise', actor } : undefined
}

async function staffView(ctx: Ctx, booking: Booking): Promise<Viewer | undefined> {
  const { staffId, unit, roles } = staffOf(ctx)
  if (!unitSees(unit, booking.unit)) return undefined
  const self = await privateSelf(ctx.deps, staffId, ctx.now)
  // Nobody moves or cancels their own booking as the office: it would cost them nothing.
  const own = self !== undefined && (booking.ownerId === self.userId || self.enterprises.some(({ enterpriseId }) => enterpriseId === booking.ownerId))
  const held: readonly AppointmentActor[] = own ? [] : [...(roles.includes('clerk') ? ['counter' as const, 'office' as const] : []), ...(roles.includes('supervisor') ? ['office' as const] : [])]
  return { relation: 'staff', actor: { kind: 'staff', id: staffId, roles: held } }
}

/** The caller as seen from a booking. Throws `not-found` when it is none of theirs. */
export async function viewerOf(ctx: Ctx, booking: Booking | undefined): Promise<Viewer> {
  const viewer = booking === undefined ? undefined : await (ctx.route.api === 'staff' ? staffView : citizenView)(ctx, booking)
  if (viewer === undefined) throw problem('not-found')
  return viewer
}
