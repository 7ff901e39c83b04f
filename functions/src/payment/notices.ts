/** What channels send by themselves: verified over the bytes, then asked of the rules. The answer is given after the durable write and not before. */
import { billIdOf } from '@lubiao/shared/payment/bill'
import type { Channel } from '@lubiao/shared/payment/channels'
import type { Deps } from '../platform/deps'
import { loadBill } from '../platform/payment/bills'
import { NoticeRefused, type Notice, type NoticeReply, type RawNotice } from '../platform/payment/channel'
import { learn, learnRefund } from './moving'

/** Takes a believed notice in. A number that is not ours is not an error of the channel's: it is answered like a duplicate. */
async function take(deps: Deps, channel: Channel, notice: Notice): Promise<void> {
  const number = notice.of === 'order' ? notice.orderId : notice.refundId
  const billId = billIdOf(number)
  const bill = billId === undefined ? undefined : await loadBill(deps, billId)
  const known = bill?.orders.some((order) => order.channel === channel && (notice.of === 'refund' || order.orderId === number)) === true && (notice.of === 'order' || bill.refunds.some((refund) => refund.refundId === number))
  if (bill === undefined || !known) {
    deps.log('warn', 'payment.notice-unknown', { channel })
    return
  }
  if (notice.of === 'order') await learn(deps, bill, notice.orderId, notice.news)
  else await learnRefund(deps, bill, notice.refundId, notice.news)
}

/** Reads a notice and answers it. What is not believed is refused; what cannot be written now is asked for again by refusing it too. */
export async function onNotice(deps: Deps, channel: Channel, raw: RawNotice): Promise<NoticeReply> {
  const port = deps.channel(channel)
  try {
    await take(deps, channel, await port.read(raw))
    return await port.reply(true)
  } catch (error) {
    if (error instanceof NoticeRefused) deps.log('warn', 'payment.notice-refused', { channel, cause: error.why })
    else deps.log('error', 'payment.notice-failed', { channel, cause: error instanceof Error ? error.name : 'unknown' })
    return await port.reply(false)
  }
}
