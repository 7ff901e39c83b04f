import { occupied, quarterKey, type Booking, type BookedPlace } from './booking'
import { bookingOf, limits, NOW } from './booking.fixture'
import { appointmentMachine, type AppointmentCommand } from './booking-machine'
import { decide, dueCommand, offered, quartersMoved, wakeOf, type BookingActor, type BookingOrder } from './rules'

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
const refusal = (booking: Booking, order: BookingOrder, actor = booker, now = NOW): string => {
  const decision = decide(booking, order, actor, facts(now))
  return decision.ok ? 'ok' : decision.problem.code
}
const times = (booking: Booking) => occupied(booking).map((one) => `${one.date} ${one.time}`)
const held = bookingOf({ state: 'held', holdUntil: '2026-11-24T02:10:00.000Z' })

describe('a hold', () => {
  it('becomes sure until its last millisecond and not after', () => {
    expect(must(held, { command: 'confirm' }, booker, '2026-11-24T02:10:00.000Z').next).toMatchObject({ state: 'confirmed', holdUntil: undefined })
    expect(refusal(held, { command: 'confirm' }, booker, '2026-11-24T02:10:00.001Z')).toBe('appointment.hold-over')
    expect(refusal({ ...held, state: 'expired' }, { command: 'confirm' })).toBe('appointment.hold-over')
    expect(refusal({ ...held, state: 'expired', offer: { waitId: 'W1', list: 'l', key: 'k' } }, { command: 'confirm' })).toBe('appointment.offer-over')
  })

  it('runs out by itself and gives its place up at once', () => {
    expect(refusal(held, { command: 'expire' }, system, '2026-11-24T02:10:00.000Z')).toBe('not-allowed-now')
    const { next, mark } = must(held, { command: 'expire' }, system, '2026-11-24T02:10:00.001Z')
    expect({ state: next.state, occupied: times(next), mark }).toEqual({ state: 'expired', occupied: [], mark: { kind: 'lapse' } })
    expect(dueCommand(held, '2026-11-24T02:10:00.001Z', limits)).toBe('expire')
  })

  it('counts no lapse for an offer that nobody asked for at this moment', () => {
    expect(must({ ...held, offer: { waitId: 'W1', list: 'l', key: 'k' } }, { command: 'decline' }).mark).toBeUndefined()
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
    expect(must(bookingOf(), { command: 'cancel' }, booker, late).mark).toEqual({ kind: 'strike' })
    expect(must(bookingOf({ byOffice: true }), { command: 'cancel' }, booker, late).mark).toBeUndefined()
    expect(refusal(bookingOf(), { command: 'cancel' }, booker, '2026-11-25T01:00:00.000Z')).toBe('appointment.too-late')
    expect(must(bookingOf(), { command: 'officeCancel', note: '停电' }, office, late)).toMatchObject({ next: { state: 'cancelled', returning: [] } })
  })

  it('never keeps a place out of sight longer than half of what is left', () => {
    const { next } = must(bookingOf(), { command: 'cancel' }, booker, '2026-11-25T00:50:00.000Z')
    expect(next.returning[0]?.until).toBe('2026-11-25T00:55:00.000Z')
  })
})

describe('moving', () => {
  it('takes the new place and gives up the old in one change', () => {
    const before = bookingOf()
    const { next } = must(before, { command: 'reschedule', to: place('2026-11-26', '10:00') })
    expect(next).toMatchObject({ state: 'confirmed', date: '2026-11-26', time: '10:00' })
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

  it('refuses the same place and the past', () => {
    expect(refusal(bookingOf(), { command: 'reschedule', to: place('2026-11-25', '09:00') })).toBe('invalid-input')
    expect(refusal(bookingOf(), { command: 'reschedule', to: place('2026-11-26', '09:00') }, booker, '2026-11-25T01:00:00.000Z')).toBe('appointment.too-late')
  })
})

describe('when the office changes its hours', () => {
  const away = must(bookingOf(), { command: 'displace', alternatives: [place('2026-11-26', '09:00'), place('2026-11-25', '09:00', 'OL-DCF-02')], until: '2026-11-26T02:00:00.000Z', note: '设备检修' }, system).next

  it('keeps places for whoever loses theirs, and gives the old one up at once', () => {
    expect(times(away)).toEqual(['2026-11-26 09:00', '2026-11-26 09:15', '2026-11-25 09:00', '2026-11-25 09:15'])
    expect(away).toMatchObject({ state: 'displaced', byOffice: true, wakeAt: '2026-11-26T02:00:00.000Z' })
    expect(offered(away, booker, facts())).toEqual(['cancel', 'acceptOffer'])
  })

  it('moves them with one tap and frees the rest', () => {
    const { next } = must(away, { command: 'acceptOffer', n: 1 })
    expect(next).toMatchObject({ state: 'confirmed', outletId: 'OL-DCF-02', date: '2026-11-25', alternatives: [] })
    expect(quartersMoved(away, next).given.map((one) => one.date)).toEqual(['2026-11-26', '2026-11-26'])
    expect(refusal(away, { command: 'acceptOffer', n: 2 })).toBe('appointment.offer-over')
  })

  it('loses nobody who does not answer: the first place is theirs', () => {
    expect(dueCommand(away, '2026-11-26T02:00:00.000Z', limits)).toBe('settle')
    expect(must(away, { command: 'settle' }, system).next).toMatchObject({ state: 'confirmed', date: '2026-11-26', time: '09:00' })
    expect(dueCommand({ ...away, alternatives: [] }, '2026-11-26T02:00:00.000Z', limits)).toBe('searchAgain')
  })

  it('costs nothing to cancel then', () => {
    const { next, mark } = must(away, { command: 'cancel' }, booker, '2026-11-25T00:30:00.000Z')
    expect({ state: next.state, occupied: times(next), mark }).toEqual({ state: 'cancelled', occupied: [], mark: undefined })
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
    expect(must(bookingOf(), { command: 'miss', couldCome: true }, system, after).mark).toEqual({ kind: 'strike' })
    expect(must(bookingOf(), { command: 'miss', couldCome: false }, system, after).mark).toBeUndefined()
    expect(must(bookingOf({ byOffice: true }), { command: 'miss', couldCome: true }, system, after).mark).toBeUndefined()
    expect(must(bookingOf({ state: 'called' }), { command: 'miss', couldCome: true }, queue, after).mark).toBeUndefined()
  })

  it('reminds the evening before, once, and not of a booking made after it', () => {
    expect(wakeOf(bookingOf(), limits)).toBe('2026-11-24T10:00:00.000Z')
    expect(dueCommand(bookingOf(), '2026-11-24T10:00:00.000Z', limits)).toBe('remind')
    expect(wakeOf(bookingOf({ remindedAt: '2026-11-24T10:00:00.000Z' }), limits)).toBe('2026-11-25T02:30:00.000Z')
    expect(wakeOf(bookingOf({ enteredAt: '2026-11-24T11:00:00.000Z' }), limits)).toBe('2026-11-25T02:30:00.000Z')
  })

  it('keeps a test result once', () => {
    const done = bookingOf({ state: 'served', test: { subject: 2, licenceClass: 'C1' } })
    const { next, mark } = must(done, { command: 'recordResult', result: 'failed' }, office)
    expect(mark).toEqual({ kind: 'test', result: { subject: 2, licenceClass: 'C1', date: '2026-11-25', result: 'failed' } })
    expect(refusal(next, { command: 'recordResult', result: 'passed' }, office)).toBe('already-exists')
    expect(refusal(bookingOf({ state: 'served' }), { command: 'recordResult', result: 'passed' }, office)).toBe('not-allowed-now')
  })
})

it('lets nobody give a command that is not theirs, and tells no state', () => {
  for (const command of Object.keys(appointmentMachine.commands) as AppointmentCommand[]) {
    const decision = decide(bookingOf(), { command } as BookingOrder, { kind: 'user', id: 'U2', roles: [] }, facts())
    expect(decision).toMatchObject({ ok: false, problem: { code: 'forbidden' } })
  }
  expect(refusal(bookingOf({ state: 'served' }), { command: 'cancel' })).toBe('not-allowed-now')
  expect(offered(bookingOf(), booker, facts())).toEqual(['reschedule', 'cancel'])
  expect(offered(bookingOf(), office, facts())).toEqual(['reschedule', 'cancel', 'officeMove', 'officeCancel'])
  expect(offered(held, booker, facts())).toEqual(['confirm', 'decline'])
})
