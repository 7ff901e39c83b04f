/**
 * What the product asks of a payment channel. Numbers of orders and refunds are ours and stay the same however often a call is made: channels
 * take the same call twice for one (platform-facts §1.8). Whatever is not answered, or not clearly, is asked again; nothing is guessed.
 */
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { Fen } from '@lubiao/shared/kernel/money'
import type { BillItem } from '@lubiao/shared/payment/bill'
import type { Channel, Way } from '@lubiao/shared/payment/channels'
import type { Movement, TradeLine } from '@lubiao/shared/payment/movements'

/** What an order is found by: our number, or where a channel gives numbers of its own and does not know ours, the 缴款书号 and what it handed. */
export interface KnownOrder {
  readonly orderId: string
  /** 缴款书号 and who collects: by them the treasury's channel knows the debt. */
  readonly noticeNo: string
  readonly regionCode: string
  readonly departmentCode: string
  /** What the channel handed when it opened the order; nothing when its answer was lost. */
  readonly handed?: Readonly<Record<string, string>> | undefined
}

/** An order as a channel is told of it. */
export interface ChannelOrder extends KnownOrder {
  readonly way: Way
  readonly fen: Fen
  /** What the payer reads in the wallet; 127 characters at most. */
  readonly subject: string
  readonly expiresAt: Instant
  /** What is charged for, and since when: what the treasury registers. */
  readonly items: readonly BillItem[]
  readonly owedSince: Instant
  /** The payer in WeChat, for `miniProgram`. */
  readonly openid?: string
  /** What was read from the payer's phone, for `scan`. Never stored. */
  readonly authCode?: string
  /** Address the payer's request came from. */
  readonly payerAddress?: string
  /** Where the payer's browser comes back to, for `web`. What it brings along is not believed. */
  readonly returnUrl?: string
}

/**
 * What has become of an order at the channel. `unknown`: the channel does not have it, so that it can be opened. `orderId` of a success: which order of
 * the same bill brought the money, when it is another than was asked about.
 */
export type OrderNews =
  | { readonly state: 'pending' | 'closed' | 'unknown' }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'succeeded'; readonly fen: Fen; readonly channelNo: string; readonly paidAt: Instant; readonly orderId?: string }

/** What has become of a refund at the channel. */
export type RefundNews = { readonly state: 'processing' | 'done' | 'unknown' } | { readonly state: 'stuck'; readonly why: string }

/** A refund as a channel is told of it; `total` is the amount of the order. */
export interface ChannelRefund extends KnownOrder {
  readonly refundId: string
  readonly fen: Fen
  readonly total: Fen
  readonly reason: string
}

/** What a notice says once it has been believed: which order or refund has news. The news itself may be asked for again. */
export type Notice =
  | { readonly of: 'order'; readonly orderId: string; readonly news: OrderNews }
  | { readonly of: 'refund'; readonly refundId: string; readonly news: RefundNews }

/** A notice as it came: the bytes are verified before they are read. */
export interface RawNotice {
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

/** What must be answered to a channel. */
export interface NoticeReply {
  readonly status: number
  readonly body: string
  readonly type: string
}

/** One line of a channel's daily bill; `number` is empty when the channel names none, as a transfer may, and `at` is there where its account is compared too. */
export type StatementLine = TradeLine

/** Thrown when a notice is not to be believed: unsigned, forged, stale, altered, of another merchant. */
export class NoticeRefused extends Error {
  override readonly name = 'NoticeRefused'
  constructor(readonly why: 'unsigned' | 'signature' | 'stale' | 'sealed' | 'merchant' | 'shape') {
    super(why)
  }
}

/** A channel. Every call may throw `upstream-unavailable`; what was asked may then have happened or not. */
export interface PaymentChannel {
  readonly channel: Channel
  /** Opens an order, or gives again what was given for it. `scan` captures on the spot or leaves it pending. */
  open(order: ChannelOrder): Promise<{ readonly handed: Readonly<Record<string, string>>; readonly news: OrderNews }>
  query(order: KnownOrder): Promise<OrderNews>
  /**
   * Closes an order so that it can bring no money any more. Answers what it is in the end: it may have been paid meanwhile; `pending` when the channel
   * closes orders only by itself, so that money may still come.
   */
  close(order: KnownOrder): Promise<OrderNews>
  refund(refund: ChannelRefund): Promise<RefundNews>
  queryRefund(refund: ChannelRefund): Promise<RefundNews>
  /** Lines of a day (Beijing); undefined when the channel has not made them yet. */
  statement(date: string): Promise<readonly StatementLine[] | undefined>
  /** Payments and refunds that moved our account with the channel on a day (Beijing), fees and withdrawals left out; undefined when they are not there yet. Only of a channel that shows its account. */
  movements?(date: string): Promise<readonly Movement[] | undefined>
  /** Reads a notice. Throws NoticeRefused. */
  read(notice: RawNotice): Notice | Promise<Notice>
  /** What a believed notice, or one that is not, is answered with. */
  reply(accepted: boolean): NoticeReply | Promise<NoticeReply>
}
