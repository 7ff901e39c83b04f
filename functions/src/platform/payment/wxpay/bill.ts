/** WeChat Pay's trade bill of a day: CSV with a back-tick before every cell, amounts in yuan, a summary at the end. */
import { fenOf, type Fen } from '@lubiao/shared/kernel/money'
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

/** Rows of a bill, their cells by the name of the column. Throws BillUnreadable when a row does not fit the header, or rows are missing. */
export function rowsOf(csv: string): readonly ((name: string) => string)[] {
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/).filter((line) => line !== '')
  const head = (lines[0] ?? '').split(',')
  const foot = lines.findIndex((line, at) => at > 0 && !line.startsWith('`'))
  const rows = lines.slice(1, foot).map((line) => {
    const cells = cellsOf(line)
    if (cells.length !== head.length) throw new BillUnreadable('row')
    return (name: string): string => {
      const cell = cells[head.indexOf(name)]
      if (cell === undefined) throw new BillUnreadable('column')
      return cell
    }
  })
  if (foot < 0 || Number(cellsOf(lines[foot + 1] ?? '')[0]) !== rows.length) throw new BillUnreadable('summary')
  return rows
}

/** Lines of a trade bill; refunds that failed are none. Throws BillUnreadable. */
export const linesOf = (csv: string): readonly StatementLine[] =>
  rowsOf(csv).flatMap((cell): readonly StatementLine[] => {
    const state = cell('交易状态')
    if (state === 'SUCCESS') return [{ kind: 'capture', number: cell('商户订单号'), channelNo: cell('微信订单号'), fen: fenIn(cell('订单金额')) }]
    return state === 'REFUND' && cell('退款状态') !== 'FAIL' ? [{ kind: 'refund', number: cell('商户退款单号'), channelNo: cell('微信退款单号'), fen: fenIn(cell('申请退款金额')) }] : []
  })
