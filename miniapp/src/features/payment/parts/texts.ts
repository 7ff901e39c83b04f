import type { BillView } from '@lubiao/shared/payment/contract'

/** Words of the payment pages. */
export const texts = {
  signInTitle: '请先登录', signInText: '登录后查看要缴的费用。', signIn: '登录',
  notFound: '没有找到这张缴费单', notFoundText: '请从“我的缴费”或业务页面打开。',
  waiting: '等待支付结果', waitingText: '付款后一般几秒内就能看到结果。已经付过款的，不用再付。',
  goOn: '继续支付', look: '我已付款，查一下', other: '换一种方式', otherAsk: '取消这次支付后，可以换一种方式再缴。如果您已经付过款，不会被取消。',
  someoneElse: '有人正在为这张单付款', someoneElseText: '等对方付完，或几分钟后再来。',
  transferText: '到任一银行柜台或网上银行，转账时把缴款书号填在“附言”里。到账后这里会自动变成“已缴费”。',
  paid: '已缴费', paidText: '款项直达财政，业务正在继续办理。', surplus: '多付的一笔正在原路退回。',
  empty: '没有要缴的费用', emptyText: '办业务需要缴费时，会在这里看到应缴多少、依据是什么。'
} as const

/** Where what a bill is for is looked at. */
export const homeOf = ({ of }: Pick<BillView, 'of'>): { readonly path: string; readonly label: string } | undefined =>
  ({ service: { path: 'features/service/pages/case/index', label: '看业务进度' }, appointment: { path: 'features/appointment/pages/case/index', label: '看预约' } })[of.module]

/** Colour of a bill's state. */
export const toneOf: Partial<Record<BillView['state'], 'amber' | 'green'>> = { open: 'amber', paid: 'green', waived: 'green' }
