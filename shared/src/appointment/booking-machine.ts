/**
 * The life of a booking (notice measures 10 and 11). A hold becomes sure by confirming it, one that costs something by its fee being paid; an offer from the waiting list is a hold that the
 * system opens in the name of the one whose turn it is. Actors are relative to the booking: `booker` made it (or acts for the enterprise that
 * did), `office` is staff of the outlet's unit, `counter` staff who have the person before them, `queue` the day's queue at the outlet.
 */
import { minutes } from '../kernel/clock'
import type { ActorOf, CommandOf, EventOf, Machine, StateOf } from '../kernel/machine'

/** Minutes a place is kept for somebody who has not confirmed yet (our own rule, shown as a countdown). */
export const HOLD_LIMIT = minutes(10)

/** The table. */
export const appointmentMachine = {
  name: 'appointment',
  label: '预约',
  initial: 'held',
  opens: { by: ['booker', 'counter', 'system'], event: 'appointment.held' },
  states: {
    held: { label: '待确认', desk: 'booker', due: { limit: HOLD_LIMIT, from: 'entry', then: 'expire' } },
    confirmed: { label: '已预约', desk: 'booker' },
    displaced: { label: '窗口调整，请选新时间', desk: 'booker' },
    checkedIn: { label: '已到场', desk: 'queue' },
    called: { label: '已叫号', desk: 'queue' },
    served: { label: '已办理', desk: 'office', ends: true },
    missed: { label: '未到场', desk: 'system', ends: true },
    cancelled: { label: '已取消', desk: 'system', ends: true },
    expired: { label: '未确认，已释放', desk: 'system', ends: true }
  },
  commands: {
    confirm: { label: '确认预约', from: ['held'], to: 'confirmed', by: ['booker', 'counter', 'system'], event: 'appointment.confirmed', guard: 'stillHeld' },
    decline: { label: '不要了', from: ['held'], to: 'expired', by: ['booker', 'counter'], event: 'appointment.expired' },
    expire: { label: '超时释放', from: ['held'], to: 'expired', by: ['system'], event: 'appointment.expired' },
    reschedule: { label: '改时间', from: ['confirmed'], to: 'stay', by: ['booker', 'counter'], event: 'appointment.rescheduled', guard: 'inTime' },
    cancel: { label: '取消预约', from: ['confirmed', 'displaced'], to: 'cancelled', by: ['booker', 'counter'], event: 'appointment.cancelled', guard: 'inTime' },
    remind: { label: '提醒', from: ['confirmed'], to: 'stay', by: ['system'], event: 'appointment.reminded' },
    displace: { label: '因窗口调整改期', from: ['held', 'confirmed', 'displaced'], to: 'displaced', by: ['system'], event: 'appointment.displaced' },
    acceptOffer: { label: '改到这个时间', from: ['displaced'], to: 'confirmed', by: ['booker', 'counter'], event: 'appointment.moved', guard: 'offered' },
    settle: { label: '改到第一个时间', from: ['displaced'], to: 'confirmed', by: ['system'], event: 'appointment.moved', guard: 'offered' },
    officeMove: { label: '由窗口改期', from: ['confirmed', 'displaced'], to: 'confirmed', by: ['office'], event: 'appointment.moved' },
    officeOffer: { label: '由窗口取消原时间，请本人选新时间', from: ['confirmed'], to: 'displaced', by: ['office'], event: 'appointment.displaced' },
    officeCancel: { label: '由窗口取消', from: ['held', 'confirmed', 'displaced'], to: 'cancelled', by: ['office'], event: 'appointment.officeCancelled' },
    checkIn: { label: '到场', from: ['confirmed'], to: 'checkedIn', by: ['booker', 'counter', 'queue'], event: 'appointment.checkedIn', guard: 'itsDay' },
    call: { label: '叫号', from: ['checkedIn'], to: 'called', by: ['queue'], event: 'appointment.called' },
    serve: { label: '办理完毕', from: ['checkedIn', 'called'], to: 'served', by: ['queue'], event: 'appointment.served' },
    miss: { label: '未到场', from: ['confirmed', 'checkedIn', 'called'], to: 'missed', by: ['queue', 'system'], event: 'appointment.missed' },
    recordResult: { label: '登记考试结果', from: ['served'], to: 'stay', by: ['office'], event: 'appointment.resultRecorded', guard: 'isTest' },
    free: { label: '名额放回', from: ['confirmed', 'displaced', 'checkedIn', 'called', 'served', 'missed', 'cancelled', 'expired'], to: 'stay', by: ['system'], event: 'appointment.freed' }
  }
} as const satisfies Machine

export type AppointmentState = StateOf<typeof appointmentMachine>
export type AppointmentCommand = CommandOf<typeof appointmentMachine>
export type AppointmentActor = ActorOf<typeof appointmentMachine>
export type AppointmentEvent = EventOf<typeof appointmentMachine>
