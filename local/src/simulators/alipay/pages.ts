/** What people see of the simulator: the cash desk on which a payer pays, and the page of what happened. */
import { yuanText } from '@lubiao/shared/kernel/money'
import type { LoopbackReply } from '../../loopback-server'
import { beijingText } from './wire'
import type { AlipayWorld, Offer, Trade, Ways } from './world'
import type { Notice } from './notices'

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const STYLE = 'body{font:16px/1.6 system-ui,sans-serif;margin:0 auto;max-width:1200px;padding:24px;color:#1f2329}h1{font-size:22px}h2{font-size:18px;margin-top:32px}table{border-collapse:collapse;width:100%;font-size:14px}th,td{text-align:left;padding:6px 12px;border-bottom:1px solid #dee0e3}td:empty::after{content:"—";color:#8f959e}button{font:inherit;min-height:44px;padding:0 24px;border:0;border-radius:8px;background:#1677ff;color:#fff}a.leave{display:inline-flex;align-items:center;min-height:44px;padding:0 16px;color:#1677ff}main.pay{max-width:360px;margin:48px auto;text-align:center}.sum{font-size:40px;margin:8px 0 24px}.code{font-size:28px;letter-spacing:1px;font-variant-numeric:tabular-nums}.quiet{color:#646a73;font-size:14px}'

/** A page. */
export const html = (title: string, body: string, status = 200): LoopbackReply => ({
  status, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  body: `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>`
})

/** The page that says something is wrong, as the real cash desk does. */
export const sorry = (text: string): LoopbackReply => html('支付宝（模拟）', `<main class="pay"><h1>无法支付</h1><p>${escape(text)}</p></main>`, 400)

/** Where a paid order's page leads; undefined when the merchant named nothing. */
type WayBack = (trade: Trade & Ways) => string | undefined

/** The cash desk. Leaving it without paying is the payer's right: the order stays open. */
export function cashier(world: AlipayWorld, offer: Offer, wayBack: WayBack): LoopbackReply {
  const trade = world.trade(offer)
  const paid = trade?.status === 'TRADE_SUCCESS' || trade?.status === 'TRADE_FINISHED'
  const leave = (address: string | undefined, text: string): string => (address === undefined ? '' : `<p><a class="leave" href="${escape(address)}">${text}</a></p>`)
  const state = paid ? '已支付，可以返回原页面' : trade?.status === 'TRADE_CLOSED' || offer.expiresAt <= world.now() ? '订单已关闭' : undefined
  const act = state === undefined ? `<form method="post" action="/cashier/${offer.token}"><button>确认付款</button></form>` : `<p role="status">${state}</p>`
  const way = paid ? leave(wayBack({ ...trade, ...offer }), '完成') : leave(offer.quitUrl, '暂不付款，返回商家')
  return html('支付宝（模拟）', `<main class="pay"><h1>${escape(offer.subject)}</h1><p class="sum">¥${yuanText(offer.fen)}</p>${act}${way}<p class="quiet">演示环境，不会发生真实扣款</p></main>`)
}

const table = (columns: readonly string[], rows: readonly (readonly string[])[], none: string): string =>
  rows.length === 0 ? `<p class="quiet">${none}</p>` : `<table><thead><tr>${columns.map((name) => `<th>${name}</th>`).join('')}</tr></thead><tbody>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`

const STATUS = { WAIT_BUYER_PAY: '等待付款', TRADE_SUCCESS: '已支付', TRADE_FINISHED: '已完结', TRADE_CLOSED: '已关闭' } as const
const NOTICE = { waiting: '待送达', taken: '已确认', 'given-up': '已放弃' } as const

/** What a payer's phone shows to be read: a code for a minute. */
export const payerCode = (code: string): LoopbackReply =>
  html('支付宝（模拟）', `<main class="pay"><h1>付款码</h1><p class="code" role="status">${code}</p><p class="quiet">一分钟内有效，在收款窗口扫描或输入</p><p><a class="leave" href="/">返回</a></p></main>`)

/** One thing that happened. */
export interface Happened {
  readonly at: string
  readonly what: string
  readonly number: string
  readonly result: string
}

/** The page of what happened, newest first. */
export function overview(world: AlipayWorld, notices: readonly Notice[], events: readonly Happened[]): LoopbackReply {
  const open = [...world.offers.values()].filter((offer) => world.trade(offer) === undefined && offer.expiresAt > world.now())
  return html('支付宝（模拟）', [
    '<h1>支付宝（模拟）</h1>', `<p class="quiet">现在 ${beijingText(world.now())}。演示环境，不会发生真实扣款。</p>`,
    '<h2>等待扫码或打开的订单</h2>', table(['订单', '内容', '金额', '方式', ''], open.map((offer) => [escape(offer.outTradeNo), escape(offer.subject), yuanText(offer.fen), offer.kind === 'code' ? '二维码' : '网页', `<a href="/cashier/${offer.token}">去付款</a>`]), '没有'),
    '<h2>付款人的手机</h2>', `<form class="row" method="post" action="/payer/code"><button name="mood" value="pays">出示付款码</button> <button name="mood" value="password">出示付款码（付款要输密码）</button> <button name="mood" value="poor">出示付款码（余额不足）</button></form>`,
    '<h2>交易</h2>', table(['订单', '交易号', '内容', '金额', '状态', '已退', ''], [...world.trades].reverse().map((trade) => [escape(trade.outTradeNo), trade.tradeNo, escape(trade.subject), yuanText(trade.fen), STATUS[trade.status], trade.refunds.length === 0 ? '' : yuanText(trade.refunds.reduce((sum, one) => sum + one.fen, 0)), trade.status === 'WAIT_BUYER_PAY' ? `<form method="post" action="/payer/password"><button name="outTradeNo" value="${escape(trade.outTradeNo)}">输密码付款</button></form>` : '']), '还没有交易'),
    '<h2>通知</h2>', table(['订单', '交易状态', '已送', '结果', '下次'], [...notices].reverse().map((notice) => [escape(notice.params['out_trade_no'] ?? ''), notice.params['trade_status'] ?? '', String(notice.attempts), NOTICE[notice.state], notice.state === 'waiting' ? beijingText(notice.dueAt) : '']), '还没有通知'),
    '<h2>发生的事</h2>', table(['时间', '事情', '订单', '结果'], [...events].reverse().slice(0, 200).map((one) => [one.at, escape(one.what), escape(one.number), escape(one.result)]), '还没有')
  ].join(''))
}
