/** The treasurer's day: every channel's bill against our books by the schedule, what differs opened once, the day closed when nothing is left. */
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb'
import { after, owed } from '@lubiao/shared/payment/bill.fixture'
import { billIdOf, nextNumber, openBill, type Bill } from '@lubiao/shared/payment/bill'
import { addDays, dateOf, instantAt, instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { balances, type Posting } from '@lubiao/shared/payment/ledger'
import { paymentRoutes, type LedgerDayView } from '@lubiao/shared/payment/contract'
import { postingsOn } from '../../functions/src/platform/payment/bills'
import { Cast } from '../support/cast'
import { inPlatform } from '../support/nontax-wallet'
import { billed, minutesPass, owed as newBill, payOnPhone, wxpay } from '../support/paying'
import { Rig } from '../support/rig'

let rig: Rig
const cast = new Cast(() => rig)
const [li, zhao, finance, finance2, clerk] = [cast.citizen('li'), cast.citizen('zhao'), cast.desk('finance'), cast.desk('finance2'), cast.desk('clerk2')]
const MONDAY = '2026-11-23'

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

const day = (date: string) => finance.must(paymentRoutes.ledger, { date })
const statesOf = ({ checks }: Pick<LedgerDayView, 'checks'>): Record<string, string> => Object.fromEntries(checks.map((one) => [one.channel, one.state ?? 'none']))
const ALL = { nontax: 'checked', wxpay: 'checked', alipay: 'checked', treasury: 'checked' }

it('compares yesterday by itself, says what is not there yet, and is closed once', async () => {
  const { billId } = await billed(rig, li)
  const paid = await payOnPhone(rig, li, 'li', billId)
  const owed = await billed(rig, zhao)
  const { live } = await zhao.must(paymentRoutes.begin, { billId: owed.billId, channel: 'nontax', way: 'miniProgram' })
  await inPlatform(rig, 'zhao', live?.handed)
  rig.turn(61_000)
  expect(await zhao.must(paymentRoutes.check, { billId: owed.billId })).toMatchObject({ state: 'paid' })
  const today = await day(MONDAY)
  expect(today).toMatchObject({ version: 0, captures: 2, unready: '当天还没有过完，次日才能日结' })
  expect(today.checks.map((one) => `${one.channel} ${one.stateLabel}`)).toEqual(['nontax 还没有核对', 'wxpay 还没有核对', 'alipay 还没有核对', 'treasury 还没有核对'])
  expect(await finance.send(paymentRoutes.checkDay, { date: MONDAY })).toMatchObject({ status: 409, body: { code: 'payment.day-unready' } })
  // Asked too early, by hand: the platform makes bills at nine.
  rig.turnTo(instantAt('2026-11-24', '08:00'))
  cast.later()
  expect((await finance.must(paymentRoutes.checkDay, { date: MONDAY })).checks).toEqual(expect.arrayContaining([expect.objectContaining({ channel: 'wxpay', state: 'later', stateLabel: '对方账单还没有出' })]))
  // The platform is down at eleven, and there ten minutes later.
  await wxpay(rig, 'faults', { down: true })
  await cast.turnTo(instantAt('2026-11-24', '11:00'))
  expect(statesOf(await day(MONDAY))).toEqual({ ...ALL, wxpay: 'failed', alipay: 'later' })
  expect(await finance.send(paymentRoutes.closeDay, { date: MONDAY, version: (await day(MONDAY)).version })).toMatchObject({ status: 409, body: { code: 'payment.day-unready', detail: '微信支付、支付宝还没有核对完' } })
  await wxpay(rig, 'faults', { down: false })
  await cast.turnTo(instantAt('2026-11-24', '11:11'))
  expect(statesOf(await day(MONDAY))).toEqual({ ...ALL, alipay: 'later' })
  // Alipay makes no file of a day without trade: that there will be none is known a day later.
  await cast.turnTo(instantAt('2026-11-25', '11:30'))
  const compared = await day(MONDAY)
  expect(compared.differences).toEqual([])
  expect(compared.checks.map(({ channel, state, lines, found }) => [channel, state, lines, found])).toEqual([['nontax', 'checked', 1, 0], ['wxpay', 'checked', 1, 0], ['alipay', 'checked', 0, 0], ['treasury', 'checked', 1, 0]])
  // What the treasury counts as paid, as we do, has arrived there.
  expect(balances(await postingsOn(rig.deps, '2026-11-24'))).toMatchObject({ treasury: 1000, 'channel/nontax': -1000 })
  expect(compared.unready).toBeUndefined()
  expect(await clerk.send(paymentRoutes.closeDay, { date: MONDAY, version: compared.version })).toMatchObject({ status: 403 })
  expect(await finance.send(paymentRoutes.closeDay, { date: MONDAY, version: compared.version - 1 })).toMatchObject({ status: 409, body: { code: 'version-conflict' } })
  expect(await finance.must(paymentRoutes.closeDay, { date: MONDAY, version: compared.version })).toMatchObject({ closed: { by: '371507' } })
  expect(await finance2.send(paymentRoutes.closeDay, { date: MONDAY, version: compared.version + 1 })).toMatchObject({ status: 409, body: { code: 'not-allowed-now', detail: '2026-11-23 已经日结' } })
  expect(await finance2.send(paymentRoutes.checkDay, { date: MONDAY })).toMatchObject({ status: 409 })
  expect(paid.state).toBe('paid')
})

it('opens the days the schedule has slept through', async () => {
  await cast.turnTo(instantAt('2026-11-28', '13:00'))
  for (const date of ['2026-11-24', '2026-11-25', '2026-11-26']) expect(statesOf(await day(date))).toEqual(ALL)
  expect(statesOf(await day('2026-11-27'))).toEqual({ ...ALL, alipay: 'later' })
  expect(await day('2026-11-21')).toMatchObject({ version: 0 })
})

const LINES = 1_000
const PLANTED = 50
/** A Sunday, so that working days show. */
const DATE = '2026-11-29'

/** A bill paid through WeChat at a minute of the day, every fifth with a refund, as the table holds it. */
function booked(n: number): { readonly bill: Bill; readonly postings: readonly Posting[] } {
  const at = instantOf(millisOf(instantAt(DATE, '00:20')) + n * 60_000)
  const start = openBill({ ...owed(1000 + n), caseId: `JF-4F7K-9QWD-${String(n).padStart(5, '0')}`, noticeNo: `3715002611290000${String(n).padStart(4, '0')}`, openedAt: at })
  const orderId = nextNumber(start, 'P')
  const paid = after(start, [['payer', { command: 'begin', channel: 'wxpay', way: 'miniProgram' }], ['system', { command: 'capture', orderId, fen: start.fen, channelNo: `T${n}`, paidAt: at }]])
  if (n % 5 !== 0) return paid
  const refundId = nextNumber(paid.bill, 'R')
  const back = after(paid.bill, [['clerk', { command: 'askRefund', fen: 100, reason: '多收退还' }], ['system', { command: 'finishRefund', refundId }]])
  return { bill: { ...back.bill, refunds: back.bill.refunds.map((refund) => ({ ...refund, doneAt: at })) }, postings: [...paid.postings, ...back.postings] }
}

it(`finds each of ${PLANTED} planted differences among ${LINES} payments and nothing else, once however often it looks`, async () => {
  const all = Array.from({ length: LINES }, (_unused, n) => booked(n))
  const lines = all.flatMap(({ bill }, n) => [
    { kind: 'capture', number: bill.paidBy ?? '', channelNo: `T${n}`, fen: bill.fen }, ...bill.refunds.map((refund) => ({ kind: 'refund', number: refund.refundId, channelNo: `F${n}`, fen: refund.fen }))
  ])
  const wanted: string[] = []
  const want = (kind: string, number: string): void => void wanted.push(`${kind} ${number}`)
  // Every 23rd line is spoilt, one way after the other.
  const there = lines.flatMap((line, at) => {
    if (at % 23 !== 7 || wanted.length >= PLANTED) return [line]
    switch (wanted.length % 5) {
      case 0:
        want('missing-there', line.number)
        return []
      case 1:
        want('amount', line.number)
        return [{ ...line, fen: line.fen + 1 }]
      case 2:
        want('twice', line.number)
        return [line, line]
      case 3:
        want('not-ours', `SHOP-${at}`)
        return [line, { ...line, number: `SHOP-${at}`, channelNo: `S${at}` }]
      default:
        want('missing-here', `JF4F7K9QWE${String(at).padStart(5, '0')}P01`)
        return [line, { ...line, kind: 'capture', number: `JF4F7K9QWE${String(at).padStart(5, '0')}P01`, channelNo: `M${at}` }]
    }
  })
  expect(wanted).toHaveLength(PLANTED)
  const items = all.flatMap(({ bill, postings }) => [
    { pk: `PAYMENT#${bill.caseId}`, sk: 'CASE', type: 'CASE', module: 'payment', ...bill }, ...postings.map((posting) => ({ pk: `LEDGER#${DATE}`, sk: `${bill.caseId}#${posting.postingId}`, type: 'POSTING', billId: bill.caseId, ...posting }))
  ])
  const puts = items.map((Item) => ({ PutRequest: { Item } }))
  const batches = Array.from({ length: Math.ceil(puts.length / 25) }, (_unused, at) => puts.slice(at * 25, at * 25 + 25)).values()
  const lane = async (): Promise<void> => {
    for (const batch of batches) await rig.deps.table.reads.send(new BatchWriteCommand({ RequestItems: { [rig.deps.table.name]: batch } }))
  }
  await Promise.all([lane(), lane(), lane(), lane()])
  await wxpay(rig, 'bill', { day: DATE, lines: there })

  await cast.turnTo(instantAt(addDays(DATE, 1), '11:00'))
  const found = await finance.must(paymentRoutes.differences, {})
  const said = found.differences.map(({ kind, number }) => `${kind} ${number}`)
  expect([...said].sort()).toEqual([...wanted].sort())
  expect(new Set(found.differences.map((one) => [one.date, one.dueAt, dateOf(one.openedAt)].join(' ')))).toEqual(new Set([`${DATE} 2026-12-03T15:59:59.999Z 2026-11-30`]))
  expect(found.differences.find((one) => one.kind === 'amount')).toMatchObject({ owner: 'cheguansuo', channel: 'wxpay' })
  const compared = await day(DATE)
  expect([statesOf(compared), compared.unready]).toEqual([{ ...ALL, alipay: 'later' }, '支付宝还没有核对完'])
  expect(compared.checks.find((one) => one.channel === 'wxpay')).toMatchObject({ lines: there.length, found: PLANTED })
  await cast.turnTo(instantAt(addDays(DATE, 2), '11:30'))
  expect((await day(DATE)).unready).toBe(`还有 ${PLANTED} 条差异没有了结`)
  // Looked at again, what is known is found again and opened no second time; one resolved; the day is closed when the last one is.
  const [first, ...others] = found.differences
  await finance.must(paymentRoutes.resolve, { differenceId: first?.differenceId ?? '', version: 1, reason: '已与渠道核实' })
  const again = await finance.must(paymentRoutes.checkDay, { date: DATE })
  expect(again.checks.find((one) => one.channel === 'wxpay')).toMatchObject({ found: PLANTED })
  expect(again.differences.map((one) => one.differenceId)).toEqual(others.map((one) => one.differenceId))
  for (const one of others) await finance2.must(paymentRoutes.resolve, { differenceId: one.differenceId, version: one.version, reason: '已与渠道核实' })
  expect(await finance.must(paymentRoutes.closeDay, { date: DATE, version: (await day(DATE)).version })).toMatchObject({ closed: { by: '371507' } })
}, 60_000)

it('finds what the bill says was paid and the account does not hold, once however often it looks', async () => {
  const DAY = '2026-12-02'
  await cast.turnTo(instantAt(DAY, '09:00'))
  const orders: string[] = []
  for (const fen of [1_500, 2_500, 3_500, 4_500]) orders.push((await payOnPhone(rig, li, 'li', await newBill(rig, li, fen))).orders[0]?.orderId ?? '')
  const [omitted = '', changed = '', untouched = '', refunded = ''] = orders
  const billId = (number: string): string => billIdOf(number) ?? ''
  const { version } = await finance.must(paymentRoutes.counterGet, { billId: billId(refunded) })
  await finance.must(paymentRoutes.askRefund, { billId: billId(refunded), version, fen: 500, reason: '多收退还' })
  await minutesPass(rig, cast, 2)
  await wxpay(rig, 'movements', { day: DAY, changes: [{ number: omitted, fen: null }, { number: changed, fen: 2_400 }] })

  await cast.turnTo(instantAt(addDays(DAY, 1), '11:00'))
  const said = async () => (await day(DAY)).differences.map(({ kindLabel, number, channel, ourFen, theirFen, owner, dueAt }) => ({ kindLabel, number, channel, ourFen, theirFen, owner, dueAt })).sort((a, b) => (a.number < b.number ? -1 : 1))
  const common = { channel: 'wxpay', owner: 'cheguansuo', dueAt: '2026-12-08T15:59:59.999Z' }
  const two = [{ ...common, kindLabel: '交易账单有，资金账单没有', number: omitted, ourFen: 1_500, theirFen: undefined }, { ...common, kindLabel: '资金账单与交易账单金额不一致', number: changed, ourFen: 2_500, theirFen: 2_400 }].sort((a, b) => (a.number < b.number ? -1 : 1))
  expect(await said()).toEqual(two)
  expect((await day(DAY)).checks.find((one) => one.channel === 'wxpay')).toMatchObject({ state: 'checked', lines: 5, found: 2, waiting: 0 })
  await finance.must(paymentRoutes.checkDay, { date: DAY })
  expect(await said()).toEqual(two)
  // Something came in that nobody paid, under a number of ours.
  const stray = `${untouched.slice(0, -2)}09`
  await wxpay(rig, 'movements', { day: DAY, changes: [{ number: omitted, fen: null }, { number: changed, fen: 2_400 }, { number: stray, fen: 3_500 }] })
  await finance.must(paymentRoutes.checkDay, { date: DAY })
  expect((await said()).filter((one) => !two.some(({ number }) => number === one.number))).toEqual([{ ...common, kindLabel: '资金账单有，交易账单没有', number: stray, ourFen: undefined, theirFen: 3_500 }])
})
