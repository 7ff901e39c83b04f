/** What the clock does to bills: asks about what is under way or may still bring money, ends what has run out, gives back what is decided. */
import { Problem } from '@lubiao/shared/kernel/problem'
import { lingering, liveOrder } from '@lubiao/shared/payment/bill'
import { wakeOf } from '@lubiao/shared/payment/clock'
import { loadBill, lookAgainAt } from '../platform/payment/bills'
import type { Waker } from '../platform/sweeper'
import { ask, askOf, close, giveBack } from './moving'

/** Does what is due for one bill. A channel that does not answer is asked again by the next sweep. */
export const billWaker: Waker = async (deps, billId) => {
  const bill = await loadBill(deps, billId)
  if (bill === undefined) return
  const now = deps.now()
  let one = bill
  try {
    const live = liveOrder(bill)
    if (live !== undefined) one = bill.state !== 'open' || live.expiresAt <= now ? await close(deps, bill, live) : await ask(deps, bill)
    for (const order of lingering(one, now)) one = await askOf(deps, one, order)
    one = await giveBack(deps, one)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'upstream-unavailable') throw error
  }
  if (one.version === bill.version) await lookAgainAt(deps, bill, wakeOf(bill, now))
}
