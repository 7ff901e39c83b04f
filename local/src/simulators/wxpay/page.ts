/** The page that shows what happened: orders, refunds, notices, then everything in turn. */
import { beijing } from './answers'
import type { Journal } from './journal'
import type { Notices } from './notices'
import type { Orders } from './orders'
import type { Refunds } from './refunds'

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
const table = (title: string, head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `<h2>${title}（${rows.length}）</h2>${rows.length === 0 ? '<p>暂无</p>' : `<table><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${typeof cell === 'string' ? escape(cell) : cell.html}</td>`).join('')}</tr>`).join('')}</tbody></table>`}`
/** A cell that is already HTML. */
type Cell = string | { readonly html: string }
const payForm = (codeUrl: string): Cell => ({ html: `<form method="post" action="/pay"><button name="codeUrl" value="${escape(codeUrl)}">扫码付款</button></form>` })
const yuan = (fen: number): string => (fen / 100).toFixed(2)
const SHOWN = 200

/** HTML of the page; the newest first. */
export function page(orders: Orders, refunds: Refunds, notices: Notices, journal: Journal): string {
  const newest = <T>(list: readonly T[]): readonly T[] => list.slice(-SHOWN).reverse()
  const details = ({ no: _no, at: _at, what: _what, ...rest }: Readonly<Record<string, unknown>>): string => Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${String(value)}`])).join('  ')
  const body = [
    table('订单', ['商户订单号', '方式', '元', '状态', '下单', '支付', ''], newest(orders.list).map((order) => [order.asked.out_trade_no, order.type, yuan(order.asked.amount.total), order.state, beijing(order.madeAt), order.paid === undefined ? '' : beijing(order.paid.at), order.type === 'NATIVE' && order.state === 'NOTPAY' ? payForm(order.tickets.at(-1)?.id ?? '') : ''])),
    table('退款', ['商户退款单号', '元', '状态', '申请', '到账'], newest(refunds.list).map((refund) => [refund.asked.out_refund_no, yuan(refund.asked.amount.refund), refund.status, beijing(refund.madeAt), refund.doneAt === undefined ? '' : beijing(refund.doneAt)])),
    table('通知', ['单号', '事件', '状态', '次数', '下次'], newest(notices.list).map((notice) => [notice.number, notice.event, notice.state, String(notice.attempts), notice.state === 'waiting' || notice.state === 'held' ? beijing(notice.due) : ''])),
    table('经过', ['序号', '时间', '事项', '细节'], newest(journal.all).map((event) => [String(event.no), beijing(Date.parse(event.at)), event.what, details(event)]))
  ].join('')
  const style = 'body{font:15px/1.6 system-ui,sans-serif;margin:24px;color:#1f2329}h1{font-size:20px}h2{font-size:16px;margin:24px 0 8px}table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #dfe3e8;padding:6px 8px;text-align:left;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}th{background:#f4f6f8}button{font:inherit;min-height:44px;padding:0 16px;border:0;border-radius:6px;background:#07c160;color:#fff}'
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5"><title>微信支付（模拟）</title><style>${style}</style></head><body><h1>微信支付（模拟）</h1><p>没有真实资金。每 5 秒刷新。</p>${body}</body></html>`
}
