/** What Alipay knows of a merchant: codes nobody has scanned, trades, refunds, payers' codes. Time is given; what has run out is found so when it is looked at. */

/** Trade states as the gateway names them. */
export type TradeStatus = 'WAIT_BUYER_PAY' | 'TRADE_SUCCESS' | 'TRADE_FINISHED' | 'TRADE_CLOSED'

/** Money given back; `at` in milliseconds. */
export interface TradeRefund {
  readonly outRequestNo: string
  readonly fen: number
  readonly at: number
}

/** What an order says, whichever way it came. */
export interface Asked {
  readonly outTradeNo: string
  readonly fen: number
  readonly subject: string
  readonly notifyUrl: string | undefined
  readonly expiresAt: number
}

/** Where a page leads: after paying, and for whoever leaves without. */
export interface Ways {
  readonly returnUrl?: string | undefined
  readonly quitUrl?: string | undefined
}

/** An order without a payer yet: a code to scan or a page to pay on. */
export interface Offer extends Asked, Ways {
  readonly kind: 'code' | 'page'
  readonly token: string
}

/** A trade: there is a payer. */
export interface Trade extends Asked {
  readonly tradeNo: string
  readonly kind: 'code' | 'page' | 'scan'
  readonly createdAt: number
  /** Which payer's code it was asked with; never shown. */
  readonly authCode?: string
  status: TradeStatus
  paidAt?: number
  closedAt?: number
  readonly refunds: TradeRefund[]
}

/** What a payer's code leads to. `unclear…` answers nothing certain, with and without taking the money. */
export const moods = ['pays', 'password', 'poor', 'unclear-paid', 'unclear-unpaid'] as const
export type Mood = (typeof moods)[number]

const AUTH_CODE_MS = 60_000
const YEAR_MS = 365 * 86_400_000

/** The merchant's world. `changed` is told of every trade that was paid, refunded or closed by its payer. */
export class AlipayWorld {
  readonly offers = new Map<string, Offer>()
  readonly trades: Trade[] = []
  /** What the merchant has for refunds, in fen. */
  balance = Number.MAX_SAFE_INTEGER
  private readonly authCodes = new Map<string, { readonly mood: Mood; readonly until: number; used: boolean }>()
  private serial = 0

  constructor(readonly now: () => number, private readonly changed: (trade: Trade, refund?: TradeRefund) => void) {}

  private nextSerial(): string {
    this.serial += 1
    return String(this.serial).padStart(10, '0')
  }

  /** The payer's code a phone shows for a minute. */
  issueAuthCode(mood: Mood): string {
    const code = `28${this.nextSerial().padStart(16, '7')}`
    this.authCodes.set(code, { mood, until: this.now() + AUTH_CODE_MS, used: false })
    return code
  }

  /** Takes a payer's code, once; undefined when there is none such, or no longer. */
  useAuthCode(code: string): Mood | undefined {
    const known = this.authCodes.get(code)
    if (known === undefined || known.used || known.until < this.now()) return undefined
    known.used = true
    return known.mood
  }

  /** A trade as it is now: unpaid ones close at their time, paid ones can be refunded for a year. */
  trade(by: { readonly outTradeNo?: string | undefined; readonly tradeNo?: string | undefined; readonly authCode?: string | undefined }): Trade | undefined {
    const found = this.trades.find((one) => (by.tradeNo !== undefined ? one.tradeNo === by.tradeNo : by.outTradeNo !== undefined ? one.outTradeNo === by.outTradeNo : by.authCode !== undefined && one.authCode === by.authCode))
    if (found?.status === 'WAIT_BUYER_PAY' && found.expiresAt <= this.now()) this.close(found)
    if (found?.status === 'TRADE_SUCCESS' && (found.paidAt ?? 0) + YEAR_MS < this.now()) found.status = 'TRADE_FINISHED'
    return found
  }

  /** Keeps an order until somebody scans or opens it. The same order keeps its code. */
  offer(kind: Offer['kind'], asked: Asked & Ways): Offer {
    const known = this.offers.get(asked.outTradeNo)
    const offer: Offer = { ...asked, kind, token: known?.kind === kind ? known.token : `bax${this.nextSerial()}` }
    this.offers.set(asked.outTradeNo, offer)
    return offer
  }

  offerBy(token: string): Offer | undefined {
    return [...this.offers.values()].find((offer) => offer.token === token)
  }

  /** The trade of an order somebody has scanned; undefined when the code has run out. */
  begin(offer: Offer): Trade | undefined {
    return this.trade(offer) ?? (offer.expiresAt <= this.now() ? undefined : this.open(offer, offer.kind))
  }

  /** Opens a trade with a payer. */
  open(asked: Asked, kind: Trade['kind'], authCode?: string): Trade {
    const { outTradeNo, fen, subject, notifyUrl, expiresAt } = asked
    const day = new Date(this.now() + 8 * 3600_000).toISOString().slice(0, 10).replaceAll('-', '')
    const trade: Trade = { outTradeNo, fen, subject, notifyUrl, expiresAt, kind, tradeNo: `${day}22001400${this.nextSerial()}`, createdAt: this.now(), status: 'WAIT_BUYER_PAY', refunds: [], ...(authCode === undefined ? {} : { authCode }) }
    this.trades.push(trade)
    return trade
  }

  /** The payer pays. */
  pay(trade: Trade): void {
    trade.status = 'TRADE_SUCCESS'
    trade.paidAt = this.now()
    this.changed(trade)
  }

  /** Nobody can pay it any more. */
  close(trade: Trade): void {
    trade.status = 'TRADE_CLOSED'
    trade.closedAt = this.now()
  }

  /** Money goes back; the last of it closes the trade. */
  refund(trade: Trade, outRequestNo: string, fen: number): void {
    const refund = { outRequestNo, fen, at: this.now() }
    trade.refunds.push(refund)
    this.balance -= fen
    if (refundedFen(trade) === trade.fen) this.close(trade)
    this.changed(trade, refund)
  }
}

/** What has gone back of a trade. */
export const refundedFen = (trade: Trade): number => trade.refunds.reduce((sum, refund) => sum + refund.fen, 0)
