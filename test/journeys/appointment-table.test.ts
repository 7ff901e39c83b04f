/** A table of outlets that changes from a day on, over what was booked by the old one: on the real engine through HTTP. */
import { appointmentRoutes, type AppointmentView } from '@lubiao/shared/appointment/contract'
import { builtInOutletTables } from '@lubiao/shared/service/outlets.data'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import type { Outlet } from '@lubiao/shared/service/outlets'
import { bookerOn, give, type Booker } from '../support/bookers'
import { Rig, type Client } from '../support/rig'
import { booksOf, faultsIn } from '../support/slots'

/** Two windows, 8:30 to 17:30 on weekdays. */
const HALL = 'OL-ZSD-01'
/** A town squadron with one. */
const SMALL = 'OL-DCF-09'
/** The last day before the change, the first of it and two more, all working days. */
const [BEFORE, FROM, NEXT, LAST] = ['2026-12-17', '2026-12-18', '2026-12-21', '2026-12-22'] as const

let rig: Rig
let people = 0

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T01:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

/** After every story the books balance. */
afterEach(async () => {
  await rig.settle()
  expect(faultsIn(await booksOf(rig))).toEqual([])
})

const outletIn = (id: string): Outlet => {
  const found = builtInOutletTables[0]?.outlets.find((one) => one.id === id)
  if (found === undefined) throw new Error(id)
  return found
}
const hold = (who: Client, outletId: string, date: string, time: string) => who.send(appointmentRoutes.hold, { serviceCode: 'DL_REISSUE_LOST', outletId, date, time })
interface Booked { readonly who: Booker, readonly caseId: string }
/** Somebody new with a confirmed booking; each a second after the one before. */
async function booked(outletId: string, date: string, time: string): Promise<Booked> {
  rig.turn(1000)
  const who = await bookerOn(rig, (people += 1))
  const answer = await hold(who, outletId, date, time)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return { who, caseId: (await give(who, answer.body, { command: 'confirm' })).caseId }
}
const seen = ({ who, caseId }: Booked): Promise<AppointmentView> => who.must(appointmentRoutes.get, { caseId })
const states = (...all: readonly Booked[]): Promise<readonly string[]> => Promise.all(all.map(async (one) => (await seen(one)).state))
const admin = (): Promise<Client> => rig.desk('admin')
const publish = async (outlet: Outlet, effectiveFrom: string, ended = false): Promise<void> => {
  await (await admin()).must(serviceRoutes.publishOutlet, { revision: { effectiveFrom, basis: '市局公告第 9 号', outlet, ended } })
  await rig.settle()
}
const capacity = async (outletId: string, date: string, time: string): Promise<number | undefined> => (await booksOf(rig)).slots.get(`${outletId}#window#${date}#${time}`)?.capacity

const shorter: Outlet = { ...outletIn(HALL), hours: { ...outletIn(HALL).hours, weekday: { from: 510, to: 960 } }, skills: { window: 1 } }

describe('an outlet’s table changes from a day on', () => {
  it('over what was booked by the old one: who stands beyond it is moved aside with places kept, the last to book first, and the day before stays', async () => {
    const first = await booked(HALL, FROM, '10:00')
    const second = await booked(HALL, FROM, '10:00')
    const late = await booked(HALL, NEXT, '16:30')
    const earlier = [await booked(HALL, BEFORE, '10:00'), await booked(HALL, BEFORE, '10:00'), await booked(HALL, BEFORE, '16:30')]
    await publish(shorter, FROM)
    expect(await states(first, second, late, ...earlier)).toEqual(['confirmed', 'displaced', 'displaced', 'confirmed', 'confirmed', 'confirmed'])
    for (const one of [second, late]) {
      const view = await seen(one)
      expect([view.alternatives.length, view.cancelCost?.strike]).toEqual([2, false])
      for (const place of view.alternatives) if (place.outletId === HALL && place.date >= FROM) expect(place.time < '16:00').toBe(true)
      expect((await give(one.who, view, { command: 'acceptOffer', n: 0 })).state).toBe('confirmed')
    }
    expect(await Promise.all([BEFORE, FROM, NEXT].map((date) => capacity(HALL, date, '10:00')))).toEqual([2, 1, 1])
  })

  it('also for quarters that nobody has booked yet: a booking decided by the old table a moment ago finds the new one in its way', async () => {
    expect(await Promise.all(['15:45', '16:00', '17:15'].map((time) => capacity(HALL, LAST, time)))).toEqual([1, 0, 0])
    await booked(HALL, LAST, '11:00')
    const full = await hold(await bookerOn(rig, (people += 1)), HALL, LAST, '11:00')
    expect([full.status, full.body]).toEqual([409, expect.objectContaining({ code: 'appointment.full' })])
  })

  it('to more counters: what is more can be booked at once', async () => {
    await publish({ ...shorter, skills: { window: 3 } }, LAST)
    expect(await capacity(HALL, LAST, '11:00')).toBe(3)
    const two = [await booked(HALL, LAST, '11:00'), await booked(HALL, LAST, '11:00')]
    expect(await states(...two)).toEqual(['confirmed', 'confirmed'])
    expect((await hold(await bookerOn(rig, (people += 1)), HALL, LAST, '11:00')).status).toBe(409)
  })

  it('to its end: everybody is moved to the nearest others, also from a day the outlet had published itself', async () => {
    await (await admin()).must(serviceRoutes.publishDay, { outletId: SMALL, date: NEXT, version: 0, day: { spans: [{ from: 600, to: 720 }], counters: {}, reason: '上午值班' } })
    await rig.settle()
    const [stays, moved, also] = [await booked(SMALL, BEFORE, '10:00'), await booked(SMALL, FROM, '10:00'), await booked(SMALL, NEXT, '10:00')]
    await publish(outletIn(SMALL), FROM, true)
    expect(await states(stays, moved, also)).toEqual(['confirmed', 'displaced', 'displaced'])
    for (const one of [moved, also]) {
      const { alternatives } = await seen(one)
      expect(alternatives).toHaveLength(2)
      expect(alternatives.some((place) => place.outletId === SMALL)).toBe(false)
    }
    expect(await Promise.all([FROM, NEXT].map((date) => capacity(SMALL, date, '10:00')))).toEqual([0, 0])
    // Who does not answer gets the first place kept, and nothing counts.
    rig.turn((2 * 1440 + 1) * 60_000)
    await rig.sweep()
    await rig.settle()
    expect(await states(moved, also)).toEqual(['confirmed', 'confirmed'])
    for (const { who } of [moved, also]) expect((await who.must(appointmentRoutes.preview, { serviceCode: 'DL_REISSUE_LOST' })).strikes).toBe(0)
  })

  it('in its telephone number alone: no quarter is touched', async () => {
    const { slots } = await booksOf(rig)
    await publish({ ...outletIn('OL-DCF-10'), phone: '0635-7185000 转 999' }, FROM)
    expect((await booksOf(rig)).slots).toEqual(slots)
  })
})
