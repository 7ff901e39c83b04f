/** What the clock does to bills: tells the treasury of them, asks about what is under way or may still bring money, ends what has run out, gives back what is decided. */
import { Problem } from '@lubiao/shared/kernel/problem'
import { lingering, liveOrder, type Bill } from '@lubiao/shared/payment/bill'
import { wakeOf } from '@lubiao/shared/payment/clock'
import type { Deps } from '../platform/deps'
import { loadBill, lookAgainAt } from '../platform/payment/bills'
import type { Waker } from '../platform/sweeper'
import { ask, askOf, close, giveBack } from './moving'

/** Tells the treasury of a debt; what it holds otherwise already is left for a person to look into. */
async function register(deps: Deps, bill: Bill): Promise<Bill> {
  const { toRegister: _due, ...told } = bill
  try {
    await deps.treasury?.register({ ...bill, owedSince: bill.openedAt })
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'payment.treasury-differs') throw error
    deps.log('error', 'payment.treasury-differs', { billId: bill.caseId })
  }
  return told
}

/** Does what is due for one bill. A channel that does not answer is asked again by the next sweep. */
export const billWaker: Waker = async (deps, billId) => {
  const bill = await loadBill(deps, billId)
  if (bill === undefined) return
  const now = deps.now()
  let one = bill
  try {
    if (bill.state === 'open' && bill.toRegister === true) one = await register(deps, bill)
    const live = liveOrder(bill)
    if (live !== undefined) one = bill.state !== 'open' || live.expiresAt <= now ? await close(deps, one, live) : await ask(deps, one)
    for (const order of lingering(one, now)) one = await askOf(deps, one, order)
    one = await giveBack(deps, one)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'upstream-unavailable') throw error
  }
  if (one.version === bill.version) await lookAgainAt(deps, one, wakeOf(one, now))
}
