import type { Channel } from '@lubiao/shared/payment/channels'
import type { BillView } from '@lubiao/shared/payment/contract'

/** Words of the payment pages. */
export const texts = {
  signInTitle: '请先登录', signInText: '登录后查看要缴的费用。', signIn: '登录',
  notFound: '没有找到这张缴费单', notFoundText: '请从“我的缴费”或业务页面打开。',
  waiting: '等待支付结果', waitingText: '付款后一般几秒内就能看到结果。已经付过款的，不用再付。',
  stopped: '还没有付款', stoppedText: '刚才的付款窗口已经关闭。可以继续支付，或换一种方式。',
  overTime: '已超过付款时间', overTimeText: '正在核实有没有付成，一分钟左右就有结果，请先不要再付。',
  goOn: '继续支付', look: '我已付款，查一下', lookAtOther: '查一下付好没有', looked: '还没有查到付款', other: '换一种方式', otherAsk: '取消这次支付后，可以换一种方式再缴。如果您已经付过款，不会被取消。',
  someoneElse: '有人正在为这张单付款', someoneElseText: '等对方付完，或几分钟后再来。',
  transfer: '等待转账到账', transferText: '到任一银行柜台或网上银行转账，把缴款书号填在“附言”里。到账后这里会自动变成“已缴费”。', payee: '收款人', bank: '开户行', account: '账号', amount: '金额', remark: '附言', copyAccount: '复制账号', copy: '复制缴款书号', copied: '已复制',
  paid: '已缴费', noWay: '这里暂时不能缴费', noWayText: '请用微信打开“路标”小程序缴费，或到窗口缴。', lastFailed: '上次支付没有成功',
  payByText: '过了这个时间，为您保留的名额就让出，那时还在付的款会原路退回。', receipt: '打开电子票据',
  void: '不用再缴', voidText: '这张缴费单已经作废。如果已经付过款，会自动原路退回。',
  empty: '没有要缴的费用', emptyText: '办业务需要缴费时，会在这里看到应缴多少、依据是什么。'
} as const

/** What follows from paying, by what the bill is for. */
export const paidTextOf = ({ of }: Pick<BillView, 'of'>): string =>
  ({ service: '缴费已经收到，业务正在继续办理。', appointment: '缴费已经收到，名额已经是您的。' })[of.module] ?? '缴费已经收到。'

/** What a button says that pays through a channel. */
export const payTexts: Readonly<Record<Channel, string>> = { nontax: '微信缴费（直达财政）', wxpay: '用微信支付缴费', alipay: '用支付宝缴费', bank: '银行转账' }

/** What people read of money on its way back. */
export const refundTexts: Readonly<Record<BillView['refunds'][number]['state'], string>> = {
  asked: '正在复核', approved: '正在原路退回，一般 1 到 3 个工作日到账', processing: '正在原路退回，一般 1 到 3 个工作日到账', stuck: '没有退成，工作人员会联系您', rejected: '没有同意退款', done: '已原路退回'
}

/** Where what a bill is for is looked at. */
export const homeOf = ({ of }: Pick<BillView, 'of'>): { readonly path: string; readonly label: string } | undefined =>
  ({ service: { path: 'features/service/pages/case/index', label: '看业务进度' }, appointment: { path: 'features/appointment/pages/case/index', label: '看预约' } })[of.module]

/** Colour of a bill's state. */
export const toneOf: Partial<Record<BillView['state'], 'amber' | 'green'>> = { open: 'amber', paid: 'green', waived: 'green' }
