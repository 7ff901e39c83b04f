/** When the system has something to do for a bill: tell the treasury of it, ask about what is under way, close what has run out, give back what is decided. */
import { instantOf, millisOf, type Instant } from '../kernel/clock'
import { lingering, liveOrder, type Bill } from './bill'

/** Between two questions about the same order or refund; the schedule runs by the minute. */
const ASK_AGAIN_MS = 60_000
/** Between two questions about an order that has ended here. */
const LINGERING_MS = 10 * 60_000

/** Moment of the next look; undefined = nothing is under way. A transfer is only ended, never asked about: statements tell of it. */
export function wakeOf(bill: Bill, now: Instant): Instant | undefined {
  const soon = instantOf(millisOf(now) + ASK_AGAIN_MS)
  const live = liveOrder(bill)
  const moments: Instant[] = bill.state === 'open' && bill.toRegister === true ? [now] : []
  if (live !== undefined) moments.push(bill.state === 'open' ? (live.way === 'transfer' || live.expiresAt < soon ? live.expiresAt : soon) : now)
  if (lingering(bill, now).length > 0) moments.push(instantOf(millisOf(now) + LINGERING_MS))
  for (const { state } of bill.refunds) {
    if (state === 'approved') moments.push(now)
    if (state === 'processing') moments.push(soon)
  }
  return moments.sort()[0]
}
