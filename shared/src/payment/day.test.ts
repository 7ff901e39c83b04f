import { instantAt } from '../kernel/clock'
import { after, now, owed } from './bill.fixture'
import { nextNumber } from './bill'
import { billsNamed, closeDay, comparedOf, entriesOf, lookOf, newDay, withCheck, type ChannelCheck, type LedgerDay } from './day'
import { dayRows } from './day-rows'
import { maskTitle, receiptStateOf } from './receipt'

const DATE = '2026-11-23'
const open = ['wxpay', 'alipay', 'bank'] as const
const check = (state: ChannelCheck['state'], at = instantAt('2026-11-24', '11:00')): ChannelCheck => ({ state, at, lines: 1, found: 0, waiting: 0 })
const compared = open.slice(0, 2).reduce<LedgerDay>((day, channel) => withCheck(day, channel, check('checked'), open), newDay(DATE))

const paid = after(owed(), [
  ['payer', { command: 'begin', channel: 'wxpay', way: 'miniProgram' }], ['system', { command: 'capture', orderId: nextNumber(owed(), 'P'), fen: 1000, channelNo: 'T1', paidAt: now }], ['clerk', { command: 'askRefund', fen: 400, reason: '多收退还' }]
])
const [refundId, orderId] = [paid.bill.refunds[0]?.refundId ?? '', paid.bill.paidBy ?? '']
const given = after(paid.bill, [['system', { command: 'finishRefund', refundId }]])

it.each([
  ['checking', '2026-11-24T03:01:00.000Z'], ['failed', '2026-11-24T03:10:00.000Z'], ['later', '2026-11-24T04:00:00.000Z'], ['waiting', '2026-11-25T03:00:00.000Z'], ['checked', undefined]
] as const)('looks again when a channel is %s', (state, at) => {
  expect(withCheck(compared, 'wxpay', check(state), open).wakeAt).toBe(at)
})

it('asks every ten minutes for the next day’s bill when that is late too', () => {
  expect(withCheck(compared, 'wxpay', check('waiting', instantAt('2026-11-25', '11:00')), open).wakeAt).toBe(instantAt('2026-11-25', '11:10'))
})

it('looks for the first of several, and no more at what is closed', () => {
  const both = withCheck(withCheck(compared, 'wxpay', check('later'), open), 'alipay', check('failed'), open)
  expect([both.version, both.wakeAt]).toEqual([4, '2026-11-24T03:10:00.000Z'])
  expect(lookOf({ ...both, closed: { by: 'A', at: now } }, open, now)).toBeUndefined()
  expect(lookOf(newDay(DATE), ['bank'], now)).toBeUndefined()
  expect(lookOf(newDay(DATE), open, now)).toBe('2026-11-23T02:01:00.000Z')
})

it.each([
  ['before it is over', compared, 0, instantAt(DATE, '23:59'), '当天还没有过完，次日才能日结'],
  ['while a channel is not compared', withCheck(compared, 'alipay', check('waiting'), open), 0, undefined, '支付宝还没有核对完'],
  ['while a difference is open', compared, 2, undefined, '还有 2 条差异没有了结'],
  ['twice', { ...compared, closed: { by: 'A', at: now } }, 0, undefined, '2026-11-23 已经日结']
])('is not closed %s', (_when, day, differences, at, detail) => {
  expect(closeDay(day, open, differences, 'B', at ?? instantAt('2026-11-24', '12:00'))).toMatchObject({ extra: { detail } })
})

it('is compared with every channel but the bank, and with the treasury where its own channel is open', () => {
  expect(comparedOf(open)).toEqual(['wxpay', 'alipay'])
  expect(comparedOf(['nontax', 'bank'])).toEqual(['nontax', 'treasury'])
  expect(closeDay(newDay(DATE), ['wxpay', 'alipay'], 0, 'B', instantAt('2026-11-24', '12:00'))).toMatchObject({ extra: { detail: '微信支付、支付宝还没有核对完' } })
})

it('knows which bills a channel names, each once', () => {
  expect(billsNamed([orderId, refundId, 'SHOP-77', orderId].map((number) => ({ number })))).toEqual([paid.bill.caseId])
})

it('is closed by whom and when', () => {
  const at = instantAt('2026-11-24', '12:00')
  expect(closeDay(compared, open, 0, 'B', at)).toEqual({ ...compared, version: 3, closed: { by: 'B', at }, wakeAt: undefined })
})

it('compares captures, refunds that are done, and others only when the channel names them', () => {
  const capture = { kind: 'capture', number: orderId, channelNo: 'T1', fen: 1000, at: now }
  const sent = { kind: 'refund', number: refundId, fen: 400, at: now }
  expect(entriesOf([given.bill], 'wxpay', [])).toEqual([capture, sent])
  expect(entriesOf([given.bill], 'alipay', [])).toEqual([])
  const { bill } = after(paid.bill, [['system', { command: 'sendRefund', refundId }]])
  expect(entriesOf([bill], 'wxpay', [])).toEqual([capture])
  expect(entriesOf([bill], 'wxpay', [{ kind: 'refund', number: refundId, channelNo: 'F1', fen: 400 }])).toEqual([capture, sent])
  expect(entriesOf([owed()], 'wxpay', [])).toEqual([])
  // Named by the channel, and with us not sent: there is nothing to compare yet. What is stuck may have gone all the same.
  const named = [{ kind: 'refund', number: refundId, channelNo: 'F1', fen: 400 }] as const
  expect(entriesOf([paid.bill], 'wxpay', named)).toEqual([capture])
  expect(entriesOf([after(bill, [['system', { command: 'stickRefund', refundId, why: '银行卡已注销' }]]).bill], 'wxpay', named)).toEqual([capture, sent])
  const begun = after(owed(), [['payer', { command: 'begin', channel: 'wxpay', way: 'code' }]]).bill
  expect(entriesOf([begun], 'wxpay', [])).toEqual([])
})

it('gives a day as rows, each movement once', () => {
  const postings = [...paid.postings, ...given.postings].map((one) => ({ ...one, billId: given.bill.caseId }))
  const rows = dayRows([...postings, { postingId: 'x-capture', billId: 'gone' }], [given.bill], [{ differenceId: 'D1', version: 2, date: DATE, channel: 'treasury', kind: 'unposted', kindLabel: '已收款，财政未入账', number: 'JF', ourFen: 1000, owner: 'zhidui', openedAt: now, dueAt: now, resolved: { by: 'A', at: now, reason: '次日入账' } }])
  expect(rows.bills.slice(1)).toEqual([[orderId, '37150026112300000017', 'JF-0123-4567-89ABC', 'CJ-0000-0000-00000', '车辆管理所', '驾驶证', '10.00', '微信支付', 'T1', '2026-11-23 10:00', '缴清', '', '已缴费']])
  expect(rows.refunds.slice(1)).toEqual([[refundId, orderId, '37150026112300000017', '4.00', '微信支付', '多收退还', 'USER0001', '', '2026-11-23 10:00', '', '已退回']])
  expect(rows.differences.slice(1)).toEqual([['D1', DATE, '财政', '已收款，财政未入账', 'JF', '', '10.00', '', '市局交巡警支队', '2026-11-23 10:00', 'A', '2026-11-23 10:00', '次日入账']])
  for (const kind of ['bills', 'refunds', 'differences'] as const) expect(new Set(rows[kind].map((row) => row.length)).size).toBe(1)
})

it('puts a day’s rows in order, says what was too much, and leaves out what belongs to nothing', () => {
  const number = nextNumber(owed(), 'P')
  const twice = after({ ...owed(), items: [...owed().items, { feeId: 'photo', label: '照片', fen: 0, approvalDoc: '免' }] }, [
    ['payer', { command: 'begin', channel: 'wxpay', way: 'miniProgram' }], ['system', { command: 'drop', orderId: number, as: 'closed' }], ['payer', { command: 'begin', channel: 'wxpay', way: 'miniProgram' }],
    ['system', { command: 'capture', orderId: number.replace(/1$/, '2'), fen: 1000, channelNo: 'T2', paidAt: now }], ['system', { command: 'capture', orderId: number, fen: 1000, channelNo: 'T1', paidAt: now }],
    ['system', { command: 'finishRefund', refundId: nextNumber(owed(), 'R') }], ['clerk', { command: 'askRefund', fen: 1000, reason: '业务撤销' }], ['system', { command: 'finishRefund', refundId: nextNumber(owed(), 'R').replace(/1$/, '2') }]
  ])
  const of = (postingId: string) => ({ postingId, billId: twice.bill.caseId })
  const open = { version: 1, date: DATE, channel: 'wxpay', kind: 'not-ours', kindLabel: '不是我方的单号', number: 'SHOP-77', theirFen: 5, openedAt: now, dueAt: now } as const
  const rows = dayRows([...twice.postings.toReversed().map((one) => ({ ...one, billId: twice.bill.caseId })), of('NONE-capture'), of('NONE-return')], [twice.bill], [{ ...open, differenceId: 'D2' }, { ...open, differenceId: 'D1' }])
  expect(rows.bills.slice(1).map((row) => [row[0], row[5], row[10]])).toEqual([[number, '驾驶证、照片', '多付，退回'], [number.replace(/1$/, '2'), '驾驶证、照片', '缴清']])
  expect(rows.refunds.slice(1).map((row) => [row[0], row[1]])).toEqual([[nextNumber(owed(), 'R'), number], [nextNumber(owed(), 'R').replace(/1$/, '2'), number.replace(/1$/, '2')]])
  expect(rows.differences.slice(1)).toEqual(['D1', 'D2'].map((id) => [id, DATE, '微信支付', '不是我方的单号', 'SHOP-77', '', '', '0.05', '', '2026-11-23 10:00', '', '', '']))
})

it('says on a receipt what has gone back, and to strangers little of whom it is made out to', () => {
  expect([receiptStateOf(paid.bill), receiptStateOf(given.bill)]).toEqual(['valid', 'partlyReturned'])
  const last = after(given.bill, [['clerk', { command: 'askRefund', fen: 600, reason: '不再办理' }], ['system', { command: 'finishRefund', refundId: nextNumber(given.bill, 'R') }]])
  expect(receiptStateOf(last.bill)).toBe('returned')
  expect(['聊城市鲁西建材有限公司', '路标运输公司', '路标公司', '路标总公司'].map(maskTitle)).toEqual(['聊城*******公司', '路标**公司', '****', '*****'])
})
