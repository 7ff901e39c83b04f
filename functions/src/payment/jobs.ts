/** What the clock does to bills: tells the treasury of them, asks about what is under way or may still bring money, ends what has run out, gives back what is decided. */
import { instantOf, millisOf } from '@lubiao/shared/kernel/clock'
import { Problem } from '@lubiao/shared/kernel/problem'
import { lingering, liveOrder, type Bill } from '@lubiao/shared/payment/bill'
import { wakeOf } from '@lubiao/shared/payment/clock'
import type { Deps } from '../platform/deps'
import { loadBill, lookAgainAt } from '../platform/payment/bills'
import type { Waker } from '../platform/sweeper'
import { ask, askOf, close, giveBack } from './moving'

/** How long the treasury is let alone when it cannot be reached: everything owed asks for it, and must not take the minutes from what else is due. */
const TREASURY_AGAIN_MS = 10 * 60_000

/** Tells the treasury of a debt; false when it cannot be reached. What it holds otherwise already is left for a person to look into. */
async function toldTreasury(deps: Deps, bill: Bill): Promise<boolean> {
  try {
    await deps.treasury?.register({ ...bill, owedSince: bill.openedAt })
    return true
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === 'upstream-unavailable') return false
    if (error.code !== 'payment.treasury-differs') throw error
    deps.log('error', 'payment.treasury-differs', { billId: bill.caseId })
    return true
  }
}

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
  // What has changed carries its own moment.
  if (one.version !== bill.version) return
  if (one.state !== 'open' || one.toRegister === undefined) return lookAgainAt(deps, one, wakeOf(one, now))
  const { toRegister: _due, ...told } = one
  const next = wakeOf(told, now)
  if (await toldTreasury(deps, one)) return lookAgainAt(deps, told, next)
  const again = instantOf(millisOf(now) + TREASURY_AGAIN_MS)
  return lookAgainAt(deps, one, next !== undefined && next < again ? next : again)
}
