/** Booked people and walk-ins in one line, with real bookings: who is early, on time, late; what becomes of the booking. */
import { appointmentRoutes, type AppointmentView } from '@lubiao/shared/appointment/contract'
import { instantAt } from '@lubiao/shared/kernel/clock'
import { queueRoutes, type DeskTicket, type TicketOrder, type TicketView } from '@lubiao/shared/queue/contract'
import { bookerOn, give, type Booker } from '../support/bookers'
import { Rig, type Client } from '../support/rig'

const HALL = 'OL-DCF-01'
const THERE = { by: 'position' as const, lng: 116.0142, lat: 36.4572, accuracy: 20 }
const DAY = '2026-11-24'

let rig: Rig
let clerk: Client
let people = 7_000
const somebody = (): Promise<Booker> => bookerOn(rig, (people += 1))

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T01:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

const booked = async (time: string): Promise<{ readonly who: Booker; readonly booking: AppointmentView }> => {
  const who = await somebody()
  const held = await who.must(appointmentRoutes.hold, { serviceCode: 'DL_REISSUE_LOST', outletId: HALL, date: DAY, time })
  return { who, booking: await give(who, held, { command: 'confirm' }) }
}
const checkIn = ({ who, booking }: { readonly who: Booker; readonly booking: AppointmentView }): Promise<TicketView> => who.must(queueRoutes.checkIn, { bookingId: booking.caseId, presence: THERE })
const walkIn = async (): Promise<TicketView> => (await somebody()).must(queueRoutes.take, { outletId: HALL, skill: 'window', presence: THERE })
const till = (time: string): void => rig.turnTo(instantAt(DAY, time))
const stateOf = async ({ who, booking }: { readonly who: Booker; readonly booking: AppointmentView }): Promise<string> => {
  await rig.settle()
  return (await who.must(appointmentRoutes.get, { caseId: booking.caseId })).state
}
const act = (ticket: Pick<TicketView, 'ticketId' | 'version'>, order: TicketOrder): Promise<DeskTicket> => clerk.must(queueRoutes.staffAct, { ticketId: ticket.ticketId, version: ticket.version, order })
const next = async (): Promise<DeskTicket> => {
  const counter = (await clerk.must(queueRoutes.desk, { outletId: HALL })).counters.find((one) => one.counterNo === '1')
  return (await clerk.must(queueRoutes.callNext, { outletId: HALL, counterNo: '1', version: counter?.version ?? 0 })).current as DeskTicket
}
const serve = async (): Promise<string> => (await act(await next(), { command: 'start' })).ticketId

it('mixes them by the rule, and the bookings follow', async () => {
  const [one, two, three, late, never] = [await booked('09:30'), await booked('09:30'), await booked('09:45'), await booked('09:30'), await booked('09:30')]
  expect((await one.who.send(queueRoutes.checkIn, { bookingId: one.booking.caseId, presence: THERE })).body.code).toBe('queue.booking-not-today')
  till('09:10')
  clerk = await rig.desk('clerk2')
  expect((await two.who.send(queueRoutes.checkIn, { bookingId: one.booking.caseId, presence: THERE })).status).toBe(404)
  const early = await checkIn(one)
  expect(early).toMatchObject({ kind: 'booked', late: false, slotAt: instantAt(DAY, '09:30'), estimate: { notBefore: instantAt(DAY, '09:30') }, bookingId: one.booking.caseId })
  expect((await one.who.send(queueRoutes.checkIn, { bookingId: one.booking.caseId, presence: THERE })).status).toBe(409)
  expect(await stateOf(one)).toBe('checkedIn')
  const walkers = [await walkIn(), await walkIn(), await walkIn()]
  const [second, third] = [await checkIn(two), await checkIn(three)]
  await clerk.must(queueRoutes.openCounter, { outletId: HALL, counterNo: '1', version: 0, skills: ['window'] })

  till('09:20')
  const order: string[] = [await serve()]
  till('09:45')
  const tardy = await checkIn(late)
  expect(tardy).toMatchObject({ kind: 'booked', late: true })
  for (let n = 0; n < 6; n += 1) order.push(await serve())
  expect(order).toEqual([walkers[0]?.ticketId, early.ticketId, second.ticketId, walkers[1]?.ticketId, third.ticketId, walkers[2]?.ticketId, tardy.ticketId])
  expect([await stateOf(one), await stateOf(late), await stateOf(never)]).toEqual(['served', 'called', 'confirmed'])
}, 120_000)

it('makes a booking missed only when its holder was there, was called three times and did not come', async () => {
  const gone = await booked('10:30')
  till('10:25')
  const clerkNow = await rig.desk('clerk2')
  clerk = clerkNow
  await checkIn(gone)
  let ticket = await next()
  for (const command of ['recall', 'recall'] as const) ticket = await act(ticket, { command })
  rig.turn(2 * 60_000)
  await act(ticket, { command: 'miss' })
  expect(await stateOf(gone)).toBe('missed')
}, 60_000)

it('checks in at the counter somebody without a phone, by the number of the booking', async () => {
  const other = await booked('11:00')
  till('10:50')
  const ticket = await clerk.must(queueRoutes.staffTake, { outletId: HALL, skill: 'window', bookingId: other.booking.caseId })
  expect(ticket).toMatchObject({ kind: 'booked', channel: 'counter', slotAt: instantAt(DAY, '11:00') })
  expect(await stateOf(other)).toBe('checkedIn')
  expect((await next()).ticketId).toBe(ticket.ticketId)
}, 60_000)
