import type { Bill } from './bill'
import { after, now, owed } from './bill.fixture'
import { wakeOf } from './clock'
import type { BillActor, BillOrder } from './rules'

const P1 = 'JF0123456789ABCP01'
const R1 = 'JF0123456789ABCR01'
const later = (ms: number): string => new Date(Date.parse(now) + ms).toISOString()
const MINUTE = 60_000
const begin = (channel: 'wxpay' | 'bank'): readonly [BillActor, BillOrder] => ['payer', channel === 'bank' ? { command: 'begin', channel, way: 'transfer' } : { command: 'begin', channel, way: 'miniProgram' }]
const bill = (...orders: readonly (readonly [BillActor, BillOrder])[]): Bill => after(owed(), orders).bill
const paid = [begin('wxpay'), ['system', { command: 'capture', orderId: P1, fen: 1000, channelNo: 'W1', paidAt: now }]] as const
const ask = ['clerk', { command: 'askRefund', fen: 400, reason: '多收退还' }] as const
const revoke = ['system', { command: 'revoke' }] as const

it.each<[string, Bill, string, string | undefined]>([
  ['nothing is under way', bill(), now, undefined],
  ['the treasury is to be told', { ...bill(), toRegister: true }, now, now],
  ['there is nothing to tell the treasury any more', { ...bill(revoke), toRegister: true }, now, undefined],
  ['an order is under way', bill(begin('wxpay')), now, later(MINUTE)],
  ['an order ends within a minute', bill(begin('wxpay')), later(14.5 * MINUTE), later(15 * MINUTE)],
  ['an order ends in a minute', bill(begin('wxpay')), later(14 * MINUTE), later(15 * MINUTE)],
  ['a transfer is awaited', bill(begin('bank')), now, later(15 * 24 * 60 * MINUTE)],
  ['the bill has ended over an order', bill(begin('wxpay'), revoke), now, now],
  ['a refund is to be sent', bill(...paid, ask), now, now],
  ['a refund is with the channel', bill(...paid, ask, ['system', { command: 'sendRefund', refundId: R1 }]), now, later(MINUTE)],
  ['a refund waits for a person', bill(...paid, ask, ['system', { command: 'stickRefund', refundId: R1, why: '银行卡已注销' }]), now, undefined],
  ['of two refunds one is to be sent', bill(...paid, ask, ['system', { command: 'sendRefund', refundId: R1 }], ask), now, now]
])('looks again when %s', (_when, one, at, wake) => {
  expect(wakeOf(one, at)).toBe(wake)
})
