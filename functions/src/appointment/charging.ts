/**
 * What a booking costs. The bill is opened in the transaction that holds the place and ends in the one that gives it up, so that no place is paid for
 * and lost: a hold runs out only after its channel has said that no money will come any more.
 */
import { bookableOf, testFee } from '@lubiao/shared/appointment/bookable'
import type { Booking } from '@lubiao/shared/appointment/booking'
import type { TestClass } from '@lubiao/shared/appointment/contract'
import { liveOrder } from '@lubiao/shared/payment/bill'
import { endsOnTime } from '@lubiao/shared/payment/channels'
import { close, systemBy } from '../payment/moving'
import type { Write } from '../platform/commit'
import type { Deps } from '../platform/deps'
import { changeOf, loadBill } from '../platform/payment/bills'
import type { BillState } from '../platform/payment/port'
import { catalogueOn, feesOn } from '../service/tables'

/** A booking just held, and what opens its bill. */
export interface Charged {
  readonly booking: Booking
  readonly bills: readonly Write[]
}

/** The fee of a booking's matter on its day; undefined when it is free. */
export async function feeOn(deps: Deps, booking: Pick<Booking, 'serviceCode' | 'date' | 'test'>) {
  if (booking.test === undefined) return undefined
  const [catalogue, fees] = await Promise.all([catalogueOn(deps, booking.date), feesOn(deps, booking.date)])
  const matter = bookableOf(catalogue, booking.serviceCode)
  return matter === undefined ? undefined : testFee(matter, booking.test.licenceClass as TestClass, fees)
}

/** A held booking with the bill of its fee. One of a batch is paid for at the window, as is everything while WeChat, where it is booked, has no channel open whose orders end on time. */
export async function charged(deps: Deps, booking: Booking): Promise<Charged> {
  const fee = booking.batch.length > 0 || !deps.channels.some((channel) => endsOnTime(channel, 'miniProgram')) ? undefined : await feeOn(deps, booking)
  if (fee === undefined || fee.fen === 0) return { booking, bills: [] }
  const { caseId, ownerId, unit } = booking
  const { billId, writes } = deps.payment.bill({ module: 'appointment', caseId, ownerId, unit, payBy: booking.holdUntil }, [{ feeId: fee.id, label: fee.label, fen: fee.fen, approvalDoc: fee.approvalDoc }])
  return { booking: { ...booking, bill: { billId, fen: fee.fen } }, bills: writes }
}

/** What has become of a booking's bill; undefined when it has none. */
export const billStateOf = async (deps: Deps, { bill }: Pick<Booking, 'bill'>): Promise<BillState['state'] | undefined> => (bill === undefined ? undefined : (await deps.payment.stateOf(bill.billId))?.state)

/** Ends the paying of a hold that has run out: what is under way is closed at its channel first. Paid after all, or the writes that make the bill void. Throws `upstream-unavailable`: the place is kept until the channel answers. */
export async function endOfPaying(deps: Deps, booking: Booking): Promise<{ readonly bill: BillState['state'] | undefined; readonly bills: readonly Write[] }> {
  const found = booking.bill === undefined ? undefined : await loadBill(deps, booking.bill.billId)
  if (found === undefined) return { bill: undefined, bills: [] }
  const live = liveOrder(found)
  const bill = live === undefined || found.state !== 'open' ? found : await close(deps, found, live)
  if (bill.state === 'open') return { bill: 'open', bills: changeOf(deps, bill, { command: 'revoke' }, 'system', systemBy, deps.now()).writes }
  return { bill: bill.state === 'void' ? 'void' : 'paid', bills: [] }
}

const WHY: Partial<Record<Booking['state'], string>> = { expired: '预约未确认，考试费退回', cancelled: '预约已取消，考试费退回' }

/** What a change of a booking means for its bill, in the same transaction: of one given up nothing can be paid any more, what was paid goes back. Whoever does not come is not paid back. */
export async function billWrites(deps: Deps, before: Booking | undefined, next: Booking): Promise<readonly Write[]> {
  const { bill } = next
  if (before === undefined || bill === undefined || before.state === next.state) return []
  if (next.state === 'missed') return (await billStateOf(deps, next)) === 'open' ? deps.payment.voided(bill.billId) : []
  // Moved by the office before it was paid: the place is theirs, the fee is owed without a clock.
  if (next.state === 'displaced') return deps.payment.prolonged(bill.billId)
  const reason = WHY[next.state]
  return reason === undefined ? [] : deps.payment.givenUp(bill.billId, reason)
}
