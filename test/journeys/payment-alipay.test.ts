/** Alipay at the counter, over the real adapter and the strict simulator: a code that is shown, the payer's code that is read, notices that lie, money that goes back. */
import { balances } from '@lubiao/shared/payment/ledger'
import { dateOf } from '@lubiao/shared/kernel/clock'
import { paymentRoutes } from '@lubiao/shared/payment/contract'
import { serviceCaseRoutes } from '@lubiao/shared/service/contract-case'
import { postingsOn } from '../../functions/src/platform/payment/bills'
import { Cast } from '../support/cast'
import { billed } from '../support/paying'
import { Rig } from '../support/rig'

jest.setTimeout(120_000)

let rig: Rig
const cast = new Cast(() => rig)
const clerk2 = cast.desk('clerk2')

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

/** Gives the simulator an order of its admin. */
const alipay = async <T = Record<string, unknown>>(name: string, body: object = {}): Promise<T> => (await (await fetch(`${rig.stack.alipay.adminUrl}/${name}`, { method: 'POST', body: JSON.stringify(body) })).json()) as T
const heldToday = async (): Promise<number> => balances(await postingsOn(rig.deps, dateOf(rig.now))).held

it('shows a code, is told of the payment, and the business goes on by itself', async () => {
  const li = cast.citizen('li')
  const { caseId, billId } = await billed(rig, li)
  const { live } = await clerk2.must(paymentRoutes.counterBegin, { billId, channel: 'alipay', way: 'code' })
  await alipay('pay', { qrCode: live?.handed?.['code'] })
  for (const [fault, minutes] of [['forged', 4], ['wrong-seller', 10], ['bit-flipped', 10]] as const) {
    await alipay('notice', { fault })
    expect(await alipay('tick')).toEqual({ delivered: 1 })
    expect([fault, (await li.must(paymentRoutes.get, { billId })).state]).toEqual([fault, 'open'])
    rig.turn(minutes * 60_000)
  }
  expect(await alipay('tick')).toEqual({ delivered: 1 })
  expect(await li.must(paymentRoutes.get, { billId })).toMatchObject({ state: 'paid', orders: [{ channel: 'alipay', outcome: 'applied' }] })
  await rig.settle()
  expect((await li.must(serviceCaseRoutes.get, { caseId })).state).toBe('approved')
  expect(await heldToday()).toBe(0)
})

it('reads the payer’s code, waits for the password, and gives back in part', async () => {
  const zhao = cast.citizen('zhao')
  const { billId } = await billed(rig, zhao)
  const { authCode } = await alipay<{ authCode: string }>('auth-code', { mood: 'password' })
  expect(await clerk2.must(paymentRoutes.counterBegin, { billId, channel: 'alipay', way: 'scan', authCode })).toMatchObject({ state: 'open', live: { channel: 'alipay', way: 'scan' } })
  await alipay('password', { authCode })
  await alipay('tick')
  await rig.settle()
  const paid = await zhao.must(paymentRoutes.get, { billId })
  expect(paid.state).toBe('paid')
  await clerk2.must(paymentRoutes.askRefund, { billId, version: paid.version, fen: 400, reason: '多收退还' })
  for (let i = 0; i < 2; i += 1) {
    rig.turn(61_000)
    await rig.sweep()
    await alipay('tick')
  }
  expect(await zhao.must(paymentRoutes.get, { billId })).toMatchObject({ state: 'paid', refunds: [{ fen: 400, state: 'done' }] })
  expect(await heldToday()).toBe(0)
  expect(rig.lines.join()).not.toContain(authCode)
})
