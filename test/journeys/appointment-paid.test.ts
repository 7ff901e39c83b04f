/** A driving test is booked by paying for it: paid is booked, unpaid is let go, and no history of calls, silences and deaths leaves somebody who has paid without the place. */
import { appointmentRoutes, type AppointmentView } from '@lubiao/shared/appointment/contract'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { balances } from '@lubiao/shared/payment/ledger'
import { paymentRoutes, type BillView } from '@lubiao/shared/payment/contract'
import { serviceRoutes } from '@lubiao/shared/service/contract'
import { appointmentWaker } from '../../functions/src/appointment/jobs'
import { postingsOn } from '../../functions/src/platform/payment/bills'
import { faultsIn, booksOf } from '../support/slots'
import { bookerOn, give, type Booker } from '../support/bookers'
import { Cast } from '../support/cast'
import { doomed, makeMortal } from '../support/mortal'
import { begin, inWallet, minutesPass, payOnPhone, wxpay } from '../support/paying'
import { Rig, type Client } from '../support/rig'

jest.setTimeout(120_000)

const [SITE, DAY] = ['OL-DCF-01', '2026-12-08']
let rig: Rig
const cast = new Cast(() => rig)
const [li, zhao, zhou, he, chen, wang, sun] = [cast.citizen('li'), cast.citizen('zhao'), cast.citizen('zhou'), cast.citizen('he'), cast.citizen('chen'), cast.citizen('wang'), cast.citizen('sun')]
const admin = cast.desk('admin')
let people = 0
const somebody = (): Promise<Booker> => bookerOn(rig, (people += 1))

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T01:00:00.000Z' })
  makeMortal(rig.deps.table)
}, 120_000)
afterAll(() => rig.stop())
afterEach(async () => {
  await rig.settle()
  expect(faultsIn(await booksOf(rig))).toEqual([])
})

type Who = Pick<Client, 'must' | 'send'>
const hold = (who: Who, time: string): Promise<AppointmentView> => who.must(appointmentRoutes.hold, { serviceCode: 'DL_TEST_1', licenceClass: 'C1', outletId: SITE, date: DAY, time })
const seen = (who: Who, caseId: string): Promise<AppointmentView> => who.must(appointmentRoutes.get, { caseId })
const billOf = (view: AppointmentView): string => view.bill?.billId ?? ''
const bill = (who: Who, view: AppointmentView): Promise<BillView> => who.must(paymentRoutes.get, { billId: billOf(view) })
const minutes = (n: number): Promise<void> => minutesPass(rig, cast, n)

it('is confirmed by being paid, and given back whole when it is cancelled in time', async () => {
  const held = await hold(li, '09:00')
  expect(held).toMatchObject({ state: 'held', bill: { fen: 8_000, paid: false }, fee: { fen: 8_000 } })
  expect(held.commands).toEqual(['decline'])
  expect(await bill(li, held)).toMatchObject({ payBy: held.holdUntil, ways: expect.not.arrayContaining([expect.objectContaining({ way: 'transfer' })]) as unknown })
  expect((await li.send(appointmentRoutes.act, { caseId: held.caseId, version: held.version, order: { command: 'confirm' } })).body).toMatchObject({ code: 'appointment.unpaid' })
  expect(await payOnPhone(rig, li, 'li', billOf(held))).toMatchObject({ state: 'paid', of: { module: 'appointment', caseId: held.caseId } })
  const sure = await seen(li, held.caseId)
  expect(sure).toMatchObject({ state: 'confirmed', bill: { paid: true } })
  await give(li, sure, { command: 'cancel' })
  for (let i = 0; i < 3; i += 1) await minutes(1)
  expect(await bill(li, held)).toMatchObject({ state: 'refunded', refunds: [{ fen: 8_000, state: 'done', reason: '预约已取消，考试费退回' }] })
  expect(balances(await postingsOn(rig.deps, dateOf(rig.now))).held).toBe(0)
})

it('is let go when nobody pays, and so is the bill', async () => {
  const held = await hold(zhao, '10:00')
  await begin(zhao, billOf(held))
  await minutes(11)
  expect(await seen(zhao, held.caseId)).toMatchObject({ state: 'expired', commands: [] })
  const over = await bill(zhao, held)
  expect(over).toMatchObject({ state: 'void', orders: [{ state: 'closed' }], ways: [] })
  expect((await zhao.send(paymentRoutes.begin, { billId: billOf(held), channel: 'wxpay', way: 'miniProgram' })).status).toBe(409)
  expect(await hold(await somebody(), '10:00')).toMatchObject({ state: 'held' })
})

it('does not begin what could end after the place is gone', async () => {
  const held = await hold(wang, '10:45')
  const { live } = await begin(wang, billOf(held))
  expect(live?.expiresAt).toBe(held.holdUntil)
  await wang.must(paymentRoutes.abandon, { billId: billOf(held), orderId: live?.orderId ?? '' })
  rig.turn(9.5 * 60_000)
  cast.later()
  expect((await wang.send(paymentRoutes.begin, { billId: billOf(held), channel: 'wxpay', way: 'miniProgram' })).body).toMatchObject({ code: 'payment.too-late' })
  await minutes(1)
  expect(await seen(wang, held.caseId)).toMatchObject({ state: 'expired' })
})

it('is kept for somebody whom the office moves before they have paid, who pays without haste', async () => {
  const date = '2026-12-09'
  const held = await sun.must(appointmentRoutes.hold, { serviceCode: 'DL_TEST_1', licenceClass: 'C1', outletId: SITE, date, time: '09:00' })
  await admin.must(serviceRoutes.publishDay, { outletId: SITE, date, version: 0, day: { spans: [], counters: {}, reason: '停电检修' } })
  await rig.settle()
  const moved = await seen(sun, held.caseId)
  expect(moved).toMatchObject({ state: 'displaced', bill: { paid: false } })
  await minutes(30)
  const sure = await give(sun, await seen(sun, held.caseId), { command: 'acceptOffer', n: 0 })
  expect(sure).toMatchObject({ state: 'confirmed', bill: { paid: false } })
  expect(await payOnPhone(rig, sun, 'sun', billOf(held))).toMatchObject({ state: 'paid' })
  expect(await seen(sun, held.caseId)).toMatchObject({ state: 'confirmed', bill: { paid: true } })
})

it('stays with whoever paid at the last moment, although no notice came', async () => {
  const held = await hold(zhou, '11:00')
  const { live } = await begin(zhou, billOf(held))
  await wxpay(rig, 'notice-faults', { kind: 'lost', times: 20 })
  rig.turn(9.9 * 60_000)
  await inWallet(rig, 'zhou', live?.handed ?? {})
  rig.turn(60_000)
  // The hold has run out: only the question to the channel, which comes before anything is let go, tells that it is paid.
  await appointmentWaker(rig.deps, held.caseId)
  cast.later()
  expect(await seen(zhou, held.caseId)).toMatchObject({ state: 'confirmed', bill: { paid: true } })
  await wxpay(rig, 'reset')
})

it('is kept while the channel does not say whether money may still come', async () => {
  const held = await hold(he, '14:00')
  const { live } = await begin(he, billOf(held))
  await wxpay(rig, 'faults', { down: true })
  await minutes(12)
  expect(await seen(he, held.caseId)).toMatchObject({ state: 'held' })
  await wxpay(rig, 'faults', { down: false })
  await minutes(1)
  expect(await seen(he, held.caseId)).toMatchObject({ state: 'expired' })
  await expect(inWallet(rig, 'he', live?.handed ?? {})).rejects.toThrow()
})

it('ends as one of two, paid and confirmed or unpaid and free, wherever the end of a hold dies', async () => {
  const ends: string[] = []
  // Dying before a request is dying after the one before it.
  for (let n = 1, died = true; died; n += 1)
    for (const pays of [true, false]) {
      const held = await hold(chen, '15:00')
      const { live } = await begin(chen, billOf(held))
      if (pays) await inWallet(rig, 'chen', live?.handed ?? {})
      rig.turn(11 * 60_000)
      cast.later()
      // The death itself is thrown where it happens; what matters is what stands afterwards.
      const end = await doomed(n, 'after', () => appointmentWaker(rig.deps, held.caseId).then(() => 'over', () => 'dead'))
      died = end.died
      await rig.settle()
      await minutes(1)
      const [view, paid] = [await seen(chen, held.caseId), await bill(chen, held)]
      ends.push(`${pays} ${view.state} ${paid.state}`)
      if (view.state === 'confirmed') await give(chen, view, { command: 'cancel' })
      rig.turn(3 * 3600_000)
      cast.later()
    }
  expect(ends.length).toBeGreaterThan(12)
  expect(new Set(ends)).toEqual(new Set(['true confirmed paid', 'false expired void']))
})
