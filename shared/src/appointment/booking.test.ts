/** What a booking takes: of outlets by the quarter, of the record of limits by the entry. */
import { bookingOf, NOW } from './booking.fixture'
import { appointmentMachine, type AppointmentState } from './booking-machine'
import { bookingSchema, entryOf, holdBooking, isOver, occupied, quarterKey, startOf } from './booking'

const states = Object.keys(appointmentMachine.states) as AppointmentState[]
const at = (outletId: string, date: string, time: string) => ({ outletId, unit: 'cheguansuo', date, time }) as const
const keys = (...[change]: Parameters<typeof bookingOf>) => occupied(bookingOf(change)).map(quarterKey)

it('starts as a hold that wakes when it runs out, and is read back as it was stored', () => {
  const start = bookingOf()
  const held = holdBooking({ ...start, batch: ['YY-0000-0000-00002'], enterpriseId: 'E1' }, '2026-11-24T02:10:00.000Z')
  expect(bookingOf().batch).toEqual([])
  expect(held).toMatchObject({ version: 1, state: 'held', enteredAt: NOW, holdUntil: '2026-11-24T02:10:00.000Z', wakeAt: '2026-11-24T02:10:00.000Z', batch: ['YY-0000-0000-00002'], returning: [], alternatives: [], byOffice: false })
  const stored = { ...held, caseId: 'YY-0000-0000-00001' }
  expect(bookingSchema.parse(JSON.parse(JSON.stringify(stored)))).toEqual(JSON.parse(JSON.stringify(stored)))
  expect(startOf(held)).toBe('2026-11-25T01:00:00.000Z')
})

it('has its place from the hold to the end of its day, and none once it was let go', () => {
  const own = ['OL-DCF-01#window#2026-11-25#09:00', 'OL-DCF-01#window#2026-11-25#09:15']
  expect(states.filter((state) => keys({ state }).length > 0)).toEqual(['held', 'confirmed', 'checkedIn', 'called', 'served', 'missed'])
  expect(keys()).toEqual(own)
})

it('occupies what cools down, and what is kept for a displaced person to choose from, each quarter once', () => {
  const cooling = { outletId: 'OL-DCF-01', skill: 'window', date: '2026-11-25', time: '09:15', until: NOW } as const
  expect(keys({ returning: [cooling] })).toEqual(['OL-DCF-01#window#2026-11-25#09:00', 'OL-DCF-01#window#2026-11-25#09:15'])
  expect(occupied(bookingOf({ state: 'cancelled', returning: [cooling] }))).toEqual([{ outletId: 'OL-DCF-01', skill: 'window', date: '2026-11-25', time: '09:15' }])
  const alternatives = [at('OL-DCF-01', '2026-11-26', '09:00'), at('OL-DCF-01', '2026-11-26', '09:15')]
  expect(keys({ state: 'displaced', alternatives })).toEqual(['OL-DCF-01#window#2026-11-26#09:00', 'OL-DCF-01#window#2026-11-26#09:15', 'OL-DCF-01#window#2026-11-26#09:30'])
  expect(keys({ alternatives })).toHaveLength(2)
})

it('counts towards what one may have open until it is over or was used', () => {
  expect(states.filter((state) => entryOf(bookingOf({ state })) !== undefined)).toEqual(['held', 'confirmed', 'displaced', 'checkedIn', 'called'])
  expect(entryOf(bookingOf())).toStrictEqual({ ref: 'YY-0001', group: 'window', date: '2026-11-25' })
})

it('counts an offer as the place on the list it came from, until it is confirmed', () => {
  const offer = { waitId: 'HB-0001', list: 'L1', key: 'k' }
  expect(entryOf(bookingOf({ state: 'held', offer }))).toStrictEqual({ ref: 'HB-0001', group: 'window', date: '2026-11-25', waits: true, list: 'L1' })
  expect(entryOf(bookingOf({ offer }))).toStrictEqual({ ref: 'YY-0001', group: 'window', date: '2026-11-25' })
  expect(entryOf(bookingOf({ state: 'held' }))).toStrictEqual({ ref: 'YY-0001', group: 'window', date: '2026-11-25' })
})

it('is over in the states the table ends in', () => {
  expect(states.filter((state) => isOver(bookingOf({ state })))).toEqual(['served', 'missed', 'cancelled', 'expired'])
})
