/** What a module that charges a fee asks of payment. A bill is written in the transaction of the case that owes it, so that neither is ever there alone. */
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { Fen } from '@lubiao/shared/kernel/money'
import type { Write } from '../commit'

/** The case that owes; it has one bill. */
export interface BilledCase {
  readonly module: string
  readonly caseId: string
}

/** One thing charged for. */
export interface BillItem {
  readonly feeId: string
  readonly label: string
  readonly fen: Fen
}

/** What has become of a bill. `void` bills can no longer be paid. */
export interface BillState {
  readonly state: 'open' | 'paid' | 'void'
  readonly fen: Fen
  readonly paidAt?: Instant | undefined
}

/** The port. */
export interface PaymentPort {
  /** The bill of a case over more than nothing, and the write that makes it; the same case always has the same number. Throws RangeError on a sum of 0 or what is no amount. */
  bill(of: BilledCase, items: readonly BillItem[]): { readonly billId: string; readonly write: Write }
  /** Read consistently; undefined when there is no such bill. */
  stateOf(billId: string): Promise<BillState | undefined>
  /** Makes an open bill void; the transaction is refused when it has been paid meanwhile. */
  voided(billId: string): Write
}
