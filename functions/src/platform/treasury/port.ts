/** What the product asks of the treasury's non-tax system: that it knows a debt before anybody pays it, and what it counts as paid. */
import type { Instant, LocalDate } from '@lubiao/shared/kernel/clock'
import type { Fen } from '@lubiao/shared/kernel/money'
import type { BillItem } from '@lubiao/shared/payment/bill'
import type { PostedLine } from '@lubiao/shared/payment/reconcile'

/** A debt as it is registered, under its 缴款书号. */
export interface Receivable {
  readonly noticeNo: string
  readonly regionCode: string
  readonly departmentCode: string
  readonly fen: Fen
  readonly items: readonly BillItem[]
  readonly owedSince: Instant
}

/** The port. Each call throws `upstream-unavailable` when the treasury does not answer clearly. */
export interface TreasuryPort {
  /** Registers a debt; one that is registered alike already stays as it is. Throws `payment.treasury-differs` when it is registered otherwise. */
  register(receivable: Receivable): Promise<void>
  /** Notices counted as paid on a day (Beijing); undefined while the day's list is not closed. */
  postings(date: LocalDate): Promise<readonly PostedLine[] | undefined>
}
