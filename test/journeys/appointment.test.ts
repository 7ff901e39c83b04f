/** Booking, holding, moving, cancelling, waiting, the office's own day, an enterprise's batch, a parent: on the real engine through HTTP. */
import { accountRoutes } from '@lubiao/shared/account/contract'
import { appointmentRoutes, type AppointmentView, type WaitView } from '@lubiao/shared/appointment/contract'
import { timeAt } from '@lubiao/shared/appointment/schedule'
import { addDays, instantAt } from '@lubiao/shared/kernel/clock'
import { queueRoutes } from '@lubiao/shared/queue/contract'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { demoPerson } from '../../local/src/demo/people.data'
import { bookerOn, give, type Booker } from '../support/bookers'
import { Rig, type Client } from '../support/rig'
import { booksOf, faultsIn } from '../support/slots'

/** A town squadron with one counter, open on the weekdays of the story. */
const SMALL = 'OL-DCF-09'
const HALL = 'OL-ZSD-01'
const LANE = 'OL-YGX-05'
const DAY = '2026-11-25'

let rig: Rig
let people = 0
const somebody = (): Promise<Booker> => bookerOn(rig, (people += 1))
const desk = (id: string): Promise<Client> => rig.desk(id)

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T01:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

/** After every story the books balance. */
afterEach(async () => {
  await rig.settle()
  expect(faultsIn(await booksOf(rig))).toEqual([])
})

const hold = (who: Client, time: string, more: Partial<{ outletId: string; date: string; serviceCode: 'DL_REISSUE_LOST' | 'VEH_REGISTER' }> = {}) =>
  who.send(appointmentRoutes.hold, { serviceCode: 'DL_REISSUE_LOST', outletId: SMALL, date: DAY, time, ...more })
const held = async (who: Client, time: string, more: Parameters<typeof hold>[2] = {}): Promise<AppointmentView> => {
  const answer = await hold(who, time, more)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return answer.body
}
const booked = async (who: Client, time: string, more: Parameters<typeof hold>[2] = {}): Promise<AppointmentView> => give(who, await held(who, time, more), { command: 'confirm' })
const seen = (who: Client, caseId: string): Promise<AppointmentView> => who.must(appointmentRoutes.get, { caseId })
const freeAt = async (time: string, outletId = SMALL, date = DAY): Promise<number | undefined> =>
  (await rig.send(undefined, appointmentRoutes.free, { outletId, serviceCode: 'DL_REISSUE_LOST', from: date, days: 1 })).body.days[0]?.slots.find((slot) => slot.time === time)?.free
const later = async (minutes: number): Promise<void> => {
  rig.turn(minutes * 60_000)
  await rig.sweep()
  await rig.settle()
}
const messagesTo = async (): Promise<readonly string[]> => ((await (await fetch(`${rig.stack.sms.adminUrl}/messages`)).json()) as { messages: { text: string }[] }).messages.map((one) => one.text)

describe('finding a time', () => {
  it('shows open quarters only, the nearest outlets, and what may be booked', async () => {
    const { services, lastDay, limits } = (await rig.send(undefined, appointmentRoutes.options, {})).body
    expect(services.find((one) => one.code === 'DL_TEST_2')).toMatchObject({ group: 'test', test: { subject: 2, waitDays: 10, maxAttempts: 5 } })
    expect({ lastDay, hold: limits.holdMinutes }).toEqual({ lastDay: addDays('2026-11-23', 29), hold: 10 })
    const { days, next } = (await rig.send(undefined, appointmentRoutes.free, { outletId: HALL, serviceCode: 'DL_REISSUE_LOST', days: 7 })).body
    expect(days.map((day) => day.state)).toEqual(['open', 'open', 'open', 'open', 'open', 'open', 'closed'])
    // At some seconds past nine, half past is less than half an hour away.
    expect(next).toEqual({ outletId: HALL, date: '2026-11-23', time: '09:45' })
    expect(days[0]?.slots.at(-1)).toMatchObject({ time: '17:15', until: '17:30', free: 2 })
    const near = (await rig.send(undefined, appointmentRoutes.nextFree, { serviceCode: 'DL_REISSUE_LOST', lng: 115.985, lat: 36.469, limit: 3 })).body.outlets
    expect(near[0]?.outlet.outletId).toBe(HALL)
    expect(near.map((one) => one.metres ?? 0)).toEqual([...near.map((one) => one.metres ?? 0)].sort((a, b) => a - b))
    const soonest = (await rig.send(undefined, appointmentRoutes.nextFree, { serviceCode: 'VEH_MARK_INSPECT', division: '371521' })).body.outlets
    expect(soonest.map((one) => one.outlet.outletId)).toContain(LANE)
  })

  it('refuses by name, and says what can be had instead', async () => {
    const who = await somebody()
    const refused = async (more: Parameters<typeof hold>[2], time = '10:00') => (await hold(who, time, more)).body
    expect(await refused({ date: '2026-11-28' })).toMatchObject({ code: 'appointment.closed', detail: expect.stringContaining('周末轮休') as unknown })
    expect((await refused({ date: '2026-11-28' })).instead?.[0]).toMatchObject({ outletId: SMALL, date: '2026-11-29' })
    expect(await refused({ date: '2026-11-23' }, '09:15')).toMatchObject({ code: 'appointment.too-soon' })
    expect(await refused({ date: '2027-02-01' })).toMatchObject({ code: 'appointment.too-far' })
    expect(await refused({ outletId: 'OL-XXX-99' })).toMatchObject({ code: 'not-found' })
    expect(await refused({ outletId: LANE, serviceCode: 'VEH_REGISTER' })).toMatchObject({ code: 'appointment.not-here' })
    await held(who, '10:00')
    const other = await somebody()
    const full = (await hold(other, '10:00')).body
    expect(full).toMatchObject({ code: 'appointment.full', status: 409 })
    expect(full.instead?.[0]).toEqual({ label: expect.stringContaining('11月25日 10:15') as unknown, outletId: SMALL, date: DAY, time: '10:15' })
  })
})

describe('a hold', () => {
  it('is confirmed, or runs out after ten minutes and is free again', async () => {
    const [one, two] = [await somebody(), await somebody()]
    const kept = await held(one, '11:00')
    expect(kept.commands).toEqual(['confirm', 'decline'])
    const lost = await held(two, '11:15')
    expect((await give(one, kept, { command: 'confirm' })).state).toBe('confirmed')
    rig.turn(10 * 60_000 + 1)
    expect((await two.send(appointmentRoutes.act, { caseId: lost.caseId, version: lost.version, order: { command: 'confirm' } })).body.code).toBe('appointment.hold-over')
    await later(1)
    expect((await seen(two, lost.caseId)).state).toBe('expired')
    expect(await freeAt('11:15')).toBe(1)
    expect(await freeAt('11:00')).toBe(0)
  })

  it('keeps to the limit of a person, told before', async () => {
    const who = await somebody()
    await booked(who, '12:00')
    await booked(who, '12:15')
    expect(await who.must(appointmentRoutes.preview, { serviceCode: 'DL_REISSUE_LOST' })).toMatchObject({ ok: false, openNow: 2, openMost: 2, obstacles: [{ code: 'appointment.limit' }] })
    expect((await hold(who, '12:30')).body).toMatchObject({ code: 'appointment.limit', detail: expect.stringContaining('11月25日') as unknown })
    // Fifty tabs are no way around it.
    const other = await somebody()
    const answers = await Promise.all(['13:00', '13:15', '13:30', '13:45', '14:00'].map((time) => hold(other, time)))
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(2)
  })
})

describe('changing one’s mind', () => {
  it('moves in one step: the old place is kept until the new one is sure, then cools down', async () => {
    const [one, two] = [await somebody(), await somebody()]
    const mine = await booked(one, '14:30')
    await booked(two, '14:45')
    const refused = await one.send(appointmentRoutes.act, { caseId: mine.caseId, version: mine.version, order: { command: 'reschedule', outletId: SMALL, date: DAY, time: '14:45' } })
    expect(refused.body).toMatchObject({ code: 'appointment.full' })
    expect(refused.body.instead?.length).toBeGreaterThan(0)
    expect((await seen(one, mine.caseId)).time).toBe('14:30')
    const moved = await give(one, mine, { command: 'reschedule', outletId: SMALL, date: DAY, time: '15:00' })
    expect(moved).toMatchObject({ state: 'confirmed', time: '15:00', rescheduleCost: { strike: false } })
    expect(await freeAt('14:30')).toBe(0)
    await later(31)
    expect(await freeAt('14:30')).toBe(1)
  })

  it('tells what cancelling costs, counts it when late, and keeps the place from being handed over', async () => {
    const [one, two] = [await somebody(), await somebody()]
    const mine = await booked(one, '15:30')
    expect(mine.cancelCost).toMatchObject({ allowed: true, strike: false })
    expect(await give(one, mine, { command: 'cancel' })).toMatchObject({ state: 'cancelled' })
    expect((await hold(two, '15:30')).body.code).toBe('appointment.full')
    await later(31)
    expect((await hold(two, '15:30')).status).toBe(201)
    const again = await booked(one, '16:00')
    rig.turnTo(instantAt(DAY, '15:30'))
    await rig.sweep()
    const late = await seen(one, again.caseId)
    expect(late.cancelCost).toMatchObject({ allowed: true, strike: true })
    await give(one, late, { command: 'cancel' })
    expect((await one.must(appointmentRoutes.preview, { serviceCode: 'DL_REISSUE_LOST' })).strikes).toBe(1)
  })
})

describe('waiting for a day that is full', () => {
  const FULL = '2026-11-27'
  /** Fridays are short: the office publishes a day of two quarters. */
  beforeAll(async () => {
    const admin = await desk('admin')
    await admin.must(serviceRoutes.publishDay, { outletId: SMALL, date: FULL, version: 0, day: { spans: [{ from: 540, to: 570 }], counters: {}, reason: '下午设备检修' } })
    await rig.settle()
  })
  const wait = (who: Client): Promise<WaitView> => who.must(appointmentRoutes.joinWaiting, { serviceCode: 'DL_REISSUE_LOST', outletId: SMALL, date: FULL })

  it('is not for a day with places, and goes in order, by offers that pass on', async () => {
    const [a, b, c, d] = [await somebody(), await somebody(), await somebody(), await somebody()]
    expect((await c.send(appointmentRoutes.joinWaiting, { serviceCode: 'DL_REISSUE_LOST', outletId: SMALL, date: FULL })).body).toMatchObject({ code: 'appointment.places-free' })
    const [first, second] = [await booked(a, '09:00', { date: FULL }), await booked(b, '09:15', { date: FULL })]
    expect((await wait(c)).ahead).toBe(0)
    expect((await wait(d)).ahead).toBe(1)
    expect((await c.send(appointmentRoutes.joinWaiting, { serviceCode: 'DL_REISSUE_LOST', outletId: SMALL, date: FULL })).body.code).toBe('appointment.waiting-already')
    await give(a, first, { command: 'cancel' })
    await later(40)
    // The first in line has it; nobody else ever saw it free.
    const mine = await c.must(appointmentRoutes.mine, {})
    expect(mine.waiting[0]?.state).toBe('offered')
    const offer = mine.cases[0] as AppointmentView
    expect(offer).toMatchObject({ state: 'held', offer: 'waitlist', time: '09:00', date: FULL })
    expect(await freeAt('09:00', SMALL, FULL)).toBe(0)
    expect((await d.send(appointmentRoutes.act, { caseId: offer.caseId, version: offer.version, order: { command: 'confirm' } })).status).toBe(404)
    // Let pass, it goes to the next; the one who let it pass keeps their place in the line.
    await later(31)
    expect((await seen(c, offer.caseId)).state).toBe('expired')
    expect((await c.must(appointmentRoutes.mine, {})).waiting[0]).toMatchObject({ state: 'waiting', passed: 1, ahead: 0 })
    const next = (await d.must(appointmentRoutes.mine, {})).cases[0] as AppointmentView
    expect((await give(d, next, { command: 'confirm' })).state).toBe('confirmed')
    expect((await d.must(appointmentRoutes.mine, {})).waiting).toEqual([])
    // The second one let pass ends it.
    await give(b, second, { command: 'cancel' })
    await later(40)
    const last = (await c.must(appointmentRoutes.mine, {})).cases.find((one) => one.state === 'held') as AppointmentView
    await give(c, last, { command: 'decline' })
    expect((await c.must(appointmentRoutes.mine, {})).waiting).toEqual([])
    expect(await freeAt('09:15', SMALL, FULL)).toBe(1)
  })

  it('can be left', async () => {
    const [a, b] = [await somebody(), await somebody()]
    await booked(a, '09:15', { date: FULL })
    const entry = await wait(b)
    expect((await a.send(appointmentRoutes.leaveWaiting, { waitId: entry.waitId })).status).toBe(404)
    expect(await b.must(appointmentRoutes.leaveWaiting, { waitId: entry.waitId })).toEqual({ left: true })
    expect((await b.must(appointmentRoutes.mine, {})).waiting).toEqual([])
  })
})

describe('the office changes its hours', () => {
  const CLOSED = '2026-12-01'

  it('loses nobody: places are kept, one tap moves, no answer takes the first, nothing counts', async () => {
    const who = await Promise.all([1, 2, 3].map(() => somebody()))
    const [a, b, c] = who as [Booker, Booker, Booker]
    const cases = await Promise.all(who.map((one, i) => booked(one, ['10:00', '10:15', '10:30'][i] as string, { date: CLOSED })))
    const admin = await desk('admin')
    await admin.must(serviceRoutes.publishDay, { outletId: SMALL, date: CLOSED, version: 0, day: { spans: [], counters: {}, reason: '停电检修' } })
    await rig.settle()
    const views = await Promise.all(cases.map(({ caseId }, i) => seen(who[i] as Booker, caseId)))
    for (const view of views) {
      expect(view).toMatchObject({ state: 'displaced', commands: ['cancel', 'acceptOffer'], cancelCost: { strike: false } })
      expect(view.alternatives).toHaveLength(2)
    }
    // What is kept is kept for one person each.
    const kept = views.flatMap((view) => view.alternatives.map((one) => `${one.outletId} ${one.date} ${one.time}`))
    expect(await freeAt('10:00', SMALL, CLOSED)).toBeUndefined()
    expect(new Set(kept.filter((one) => one.startsWith(SMALL))).size).toBe(kept.filter((one) => one.startsWith(SMALL)).length)
    expect((await give(a, views[0] as AppointmentView, { command: 'acceptOffer', n: 1 })).state).toBe('confirmed')
    expect((await give(b, views[1] as AppointmentView, { command: 'cancel' })).state).toBe('cancelled')
    await later(2 * 1440 + 1)
    const third = await seen(c, (cases[2] as AppointmentView).caseId)
    expect(third).toMatchObject({ state: 'confirmed', date: views[2]?.alternatives[0]?.date, time: views[2]?.alternatives[0]?.time })
    for (const one of who) expect((await one.must(appointmentRoutes.preview, { serviceCode: 'DL_REISSUE_LOST' })).strikes).toBe(0)
    expect((await messagesTo()).filter((text) => text.includes('窗口调整')).length).toBeGreaterThanOrEqual(3)
  })

  it('twenty on a day that is closed: each takes another place with one request, all at once; none lost, nothing overbooked', async () => {
    const date = '2026-12-15'
    const who = await Promise.all(Array.from({ length: 20 }, () => somebody()))
    const cases: AppointmentView[] = []
    for (const [i, one] of who.entries()) cases.push(await booked(one, timeAt(540 + 15 * i), { date }))
    const admin = await desk('admin')
    await admin.must(serviceRoutes.publishDay, { outletId: SMALL, date, version: 0, day: { spans: [], counters: {}, reason: '消防演练' } })
    await rig.settle()
    const views = await Promise.all(cases.map(({ caseId }, i) => seen(who[i] as Booker, caseId)))
    expect(views.map(({ state }) => state)).toEqual(views.map(() => 'displaced'))
    expect(views.every(({ alternatives }) => alternatives.length >= 1)).toBe(true)
    // Others want the same places at the same moment: what is kept is not to be had.
    const places = views.map((view, i) => view.alternatives[i % view.alternatives.length] as AppointmentView['alternatives'][number])
    const strangers = await Promise.all([0, 1, 2].map(() => somebody()))
    const [answers, refused] = await Promise.all([
      Promise.all(views.map(({ caseId, version, alternatives }, i) => (who[i] as Booker).send(appointmentRoutes.act, { caseId, version, order: { command: 'acceptOffer', n: i % alternatives.length } }))),
      Promise.all(strangers.map((one, i) => hold(one, places[i]?.time as string, { date: places[i]?.date as string, outletId: places[i]?.outletId as string })))
    ])
    expect(answers.map(({ status, body }) => `${status} ${body.state} ${body.outlet.outletId} ${body.date} ${body.time}`)).toEqual(places.map(({ outletId, date: day, time }) => `200 confirmed ${outletId} ${day} ${time}`))
    // A hall with several counters may have had room beside; the small one had not.
    expect(refused.filter(({ status }, i) => status === 201 && places[i]?.outletId === SMALL)).toEqual([])
    for (const one of who) expect((await one.must(appointmentRoutes.preview, { serviceCode: 'DL_REISSUE_LOST' })).openNow).toBe(1)
    for (const one of refused) if (one.status === 201) await give(strangers[refused.indexOf(one)] as Booker, one.body, { command: 'decline' })
    await rig.settle()
    expect((await messagesTo()).filter((text) => text.includes('窗口调整，请选新时间')).length).toBeGreaterThanOrEqual(20)
  })

  it('takes one time back and lets its person choose: places kept, one tap, nothing counts', async () => {
    const date = '2026-12-16'
    const who = await somebody()
    const mine = await booked(who, '10:00', { date, outletId: HALL })
    const clerk = await desk('clerk')
    const given = await clerk.must(appointmentRoutes.staffAct, { caseId: mine.caseId, version: mine.version, order: { command: 'officeOffer', note: '人员临时调整' } })
    expect(given).toMatchObject({ state: 'displaced' })
    const view = await seen(who, mine.caseId)
    expect(view.commands).toEqual(['cancel', 'acceptOffer'])
    expect(view.alternatives.length).toBeGreaterThan(0)
    expect(view.alternatives.map((one) => `${one.outletId} ${one.date} ${one.time}`)).not.toContain(`${HALL} ${date} 10:00`)
    expect(await give(who, view, { command: 'acceptOffer', n: 0 })).toMatchObject({ state: 'confirmed', date: view.alternatives[0]?.date, time: view.alternatives[0]?.time, cancelCost: { strike: false } })
  })

  it('moves only those beyond what is left, the last to book first', async () => {
    const date = '2026-12-03'
    const [a, b] = [await somebody(), await somebody()]
    const first = await booked(a, '10:00', { date, outletId: HALL })
    rig.turn(1000)
    const second = await booked(b, '10:00', { date, outletId: HALL })
    const admin = await desk('admin')
    await admin.must(serviceRoutes.publishDay, { outletId: HALL, date, version: 0, day: { spans: [{ from: 510, to: 1050 }], counters: { window: 1 }, reason: '一个窗口维修' } })
    await rig.settle()
    expect((await seen(a, first.caseId)).state).toBe('confirmed')
    expect((await seen(b, second.caseId)).state).toBe('displaced')
    await give(b, await seen(b, second.caseId), { command: 'acceptOffer', n: 0 })
  })

  it('moves and cancels single bookings, seen in the day view, and costs nothing', async () => {
    const date = '2026-12-04'
    const who = await somebody()
    const mine = await booked(who, '10:00', { date, outletId: HALL })
    const clerk = await desk('clerk')
    const day = await clerk.must(appointmentRoutes.day, { outletId: HALL, date })
    expect(day.cases.map((one) => one.caseId)).toEqual([mine.caseId])
    expect(day.skills.find((one) => one.skill === 'window')?.slots.find((slot) => slot.time === '10:00')).toMatchObject({ capacity: 2, taken: 1, free: 1 })
    const moved = await clerk.must(appointmentRoutes.staffAct, { caseId: mine.caseId, version: mine.version, order: { command: 'officeMove', outletId: HALL, date, time: '11:00', note: '请改到十一点' } })
    expect(moved).toMatchObject({ state: 'confirmed', time: '11:00' })
    expect(await freeAt('10:00', HALL, date)).toBe(2)
    const gone = await clerk.must(appointmentRoutes.staffAct, { caseId: mine.caseId, version: moved.version, order: { command: 'officeCancel', note: '系统升级' } })
    expect(gone).toMatchObject({ state: 'cancelled', cancelCost: { strike: false } })
    expect((await desk('approver3').then((one) => one.send(appointmentRoutes.staffGet, { caseId: mine.caseId }))).status).toBe(404)
    expect((await who.must(appointmentRoutes.preview, { serviceCode: 'DL_REISSUE_LOST' })).openNow).toBe(0)
  })
})

describe('for others', () => {
  it('books for a parent by name and number, checked, and counts for the parent', async () => {
    const li = await rig.wechat('li')
    const { name, idNumber = '' } = demoPerson('sun')
    const place = { serviceCode: 'DL_RENEW_EXPIRY' as const, outletId: HALL, date: '2026-12-08', time: '09:00' }
    expect((await li.send(appointmentRoutes.hold, { ...place, visitor: { name: '孙某某', idNumber } })).body.code).toBe('account.identity-mismatch')
    const view = await li.must(appointmentRoutes.hold, { ...place, visitor: { name, idNumber } })
    expect(view).toMatchObject({ visitor: { self: false }, relation: 'owner' })
    expect(view.visitor.nameMasked).not.toBe(name)
    await give(li, view, { command: 'confirm' })
    expect((await li.must(appointmentRoutes.preview, { serviceCode: 'DL_RENEW_EXPIRY' })).openNow).toBe(0)
    expect((await li.must(appointmentRoutes.preview, { serviceCode: 'DL_RENEW_EXPIRY', visitor: { name, idNumber } })).openNow).toBe(1)
    const file = await li.must(appointmentRoutes.calendar, { caseId: view.caseId })
    expect(file.text).toContain('DTSTART:20261208T010000Z')
    expect(file.text).not.toContain(name)
  })

  it('books a fleet into adjacent quarters, all or nothing', async () => {
    const wang = await rig.wechat('wang')
    const enterpriseId = (await wang.must(accountRoutes.registerEnterprise, { uscc: '91371502MA3ABCD15D' })).enterprises[0]?.enterpriseId as string
    const fleet = (n: number) => Array.from({ length: n }, (_unused, i) => ({ plate: `鲁P6600${i}`, plateType: '01' as const }))
    const at = { enterpriseId, serviceCode: 'VEH_MARK_INSPECT' as const, outletId: LANE, date: '2026-12-08', time: '09:00' }
    expect((await wang.send(appointmentRoutes.holdBatch, { ...at, time: '16:45', items: fleet(8) })).body).toMatchObject({ code: 'appointment.batch-no-room' })
    expect((await wang.send(appointmentRoutes.holdBatch, { ...at, items: [...fleet(1), ...fleet(1)] })).body.code).toBe('invalid-input')
    const { cases } = await wang.must(appointmentRoutes.holdBatch, { ...at, items: fleet(5) })
    expect(new Set(cases.map((one) => one.time)).size).toBeGreaterThan(1)
    const li = await rig.wechat('li')
    expect((await li.send(appointmentRoutes.actBatch, { caseIds: cases.map((one) => one.caseId), command: 'confirm' })).status).toBe(404)
    const confirmed = await wang.must(appointmentRoutes.actBatch, { caseIds: cases.map((one) => one.caseId), command: 'confirm' })
    expect(confirmed.cases.map((one) => one.state)).toEqual(Array.from({ length: 5 }, () => 'confirmed'))
    // The same car twice: none of the second batch is booked.
    const before = await booksOf(rig)
    expect((await wang.send(appointmentRoutes.holdBatch, { ...at, time: '14:00', items: [{ plate: '鲁P66009', plateType: '01' }, ...fleet(1)] })).body).toMatchObject({ code: 'appointment.limit' })
    expect((await booksOf(rig)).bookings).toHaveLength(before.bookings.length)
    const gone = await wang.must(appointmentRoutes.actBatch, { caseIds: cases.map((one) => one.caseId), command: 'cancel' })
    expect(gone.cases.every((one) => one.state === 'cancelled')).toBe(true)
  })
})

describe('on the day', () => {
  it('checks in with a ticket, is called and served, and is counted; a test result stays', async () => {
    const date = '2026-12-09'
    const who = await somebody()
    const view = await booked(who, '09:00', { date, outletId: HALL })
    rig.turnTo(instantAt(date, '08:50'))
    await rig.sweep()
    const checked = await who.must(queueRoutes.checkIn, { bookingId: view.caseId, presence: { by: 'position', lng: 115.9853, lat: 36.4688, accuracy: 20 } })
    expect((await seen(who, view.caseId)).state).toBe('checkedIn')
    expect((await who.send(queueRoutes.checkIn, { bookingId: view.caseId, presence: { by: 'position', lng: 115.9853, lat: 36.4688, accuracy: 20 } })).status).toBe(409)
    const clerk = await desk('clerk')
    const counter = await clerk.must(queueRoutes.openCounter, { outletId: HALL, counterNo: '1', version: 0, skills: ['window'] })
    const called = await clerk.must(queueRoutes.callNext, { outletId: HALL, counterNo: '1', version: counter.version })
    expect(called.current?.ticketId).toBe(checked.ticketId)
    await rig.settle()
    expect((await seen(who, view.caseId)).state).toBe('called')
    const started = await clerk.must(queueRoutes.staffAct, { ticketId: checked.ticketId, version: called.current?.version as number, order: { command: 'start' } })
    await clerk.must(queueRoutes.staffAct, { ticketId: checked.ticketId, version: started.version, order: { command: 'finish' } })
    await rig.settle()
    expect((await seen(who, view.caseId)).state).toBe('served')
    const supervisor = await desk('supervisor')
    const { outlets } = await supervisor.must(appointmentRoutes.load, { from: date, days: 1, unit: 'zhishu1' })
    const hall = outlets.find((one) => one.outletId === HALL)
    expect(hall).toMatchObject({ came: 1, missed: 0, noShowRate: 0 })
    expect(hall?.hours.find((one) => one.hour === 9)).toMatchObject({ taken: 1, capacity: 12 })
  })

  it('blames nobody where nobody could have shown that they came', async () => {
    const date = '2026-12-10'
    const who = await somebody()
    const view = await booked(who, '09:00', { date, outletId: HALL })
    rig.turnTo(instantAt(date, '11:00'))
    await rig.sweep()
    await rig.settle()
    // The reminder of the evening before went out late; the miss is looked at in the next minute.
    await later(1)
    expect((await seen(who, view.caseId)).state).toBe('missed')
    expect((await who.must(appointmentRoutes.preview, { serviceCode: 'DL_REISSUE_LOST' })).strikes).toBe(0)
  })
})
