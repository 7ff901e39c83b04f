/** Any history of tabs, channels and desks: the money and the bill never disagree. */
import fc from 'fast-check'
import { liveOrder, orderOf, refundable, returned, type Bill } from './bill'
import { facts, owed } from './bill.fixture'
import { balances, type Posting } from './ledger'
import { isLive } from './order-machine'
import { decideBill, type BillActor, type BillOrder } from './rules'

const HISTORIES = 10_000
const FEN = 60_000

/** What one event of a history may be; numbers choose among the orders and refunds there are. */
type Happening = { readonly what: 'begin' | 'offer' | 'close' | 'fail' | 'capture' | 'captureWrong' | 'revoke' | 'askRefund' | 'approve' | 'reject' | 'send' | 'finish' | 'stick' | 'retry' | 'post'; readonly at: number; readonly fen: number; readonly who: number }

const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.constantFrom('begin', 'begin', 'offer', 'close', 'fail', 'capture', 'capture', 'captureWrong', 'revoke', 'askRefund', 'askRefund', 'approve', 'reject', 'send', 'finish', 'finish', 'stick', 'retry', 'post'),
  at: fc.nat(5), fen: fc.oneof(fc.constant(FEN), fc.integer({ min: 1, max: FEN })), who: fc.nat(2)
})

function orderFor(bill: Bill, { what, at, fen }: Happening): readonly [BillActor, BillOrder] | undefined {
  const order = bill.orders[at % Math.max(1, bill.orders.length)]
  const refund = bill.refunds[at % Math.max(1, bill.refunds.length)]
  switch (what) {
    case 'begin':
      return ['payer', { command: 'begin', channel: at % 2 === 0 ? 'wxpay' : 'alipay', way: 'code' }]
    case 'revoke':
    case 'post':
      return ['system', { command: what }]
    case 'askRefund':
      return ['finance', { command: 'askRefund', fen, reason: '退还' }]
  }
  if (what === 'offer' || what === 'close' || what === 'fail' || what === 'capture' || what === 'captureWrong') {
    if (order === undefined) return undefined
    if (what === 'offer') return ['system', { command: 'offer', orderId: order.orderId, handed: { code: 'x' } }]
    if (what === 'close' || what === 'fail') return ['system', { command: 'drop', orderId: order.orderId, as: what === 'fail' ? 'failed' : 'closed' }]
    return ['system', { command: 'capture', orderId: order.orderId, fen: what === 'capture' ? bill.fen : fen - 1, channelNo: `W${order.orderId}`, paidAt: facts().now }]
  }
  if (refund === undefined) return undefined
  const { refundId } = refund
  if (what === 'stick') return ['system', { command: 'stickRefund', refundId, why: '账户异常' }]
  if (what === 'send' || what === 'finish') return ['system', { command: `${what}Refund`, refundId }]
  return ['finance', { command: `${what}Refund`, refundId }]
}

/** A claim that is made some million times: `expect` would take minutes. */
function holds(claim: boolean, what: string): void {
  if (!claim) throw new Error(what)
}

/** What has to hold after every step. */
function check(bill: Bill, postings: readonly Posting[]): void {
  const sums = balances(postings)
  const captures = bill.orders.filter((order) => order.state === 'succeeded')
  const applied = captures.filter((order) => order.outcome === 'applied')
  const done = bill.refunds.filter((refund) => refund.state === 'done')
  holds(Object.values(sums).reduce((a, b) => a + b, 0) === 0, 'the ledger sums to zero')
  holds(bill.orders.filter((order) => isLive(order.state)).length <= 1, 'one live order at most')
  holds(applied.length === (bill.state === 'paid' || bill.state === 'refunded' ? 1 : 0), 'one order pays a paid bill, none an unpaid one')
  holds(applied[0]?.orderId === bill.paidBy, 'the bill names the order that paid it')
  holds(new Set(postings.map((posting) => posting.postingId)).size === postings.length, 'no posting is made twice')
  // Money with channels and treasury is what was captured less what went back; income is what paid less what is decided to go back.
  const lying = sums['channel/wxpay'] + sums['channel/alipay'] + sums.treasury
  holds(lying === captures.length * bill.fen - done.reduce((sum, refund) => sum + refund.fen, 0), 'what lies somewhere came in and did not go back')
  for (const order of captures) holds(bill.refunds.filter((refund) => refund.orderId === order.orderId && refund.state !== 'rejected').reduce((sum, refund) => sum + refund.fen, 0) <= bill.fen, 'no more goes back than came')
  holds(bill.state !== 'refunded' || returned(bill) === bill.fen, 'a bill is refunded when all has gone back')
}

it(`holds in ${HISTORIES} histories, and nothing is held once everything under way has ended`, () => {
  let surplus = 0
  let refundedAll = 0
  fc.assert(
    fc.property(fc.array(happening, { minLength: 4, maxLength: 40 }), (history) => {
      let bill = owed(FEN)
      const postings: Posting[] = []
      const give = (actor: BillActor, order: BillOrder, by: string): void => {
        const decision = decideBill(bill, order, actor, facts(by))
        if (decision.ok !== true) return
        holds(decision.next.version === bill.version + 1, 'one version a step')
        bill = decision.next
        postings.push(...decision.postings)
        check(bill, postings)
      }
      for (const one of history) {
        const order = orderFor(bill, one)
        if (order !== undefined) give(...order, `37150${one.who}`)
      }
      // The system ends what it has to end: a live order is closed, every refund decided comes back.
      const live = liveOrder(bill)
      if (live !== undefined) give('system', { command: 'drop', orderId: live.orderId, as: 'closed' }, 'system')
      // In every second history the desk gives back whatever is left.
      if (history.length % 2 === 0 && bill.paidBy !== undefined) give('finance', { command: 'askRefund', fen: refundable(bill, bill.paidBy), reason: '业务撤销' }, '371508')
      for (const { refundId, state } of bill.refunds) {
        if (state === 'asked') give('finance', { command: history.length % 2 === 0 ? 'approveRefund' : 'rejectRefund', refundId }, '371509')
        give('finance', { command: 'retryRefund', refundId }, '371509')
        give('system', { command: 'finishRefund', refundId }, 'system')
      }
      const sums = balances(postings)
      holds(sums.held === 0, 'nothing is held in the end')
      holds(sums.income + (bill.paidBy === undefined ? 0 : bill.fen - returned(bill)) === 0, 'every captured fen is fulfilled or has gone back')
      for (const order of bill.orders) if (order.outcome === 'surplus') holds(bill.refunds.filter((refund) => refund.orderId === order.orderId && refund.state === 'done').reduce((sum, refund) => sum + refund.fen, 0) === bill.fen, 'what came too much has gone back')
      surplus += bill.orders.filter((order) => order.outcome === 'surplus').length
      refundedAll += bill.state === 'refunded' ? 1 : 0
      holds(bill.paidBy === undefined || orderOf(bill, bill.paidBy)?.outcome === 'applied', 'what paid was applied')
    }),
    { numRuns: HISTORIES, seed: 20261126 }
  )
  // The rare ways were really gone.
  expect(surplus).toBeGreaterThan(200)
  expect(refundedAll).toBeGreaterThan(500)
}, 120_000)
