/** A booking to test rules with: a window matter at the vehicle office on a Wednesday morning. */
import { holdBooking, type Booking } from './booking'
import { limitsOn } from './limits'

export const NOW = '2026-11-24T02:00:00.000Z'
export const limits = limitsOn('2026-11-24')

/** A confirmed one, changed as asked. */
export function bookingOf(change: Partial<Booking> = {}): Booking {
  const held = holdBooking({
    caseId: 'YY-0001', outletId: 'OL-DCF-01', unit: 'cheguansuo', date: '2026-11-25', time: '09:00', serviceCode: 'DL_REISSUE_LOST', skill: 'window', group: 'window', slots: 2, ownerId: 'U1',
    bookedBy: { kind: 'user', id: 'U1' }, bookedAt: NOW, visitor: { self: true, nameMasked: '李**', sealed: 'x' }, limitKey: 'k'
  }, '2026-11-24T02:10:00.000Z')
  return { ...held, state: 'confirmed', holdUntil: undefined, ...change }
}
