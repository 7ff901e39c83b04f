import { occupied, quarterKey, type Booking, type BookedPlace } from './booking'
import { bookingOf, limits, NOW } from './booking.fixture'
import { appointmentMachine, type AppointmentCommand } from './booking-machine'
import type { Problem } from '../kernel/problem'
import { decide, dueCommand, offered, quartersMoved, remindAt, wakeOf, type BookingActor, type BookingOrder } from './rules'

const booker: BookingActor = { kind: 'user', id: 'U1', roles: ['booker'] }
const office: BookingActor = { kind: 'staff', id: 'S1', roles: ['office', 'counter'] }
const system: BookingActor = { kind: 'system', id: 'system', roles: ['system'] }
const queue: BookingActor = { kind: 'system', id: 'queue', roles: ['queue'] }
const facts = (now = NOW, luck = 0.5) => ({ now, limits, luck })
const place = (date: string, time: string, outletId = 'OL-DCF-01'): BookedPlace => ({ outletId, unit: 'cheguansuo', date, time })
const must = (booking: Booking, order: BookingOrder, actor = booker, now = NOW) => {
  const decision = decide(booking, order, actor, facts(now))
  if (!decision.ok) throw decision.problem
  return decision
}
const refused = (booking: Booking, order: BookingOrder, actor = booker, now = NOW): Problem | undefined => {
  const decision = decide(booking, order, actor, facts(now))
  return decision.ok ? undefined : decision.problem
}
const refusal = (booking: Booking, order: BookingOrder, actor = booker, now = NOW): string => refused(booking, order, actor, now)?.code ?? 'ok'
const times = (booking: Booking) => occupied(booking).map((one) => `${one.date} ${one.time}`)
const offer = { waitId: 'W1', list: 'l', key: 'k' }
const held = bookingOf({ state: 'held', holdUntil: '2026-11-24T02:10:00.000Z' })

describe('a hold', () => {
  it('becomes sure until its last millisecond and not after', () => {
    expect(must(held, { command: 'confirm' }, booker, '2026-11-24T02:10:00.000Z')).toMatchObject({ next: { state: 'confirmed', holdUntil: undefined, version: 2, enteredAt: '2026-11-24T02:10:00.000Z' }, event: 'appointment.confirmed', data: { offer: false } })
    expect([offered(held, booker, facts('2026-11-24T02:10:00.000Z')), offered(held, booker, facts('2026-11-24T02:10:00.001Z'))]).toEqual([['confirm', 'decline'], ['decline']])
    expect(refusal(held, { command: 'confirm' }, booker, '2026-11-24T02:10:00.001Z')).toBe('appointment.hold-over')
    expect(refusal({ ...held, state: 'expired' }, { command: 'confirm' })).toBe('appointment.hold-over')
    expect(refusal({ ...held, offer }, { command: 'confirm' }, booker, '2026-11-24T02:10:00.001Z')).toBe('appointment.offer-over')
    expect(refusal({ ...held, state: 'expired', offer }, { command: 'confirm' })).toBe('appointment.offer-over')
    // Only who would confirm is told that the time ran out; every other order, and a hold that ended otherwise, is just not possible now.
    expect([refusal({ ...held, state: 'expired' }, { command: 'decline' }), refusal(bookingOf({ state: 'cancelled' }), { command: 'confirm' })]).toEqual(['not-allowed-now', 'not-allowed-now'])
  })

  it('runs out by itself and gives its place up at once', () => {
    expect(refusal(held, { command: 'expire' }, system, '2026-11-24T02:10:00.000Z')).toBe('not-allowed-now')
    const { next, mark, data } = must(held, { command: 'expire' }, system, '2026-11-24T02:10:00.001Z')
    expect({ state: next.state, occupied: times(next), mark, data, holdUntil: next.holdUntil, wakeAt: next.wakeAt }).toEqual({ state: 'expired', occupied: [], mark: { kind: 'lapse' }, data: { offer: false }, holdUntil: undefined, wakeAt: undefined })
    expect([dueCommand(held, '2026-11-24T02:10:00.000Z', limits), dueCommand(held, '2026-11-24T02:10:00.001Z', limits)]).toEqual([undefined, 'expire'])
    expect(wakeOf(held, limits)).toBe('2026-11-24T02:10:00.000Z')
  })

  it('that costs something becomes sure by being paid, at any moment, and only then', () => {
    const costly: Booking = { ...held, bill: { billId: 'JF-1', fen: 8_000 } }
    const after = '2026-11-24T02:10:00.001Z'
    const answers = (bill: 'open' | 'paid' | 'void' | undefined, now: string) => (['confirm', 'expire'] as const).map((command) => {
      const decision = decide(costly, { command }, system, { ...facts(now), bill })
      return decision.ok ? decision.next.state : decision.problem.code
    })
    expect([answers('open', NOW), answers('open', after)]).toEqual([['appointment.unpaid', 'not-allowed-now'], ['appointment.hold-over', 'expired']])
    expect([answers('paid', NOW), answers('paid', after)]).toEqual([['confirmed', 'not-allowed-now'], ['confirmed', 'not-allowed-now']])
    expect([answers('void', NOW), answers(undefined, NOW)]).toEqual([['appointment.unpaid', 'not-allowed-now'], ['appointment.unpaid', 'not-allowed-now']])
    expect((['open', 'paid', undefined] as const).map((bill) => offered(costly, booker, { ...facts(after), bill }))).toEqual([['decline'], ['confirm', 'decline'], ['decline']])
    // What was never billed is not confirmed by saying that it was paid.
    expect(decide(held, { command: 'confirm' }, system, { ...facts(after), bill: 'paid' })).toMatchObject({ ok: false, problem: { code: 'appointment.hold-over' } })
  })

  it('counts no lapse for an offer that nobody asked for at this moment', () => {
    const declined = must({ ...held, offer }, { command: 'decline' })
    expect(declined).not.toHaveProperty('mark')
    expect([declined.next.state, declined.next.holdUntil, declined.data]).toEqual(['expired', undefined, { offer: true, declined: true }])
    expect(must(held, { command: 'decline' })).toMatchObject({ mark: { kind: 'lapse' }, data: { offer: false, declined: true } })
    expect(must({ ...held, offer }, { command: 'expire' }, system, '2026-11-24T02:10:00.001Z')).toMatchObject({ data: { offer: true } })
    expect(must({ ...held, offer }, { command: 'confirm' })).toMatchObject({ data: { offer: true } })
  })
})

describe('cancelling', () => {
  it('costs nothing in time and keeps the place out of sight for a while', () => {
    const { next, mark, data } = must(bookingOf(), { command: 'cancel' })
    expect(next.state).toBe('cancelled')
    expect(times(next)).toEqual(['2026-11-25 09:00', '2026-11-25 09:15'])
    expect({ mark, data }).toEqual({ mark: undefined, data: { strike: false } })
    // Ten minutes and half of twenty.
    expect(next.returning[0]?.until).toBe('2026-11-24T02:20:00.000Z')
    expect(next.wakeAt).toBe('2026-11-24T02:20:00.000Z')
    const freed = must(next, { command: 'free' }, system, '2026-11-24T02:20:00.000Z').next
    expect({ occupied: times(freed), wakeAt: freed.wakeAt }).toEqual({ occupied: [], wakeAt: undefined })
  })

  it('counts when it is late, and never when the office moved it', () => {
    const late = '2026-11-25T00:30:00.000Z'
    expect(must(bookingOf(), { command: 'cancel' }, booker, late)).toMatchObject({ mark: { kind: 'strike' }, data: { strike: true } })
    expect(must(bookingOf({ byOffice: true }), { command: 'cancel' }, booker, late).mark).toBeUndefined()
    expect(refusal(bookingOf(), { command: 'cancel' }, booker, '2026-11-25T01:00:00.000Z')).toBe('appointment.too-late')
    expect(must(bookingOf(), { command: 'officeCancel', note: '停电' }, office, late)).toMatchObject({ next: { state: 'cancelled', returning: [], byOffice: true }, note: '停电' })
    expect(must(held, { command: 'officeCancel', note: '停电' }, office).next).toMatchObject({ state: 'cancelled', holdUntil: undefined, wakeAt: undefined })
  })

  it('keeps a note that says something, and no empty one', () => {
    expect(must(bookingOf(), { command: 'cancel', note: '临时有事' }).note).toBe('临时有事')
    for (const note of [undefined, '']) expect(must(bookingOf(), { command: 'cancel', note })).not.toHaveProperty('note')
  })

  it('never keeps a place out of sight longer than half of what is left', () => {
    const { next } = must(bookingOf(), { command: 'cancel' }, booker, '2026-11-25T00:50:00.000Z')
    expect(next.returning[0]?.until).toBe('2026-11-25T00:55:00.000Z')
  })
})

describe('moving', () => {
  it('takes the new place and gives up the old in one change', () => {
    const before = bookingOf()
    const { next, data, ...rest } = must({ ...before, remindedAt: NOW }, { command: 'reschedule', to: place('2026-11-26', '10:00') })
    // Still confirmed since it was, and to be reminded of anew.
    expect(next).toMatchObject({ state: 'confirmed', date: '2026-11-26', time: '10:00', enteredAt: before.enteredAt, remindedAt: undefined })
    expect(data).toEqual({ wasOutlet: 'OL-DCF-01', wasDate: '2026-11-25', wasTime: '09:00', strike: false })
    expect(rest).not.toHaveProperty('mark')
    const moved = quartersMoved(before, next)
    expect(moved.taken.map((one) => one.time)).toEqual(['10:00', '10:15'])
    // The old ones cool down: they are still occupied.
    expect(moved.given).toEqual([])
    expect(times(next)).toEqual(['2026-11-26 10:00', '2026-11-26 10:15', '2026-11-25 09:00', '2026-11-25 09:15'])
  })

  it('goes on using quarters that both places share', () => {
    const { next } = must(bookingOf(), { command: 'reschedule', to: place('2026-11-25', '09:15') })
    expect(next.returning.map((one) => one.time)).toEqual(['09:00'])
    // And back again: what was cooling down is in use, and is not freed under the person's feet.
    const back = must(next, { command: 'reschedule', to: place('2026-11-25', '09:00') }).next
    expect(back.returning.map((one) => one.time)).toEqual(['09:30'])
    expect(new Set(occupied(back).map(quarterKey)).size).toBe(3)
    expect(quartersMoved(next, back)).toEqual({ taken: [], given: [] })
  })

  it('counts as cancelling would', () => {
    expect(must(bookingOf(), { command: 'reschedule', to: place('2026-11-26', '10:00') }, booker, '2026-11-25T00:30:00.000Z')).toMatchObject({ mark: { kind: 'strike' }, data: { strike: true } })
  })

  it('cools a quarter down once, though the office has brought the person back to it', () => {
    const away = must(bookingOf(), { command: 'reschedule', to: place('2026-11-26', '10:00') }).next
    // What was left before and what is left now both cool down.
    expect(must(away, { command: 'cancel' }).next.returning.map((one) => one.time)).toEqual(['09:00', '09:15', '10:00', '10:15'])
    const back = must(away, { command: 'officeMove', to: place('2026-11-25', '09:00'), note: '原窗口恢复' }, office).next
    const { next } = must(back, { command: 'cancel' }, booker, '2026-11-24T02:05:00.000Z')
    expect(next.returning.map((one) => `${one.time} ${one.until}`)).toEqual(['09:00 2026-11-24T02:20:00.000Z', '09:15 2026-11-24T02:20:00.000Z'])
  })

  it('refuses the same place and the past', () => {
    expect(refused(bookingOf(), { command: 'reschedule', to: place('2026-11-25', '09:00') })).toMatchObject({ code: 'invalid-input', extra: { errors: [{ path: 'order.time', message: '新的时间与现在的相同' }] } })
    for (const to of [place('2026-11-25', '09:00', 'OL-DCF-02'), place('2026-11-26', '09:00'), place('2026-11-25', '09:30')]) expect(refusal(bookingOf(), { command: 'reschedule', to })).toBe('ok')
    expect(refusal(bookingOf(), { command: 'reschedule', to: place('2026-11-26', '09:00') }, booker, '2026-11-25T01:00:00.000Z')).toBe('appointment.too-late')
  })
})

describe('when the office changes its hours', () => {
  const displaced = (from = bookingOf()) => must(from, { command: 'displace', alternatives: [place('2026-11-26', '09:00'), place('2026-11-25', '09:00', 'OL-DCF-02')], until: '2026-11-26T02:00:00.000Z', note: '设备检修' }, system)

  it('keeps places for whoever loses theirs, and gives the old one up at once', () => {
    const { next: away, data, note } = displaced()
    expect([note, data]).toEqual(['设备检修', { wasOutlet: 'OL-DCF-01', wasDate: '2026-11-25', wasTime: '09:00', places: 2 }])
    expect(displaced(held).next.holdUntil).toBeUndefined()
    expect(times(away)).toEqual(['2026-11-26 09:00', '2026-11-26 09:15', '2026-11-25 09:00', '2026-11-25 09:15'])
    expect(away).toMatchObject({ state: 'displaced', byOffice: true, wakeAt: '2026-11-26T02:00:00.000Z' })
    expect(offered(away, booker, facts())).toEqual(['cancel', 'acceptOffer'])
    expect(offered({ ...away, alternatives: [] }, booker, facts())).toEqual(['cancel'])
    // Its old time does not matter any more.
    expect(offered(away, booker, facts('2026-11-25T02:00:00.000Z'))).toEqual(['cancel', 'acceptOffer'])
  })

  it('moves them with one tap and frees the rest', () => {
    const away = displaced().next
    const { next, data } = must(away, { command: 'acceptOffer', n: 1 })
    expect(next).toMatchObject({ state: 'confirmed', outletId: 'OL-DCF-02', date: '2026-11-25', alternatives: [], alternativesUntil: undefined })
    expect(data).toEqual({ wasOutlet: 'OL-DCF-01', wasDate: '2026-11-25', wasTime: '09:00', chosen: true })
    expect(quartersMoved(away, next).given.map((one) => one.date)).toEqual(['2026-11-26', '2026-11-26'])
    expect(refusal(away, { command: 'acceptOffer', n: 2 })).toBe('appointment.offer-over')
  })

  it('loses nobody who does not answer: the first place is theirs', () => {
    const away = displaced().next
    expect([dueCommand(away, '2026-11-26T01:59:59.999Z', limits), dueCommand(away, '2026-11-26T02:00:00.000Z', limits)]).toEqual([undefined, 'settle'])
    expect(must(away, { command: 'settle' }, system)).toMatchObject({ next: { state: 'confirmed', date: '2026-11-26', time: '09:00' }, data: { wasDate: '2026-11-25', chosen: false } })
    expect(refusal({ ...away, alternatives: [] }, { command: 'settle' }, system)).toBe('appointment.offer-over')
    expect(dueCommand({ ...away, alternatives: [] }, '2026-11-26T02:00:00.000Z', limits)).toBe('searchAgain')
  })

  it('costs nothing to cancel then', () => {
    const { next, mark } = must(displaced().next, { command: 'cancel' }, booker, '2026-11-25T00:30:00.000Z')
    expect({ state: next.state, occupied: times(next), mark, until: next.alternativesUntil, kept: next.alternatives }).toEqual({ state: 'cancelled', occupied: [], mark: undefined, until: undefined, kept: [] })
    expect(must(displaced().next, { command: 'officeCancel', note: '停电' }, office).next).toMatchObject({ alternatives: [], alternativesUntil: undefined })
  })

  it('moves somebody by hand, to another place than the one they have', () => {
    const to = place('2026-11-26', '10:00')
    expect(must(bookingOf(), { command: 'officeMove', to, note: '窗口维修' }, office)).toMatchObject({ next: { state: 'confirmed', ...to, byOffice: true }, note: '窗口维修', data: { wasOutlet: 'OL-DCF-01', wasDate: '2026-11-25', wasTime: '09:00', chosen: false } })
    expect(refused(bookingOf(), { command: 'officeMove', to: place('2026-11-25', '09:00'), note: '窗口维修' }, office)).toMatchObject({ code: 'invalid-input', extra: { errors: [{ path: 'order.time', message: '新的时间与现在的相同' }] } })
    // A displaced person may be given the old place again: it is not theirs any more.
    expect(must(displaced().next, { command: 'officeMove', to: place('2026-11-25', '09:00'), note: '窗口恢复' }, office).next).toMatchObject({ state: 'confirmed', time: '09:00', alternatives: [] })
  })
})

describe('the day itself', () => {
  it('checks in on its day only, calls, serves', () => {
    expect(refusal(bookingOf(), { command: 'checkIn' }, queue)).toBe('appointment.not-today')
    const there = must(bookingOf(), { command: 'checkIn' }, queue, '2026-11-25T00:50:00.000Z').next
    expect(there.state).toBe('checkedIn')
    expect(must(must(there, { command: 'call' }, queue).next, { command: 'serve' }, queue).next.state).toBe('served')
  })

  it('counts a no-show only where coming was possible and known', () => {
    const after = '2026-11-25T02:30:00.000Z'
    expect(dueCommand(bookingOf({ remindedAt: NOW }), after, limits)).toBe('miss')
    expect(must(bookingOf(), { command: 'miss', couldCome: true }, system, after)).toMatchObject({ mark: { kind: 'strike' }, data: { strike: true } })
    const closed = must(bookingOf(), { command: 'miss', couldCome: false }, system, after)
    expect(closed.data).toEqual({ strike: false })
    expect(closed).not.toHaveProperty('mark')
    expect(must(bookingOf({ byOffice: true }), { command: 'miss', couldCome: true }, system, after).mark).toBeUndefined()
    expect(must(bookingOf({ state: 'called' }), { command: 'miss', couldCome: true }, queue, after).mark).toBeUndefined()
  })

  it('reminds the evening before, once, and not of a booking made after it', () => {
    expect(wakeOf(bookingOf(), limits)).toBe('2026-11-24T10:00:00.000Z')
    expect([dueCommand(bookingOf(), '2026-11-24T09:59:59.999Z', limits), dueCommand(bookingOf(), '2026-11-24T10:00:00.000Z', limits)]).toEqual([undefined, 'remind'])
    expect(must(bookingOf(), { command: 'remind' }, system, '2026-11-24T10:00:00.000Z')).toMatchObject({ event: 'appointment.reminded', next: { state: 'confirmed', remindedAt: '2026-11-24T10:00:00.000Z', enteredAt: NOW, wakeAt: '2026-11-25T02:30:00.000Z' } })
    expect(wakeOf(bookingOf({ remindedAt: '2026-11-24T10:00:00.000Z' }), limits)).toBe('2026-11-25T02:30:00.000Z')
    for (const enteredAt of ['2026-11-24T10:00:00.000Z', '2026-11-24T11:00:00.000Z']) expect(wakeOf(bookingOf({ enteredAt }), limits)).toBe('2026-11-25T02:30:00.000Z')
    expect(remindAt(bookingOf({ state: 'cancelled' }), limits)).toBeUndefined()
  })

  it('keeps a test result once', () => {
    const done = bookingOf({ state: 'served', test: { subject: 2, licenceClass: 'C1' } })
    const { next, mark, data } = must(done, { command: 'recordResult', result: 'failed' }, office)
    expect(data).toEqual({ result: 'failed' })
    expect([offered(done, office, facts()), offered(next, office, facts()), offered(bookingOf({ state: 'served' }), office, facts())]).toEqual([['recordResult'], [], []])
    expect(mark).toEqual({ kind: 'test', result: { subject: 2, licenceClass: 'C1', date: '2026-11-25', result: 'failed' } })
    expect(refused(next, { command: 'recordResult', result: 'passed' }, office)).toMatchObject({ code: 'already-exists', extra: { detail: '成绩已经登记' } })
    expect(refused(bookingOf({ state: 'served' }), { command: 'recordResult', result: 'passed' }, office)).toMatchObject({ code: 'not-allowed-now', extra: { detail: '这不是考试预约' } })
  })
})

describe('what cools down', () => {
  const quarter = (time: string, until: string) => ({ outletId: 'OL-DCF-01', skill: 'window' as const, date: '2026-11-25', time, until })
  const two = [quarter('09:30', '2026-11-24T02:30:00.000Z'), quarter('09:15', '2026-11-24T02:20:00.000Z')]

  it('is given back quarter by quarter, each at its moment', () => {
    const cancelled = bookingOf({ state: 'cancelled', returning: two })
    expect(refusal(cancelled, { command: 'free' }, system, '2026-11-24T02:19:59.999Z')).toBe('not-allowed-now')
    const { next, data } = must(cancelled, { command: 'free' }, system, '2026-11-24T02:20:00.000Z')
    expect([next.returning.map((one) => one.time), data, next.wakeAt]).toEqual([['09:30'], { gave: 'OL-DCF-01 2026-11-25 09:15' }, '2026-11-24T02:30:00.000Z'])
    expect(must(cancelled, { command: 'free' }, system, '2026-11-24T02:30:00.000Z').data).toEqual({ gave: 'OL-DCF-01 2026-11-25 09:30,OL-DCF-01 2026-11-25 09:15' })
    expect(quartersMoved(cancelled, next).given.map((one) => one.time)).toEqual(['09:15'])
  })

  it('wakes the clock in every state, and is looked after before anything else', () => {
    for (const state of ['held', 'confirmed', 'displaced', 'served'] as const) {
      const booking = bookingOf({ state, returning: two, ...(state === 'held' ? { holdUntil: '2026-11-24T02:25:00.000Z' } : {}) })
      expect([state, wakeOf(booking, limits), dueCommand(booking, '2026-11-24T02:20:00.000Z', limits)]).toEqual([state, '2026-11-24T02:20:00.000Z', 'free'])
    }
    // Nothing else is due of one that is over.
    expect([dueCommand(bookingOf({ state: 'served' }), '2026-12-24T02:00:00.000Z', limits), wakeOf(bookingOf({ state: 'served' }), limits)]).toEqual([undefined, undefined])
  })
})

it('takes its quarters when it is opened', () => {
  const { taken, given } = quartersMoved(undefined, held)
  expect([taken.map((one) => one.time), given]).toEqual([['09:00', '09:15'], []])
})

it('lets nobody give a command that is not theirs, and tells no state', () => {
  for (const command of Object.keys(appointmentMachine.commands) as AppointmentCommand[]) {
    const decision = decide(bookingOf(), { command } as BookingOrder, { kind: 'user', id: 'U2', roles: [] }, facts())
    expect(decision).toMatchObject({ ok: false, problem: { code: 'forbidden' } })
  }
  expect(refused(bookingOf({ state: 'displaced' }), { command: 'reschedule', to: place('2026-11-26', '10:00') })).toMatchObject({ code: 'not-allowed-now', extra: { allowed: ['cancel', 'acceptOffer'], detail: '现在是“窗口调整，请选新时间”' } })
  expect([offered(bookingOf(), booker, facts()), offered(bookingOf(), booker, facts('2026-11-25T01:00:00.000Z'))]).toEqual([['reschedule', 'cancel'], []])
  expect(offered(bookingOf(), office, facts())).toEqual(['reschedule', 'cancel', 'officeMove', 'officeOffer', 'officeCancel'])
  expect(offered(held, booker, facts())).toEqual(['confirm', 'decline'])
})
