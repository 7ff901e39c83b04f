/** Transfers at a bank: the statement read in, each row once, what does not fit named or opened as a difference. */
import { dateOf } from '@lubiao/shared/kernel/clock'
import { balances } from '@lubiao/shared/payment/ledger'
import { paymentRoutes, type BillView } from '@lubiao/shared/payment/contract'
import { serviceCaseRoutes } from '@lubiao/shared/service/contract-case'
import { postingsOn } from '../../functions/src/platform/payment/bills'
import { Cast } from '../support/cast'
import { begin, billed, inWallet, payOnPhone, wxpay } from '../support/paying'
import { Rig } from '../support/rig'

let rig: Rig
const cast = new Cast(() => rig)
const [li, zhao, zhou, he, wang, chen, finance, clerk] = [cast.citizen('li'), cast.citizen('zhao'), cast.citizen('zhou'), cast.citizen('he'), cast.citizen('wang'), cast.citizen('chen'), cast.desk('finance'), cast.desk('clerk2')]

beforeAll(async () => {
  rig = await Rig.start({ startAt: '2026-11-23T02:00:00.000Z' })
}, 120_000)
afterAll(() => rig.stop())

const HEAD = '流水号,日期,金额,付款人,附言'
const row = (serialNo: string, yuan: string, notice: string): string => `${serialNo},2026-11-23,${yuan},聊城市运输有限公司,${notice}`
const text = (...rows: readonly string[]): string => [HEAD, ...rows].join('\r\n')
const owes = async (who: typeof li): Promise<BillView & { readonly caseId: string }> => {
  const { billId, caseId } = await billed(rig, who)
  return { ...(await who.must(paymentRoutes.get, { billId })), caseId }
}
const outcomes = (read: { readonly transfers: readonly { readonly serialNo: string; readonly outcome: string }[] }): Record<string, string> => Object.fromEntries(read.transfers.map((one) => [one.serialNo, one.outcome]))

it('takes each row once, whoever began what, and says what becomes of the others', async () => {
  const [asked, unasked, wrong, elsewhere] = [await owes(li), await owes(zhao), await owes(zhou), await owes(he)]
  // The payer has asked where to transfer to; nothing comes of it until the bank says so.
  expect((await li.must(paymentRoutes.begin, { billId: asked.billId, channel: 'bank', way: 'transfer' })).live).toMatchObject({ handed: { noticeNo: asked.noticeNo, payee: expect.stringContaining('财政局') as string, account: expect.any(String) as string } })
  const open = await begin(he, elsewhere.billId)
  const file = text(row('B0001', '10.00', asked.noticeNo), row('B0002', '10.00', `罚款${unasked.noticeNo}`), row('B0003', '9.99', wrong.noticeNo), row('B0004', '10.00', '37150026112399999999'), row('B0005', '10.00', elsewhere.noticeNo), row('B0006', '1O.00', wrong.noticeNo), row('B0007', '10.00', '水费'))
  const faults = [{ row: 7, message: '第 7 行：“1O.00”不是金额（元，最多两位小数）' }, { row: 8, message: '第 8 行：附言里没有缴款书号（20 位数字），请人工核对' }]
  const wanted = { B0001: 'paid', B0002: 'paid', B0003: 'amount', B0004: 'unknown', B0005: 'paid' }
  expect((await clerk.send(paymentRoutes.importTransfers, { text: file })).status).toBe(403)
  const seen = await finance.must(paymentRoutes.previewTransfers, { text: file })
  expect({ outcomes: outcomes(seen), faults: seen.faults, repeated: seen.repeated }).toEqual({ outcomes: wanted, faults, repeated: [] })
  expect(await zhao.must(paymentRoutes.get, { billId: unasked.billId })).toMatchObject({ state: 'open', orders: [] })
  const done = await finance.must(paymentRoutes.importTransfers, { text: file })
  expect({ outcomes: outcomes(done), faults: done.faults }).toEqual({ outcomes: wanted, faults })
  await rig.settle()
  for (const [who, bill] of [[li, asked], [zhao, unasked], [he, elsewhere]] as const) {
    expect(await who.must(paymentRoutes.get, { billId: bill.billId })).toMatchObject({ state: 'paid' })
    expect((await who.must(serviceCaseRoutes.get, { caseId: bill.caseId })).state).toBe('approved')
  }
  // What was begun in WeChat had been closed there first.
  await expect(inWallet(rig, 'he', open.live?.handed ?? {})).rejects.toThrow('409')
  expect(await zhou.must(paymentRoutes.get, { billId: wrong.billId })).toMatchObject({ state: 'open', orders: [] })
  const { differences } = await finance.must(paymentRoutes.differences, {})
  expect(differences.map(({ channel, kind, number, channelNo, ourFen, theirFen }) => ({ channel, kind, number, channelNo, ourFen, theirFen }))).toEqual(expect.arrayContaining([
    { channel: 'bank', kind: 'amount', number: wrong.billId, channelNo: 'B0003', ourFen: 1000, theirFen: 999 }, { channel: 'bank', kind: 'not-ours', number: '37150026112399999999', channelNo: 'B0004', theirFen: 1000 }
  ]))
  // The same file again, and a part of it with a row beyond: only that counts.
  const again = await finance.must(paymentRoutes.importTransfers, { text: file, skipped: 100 })
  expect(again).toMatchObject({ transfers: [], repeated: ['B0001', 'B0002', 'B0003', 'B0004', 'B0005'], faults: [{ row: 107, message: expect.stringMatching(/^第 107 行/) as string }, { row: 108 }] })
  expect((await finance.must(paymentRoutes.differences, {})).differences).toHaveLength(2)
  expect(await finance.send(paymentRoutes.importTransfers, { text: '日期,金额\n1,2' })).toMatchObject({ status: 400, body: { errors: [{ path: 'text', message: '第一行应是列名，缺少：流水号、付款人、附言' }] } })
  const posted = await postingsOn(rig.deps, dateOf(rig.now))
  expect({ held: balances(posted).held, bank: balances(posted)['channel/bank'] }).toEqual({ held: 0, bank: 3000 })
})

it('books what came too late and lets the treasurer note how it went back', async () => {
  const late = await owes(wang)
  await wang.must(paymentRoutes.begin, { billId: late.billId, channel: 'bank', way: 'transfer' })
  const { orders } = await wang.must(paymentRoutes.get, { billId: late.billId })
  await wang.must(paymentRoutes.abandon, { billId: late.billId, orderId: orders[0]?.orderId ?? '' })
  await payOnPhone(rig, wang, 'wang', late.billId)
  const never = await owes(chen)
  await payOnPhone(rig, chen, 'chen', never.billId)
  expect(outcomes(await finance.must(paymentRoutes.importTransfers, { text: text(row('C0001', '10.00', late.noticeNo), row('C0002', '10.00', never.noticeNo)) }))).toEqual({ C0001: 'surplus', C0002: 'unneeded' })
  rig.turn(61_000)
  await rig.sweep()
  const stuck = await finance.must(paymentRoutes.counterGet, { billId: late.billId })
  expect(stuck).toMatchObject({ state: 'paid', refunds: [{ state: 'stuck', fen: 1000, why: expect.stringContaining('原账户') as string }] })
  const at = { billId: late.billId, refundId: stuck.refunds[0]?.refundId ?? '', version: stuck.version, decision: 'returned' as const }
  expect(await finance.send(paymentRoutes.decideRefund, at)).toMatchObject({ status: 400, body: { errors: [{ path: 'channelNo' }] } })
  expect(await finance.must(paymentRoutes.decideRefund, { ...at, channelNo: 'OUT-0001' })).toMatchObject({ state: 'paid', refunds: [{ state: 'done' }] })
  const posted = await postingsOn(rig.deps, dateOf(rig.now))
  expect({ held: balances(posted).held, bank: balances(posted)['channel/bank'] }).toEqual({ held: 0, bank: 3000 })
})

it('does nothing about a row while it cannot be known whether the payer pays in another way', async () => {
  // The bill that was transferred a fen too little for: it is still owed.
  const [{ billId, noticeNo } = { billId: '', noticeNo: '' }] = (await zhou.must(paymentRoutes.mine, {})).bills
  await begin(zhou, billId)
  await wxpay(rig, 'faults', { down: true })
  const file = text(row('D0001', '10.00', noticeNo))
  expect(outcomes(await finance.must(paymentRoutes.importTransfers, { text: file }))).toEqual({ D0001: 'later' })
  await wxpay(rig, 'faults', { down: false })
  expect(outcomes(await finance.must(paymentRoutes.importTransfers, { text: file }))).toEqual({ D0001: 'paid' })
})
