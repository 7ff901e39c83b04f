/** WeChat Pay's trade bill and fund-flow bill of a day: CSV with a back-tick before every cell, amounts in yuan, a summary at the end. */
import { instantOf, type Instant } from '@lubiao/shared/kernel/clock'
import { fenOf, sumFen, type Fen } from '@lubiao/shared/kernel/money'
import type { Movement } from '@lubiao/shared/payment/movements'
import type { StatementLine } from '../channel'

/** A bill that is not what it should be. */
export class BillUnreadable extends Error {
  override readonly name = 'BillUnreadable'
}

const cellsOf = (line: string): readonly string[] => line.slice(1).split(',`')

/** An amount in yuan. Throws BillUnreadable. */
export function fenIn(yuan: string): Fen {
  const fen = fenOf(yuan)
  if (fen === undefined) throw new BillUnreadable('amount')
  return fen
}

/** `2026-11-23 12:00:00` in Beijing. Throws BillUnreadable. */
function instantIn(wall: string): Instant {
  const ms = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(wall) ? Date.parse(`${wall.replace(' ', 'T')}+08:00`) : Number.NaN
  if (Number.isNaN(ms)) throw new BillUnreadable('time')
  return instantOf(ms)
}

/** A row: its cells by the name of the column. */
type Row = (name: string) => string

/** One line by the names of its heading. Throws BillUnreadable when it does not fit. */
function rowIn(head: readonly string[], line: string): Row {
  const cells = cellsOf(line)
  if (cells.length !== head.length) throw new BillUnreadable('row')
  return (name) => {
    const cell = cells[head.indexOf(name)]
    if (cell === undefined) throw new BillUnreadable('column')
    return cell
  }
}

/** Rows of a bill and its summary. Throws BillUnreadable when a row does not fit the header, or rows are missing. */
function tableOf(csv: string): { readonly rows: readonly Row[]; readonly summary: Row } {
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/).filter((line) => line !== '')
  const head = (lines[0] ?? '').split(',')
  const foot = lines.findIndex((line, at) => at > 0 && !line.startsWith('`'))
  const rows = lines.slice(1, foot).map((line) => rowIn(head, line))
  const last = lines[foot + 1] ?? ''
  if (foot < 0 || Number(cellsOf(last)[0]) !== rows.length) throw new BillUnreadable('summary')
  return { rows, summary: (name) => rowIn((lines[foot] ?? '').split(','), last)(name) }
}

/** Rows of a bill. Throws BillUnreadable when one does not fit the header, or rows are missing. */
export const rowsOf = (csv: string): readonly Row[] => tableOf(csv).rows

/** Lines of a trade bill; refunds that failed are none. Throws BillUnreadable. */
export const linesOf = (csv: string): readonly StatementLine[] =>
  rowsOf(csv).flatMap((cell): readonly StatementLine[] => {
    const state = cell('交易状态')
    if (state === 'SUCCESS') return [{ kind: 'capture', number: cell('商户订单号'), channelNo: cell('微信订单号'), fen: fenIn(cell('订单金额')), at: instantIn(cell('交易时间')) }]
    return state === 'REFUND' && cell('退款状态') !== 'FAIL' ? [{ kind: 'refund', number: cell('商户退款单号'), channelNo: cell('微信退款单号'), fen: fenIn(cell('申请退款金额')), at: instantIn(cell('交易时间')) }] : []
  })

/** What moves the account for a payment or a refund; fees, withdrawals and whatever else there is have other names. */
const MOVES: readonly string[] = ['交易', '退款']
const KINDS = { 收入: 'in', 支出: 'out' } as const

/** Movements of a fund-flow bill, those of trades and refunds. Throws BillUnreadable, also when its summary does not agree with its rows. */
export function movementsOf(csv: string): readonly Movement[] {
  const { rows, summary } = tableOf(csv)
  const all = rows.map((cell) => {
    const side = cell('收支类型')
    if (side !== '收入' && side !== '支出') throw new BillUnreadable('direction')
    return { name: cell('业务名称'), movement: { number: cell('业务凭证号'), channelNo: cell('微信支付业务单号'), kind: KINDS[side], fen: fenIn(cell('收支金额(元)')), at: instantIn(cell('记账时间')) } }
  })
  for (const side of ['收入', '支出'] as const) {
    const amounts = all.flatMap(({ movement }) => (movement.kind === KINDS[side] ? [movement.fen] : []))
    if (Number(summary(`${side}笔数`)) !== amounts.length || fenIn(summary(`${side}金额`)) !== sumFen(amounts)) throw new BillUnreadable('summary')
  }
  return all.flatMap(({ name, movement }) => (MOVES.includes(name) ? [movement] : []))
}
