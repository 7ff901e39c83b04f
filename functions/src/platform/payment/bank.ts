/**
 * Transfer at a bank against the 缴款书号. No bank is called: the payer is told where the money goes, the bank's statement says what has come (payment/transfers.ts),
 * and what has to go back the treasurer transfers back and notes. So an order is never asked about, only ended.
 */
import { NoticeRefused, type PaymentChannel } from './channel'

/** Where the money goes. */
export interface BankAccount {
  readonly payee: string
  readonly bank: string
  readonly account: string
}

/** The channel. */
export function createBank(to: BankAccount): PaymentChannel {
  const byHand = { state: 'stuck', why: '请按付款人的原账户转回，办妥后在这里登记' } as const
  return {
    channel: 'bank',
    open: ({ noticeNo }) => Promise.resolve({ handed: { noticeNo, ...to }, news: { state: 'pending' } }),
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
