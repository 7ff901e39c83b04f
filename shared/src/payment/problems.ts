/** Refusals of this module. */
import type { ProblemSpec } from '../kernel/problem'

export const paymentProblems = {
  'payment.in-progress': { status: 409, title: '这张缴费单正在支付中', retryable: false },
  'payment.channel-unfit': { status: 422, title: '这里不能用这种方式缴费，请换一种', retryable: false },
  'payment.too-many': { status: 409, title: '尝试次数过多，请到窗口办理', retryable: false },
  'payment.too-late': { status: 409, title: '保留时间将到，来不及付款', retryable: false },
  'payment.order-over': { status: 409, title: '这笔支付已经结束，请刷新后查看', retryable: false },
  'payment.unknown-order': { status: 404, title: '没有这笔支付', retryable: false },
  'payment.amount-differs': { status: 422, title: '金额与缴费单不符', retryable: false },
  'payment.treasury-differs': { status: 409, title: '财政登记的应缴金额与这张缴费单不一致，暂不能缴费，请到窗口核对', retryable: false },
  'payment.captured-twice': { status: 409, title: '同一笔支付出现两个渠道流水号', retryable: false },
  'payment.refund-too-much': { status: 422, title: '退款金额超过还可以退的数额', retryable: false },
  'payment.day-unready': { status: 409, title: '这一天还不能日结', retryable: false },
  'payment.same-person': { status: 403, title: '申请人不能复核自己的退款', retryable: false }
} as const satisfies Record<string, ProblemSpec>
