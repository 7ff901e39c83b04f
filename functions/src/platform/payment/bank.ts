/**
 * Transfer at a bank against the 缴款书号, which the treasury has to know by then. No bank is called: the payer is told where the money goes, the bank's statement says what has come (payment/transfers.ts),
 * and what has to go back the treasurer transfers back and notes. So an order is never asked about, only ended.
 */
import type { TreasuryPort } from '../treasury/port'
import { NoticeRefused, type PaymentChannel } from './channel'

/** Where the money goes. */
export interface BankAccount {
  readonly payee: string
  readonly bank: string
  readonly account: string
}

/** The channel. Without a treasury there is nobody to tell of a debt. */
export function createBank(to: BankAccount, treasury: TreasuryPort | undefined): PaymentChannel {
  const byHand = { state: 'stuck', why: '请按付款人的原账户转回，办妥后在这里登记' } as const
  return {
    channel: 'bank',
    async open(order) {
      await treasury?.register(order)
      return { handed: { noticeNo: order.noticeNo, ...to }, news: { state: 'pending' } }
    },
    query: () => Promise.resolve({ state: 'pending' }),
    close: () => Promise.resolve({ state: 'closed' }),
    refund: () => Promise.resolve(byHand),
    queryRefund: () => Promise.resolve(byHand),
    // What a bank has taken is read in as a file; there is nothing to fetch.
    statement: () => Promise.resolve(undefined),
    read: () => {
      throw new NoticeRefused('unsigned')
    },
    reply: () => ({ status: 404, body: 'not found', type: 'text/plain' })
  }
}
