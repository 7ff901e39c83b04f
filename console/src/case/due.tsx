/** Time left, live. Red when past, amber below half a day, with the moment itself. */
import { millisOf, timeLeftText } from '@lubiao/shared/kernel/clock'
import { Tooltip } from 'antd'
import { dueText } from '../shell/when'
import { useNow } from '../shell/use-now'
import type { CaseRow } from './case-module'

const SOON_MS = 12 * 3_600_000

/** The clock of a row or a case. */
export function Due({ row, wide = false }: { readonly row: CaseRow; readonly wide?: boolean }) {
  const now = useNow()
  if (row.pausedSince !== undefined) return <span className="due"><span className="left">等待申请人</span><span className="at">{dueText(row.pausedSince, now)} 退回，暂停计时</span></span>
  if (row.dueAt === undefined) return <span className="quiet">—</span>
  const gap = millisOf(row.dueAt) - millisOf(now)
  const tone = row.overdue || gap < 0 ? 'over' : gap < SOON_MS ? 'soon' : ''
  const body = (
    <span className={`due ${tone}`}>
      <span className="left">{timeLeftText(now, row.dueAt)}{row.dueProvisional ? ' *' : ''}</span>
      <span className="at" style={wide ? { display: 'inline', marginInlineStart: 8 } : {}}>{dueText(row.dueAt, now)} 前</span>
    </span>
  )
  return row.dueProvisional ? <Tooltip title="所在年份的节假日安排尚未导入，按周一至周五暂计，导入后自动重算。">{body}</Tooltip> : body
}
