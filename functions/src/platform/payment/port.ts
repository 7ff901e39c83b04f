/** What a module that charges a fee asks of payment. A bill is written in the transaction of the case that owes it, so that neither is ever there alone. */
import type { UnitId } from '@lubiao/shared/account/units.data'
import type { Instant } from '@lubiao/shared/kernel/clock'
import type { Fen } from '@lubiao/shared/kernel/money'
import type { Write } from '../commit'

/** The case that owes, whose it is, and the unit that collects; it has one bill. `payBy`: until when, where what it is for is kept only so long. */
export interface BilledCase {
  readonly module: string
  readonly caseId: string
  /** A person, `E…` an enterprise, `C…` somebody without an account. */
  readonly ownerId: string
  readonly unit: UnitId
  readonly payBy?: Instant | undefined
}

/** One thing charged for, with the document that approved the amount. */
export interface ChargedItem {
  readonly feeId: string
  readonly label: string
  readonly fen: Fen
  readonly approvalDoc?: string | undefined
}

/** What has become of a bill. `void` bills can no longer be paid; what is waived counts as paid. */
export interface BillState {
  readonly state: 'open' | 'paid' | 'void'
  readonly fen: Fen
  readonly paidAt?: Instant | undefined
}

/** The port. */
export interface PaymentPort {
  /** The bill of a case and the writes that make it; a second bill of the same case is refused. A sum of zero is a bill that is waived. Throws RangeError on what is no amount. */
  bill(of: BilledCase, items: readonly ChargedItem[]): { readonly billId: string; readonly writes: readonly Write[] }
  /** Read consistently; undefined when there is no such bill. */
  stateOf(billId: string): Promise<BillState | undefined>
  /** Makes an open bill void; the transaction is refused when it has been paid meanwhile. Throws `not-allowed-now` when it is not open. */
  voided(billId: string): Promise<readonly Write[]>
  /** May be paid without haste from now on. */
  prolonged(billId: string): Promise<readonly Write[]>
  /** What it was for is given up: an open bill becomes void, what was paid goes back whole. */
  givenUp(billId: string, reason: string): Promise<readonly Write[]>
}
