/** An order as channels find it, in suites whose channel goes by our number alone. */
import type { KnownOrder } from '../../functions/src/platform/payment/channel'

/** The order of a number, under one and the same notice. */
export const numbered = (orderId: string): KnownOrder => ({ orderId, noticeNo: '37150026112300000017', regionCode: '371500', departmentCode: '109001' })
