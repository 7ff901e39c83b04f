/** Time left, live. Red when past, amber below half a day, with the moment itself. */
import { millisOf, timeLeftText } from '@lubiao/shared/kernel/clock'
import { Tooltip } from 'antd'
import { dueText } from '../shell/when'
import { useNow } from '../shell/use-now'
import type { CaseRow } from './case-module'

const SOON_MS = 12 * 3_600_000

/** Whether a row is past its time now, by the server's mark or by the clock. */
export const isOver = (row: CaseRow, now: string): boolean => row.pausedSince === undefined && (row.overdue || (row.dueAt !== undefined && row.dueAt < now))

/** The clock of a row or a case. */
export function Due({ row, wide = false }: { readonly row: CaseRow; readonly wide?: boolean }) {
  const now = useNow()
  const aside = wide ? { display: 'inline', marginInlineStart: 8 } : {}
  if (row.pausedSince !== undefined) return <span className="due"><span className="left">等待补正，暂停计时</span><span className="at" style={aside}>{row.dueAt === undefined ? `${dueText(row.pausedSince, now)} 退回` : `${dueText(row.dueAt, now)} 前补正有效`}</span></span>
  if (row.dueAt === undefined) return wide ? null : <span className="quiet">—</span>
  const gap = millisOf(row.dueAt) - millisOf(now)
  const tone = isOver(row, now) ? 'over' : gap < SOON_MS ? 'soon' : ''
  const body = (
    <span className={`due ${tone}`}>
      <span className="left">{timeLeftText(now, row.dueAt)}{row.dueProvisional ? ' *' : ''}</span>
      <span className="at" style={aside}>{dueText(row.dueAt, now)} 前</span>
    </span>
  )
  return row.dueProvisional ? <Tooltip title="所在年份的节假日安排尚未导入，按周一至周五暂计，导入后自动重算。">{body}</Tooltip> : body
}
