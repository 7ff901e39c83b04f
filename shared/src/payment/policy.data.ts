/** Our own rules about money, as data. */

/** Refunds above this amount (fen) need a second person (our own rule: 500 yuan). */
export const FOUR_EYES_ABOVE = 50_000
/** Attempts one bill may have; a payer who has failed that often is asked to come to the window. */
export const MOST_ORDERS = 20
/** Partial refunds of one order; WeChat Pay takes fifty. */
export const MOST_REFUNDS = 20
