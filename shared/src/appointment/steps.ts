/** The steps a citizen sees of a booking, read from the booking and never typed into a page. */
import type { Instant } from '../kernel/clock'
import { startOf, type Booking } from './booking'
import { appointmentMachine, type AppointmentState } from './booking-machine'

/** One step. `stopped` is where a booking ended without being served. */
export interface BookingStep {
  readonly key: 'choose' | 'confirm' | 'prepare' | 'arrive' | 'served'
  readonly label: string
  readonly status: 'done' | 'now' | 'next' | 'stopped'
  readonly at?: Instant | undefined
  readonly dueAt?: Instant | undefined
  readonly hint?: string | undefined
}

/** How far along each state is. */
const PLACE: Readonly<Record<AppointmentState, number>> = { held: 1, displaced: 1, confirmed: 2, checkedIn: 3, called: 3, served: 5, missed: 3, cancelled: 2, expired: 1 }
const STOPPED: ReadonlySet<AppointmentState> = new Set(['missed', 'cancelled', 'expired'])

/** The steps of a booking as they stand. */
export function stepsOf(booking: Booking): readonly BookingStep[] {
  const { state } = booking
  const place = PLACE[state]
  const stopped = STOPPED.has(state)
  const statusAt = (at: number): BookingStep['status'] => (at < place ? 'done' : at > place ? 'next' : stopped ? 'stopped' : 'now')
  const hintAt = (at: number, hint: string): { hint?: string } => (at === place ? { hint: stopped ? appointmentMachine.states[state].label : hint } : {})
  const start = startOf(booking)
  return [
    { key: 'choose', label: '选时间', status: 'done', at: booking.bookedAt },
    { key: 'confirm', label: state === 'displaced' ? '选新时间' : booking.bill === undefined ? '确认' : '缴费确认', status: statusAt(1), dueAt: state === 'held' ? booking.holdUntil : state === 'displaced' ? booking.alternativesUntil : undefined,
      ...hintAt(1, state === 'displaced' ? (booking.alternatives.length === 0 ? '正在为您找新的时间，找到后通知您' : '网点调整了时间，已为您留了位置，点一下即可；不选的话到时自动改到第一个') : '到时未确认，名额自动让出') },
    { key: 'prepare', label: '备齐材料', status: statusAt(2), ...hintAt(2, '按材料清单准备，能联网查到的不用带') },
    { key: 'arrive', label: '到场签到', status: statusAt(3), dueAt: place < 3 && !stopped ? start : undefined, ...hintAt(3, state === 'called' ? '请到窗口' : '已签到，请等候叫号') },
    { key: 'served', label: '办理', status: state === 'served' ? 'done' : 'next', ...(state === 'served' ? { at: booking.enteredAt } : {}) }
  ]
}
