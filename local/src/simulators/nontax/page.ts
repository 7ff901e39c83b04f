/** The page that shows what happened: debts, orders, then everything in turn. */
import type { NontaxWorld } from './world'

/** Something that happened. */
export interface Happened {
  readonly at: string
  readonly what: string
  readonly number: string
  readonly result: string
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
const table = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<h2>${title}（${rows.length}）</h2>${rows.length === 0 ? '<p>暂无</p>' : `<table><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`).join('')}</tbody></table>`}`
const yuan = (fen: number): string => (fen / 100).toFixed(2)
const beijing = (ms: number | undefined): string => (ms === undefined ? '' : new Date(ms + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' '))
const STATES: Readonly<Record<number, string>> = { 1: '待支付', 3: '已支付', 4: '已支付，财政已入账', 5: '已退款', 6: '退款中', 12: '超时关闭' }
const SHOWN = 200

/** HTML of the page; the newest first. */
export function page(world: NontaxWorld, events: readonly Happened[]): string {
  const newest = <T>(list: readonly T[]): readonly T[] => list.slice(-SHOWN).reverse()
  const body = [
    table('财政登记的应缴', ['缴款书号', '执收单位', '项目', '元', '状态', '入账'], newest([...world.debts.values()]).map((debt) => [debt.noticeNo, debt.department.name, debt.items.map((item) => item.item_name).join('、'), yuan(debt.fee), debt.paidBy === undefined ? '未缴' : '已缴', beijing(debt.postedAt)])),
    table('订单', ['平台订单号', '名称', '元', '状态', '下单', '支付', '已退元'], newest(world.orders).map((order) => [order.orderId, order.desc, yuan(order.debt.fee), STATES[world.statusOf(order)] ?? '', beijing(order.madeAt), beijing(order.paidAt), yuan(order.refunds.reduce((sum, refund) => sum + refund.fee, 0))])),
    table('经过', ['时间', '事项', '单号', '结果'], newest(events).map((event) => [event.at, event.what, event.number, event.result]))
  ].join('')
  const style = 'body{font:15px/1.6 system-ui,sans-serif;margin:24px;color:#1f2329}h1{font-size:20px}h2{font-size:16px;margin:24px 0 8px}table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #dfe3e8;padding:6px 8px;text-align:left;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}th{background:#f4f6f8}'
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5"><title>微信非税缴费与财政（模拟）</title><style>${style}</style></head><body><h1>微信非税缴费与财政（模拟）</h1><p>没有真实资金。财政的接口未公开，这里的登记与入账两个接口是约定的样子。每 5 秒刷新。</p>${body}</body></html>`
}
