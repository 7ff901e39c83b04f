/** The platform's bill of a day: the columns of WeChat Pay's, with the notice number beside; our numbers stand in the description and in the refund's number. */
import type { StatementLine } from '../channel'
import { BillUnreadable, fenIn, rowsOf } from '../wxpay/bill'
import { numberIn } from './news'

/** Lines of a bill; refunds that failed are none. An order that is not of our making has no number. Throws BillUnreadable. */
export function nontaxLinesOf(csv: string): readonly StatementLine[] {
  return rowsOf(csv).flatMap((cell): readonly StatementLine[] => {
    const state = cell('交易状态')
    if (state === 'SUCCESS') return [{ kind: 'capture', number: numberIn(cell('商品名称')) ?? '', channelNo: cell('微信订单号'), fen: fenIn(cell('总金额')) }]
    if (state !== 'REFUND') throw new BillUnreadable('state')
    return cell('退款状态') === 'FAIL' ? [] : [{ kind: 'refund', number: cell('商户退款单号'), channelNo: cell('微信退款单号'), fen: fenIn(cell('退款金额')) }]
  })
}
