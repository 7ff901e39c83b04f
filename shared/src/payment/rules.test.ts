import { faultsOf } from '../kernel/machine'
import { billIdOf, billSchema, lingering, liveOrder, nextNumber, orderOf, refundable, returned } from './bill'
import { after, facts, owed, said } from './bill.fixture'
import { billMachine } from './bill-machine'
import { wakeOf } from './clock'
import { channels, endsOnTime, fits } from './channels'
import { balances, move } from './ledger'
import { orderMachine } from './order-machine'
import { FOUR_EYES_ABOVE, MOST_ORDERS, MOST_REFUNDS } from './policy.data'
import { refundMachine } from './refund-machine'
import { decideBill, type BillActor, type BillOrder } from './rules'

const P1 = 'JF0123456789ABCP01'
const P2 = 'JF0123456789ABCP02'
const R1 = 'JF0123456789ABCR01'
const begin = { command: 'begin', channel: 'wxpay', way: 'miniProgram' } as const
const capture = (orderId: string, fen = 1000, channelNo = `W${orderId}`): BillOrder => ({ command: 'capture', orderId, fen, channelNo, paidAt: '2026-11-23T02:01:00.000Z' })
const closed = (orderId: string): BillOrder => ({ command: 'drop', orderId, as: 'closed' })
const paid = (fen = 1000) => after(owed(fen), [['payer', begin], ['system', capture(P1, fen)]])

describe('the tables', () => {
  it.each([billMachine, orderMachine, refundMachine].map((machine) => [machine.name, machine] as const))('%s has no fault', (_name, machine) => {
    expect(faultsOf(machine)).toEqual([])
  })

  it('offers each channel only where it works: no Alipay inside WeChat', () => {
    // What is kept only for a while is booked in WeChat: neither a bank nor Alipay nor the treasury's channel can be paid there in time.
    expect(channels.filter((channel) => endsOnTime(channel, 'miniProgram'))).toEqual(['wxpay'])
    expect([endsOnTime('alipay', 'web'), endsOnTime('alipay', 'miniProgram'), endsOnTime('bank', 'transfer'), endsOnTime('nontax', 'scan')]).toEqual([true, false, false, false])
    expect([fits('alipay', 'miniProgram'), fits('alipay', 'web'), fits('wxpay', 'scan'), fits('bank', 'transfer')]).toEqual([false, true, false, true])
    expect(said(decideBill(owed(), { command: 'begin', channel: 'alipay', way: 'miniProgram' }, 'payer', facts()))).toBe('payment.channel-unfit')
  })
})

describe('paying', () => {
  it('begins one order at a time and says which one is under way', () => {
    const { bill } = after(owed(), [['payer', begin]])
    expect(liveOrder(bill)).toMatchObject({ orderId: P1, state: 'created', expiresAt: '2026-11-23T02:15:00.000Z', by: 'USER0001' })
    const second = decideBill(bill, { command: 'begin', channel: 'alipay', way: 'code' }, 'clerk', facts('371501'))
    expect(second).toMatchObject({ ok: false, problem: { code: 'payment.in-progress', extra: { detail: expect.stringContaining('微信支付') as string } } })
    const { bill: again } = after(bill, [['system', closed(P1)], ['clerk', { command: 'begin', channel: 'alipay', way: 'code' }]])
    expect(again.orders.map((order) => [order.orderId, order.state])).toEqual([[P1, 'closed'], [P2, 'created']])
  })

  it('ends no later than what it is for is kept, and does not begin when there is no time left', () => {
    const kept = (payBy: string): ReturnType<typeof owed> => ({ ...owed(), payBy })
    const until = (payBy: string): string | undefined => liveOrder(after(kept(payBy), [['payer', begin]]).bill)?.expiresAt
    expect([until('2026-11-23T02:10:00.000Z'), until('2026-11-23T02:15:00.001Z'), until('2026-11-23T02:01:00.000Z')]).toEqual(['2026-11-23T02:10:00.000Z', '2026-11-23T02:15:00.000Z', '2026-11-23T02:01:00.000Z'])
    expect(said(decideBill(kept('2026-11-23T02:00:59.999Z'), begin, 'payer', facts()))).toBe('payment.too-late')
    // A transfer takes days.
    expect([kept('2026-11-23T02:10:00.000Z'), owed()].map((bill) => said(decideBill(bill, { command: 'begin', channel: 'bank', way: 'transfer' }, 'payer', facts())))).toEqual(['payment.channel-unfit', 'payment.orderBegun'])
    // The treasury's channel may take money long after an order has ended here.
    expect(said(decideBill(kept('2026-11-23T02:10:00.000Z'), { command: 'begin', channel: 'nontax', way: 'miniProgram' }, 'payer', facts()))).toBe('payment.channel-unfit')
    const { bill } = after(kept('2026-11-23T02:00:30.000Z'), [['system', { command: 'prolong' }], ['payer', begin]])
    expect([bill.payBy, liveOrder(bill)?.expiresAt, said(decideBill(bill, { command: 'prolong' }, 'system', facts()))]).toEqual([undefined, '2026-11-23T02:15:00.000Z', 'done'])
    expect(said(decideBill(kept('2026-11-23T02:10:00.000Z'), { command: 'prolong' }, 'payer', facts()))).toBe('forbidden')
  })

  it('pays the bill with the first capture, moves the money to income, and takes the same notice again without effect', () => {
    const { bill, postings } = after(owed(), [['payer', begin], ['system', { command: 'offer', orderId: P1, handed: { prepay_id: 'wx1' } }], ['system', capture(P1)]])
    expect(bill).toMatchObject({ state: 'paid', paidBy: P1, paidAt: '2026-11-23T02:01:00.000Z', orders: [{ state: 'succeeded', outcome: 'applied', channelNo: `W${P1}`, handed: { prepay_id: 'wx1' } }] })
    expect(balances(postings)).toMatchObject({ 'channel/wxpay': 1000, held: 0, income: -1000 })
    expect(said(decideBill(bill, capture(P1), 'system', facts()))).toBe('done')
    expect(said(decideBill(bill, capture(P1, 1000, 'OTHER'), 'system', facts()))).toBe('payment.captured-twice')
    expect(billSchema.parse(JSON.parse(JSON.stringify(bill)))).toEqual(bill)
  })

  it('takes no other amount and no order it does not know', () => {
    const { bill } = after(owed(), [['payer', begin]])
    expect(said(decideBill(bill, capture(P1, 999), 'system', facts()))).toBe('payment.amount-differs')
    expect(said(decideBill(bill, capture(P2), 'system', facts()))).toBe('payment.unknown-order')
  })

  it('fulfils a success that comes after the order was closed while the bill is still due', () => {
    const { bill, postings } = after(owed(), [['payer', begin], ['system', closed(P1)], ['system', capture(P1)]])
    expect(bill).toMatchObject({ state: 'paid', paidBy: P1 })
    expect(balances(postings).held).toBe(0)
  })

  it('gives back by itself what comes after the bill was ended, or a second time by another order', () => {
    const late = after(owed(), [['payer', begin], ['system', { command: 'revoke' }], ['system', capture(P1)]])
    expect(late.bill).toMatchObject({ state: 'void', orders: [{ outcome: 'surplus' }], refunds: [{ refundId: R1, orderId: P1, fen: 1000, state: 'approved' }] })
    expect(balances(late.postings)).toMatchObject({ 'channel/wxpay': 1000, held: -1000 })
    const back = after(late.bill, [['system', { command: 'sendRefund', refundId: R1 }], ['system', { command: 'finishRefund', refundId: R1 }]])
    expect(back.bill).toMatchObject({ state: 'void', refunds: [{ state: 'done' }] })
    expect(Object.values(balances([...late.postings, ...back.postings])).every((fen) => fen === 0)).toBe(true)
    const twice = after(owed(), [['payer', begin], ['system', closed(P1)], ['payer', begin], ['system', capture(P2)], ['system', capture(P1)]])
    expect(twice.bill).toMatchObject({ state: 'paid', paidBy: P2, refunds: [{ orderId: P1, state: 'approved' }] })
    expect(refundable(twice.bill, P1)).toBe(0)
  })

  it('takes one transaction of a channel in once, whichever attempt it is told of; another channel may number alike', () => {
    const nontax = { command: 'begin', channel: 'nontax', way: 'miniProgram' } as const
    const { bill } = after(owed(), [['payer', nontax], ['system', closed(P1)], ['payer', nontax], ['system', capture(P2, 1000, 'T1')]])
    expect(said(decideBill(bill, capture(P1, 1000, 'T1'), 'system', facts()))).toBe('done')
    expect(after(bill, [['system', capture(P1, 1000, 'T2')]]).bill.refunds).toMatchObject([{ orderId: P1, state: 'approved' }])
    const other = after(owed(), [['payer', nontax], ['system', closed(P1)], ['payer', begin], ['system', capture(P2, 1000, 'T1')], ['system', capture(P1, 1000, 'T1')]])
    expect(other.bill.refunds).toMatchObject([{ orderId: P1, state: 'approved' }])
  })

  it('goes on asking about an order that ended here while its channel may still take money by it, and about no other', () => {
    const at = (minutes: number): string => new Date(Date.parse(facts().now) + minutes * 60_000).toISOString()
    const dropped = (channel: 'nontax' | 'wxpay') => after(owed(), [['payer', { command: 'begin', channel, way: 'miniProgram' }], ['system', closed(P1)]]).bill
    expect([dropped('nontax').wakeAt, dropped('wxpay').wakeAt]).toEqual([at(10), undefined])
    const nontax = dropped('nontax')
    expect([lingering(nontax, at(0)).length, lingering(nontax, at(179.99)).length, lingering(nontax, at(180)).length, lingering(dropped('wxpay'), at(0)).length]).toEqual([1, 1, 0, 0])
    expect([wakeOf(nontax, at(100)), wakeOf(nontax, at(180))]).toEqual([at(110), undefined])
    expect(lingering(after(owed(), [['payer', { command: 'begin', channel: 'nontax', way: 'miniProgram' }]]).bill, at(0))).toEqual([])
  })

  it('stops after many attempts and says what to do', () => {
    const many = Array.from({ length: MOST_ORDERS }, (_unused, i): readonly (readonly [BillActor, BillOrder])[] => [['payer', begin], ['system', { command: 'drop', orderId: `JF0123456789ABCP${String(i + 1).padStart(2, '0')}`, as: 'failed', why: '余额不足' }]]).flat()
    const { bill } = after(owed(), many)
    expect(orderOf(bill, P1)).toMatchObject({ state: 'failed', why: '余额不足' })
    expect(said(decideBill(bill, begin, 'payer', facts()))).toBe('payment.too-many')
    expect(said(decideBill(bill, closed(P1), 'system', facts()))).toBe('payment.order-over')
    expect(said(decideBill(bill, { command: 'offer', orderId: P1, handed: {} }, 'system', facts()))).toBe('payment.order-over')
  })

  it('waives with a reason, and then takes no order', () => {
    const { bill } = after(owed(0), [['system', { command: 'waive', reason: '免收' }, 'system']])
    expect(bill).toMatchObject({ state: 'waived', waived: { reason: '免收', by: 'system' }, fen: 0 })
    expect(decideBill(bill, begin, 'payer', facts())).toMatchObject({ ok: false, problem: { code: 'not-allowed-now', extra: { detail: '缴费单现在是“免缴”' } } })
    expect(said(decideBill(owed(), { command: 'waive', reason: '免收' }, 'payer', facts()))).toBe('forbidden')
  })
})

describe('giving back', () => {
  it('gives back in parts, never more than there is, and ends the bill with the last', () => {
    const first = paid()
    const second = after(first.bill, [['clerk', { command: 'askRefund', fen: 400, reason: '多收退还' }, '371501']])
    expect(second.bill.refunds).toMatchObject([{ refundId: R1, fen: 400, state: 'approved', askedBy: '371501' }])
    expect(refundable(second.bill, P1)).toBe(600)
    for (const fen of [0, 601]) expect(said(decideBill(second.bill, { command: 'askRefund', fen, reason: '多收退还' }, 'clerk', facts('371501')))).toBe('payment.refund-too-much')
    const third = after(second.bill, [
      ['clerk', { command: 'askRefund', fen: 600, reason: '多收退还' }, '371501'],
      ['system', { command: 'finishRefund', refundId: R1 }], ['system', { command: 'finishRefund', refundId: R1 }],
      ['system', { command: 'sendRefund', refundId: 'JF0123456789ABCR02' }]
    ])
    expect([third.bill.state, returned(third.bill)]).toEqual(['paid', 400])
    const last = after(third.bill, [['system', { command: 'finishRefund', refundId: 'JF0123456789ABCR02' }]])
    expect(last.bill).toMatchObject({ state: 'refunded' })
    expect(Object.values(balances([...first.postings, ...second.postings, ...third.postings, ...last.postings])).every((fen) => fen === 0)).toBe(true)
  })

  it('needs a second person above the limit, and counts what is asked for as given', () => {
    const fen = FOUR_EYES_ABOVE + 1
    const asked = after(paid(fen).bill, [['finance', { command: 'askRefund', fen, reason: '业务撤销' }, '371502']])
    expect(asked).toMatchObject({ bill: { refunds: [{ state: 'asked' }] }, postings: [] })
    expect(refundable(asked.bill, P1)).toBe(0)
    expect(said(decideBill(asked.bill, { command: 'approveRefund', refundId: R1 }, 'finance', facts('371502')))).toBe('payment.same-person')
    expect(said(decideBill(asked.bill, { command: 'sendRefund', refundId: R1 }, 'system', facts()))).toBe('not-allowed-now')
    const rejected = after(asked.bill, [['finance', { command: 'rejectRefund', refundId: R1 }, '371503']])
    expect([rejected.bill.refunds[0]?.state, refundable(rejected.bill, P1)]).toEqual(['rejected', fen])
    const approved = after(asked.bill, [['finance', { command: 'approveRefund', refundId: R1 }, '371503']])
    expect(approved.bill.refunds[0]).toMatchObject({ state: 'approved', decidedBy: '371503' })
    expect(balances(approved.postings)).toMatchObject({ held: -fen, income: fen })
    expect(said(decideBill(approved.bill, { command: 'approveRefund', refundId: 'NONE' }, 'finance', facts('371503')))).toBe('not-found')
  })

  it('asks nobody up to the limit', () => {
    expect(after(paid(FOUR_EYES_ABOVE).bill, [['finance', { command: 'askRefund', fen: FOUR_EYES_ABOVE, reason: '业务撤销' }]]).bill.refunds[0]?.state).toBe('approved')
  })

  it('keeps a refund that the channel cannot make for a person, who may try again', () => {
    const stuck = after(paid().bill, [['clerk', { command: 'askRefund', fen: 1000, reason: '业务撤销' }], ['system', { command: 'sendRefund', refundId: R1 }], ['system', { command: 'stickRefund', refundId: R1, why: '银行卡已注销' }]])
    expect(stuck.bill.refunds[0]).toMatchObject({ state: 'stuck', why: '银行卡已注销' })
    const retried = after(stuck.bill, [['finance', { command: 'retryRefund', refundId: R1 }], ['system', { command: 'finishRefund', refundId: R1 }]])
    expect(retried.bill.state).toBe('refunded')
  })

  it('gives back from the treasury what the treasury has received, and posts once', () => {
    const first = paid()
    const posted = after(first.bill, [['system', { command: 'post' }], ['system', { command: 'post' }]])
    expect(balances([...first.postings, ...posted.postings])).toMatchObject({ 'channel/wxpay': 0, treasury: 1000, income: -1000 })
    const back = after(posted.bill, [['clerk', { command: 'askRefund', fen: 1000, reason: '业务撤销' }], ['system', { command: 'finishRefund', refundId: R1 }]])
    expect(balances([...first.postings, ...posted.postings, ...back.postings])).toMatchObject({ treasury: 0, held: 0, income: 0, 'channel/wxpay': 0 })
  })

  it('needs no second person for what the rules themselves give back, however much', () => {
    const { bill } = after(paid(FOUR_EYES_ABOVE + 1).bill, [['system', { command: 'askRefund', fen: FOUR_EYES_ABOVE + 1, reason: '业务未办成' }]])
    expect(bill.refunds[0]?.state).toBe('approved')
  })

  it('gives back from the channel what came beside the payment, posted or not, and keeps the number of a transfer made by hand', () => {
    const first = after(owed(), [['payer', begin], ['system', closed(P1)], ['payer', begin], ['system', capture(P2)], ['system', capture(P1)], ['system', { command: 'post' }], ['system', { command: 'finishRefund', refundId: R1, channelNo: 'HAND-1' }]])
    expect(first.bill.refunds).toStrictEqual([expect.objectContaining({ refundId: R1, reason: '缴费单已不需要这笔款，自动退回', askedBy: 'system', channelNo: 'HAND-1' })])
    expect(balances(first.postings)).toMatchObject({ 'channel/wxpay': 0, treasury: 1000, held: 0 })
    expect(first.bill.state).toBe('paid')
    const plain = after(paid().bill, [['clerk', { command: 'askRefund', fen: 1000, reason: '业务撤销' }], ['system', { command: 'finishRefund', refundId: R1 }]])
    expect(Object.keys(plain.bill.refunds[0] ?? {})).not.toContain('channelNo')
  })

  it('ends a refund once: told again it is done, and nothing else can be done with it', () => {
    const half = after(paid().bill, [['clerk', { command: 'askRefund', fen: 500, reason: '多收退还' }], ['system', { command: 'finishRefund', refundId: R1 }]]).bill
    // The half that has gone is not the other half, too.
    expect(said(decideBill(half, { command: 'finishRefund', refundId: R1 }, 'system', facts()))).toBe('done')
    expect(decideBill(half, { command: 'retryRefund', refundId: R1 }, 'finance', facts('371502'))).toMatchObject({ ok: false, problem: { code: 'not-allowed-now', extra: { detail: '这笔退款现在是“已退回”' } } })
    expect(said(decideBill(half, { command: 'finishRefund', refundId: 'NONE' }, 'system', facts()))).toBe('not-found')
    const posted = after(half, [['system', { command: 'post' }], ['system', { command: 'receipt', number: '3700261100000001', checkCode: 'a1b2c3' }]]).bill
    for (const order of [{ command: 'post' }, { command: 'receipt', number: '3700261100000001', checkCode: 'a1b2c3' }] as const) expect(said(decideBill(posted, order, 'system', facts()))).toBe('done')
  })

  it('stops after many refunds', () => {
    let { bill } = paid(MOST_REFUNDS + 1)
    for (let i = 0; i < MOST_REFUNDS; i += 1) bill = after(bill, [['clerk', { command: 'askRefund', fen: 1, reason: '分次退还' }]]).bill
    expect(said(decideBill(bill, { command: 'askRefund', fen: 1, reason: '分次退还' }, 'clerk', facts()))).toBe('payment.too-many')
  })
})

describe('what is told of a step', () => {
  const one = after(owed(), [['payer', begin]]).bill
  const done = paid().bill
  const many = FOUR_EYES_ABOVE + 1
  const twice = after(owed(), [['payer', begin], ['system', closed(P1)], ['payer', begin], ['system', capture(P2)]]).bill
  const asked = after(paid(many).bill, [['clerk', { command: 'askRefund', fen: many, reason: '业务撤销' }, '371501']]).bill
  const sent = after(done, [['clerk', { command: 'askRefund', fen: 400, reason: '多收退还' }], ['system', { command: 'sendRefund', refundId: R1 }]]).bill
  const stuck = after(sent, [['system', { command: 'stickRefund', refundId: R1, why: '银行卡已注销' }]]).bill

  it.each<[string, typeof one, BillOrder, BillActor, object, readonly string[]]>([
    ['begin', owed(), begin, 'payer', { orderId: P1, channel: 'wxpay', way: 'miniProgram' }, []],
    ['offer', one, { command: 'offer', orderId: P1, handed: { prepay_id: 'wx1' } }, 'system', { orderId: P1 }, []],
    ['close', one, closed(P1), 'system', { orderId: P1, as: 'closed' }, []],
    ['capture', one, capture(P1), 'system', { orderId: P1, channel: 'wxpay', fen: 1000 }, [`${P1}-capture`, `${P1}-apply`]],
    ['surplus', twice, capture(P1), 'system', { orderId: P1, channel: 'wxpay', fen: 1000, refundId: R1 }, [`${P1}-capture`]],
    ['waive', owed(), { command: 'waive', reason: '免收' }, 'finance', { reason: '免收' }, []],
    ['revoke', owed(), { command: 'revoke' }, 'system', {}, []],
    ['prolong', { ...owed(), payBy: '2026-11-23T02:10:00.000Z' }, { command: 'prolong' }, 'system', {}, []],
    ['ask', done, { command: 'askRefund', fen: 400, reason: '多收退还' }, 'clerk', { refundId: R1, fen: 400, needsSecond: false }, [`${R1}-hold`]],
    ['ask much', paid(many).bill, { command: 'askRefund', fen: many, reason: '业务撤销' }, 'clerk', { refundId: R1, fen: many, needsSecond: true }, []],
    ['approve', asked, { command: 'approveRefund', refundId: R1 }, 'finance', { refundId: R1, fen: many }, [`${R1}-hold`]],
    ['reject', asked, { command: 'rejectRefund', refundId: R1 }, 'finance', { refundId: R1, fen: many }, []],
    ['send', sent, { command: 'sendRefund', refundId: R1 }, 'system', { refundId: R1, fen: 400 }, []],
    ['finish', sent, { command: 'finishRefund', refundId: R1 }, 'system', { refundId: R1, fen: 400 }, [`${R1}-return`]],
    ['stick', sent, { command: 'stickRefund', refundId: R1, why: '银行卡已注销' }, 'system', { refundId: R1, fen: 400, why: '银行卡已注销' }, []],
    ['retry', stuck, { command: 'retryRefund', refundId: R1 }, 'finance', { refundId: R1, fen: 400 }, []],
    ['post', done, { command: 'post' }, 'system', {}, ['post']],
    ['receipt', done, { command: 'receipt', number: '3700261100000001', checkCode: 'a1b2c3' }, 'system', { number: '3700261100000001' }, []]
  ])('%s', (_what, bill, order, actor, data, postings) => {
    const decision = decideBill(bill, order, actor, facts('371599'))
    if (decision.ok !== true) throw new Error(said(decision))
    expect(decision.data).toStrictEqual(data)
    expect(decision.postings.map((posting) => posting.postingId)).toEqual(postings)
  })

  it('keeps a retried refund as it was, to be sent anew, and an order closed without a word without one', () => {
    expect(after(stuck, [['finance', { command: 'retryRefund', refundId: R1 }]]).bill.refunds[0]).toMatchObject({ state: 'approved', fen: 400 })
    expect(Object.keys(orderOf(after(one, [['system', closed(P1)]]).bill, P1) ?? {})).not.toContain('why')
  })

  it('knows no order that is not of the bill', () => {
    expect([said(decideBill(one, closed(P2), 'system', facts())), said(decideBill(one, { command: 'offer', orderId: P2, handed: {} }, 'system', facts()))]).toEqual(['payment.order-over', 'payment.order-over'])
  })
})

describe('what may be given back', () => {
  it('is of a payment that came, whatever went back of another', () => {
    const { bill } = after(owed(), [['payer', begin], ['system', closed(P1)], ['payer', begin], ['system', capture(P2)], ['system', capture(P1)]])
    expect([P1, P2, 'NONE'].map((orderId) => refundable(bill, orderId))).toEqual([0, 1000, 0])
    expect(refundable(after(owed(), [['payer', begin]]).bill, P1)).toBe(0)
  })
})

it('has one receipt, whoever asks again', () => {
  const order = { command: 'receipt', number: '3700261100000001', checkCode: 'a1b2c3' } as const
  const { bill } = after(paid().bill, [['system', order], ['system', { ...order, number: '3700261100000002' }]])
  expect(bill.receipt).toEqual({ number: '3700261100000001', checkCode: 'a1b2c3', issuedAt: '2026-11-23T02:00:00.000Z' })
})

it('keeps no posting that does not balance', () => {
  const posting = move('x-capture', facts().now, 5, 'held', 'income')
  expect(() => balances([posting, { ...posting, legs: [...posting.legs, { account: 'treasury', fen: 1 }] }])).toThrow(new RangeError('posting x-capture does not balance'))
})

it('finds the bill by the number of an order or refund, and none by a number that is not ours', () => {
  const bill = paid().bill
  expect([billIdOf(nextNumber(bill, 'P')), billIdOf(nextNumber(bill, 'R')), ...['JF0123456789ABC', 'JF0123456789ABCX01', `X${P1}`, `${P1}0`].map(billIdOf)]).toEqual([bill.caseId, bill.caseId, undefined, undefined, undefined, undefined])
})
